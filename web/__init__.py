"""Pages in a browser, the public interfaces, the command line, and the place where all parts are wired together."""

"""Pages of the directory for the open API, in SQL."""

"""Made-up people with a need, who talk to the running program by its front doors, and what became of them."""

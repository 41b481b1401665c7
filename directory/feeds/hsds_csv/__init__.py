"""HSDS tables in CSV, of every version and of one city’s own making."""

"""A plain spreadsheet: one row a service."""

"""What tables and spreadsheets share: files, rows, and values that people typed."""

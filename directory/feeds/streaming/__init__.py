"""Services out of JSON files of any shape, one at a time and within limits."""

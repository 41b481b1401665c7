"""One turn of talk on any channel."""

"""What programs ask for: the chat API, search, health and metrics."""

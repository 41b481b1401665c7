"""Reading people's words and listings into the vocabulary of needs."""

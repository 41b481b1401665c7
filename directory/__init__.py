"""Which services exist, and which of them fit."""

"""Opening hours read out of free text."""

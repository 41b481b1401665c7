"""Feeds over HTTP: politely, page by page, and on from where it broke off."""

"""The public pages: each module is one small blueprint's worth of routes."""

"""Calls and texts: TwiML, signatures, transfer, and a phone simulator."""

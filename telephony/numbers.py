"""Telephone numbers: whose number a call shows, and which numbers may be dialled for somebody."""

import re

# Keypad spellings of ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE.
# Source: Twilio Support, "Why am I getting calls from these strange numbers?".
_WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
_INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")

# Emergency, health and text relay lines answer by where the caller's own phone is; 09, 070 and 118 numbers
# charge whoever dials. None of them may be dialled for a caller.
_NEVER = re.compile(r"(?:999|112|111|101|105|1800\d*|118\d*|09\d*|070\d*)")
_SHORTEST_DIALLED = 6


def caller_number(shown: str | None) -> str | None:
    """Return the number a call came from, or ``None`` when it is withheld."""
    number = (shown or "").strip()
    return number if _INTERNATIONAL.fullmatch(number) and number not in _WITHHELD else None


def dialled_number(written: str | None) -> str | None:
    """Return a UK number as Twilio dials it, or ``None`` when it may not be dialled for somebody.

    >>> dialled_number("01632 960001")
    '+441632960001'
    """
    digits = re.sub(r"\D", "", written or "")
    if (written or "").strip().startswith("+") and not digits.startswith("44"):
        return None
    national = re.sub(r"^(?:0044|44)(?=\d{9})", "0", digits)
    if national.startswith("00") or _NEVER.fullmatch(national) or len(national) < _SHORTEST_DIALLED:
        return None
    return f"+44{national.removeprefix('0')}"

"""How to get back to a person: a UK phone number or an email address, read out of what they wrote."""

import re

_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?<![\d+])(?:\+44|0044|0)[\d\s().-]{8,17}\d")
_ENTER = "Enter a UK phone number, like 07700 900123, or an email address, like name@example.com."


class ContactMissing(Exception):
    """Nobody could get back to this person; the words say what to enter."""


def read_contact(text: str) -> str | None:
    """Return the first email address or UK phone number in the text, tidied, or ``None``."""
    email = _EMAIL.search(text)
    if email:
        return email.group()
    for found in _PHONE.finditer(text):
        number = _national_form(found.group())
        if number:
            return number
    return None


def check_contact(text: str) -> str:
    """Return a contact fit to be kept.

    Raises:
        ContactMissing: there is none, or it is not whole; the message is for the person.
    """
    contact = read_contact(text)
    if contact is None:
        given = "" if not text.strip() else "We could not read that as a phone number or email address. "
        raise ContactMissing(given + _ENTER)
    return contact


def _national_form(written: str) -> str | None:
    """Source: Ofcom, "The National Telephone Numbering Plan": 01, 02, 03, 07 and 08 numbers of 10 or 11 digits."""
    digits = re.sub(r"\D", "", written)
    if digits.startswith("0044"):
        digits = digits[4:]
    elif written.lstrip().startswith("+44"):
        digits = digits[2:]
    digits = "0" + digits.lstrip("0")
    if re.fullmatch(r"01(?:1\d|\d1)\d{7}", digits):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    if re.fullmatch(r"02\d{9}", digits):
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if len(digits) == 11 and digits[1] in "1378":
        return f"{digits[:5]} {digits[5:]}"
    if len(digits) == 10 and digits[1] in "18":
        return f"{digits[:5]} {digits[5:]}"
    return None

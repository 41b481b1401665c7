"""Numbers, postcodes and points judged by the country that an address names; without one, the United Kingdom's."""

import re
from collections.abc import Mapping

import phonenumbers

from directory.feeds import cleaning

_KINGDOM = frozenset(
    {
        "", "gb", "uk", "gbr", "united kingdom", "great britain", "england", "scotland", "wales", "cymru",
        "northern ireland",
    }
)  # fmt: skip
_NAMES = {
    "us": "US", "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states": "US", "united states of america": "US",
    "ie": "IE", "irl": "IE", "ireland": "IE", "eire": "IE",
}  # fmt: skip
# South, north, west, east, in degrees; the whole of each country with its islands.
_BOXES = {"GB": (49.0, 61.5, -9.0, 2.5), "IE": (51.2, 55.6, -11.0, -5.0), "US": (17.5, 71.6, -180.0, -64.5)}
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})", re.IGNORECASE)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")
_STATE = re.compile(r"[A-Z]{2}", re.IGNORECASE)


def country_of(address: Mapping[str, str]) -> str:
    """Return the country an address is in as two capital letters, or nothing when it names none.

    A state of two letters with a postal code of five digits is the United States, whether or not it is said.
    """
    said = " ".join(address.get("country", "").split()).lower()
    if said in _NAMES:
        return _NAMES[said]
    if said not in _KINGDOM:
        return said.upper() if re.fullmatch(r"[a-z]{2}", said) else said
    if said:
        return "GB"
    code, state = address.get("postal_code", "").strip(), address.get("state_province", "").strip()
    if _ZIP.fullmatch(code) and _STATE.fullmatch(state):
        return "US"
    return "GB" if _POSTCODE.fullmatch(code) else ""


def clean_postcode(written: str, country: str) -> str | None:
    """Return a postal code as its country writes it, or ``None``; only those of the UK and the US are checked."""
    text = " ".join(written.replace(".", "").split())
    if country in ("", "GB"):
        found = _POSTCODE.fullmatch(text)
        return f"{found[1]} {found[2]}".upper() if found else None
    if country == "US":
        return text if _ZIP.fullmatch(text) else None
    return text if 0 < len(text) <= 12 else None


def is_in(latitude: float, longitude: float, country: str) -> bool:
    """Tell whether a point can be in a country; any can where the country's bounds are not known here."""
    box = _BOXES.get(country or "GB")
    return box is None or (box[0] <= latitude <= box[1] and box[2] <= longitude <= box[3])


def clean_number(written: str, country: str) -> tuple[str, str] | None:
    """Return a phone number that can be dialled in a country, and its extension, or ``None``.

    Source: Ofcom's plan for the UK (``cleaning.clean_phone``); Google's libphonenumber for the rest of the world.
    """
    text = " ".join(written.removeprefix("tel:").split())
    if country in ("", "GB"):
        return cleaning.clean_phone(text)
    try:
        parsed = phonenumbers.parse(text, country if len(country) == 2 else None)
    except phonenumbers.NumberParseException:
        return None
    if not (phonenumbers.is_valid_number(parsed) or _is_short(text, parsed)):
        return None
    extension = parsed.extension or ""
    number = re.sub(r"[,;]?\s*(?:ext\.?|extension|x|#)\s*\d+\s*$", "", text, flags=re.IGNORECASE) if extension else text
    return number.strip(" -"), extension


def _is_short(text: str, parsed: phonenumbers.PhoneNumber) -> bool:
    return text.isdigit() and phonenumbers.is_valid_short_number(parsed)

"""Whether a phone number can be dialled, by the numbering plan of its country."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType, ValidationResult, shortnumberinfo

# Written as Americans write them, which nobody here does.
_AMERICAN = re.compile(r"[2-9]11|(?:\+?1[\s.-]*)?(?:\([2-9]\d{2}\)\s*|[2-9]\d{2}[.-])[2-9]\d{2}[\s.-]+\d{4}")
# Relay UK and textphones: these go before the number that is meant.
_RELAY = re.compile(r"^1800[12][\s-]*")
# Ofcom keeps these for films and plays: nobody answers them.
_DRAMA = re.compile(r"0(?:1632960\d{3}|7700900\d{3}|2079460\d{3}|8081570\d{3}|1\d{2}4960\d{3}|2890180\d{3})")


def phone_fault(number: str, country: str, *, is_sample: bool = False) -> str | None:
    """Return what is wrong with a phone number, or ``None``.

    Short codes (999, 111, 116 123, text numbers) and numbers behind Relay UK's 18001 are right.

    Args:
        country: two capital letters; whose numbering plan a number without a + is in. Where the listing names none
            it is taken for British, and a number that is written as an American one for that.
        is_sample: whether the listing is made up, and may have a number that is kept for plays.

    Source:
        Google's libphonenumber, as the package ``phonenumbers``; Ofcom, "Telephone numbers for use in TV and radio
        drama programmes".
    """
    text, country = _meant(number, country)
    if country == "GB" and _DRAMA.fullmatch(_national_digits(text)):
        return None if is_sample else "is one of those kept for films and plays"
    parsed = _parse(text, country)
    if parsed is None:
        return "is not a phone number"
    if phonenumbers.is_valid_number(parsed) or shortnumberinfo.is_valid_short_number_for_region(parsed, country):
        return None
    reason = phonenumbers.is_possible_number_with_reason(parsed)
    if reason in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return "is too short"
    if reason == ValidationResult.TOO_LONG:
        return "is too long"
    return "is not one that can be dialled"


def phone_key(number: str, country: str) -> str | None:
    """Return a number in its one international form (``+441632960001``), or as its digits when it is a short code.

    ``None`` when it holds fewer than three digits or cannot be read.
    """
    parsed = _parse(*_meant(number, country))
    if parsed is None:
        return None
    if phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return str(parsed.national_number) if parsed.national_number and parsed.national_number > 99 else None


def is_mobile(number: str, country: str) -> bool:
    """Whether it is a mobile number; a number in the United States may be either, and is not taken for one."""
    if country == "GB" and _national_digits(number).startswith("07700900"):
        return True
    parsed = _parse(number, country)
    return parsed is not None and phonenumbers.number_type(parsed) == PhoneNumberType.MOBILE


def _meant(number: str, country: str) -> tuple[str, str]:
    """Return the number that is meant, without Relay UK's digits, and whose plan it is in."""
    text = _RELAY.sub("", number.strip())
    return text, "US" if country == "GB" and _AMERICAN.fullmatch(text) else country


def _parse(text: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except NumberParseException:
        return None


def _national_digits(text: str) -> str:
    digits = re.sub(r"\D", "", text.replace("(0)", "") if text.strip().startswith("+") else text)
    return "0" + digits[2:] if digits.startswith("44") else digits

"""Reading the phone cell of a spreadsheet: several numbers, words beside them, and zeros that Excel took off."""

import re
from collections.abc import Iterator

from directory.feeds import cleaning
from directory.feeds.fields import Fields
from directory.feeds.records import PhoneRecord

_BETWEEN = re.compile(r"\s*(?:[;\n|,/]|\s(?:or|and)\s)\s*")
_LABELLED = re.compile(
    r"(?P<before>[^\d(+]*?)[:\-–]?\s*(?P<number>[+(]?\d[\d\s()./+–-]*(?:(?:ext\.?|x|extension)\s*\d+)?)(?P<after>.*)",
    re.DOTALL,
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+", re.IGNORECASE)


def read_phones(fields: Fields, key: str) -> tuple[PhoneRecord, ...]:
    """Return the numbers of a cell, each once."""
    text = cleaning.plain_text(fields.text(key).lstrip("'"))
    found = [phone for part in _parts(text) if (phone := _read(part, fields, key))]
    return tuple({phone.number: phone for phone in reversed(found)}.values())[::-1]


def _parts(text: str) -> Iterator[str]:
    """Cut a cell where a number ends and another begins; words before a number stay with it."""
    held = ""
    for part in _BETWEEN.split(text):
        held = f"{held} {part}".strip()
        if re.search(r"\d{3}", held.replace(" ", "")) or _SCIENTIFIC.search(held):
            yield held
            held = ""
    if held:
        yield held


def _read(part: str, fields: Fields, key: str) -> PhoneRecord | None:
    if _SCIENTIFIC.fullmatch(part):
        fields.repair(key, "Excel has shortened the number (1.6E+09), so it was left out; format the column as text")
        return None
    found = _LABELLED.fullmatch(part)
    if not found:
        fields.repair(key, "words without a number, so they were left out")
        return None
    number, reason = _with_zero(found["number"].strip(" -–./").rstrip("( "))
    clean = cleaning.clean_phone(number)
    if clean is None:
        fields.repair(key, "not a UK phone number, so it was left out")
        return None
    if reason:
        fields.repair(key, reason)
    words = [each.strip(" :;,()-–.") for each in (found["before"], found["after"])]
    return PhoneRecord(number=clean[0], extension=clean[1], description=" ".join(word for word in words if word))


def _with_zero(written: str) -> tuple[str, str]:
    """Put back what a spreadsheet program takes off a number: the 0 or the + at its beginning."""
    digits = re.sub(r"\D", "", written)
    if written.startswith(("+", "0", "(")):
        return written, ""
    if re.fullmatch(r"44[1-9]\d{8,9}", digits):
        return f"+{written}", "the number had lost the + it begins with, so it was put back"
    if re.fullmatch(r"[1-37-9]\d{8,9}|5[56]\d{8}", digits):
        return f"0{written}", "the number had lost the 0 it begins with, so it was put back"
    return written, ""

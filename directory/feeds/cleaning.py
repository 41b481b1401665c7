"""Putting a feed's words right: HTML to plain lines, and addresses, numbers, dates and times checked."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import phonenumbers

from directory.feeds.characters import mend
from directory.feeds.markup import plain_words

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)
_EXTENSION = re.compile(r"[,;]?\s*(?:ext\.?|extension|x|option|#)\s*(\d{1,6})\s*$", re.IGNORECASE)
_NUMBER_IN_WORDS = re.compile(r"(?<![\d/£.+=])(?:\+44 ?(?:\(0\) ?)?|0)[1-9](?:[ -]?\d){8,9}(?![\d/])")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9£])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|Dr|Mr|Mrs|Ms|St|Rd|No|Tel|vs|approx|a\.m|p\.m)\.[\"'”’)]*$")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_eid|mc_cid)$", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f-\xa0<>\"\\^`{|}\s]")
_PRIVATE_ENDS = frozenset({"localhost", "local", "internal", "intranet", "lan", "home", "corp", "localdomain", "onion"})
_LONGEST_URL = 2_000
_LONGEST_NUMBER = 40
# Ofcom's numbers for drama that libphonenumber takes for numbers that cannot be.
_DRAMA = r"1632960\d{3}|7700900\d{3}"
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
SUMMARY_LENGTH = 160


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML, a line to each paragraph and list item, list items marked ``- ``.

    Text that was escaped once too often (``&amp;nbsp;``, ``&lt;p&gt;``) is read again, so no tag is left; what a
    browser would run is not read at all. Letters in a wrong encoding are put right, those nobody sees taken out.
    Plain text comes back as it is.
    """
    if html.isascii() and html.isprintable() and "<" not in html and "&" not in html:
        words = " ".join(html.split())
        return "" if words == "-" else words
    text, before = mend(html), None
    while text != before:
        before, text = text, mend(plain_words(text))
    return _tidy_lines(text)


def plain_line(html: str) -> str:
    """Return the words of a piece of HTML on one line, for names and titles."""
    return " ".join(plain_text(html).split())


def _tidy_lines(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept: list[str] = []
    for line in filter(None, lines):
        if kept and kept[-1] == "-":
            # A paragraph within a list item begins a line of its own, after the item's mark.
            kept[-1] = line if line.startswith("-") else f"- {line}"
        else:
            kept.append(line)
    return "\n".join(kept[:-1] if kept and kept[-1] == "-" else kept)


def summarise(description: str, length: int = SUMMARY_LENGTH) -> str:
    """Return the first sentence of a description, cut at a word so that it has at most ``length`` characters.

    A heading of three words or fewer, or an opening question, is passed over when more follows.
    """
    lines = [line.removeprefix("- ") for line in description.splitlines() if line.strip()]
    if not lines:
        return ""
    line = next((line for line in lines if len(line.split()) > 3), lines[0])
    sentence = _first_sentence(line)
    rest = line[len(sentence) :].strip()
    if sentence.endswith("?") and rest:
        sentence = _first_sentence(rest)
    if len(sentence) <= length:
        return sentence
    cut = sentence[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:-–—(")
    return f"{cut}…"


def _first_sentence(line: str) -> str:
    for end in _SENTENCE_END.finditer(line):
        sentence = line[: end.end()].rstrip()
        if not _ABBREVIATION.search(sentence):
            return sentence
    return line.strip()


def clean_url(value: str) -> str | None:
    """Return a web address that anybody can follow, or ``None``; a missing ``https://`` is added, tracking left off.

    Only http and https, no name or password, and no address of a private network.
    """
    text = _unescape(value).strip().rstrip(".,;")
    if not re.match(r"^[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or not _is_public_host(host):
        return None
    if len(text) > _LONGEST_URL or _NOT_IN_URL.search(text):
        return None
    if any(_TRACKING.match(name) for name, _ in parse_qsl(parts.query)):
        kept = [(name, each) for name, each in parse_qsl(parts.query, True) if not _TRACKING.match(name)]
        parts = parts._replace(query=urlencode(kept))
    return urlunsplit(parts._replace(scheme=parts.scheme.lower())).rstrip(".,;")


def _is_public_host(host: str) -> bool:
    return _HOST.fullmatch(host) is not None and host.rpartition(".")[2].lower() not in _PRIVATE_ENDS


def _unescape(value: str) -> str:
    """Read what was escaped for HTML; ``&copy=2`` in an address is a parameter and no sign, for it has no semicolon."""
    text = mend(value)
    for _ in range(5):
        read = _ENTITY.sub(lambda found: unescape(found[0]), text)
        if read == text:
            break
        text = read
    return text


def clean_email(value: str) -> str | None:
    text = _unescape(value).strip().removeprefix("mailto:").strip(" .,;<>")
    return text if len(text) <= 254 and _EMAIL.fullmatch(text) and ".." not in text else None


def clean_phone(value: str) -> tuple[str, str] | None:
    """Return a number that could be dialled in the UK and its extension, or ``None``.

    Source: Google's libphonenumber for whole numbers, of the UK and with ``+`` of anywhere. Ofcom, National Telephone
    Numbering Plan: a few 0800 and 0845 numbers have 7 digits (Childline's is one), short codes (999, 111, 116 123,
    5-figure text numbers) 3 to 6, the first 1 to 9; and its numbers for drama, which are nobody's.
    """
    text = " ".join(_unescape(value).removeprefix("tel:").split())
    extension = _EXTENSION.search(text)
    number = (text[: extension.start()] if extension else text).strip()
    if len(number) > _LONGEST_NUMBER or not re.fullmatch(r"\+?[\d\s().\-–/]+", number, re.ASCII):
        return None
    digits = re.sub(r"\D", "", number.replace("(0)", "") if number.startswith(("+", "00")) else number)
    short = bool(re.fullmatch(r"[1-9]\d{2,5}", digits)) and not number.startswith("+")
    if not (short or _is_whole_number(digits, is_abroad=number.startswith("+"))):
        return None
    return number, extension.group(1) if extension else ""


@lru_cache(maxsize=4096)
def _is_whole_number(digits: str, *, is_abroad: bool) -> bool:
    if is_abroad and not digits.startswith("44"):
        try:
            return phonenumbers.is_valid_number(phonenumbers.parse(f"+{digits}"))
        except phonenumbers.NumberParseException:
            return False
    if re.fullmatch(r"0800\d{4}|084546\d{2}", digits):
        return True
    found = re.fullmatch(r"(?:0|(?:00)?44)([1-9]\d{8,9})", digits)
    if not found:
        return False
    number = phonenumbers.PhoneNumber(country_code=44, national_number=int(found[1]))
    return re.fullmatch(_DRAMA, found[1]) is not None or phonenumbers.is_valid_number(number)


def find_phones(text: str) -> tuple[str, ...]:
    """Return the national phone numbers that plain words hold, each once, in order."""
    found = (clean_phone(number[0].strip(" -")) for number in _NUMBER_IN_WORDS.finditer(text))
    return tuple(dict.fromkeys(number[0] for number in found if number))


def clean_date(value: str) -> date | None:
    """Return the day of an ISO date or moment (with or without a zone) or of a British ``31/12/2024``.

    Years from 1900 to 2200 only: feeds write 0001 and 9999 for “no date”.
    """
    text = value.strip()
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    try:
        day = date(*(int(british[part]) for part in (3, 2, 1))) if british else datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def clean_moment(value: str) -> datetime | None:
    """Return an ISO moment as the feed gave it, zone or none; years from 1900 to 2200 only."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def clean_time(value: str) -> time | None:
    """Return a time of day from ``09:00``, ``09:00:00Z``, ``9.30am``, ``5pm``, ``24:00`` or ``2024-01-01T09:00``.

    A zone is put aside: feeds write local time and call it UTC (HSDS's own example schedules do).
    """
    text = value.strip().lower().rpartition("t")[2] if re.match(r"\d{4}-", value.strip()) else value.strip().lower()
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?\s*(am|pm)?(?:z|[+-]\d{2}:?\d{2})?", text)
    if not found or (found[2] is None and found[3] is None):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None

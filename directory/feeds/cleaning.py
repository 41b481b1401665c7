"""Putting a feed's words right: HTML to plain lines, and addresses, numbers, dates and times checked."""

import re
from datetime import date, datetime, time
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bs4 import BeautifulSoup, NavigableString, Tag

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_ENTITY = re.compile(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_BLOCKS = re.compile(
    r"^(?:p|div|section|article|header|footer|aside|main|h[1-6]|[uo]l|li|table|tr|blockquote|d[ldt]|hr|pre)$"
)
_UNSEEN = ("script", "style", "head", "template", "iframe", "object", "svg", "noscript")
_BARE_LINK_WORDS = frozenset({"here", "click here", "link", "this link", "website", "read more", "find out more"})
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)
_EXTENSION = re.compile(r"[,;]?\s*(?:ext\.?|extension|x|option|#)\s*(\d{1,6})\s*$", re.IGNORECASE)
_NUMBER_IN_WORDS = re.compile(r"(?<![\d/£.+=])(?:\+44 ?(?:\(0\) ?)?|0)[1-9](?:[ -]?\d){8,9}(?![\d/])")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9£])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|Dr|Mr|Mrs|Ms|St|Rd|No|Tel|vs|approx|a\.m|p\.m)\.[\"'”’)]*$")
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_eid|mc_cid)$", re.IGNORECASE)
SUMMARY_LENGTH = 160


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML, a line to each paragraph and list item, list items marked ``- ``.

    Text that was escaped once too often (``&amp;nbsp;``, ``&lt;p&gt;``) is read again, so no tag is left.
    """
    text = html
    for _ in range(3):
        if not (_TAG.search(text) or _ENTITY.search(text)):
            break
        text = _read_html(text)
    return _tidy_lines(_TAG.sub(" ", text))


def plain_line(html: str) -> str:
    """Return the words of a piece of HTML on one line, for names and titles."""
    return " ".join(plain_text(html).split())


def _read_html(html: str) -> str:
    # The wrapping keeps Beautiful Soup from warning about text that looks like a file name or an address.
    soup = BeautifulSoup(f"<div>{html}</div>", "html.parser")
    for unseen in soup(_UNSEEN):
        unseen.decompose()
    for link in soup("a"):
        _keep_address(link)
    for rule in soup("br"):
        rule.replace_with("\n")
    for cell in soup(["td", "th"]):
        cell.append(" ")
    for block in soup(_BLOCKS):
        block.insert_before("\n")
        block.insert_after("\n")
        if block.name == "li":
            block.insert(0, "- ")
    return "".join(_strings(soup))


def _strings(soup: BeautifulSoup) -> list[str]:
    # Comments and doctypes are strings too, of other classes, and are nobody's words.
    return [
        re.sub(r"[ \t\r\f]*\n[ \t\r\f]*", "\n", piece) for piece in soup.descendants if type(piece) is NavigableString
    ]


def _keep_address(link: Tag) -> None:
    address = str(link.get("href") or "")
    if link.get_text(" ", strip=True).lower() in _BARE_LINK_WORDS and address.startswith("http"):
        link.append(f" ({address})")


def _tidy_lines(text: str) -> str:
    text = unescape(text).replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH SPACE}", "")
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", " ", text)
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept: list[str] = []
    for line in lines:
        if line in ("", "-"):
            continue
        if kept and kept[-1] == "-":
            kept[-1] = f"- {line}"
        else:
            kept.append(line)
    return "\n".join(kept)


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
    """Return a web address that can be followed, or ``None``; a missing ``https://`` is added, tracking left off."""
    text = unescape(value).strip().rstrip(".,;")
    if not re.match(r"^[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not _HOST.fullmatch(host) or re.search(r"[\s<>\"]", text):
        return None
    if any(_TRACKING.match(name) for name, _ in parse_qsl(parts.query)):
        kept = [(name, each) for name, each in parse_qsl(parts.query, True) if not _TRACKING.match(name)]
        parts = parts._replace(query=urlencode(kept))
    return urlunsplit(parts._replace(scheme=parts.scheme.lower()))


def clean_email(value: str) -> str | None:
    text = unescape(value).strip().removeprefix("mailto:").strip(" .,;<>")
    return text if _EMAIL.fullmatch(text) and ".." not in text else None


def clean_phone(value: str) -> tuple[str, str] | None:
    """Return a number that could be dialled in the UK and its extension, or ``None``.

    Source: Ofcom, National Telephone Numbering Plan: national numbers have 9 or 10 digits after the 0, a few
    0800 and 0845 numbers 7 (Childline's is one); short codes (999, 111, 116 123, 5-figure text numbers) have
    3 to 6 and start with 1 to 9.
    """
    text = " ".join(unescape(value).removeprefix("tel:").split())
    extension = _EXTENSION.search(text)
    number = text[: extension.start()] if extension else text
    if not re.fullmatch(r"\+?[\d\s().\-–/]+", number):
        return None
    digits = re.sub(r"\D", "", number.replace("(0)", "") if number.startswith(("+", "00")) else number)
    national = bool(re.fullmatch(r"0[1-9]\d{8,9}|0800\d{4}|084546\d{2}|(?:00)?44[1-9]\d{8,9}", digits))
    short = bool(re.fullmatch(r"[1-9]\d{2,5}", digits)) and not number.startswith("+")
    abroad = number.startswith("+") and not digits.startswith("44") and 8 <= len(digits) <= 15
    if not (national or short or abroad):
        return None
    return number.strip(), extension.group(1) if extension else ""


def find_phones(text: str) -> tuple[str, ...]:
    """Return the national phone numbers that plain words hold, each once, in order."""
    found = (clean_phone(number[0].strip(" -")) for number in _NUMBER_IN_WORDS.finditer(text))
    return tuple(dict.fromkeys(number[0] for number in found if number))


def clean_date(value: str) -> date | None:
    """Return the day of an ISO date or moment (with or without a zone) or of a British ``31/12/2024``."""
    text = value.strip()
    british = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text)
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def clean_moment(value: str) -> datetime | None:
    """Return an ISO moment as the feed gave it, zone or none."""
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


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

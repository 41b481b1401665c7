"""Hours text cut into tokens: days, clock times, months, what joins them, and words that mean nothing here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

type Meridiem = Literal["am", "pm", ""]

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_FEASTS = {"christmas": (12, 25), "boxing": (12, 26), "new": (1, 1)}
# Words between days and times that change nothing about them.
_FILLERS = re.compile(
    r"an?|are|at|be|business|days?|during|for|hours?|hrs|in|is|it|of|on|open|opened|opening|opens|our|regular"
    r"|sessions?|the|times?|times|usual|we|weeks?|weekly|with"
)
MOST_TOKENS = 600
_MERIDIEM = r"(?:\s*(?P<{0}>a\.m\.?|p\.m\.?|am|pm)(?![a-z]))"

# The first rule that matches at a place wins, so phrases stand before their words.
_RULES: tuple[tuple[str, str], ...] = (
    ("WORD_MONEY", r"£\s?\d[\d.,]*"),
    ("WORD_PHONE", r"(?:0\d{2,4}\s?\d{3,4}\s?\d{3,4}|\d{5,})(?!\d)"),
    (
        "DATE",
        r"(?P<date_day>\d{1,2})(?P<date_sep>[/.])(?P<date_month>\d{1,2})(?P=date_sep)"
        r"(?P<date_year>20\d\d|\d\d)(?!\d)",
    ),
    ("ISO", r"(?P<iso>20\d\d-[01]\d-[0-3]\d)(?!\d)"),
    (
        "ALWAYS",
        r"24\s?[/-]\s?7(?!\d)|24\s?(?:hours|hrs?)(?: (?:a|per) day)?,? (?:and )?"
        r"(?:7|seven) days(?: (?:a|per) week)?",
    ),
    ("ALL_DAY", r"24[\s-]?(?:hours?|hrs?)(?: (?:a|per) day)?(?![a-z])"),
    ("WORD_TERM", r"(?:school )?term[\s-]?times?(?: only)?(?![a-z])"),
    ("FILLER", r"for lunch(?![a-z])"),
    ("WORD_RULE", r"every other day(?![a-z])|every (?:\d\d?|three|four|five|six) (?:weeks|months|days)(?![a-z])"),
    ("FORTNIGHT", r"(?:every |once a )?fortnight(?:ly|s)?(?![a-z])|every other(?: week)?(?![a-z])"),
    (
        "FORTNIGHT_TOO",
        r"alternat(?:e|ing)(?: weeks?)?(?![a-z])|bi-?weekly(?![a-z])|every (?:two|2|second) weeks?(?![a-z])",
    ),
    (
        "EVERY_DAY",
        r"(?:7|seven) days(?: (?:a|per|each) week|/week)?(?![a-z])|(?:every|each) ?day(?![a-z])|daily(?![a-z])",
    ),
    ("WEEKDAYS", r"week[\s-]?days?(?![a-z])"),
    ("WEEKEND", r"week[\s-]?ends?(?![a-z])"),
    ("OF_MONTH", r"(?:(?:of|in) )?(?:the|each|every|a|per) (?:calendar )?month(?![a-z])|of month(?![a-z])"),
    ("BANK", r"(?:bank|public)[\s-]+(?:holidays?|hols?)(?![a-z])|(?-i:PH)(?![a-z])"),
    ("FEAST", r"(?P<feast>christmas|boxing|new year'?s) day(?![a-z])"),
    ("LAST_ENTRY", r"last (?:entry|entries|admissions?|orders?)(?: (?:at|is))*(?![a-z])"),
    ("CLOSED", r"(?:closed|shut|not open)(?![a-z])|(?-i:off)(?![a-z])"),
    (
        "EXCEPT",
        r"(?:except(?:ing)?(?: for)?|excluding|excl|apart from|other than|but not|not|no(?= (?:bank|public)))(?![a-z])",
    ),
    ("INCLUDE", r"(?:including|incl?)(?![a-z])"),
    ("NOON", r"(?:12(?:[.:]00)?\s?)?(?:noon|mid-?\s?day)(?![a-z])"),
    ("MIDNIGHT", r"(?:12(?:[.:]00)?\s?)?midnight(?![a-z])"),
    (
        "ORDINAL",
        r"(?P<ordinal>\d{1,2})(?:st|nd|rd|th)(?![a-z])"
        r"|(?P<ordinal_word>first|second|third|fourth|fifth|last)(?![a-z])",
    ),
    (
        "CLOCK",
        r"(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d)"
        + _MERIDIEM.format("mer_a")
        + r"?(?:\s?(?:hrs?|h)(?![a-z]))?",
    ),
    (
        "DIGITS",
        r"(?P<digits>\d{3,4})(?!\d)" + _MERIDIEM.format("mer_b") + r"?(?:\s?(?:hrs?|h)(?![a-z]))?",
    ),
    ("NUMBER", r"(?P<number>\d{1,2})(?!\d)" + _MERIDIEM.format("mer_c") + r"?"),
    ("DAY", r"(?P<day>(?:mon|tue|wed|wen|thu|fri|sat|sun)[a-z]{0,5}day(?:'?s|s')?)(?![a-z])"),
    ("DAY_TOO", r"(?P<abbreviated>mon|tues?|weds?|wedn|thurs?|thu|thr|frid?|sat|sun)s?(?![a-z])\.?"),
    (
        "SHORT_DAY",
        # Two letters are a day only in OpenStreetMap's notation: “We are open” is not about Wednesday.
        r"(?P<short>(?-i:Mo|Tu|We|Th|Fr|Sa|Su))"
        r"(?=\s*[-,]\s*(?-i:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?![A-Za-z])|\[|\s+\d\d?:\d\d|\s+off)",
    ),
    (
        "MONTH",
        r"(?P<month>jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
        r"|nov(?:ember)?|dec(?:ember)?|(?-i:May|MAY|Mar|March|MARCH))(?![a-z])",
    ),
    ("UNTIL", r"(?:until|untill|till|'?til)(?![a-z])"),
    ("DASH", r"[-–—‐‑‒−~]+|(?:to|through|thru)(?![a-z])"),
    ("FROM", r"(?:from|starting|starts|beginning|commencing)(?![a-z])"),
    ("BETWEEN", r"between(?![a-z])"),
    ("EVERY", r"(?:every|each)(?![a-z])"),
    ("AND", r"[&+]|and(?![a-z])"),
    ("DAYPART", r"(?P<daypart>morning|afternoon|evening)s?(?![a-z])"),
    ("COMMA", r","),
    ("SLASH", r"/"),
    ("COLON", r":"),
    ("LEFT", r"\("),
    ("RIGHT", r"\)"),
    ("LEFT_SQUARE", r"\["),
    ("RIGHT_SQUARE", r"\]"),
    ("BREAK", r"[;\n.•|·*!?]+"),
    ("WORD", r"[^\W\d_]+(?:'[^\W\d_]+)*"),
    ("SIGN", r"\S"),
)
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _RULES), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A token and where it stands in the cleaned text.

    ``numbers`` holds what it counts: a day or month from 0 or 1, an hour and minute, an ordinal, a date.
    ``is_padded`` is a clock time with a leading nought, which nobody writes for the afternoon.
    """

    kind: str
    start: int
    end: int
    numbers: tuple[int, ...] = ()
    meridiem: Meridiem = ""
    word: str = ""
    is_padded: bool = field(default=False)


def cut_tokens(text: str) -> list[Token]:
    """Return the tokens of cleaned text without the words that change nothing.

    There are no more than 600 read; what comes after them is one token of the kind ``REST``.
    """
    tokens = [_to_token(found) for found in islice(_TOKEN.finditer(text), MOST_TOKENS)]
    if len(tokens) == MOST_TOKENS and text[tokens[-1].end :].strip():
        tokens.append(Token("REST", tokens[-1].end, len(text)))
    return [token for token in tokens if token.kind != "FILLER" and not _FILLERS.fullmatch(token.word)]


def _to_token(found: re.Match[str]) -> Token:
    # The group of the rule closes last, whatever groups it has inside.
    rule = found.lastgroup or "SIGN"
    kind = _KINDS.get(rule, rule)
    if rule in _READERS:
        return _READERS[rule](kind, found)
    return Token(kind, found.start(), found.end(), word=found.group().lower() if kind == "WORD" else "")


def _meridiem(found: re.Match[str], name: str) -> Meridiem:
    written = (found.group(name) or "").lower()
    return "am" if written.startswith("a") else "pm" if written.startswith("p") else ""


def _read_clock(kind: str, found: re.Match[str]) -> Token:
    numbers = (int(found["hour"]), int(found["minute"]))
    padded = found["hour"].startswith("0")
    return Token(kind, found.start(), found.end(), numbers, _meridiem(found, "mer_a"), is_padded=padded)


def _read_digits(kind: str, found: re.Match[str]) -> Token:
    digits = found["digits"]
    numbers = (int(digits[:-2]), int(digits[-2:]))
    padded = digits.startswith("0")
    return Token(kind, found.start(), found.end(), numbers, _meridiem(found, "mer_b"), is_padded=padded)


def _read_number(kind: str, found: re.Match[str]) -> Token:
    padded = found["number"].startswith("0")
    numbers = (int(found["number"]), 0)
    return Token(kind, found.start(), found.end(), numbers, _meridiem(found, "mer_c"), is_padded=padded)


def _read_ordinal(kind: str, found: re.Match[str]) -> Token:
    number = int(found["ordinal"]) if found["ordinal"] else _ORDINALS[found["ordinal_word"].lower()]
    return Token(kind, found.start(), found.end(), (number,))


def _read_date(kind: str, found: re.Match[str]) -> Token:
    year = int(found["date_year"])
    numbers = (year if year > 99 else 2000 + year, int(found["date_month"]), int(found["date_day"]))
    return Token(kind, found.start(), found.end(), numbers)


def _read_iso(kind: str, found: re.Match[str]) -> Token:
    return Token(kind, found.start(), found.end(), tuple(int(part) for part in found["iso"].split("-")))


def _read_day(kind: str, found: re.Match[str]) -> Token:
    written = found["day"] or found["abbreviated"] or found["short"]
    return Token(kind, found.start(), found.end(), (_DAYS.index(written[:2].lower()),))


def _read_month(kind: str, found: re.Match[str]) -> Token:
    return Token(kind, found.start(), found.end(), (_MONTHS.index(found["month"][:3].lower()) + 1,))


def _read_feast(kind: str, found: re.Match[str]) -> Token:
    return Token(kind, found.start(), found.end(), _FEASTS[re.split(r"\W", found["feast"].lower())[0]])


def _read_daypart(kind: str, found: re.Match[str]) -> Token:
    return Token(kind, found.start(), found.end(), word=found["daypart"].lower())


# Rules that are another way to write what a rule before them reads.
_KINDS = {
    "WORD_MONEY": "WORD",
    "WORD_PHONE": "WORD",
    "WORD_TERM": "WORD",
    "WORD_RULE": "WORD",
    "ISO": "DATE",
    "FORTNIGHT_TOO": "FORTNIGHT",
    "DAY_TOO": "DAY",
    "SHORT_DAY": "DAY",
}
_READERS: dict[str, Callable[[str, re.Match[str]], Token]] = {
    "DATE": _read_date,
    "ISO": _read_iso,
    "FEAST": _read_feast,
    "ORDINAL": _read_ordinal,
    "CLOCK": _read_clock,
    "DIGITS": _read_digits,
    "NUMBER": _read_number,
    "DAY": _read_day,
    "DAY_TOO": _read_day,
    "SHORT_DAY": _read_day,
    "MONTH": _read_month,
    "DAYPART": _read_daypart,
}

"""The parameters of the Open Referral API: what each means, what it may hold, and how it is read.

The OpenAPI document and the checks are both made from this one list, so neither can promise what the other refuses.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from werkzeug.datastructures import MultiDict

from directory.opening import DAY_NAMES, WEEKDAYS
from web.problems import Problem

PER_PAGE = 50
MOST_PER_PAGE = 500
MOST_MINIMAL = 20_000
MOST_PAGE = 1_000_000
MOST_METRES = 200_000
MOST_YEARS = 150
LONGEST_SEARCH = 200

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile(r"[0-9.eE+-]{1,30}", re.ASCII)
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?|24:00(?::00)?", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ][0-9:.,]{5,18}(?:[Zz]|[+ -][0-9]{2}:?[0-9]{2})?)?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_DAYS = {name.lower(): code for code, name in zip(WEEKDAYS, DAY_NAMES, strict=True)}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address.

    ``read`` raises ``ValueError`` with a sentence that says what to give instead.
    """

    name: str
    description: str
    schema: dict[str, Any]
    read: Callable[[str], Any]
    example: str = ""


def is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def read_parameters(parameters: Iterable[Parameter], given: MultiDict[str, str]) -> dict[str, Any]:
    """Return what is given, read, by name; what is not given is left out.

    Raises:
        Problem: 400, with what is wrong with each parameter and how to put it right.
    """
    known = {each.name: each for each in parameters}
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name in given:
        values = given.getlist(name)
        if name not in known:
            faults[_shown(name)] = _unknown(list(known))
        elif len(values) > 1:
            faults[name] = f"It is given {len(values)} times. Give it once."
        else:
            try:
                found[name] = known[name].read(values[0])
            except ValueError as fault:
                faults[name] = str(fault)
    refuse(faults)
    return found


def refuse(faults: dict[str, str]) -> None:
    """Answer 400 when there is any fault.

    Raises:
        Problem: naming each parameter, with its fault.
    """
    if faults:
        raise Problem(400, " ".join(f"{name}: {fault}" for name, fault in faults.items()), fields=faults)


def _shown(name: str) -> str:
    return "".join(letter for letter in name[:40] if letter.isprintable()) or "?"


def _unknown(known: list[str]) -> str:
    if not known:
        return "This address takes no parameters. Leave them out."
    return f"There is no such parameter here. Use any of: {', '.join(known)}."


def _search(text: str) -> str:
    cleaned = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    if len(text) > LONGEST_SEARCH:
        raise ValueError(f"Search for {LONGEST_SEARCH} characters or fewer.")
    return cleaned


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _WHOLE.fullmatch(text) or not low <= int(text) <= high:
            raise ValueError(f"Give a whole number from {low} to {high}.")
        return int(text)

    return read


def _number(low: float, high: float, words: str, *, above: bool = False) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text) if _NUMBER.fullmatch(text) else math.nan
        except ValueError:
            value = math.nan
        if not low <= value <= high or (above and value == low):
            raise ValueError(words)
        return value

    return read


def _truth(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise ValueError("Give true or false.")
    return _BOOLEANS[text.lower()]


def _id(text: str) -> str:
    if not is_uuid(text):
        raise ValueError("Give an id as this API writes them, like 0a1b2c3d-0000-5000-8000-000000000000.")
    return text.lower()


def _day(text: str) -> str:
    if text.upper() in WEEKDAYS:
        return text.upper()
    if text.lower() not in _DAYS:
        raise ValueError(f"Give a day as {', '.join(WEEKDAYS)}, or by its English name.")
    return _DAYS[text.lower()]


def _time(text: str) -> time:
    if not _TIME.fullmatch(text) or text.startswith("24"):
        raise ValueError("Give a time of day on the 24-hour clock, like 09:30.")
    return time.fromisoformat(text)


def _end_time(text: str) -> time | None:
    """Return a time; midnight at the end of the day is ``None``."""
    if not _TIME.fullmatch(text):
        raise ValueError("Give a time of day on the 24-hour clock, like 17:00, or 24:00 for midnight.")
    ends = None if text.startswith("24") else time.fromisoformat(text)
    return ends or None


def _moment(text: str) -> datetime:
    """Return a moment in UTC, which one without a zone is taken to be in."""
    words = "Give a date or a moment, like 2026-10-05 or 2026-10-05T12:00:00Z."
    if not _MOMENT.fullmatch(text):
        raise ValueError(words)
    # A plus sign that was not escaped has become a space on the way.
    whole = re.sub(r"(?<=[0-9]) (?=[0-9]{2}:?[0-9]{2}$)", "+", text)
    try:
        moment = datetime.fromisoformat(whole.upper())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(words) from error


def _postcode(text: str) -> str:
    if not 2 <= len(text.strip()) <= 12 or not text.isascii() or not text.isprintable():
        raise ValueError("Give a postcode, like ME7 1AA.")
    return text.strip()


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"Give {' or '.join(choices)}.")
        return text

    return read


_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
_BOOLEAN = {"type": "boolean", "default": False}
_IDENTIFIER = {"type": "string", "format": "uuid"}
_SEARCH = {"type": "string", "maxLength": LONGEST_SEARCH}
_AGE = {"type": "number", "minimum": 0, "maximum": MOST_YEARS}
_AGE_WORDS = f"Give an age in years from 0 to {MOST_YEARS}."

PAGING = (
    Parameter(
        "page",
        "Which page, counted from 1. A page past the last one is empty.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PAGE, "default": 1},
        _whole_number(1, MOST_PAGE),
        "2",
    ),
    Parameter(
        "per_page",
        f"How many records a page: at most {MOST_PER_PAGE}. With `minimal` at most {MOST_MINIMAL:,}, and that many "
        "unless you say otherwise, so that one page holds most directories whole.",
        {"type": "integer", "minimum": 1, "maximum": MOST_MINIMAL, "default": PER_PAGE},
        _whole_number(1, MOST_MINIMAL),
        "100",
    ),
    Parameter(
        "format",
        "`ndjson` gives all records without pages, one JSON object a line; `page` and `per_page` then say nothing.",
        {"type": "string", "enum": ["json", "ndjson"], "default": "json"},
        _one_of("json", "ndjson"),
        "ndjson",
    ),
)
SEARCH = Parameter(
    "search",
    "Words that must all be somewhere in the record: its name, its description or its organisation's name. "
    "Capitals make no difference; part of a word is enough.",
    _SEARCH,
    _search,
    "dementia",
)
MINIMAL = Parameter("minimal", "`true`: only each service's `id` and `last_modified`.", _BOOLEAN, _truth, "true")
FULL = Parameter("full", "`true`: each record whole, as its own address gives it.", _BOOLEAN, _truth, "true")
FULL_SERVICE = Parameter(
    "full_service", "`true`: the organisation whole, with each of its services whole.", _BOOLEAN, _truth, "true"
)
TAXONOMY_ID = Parameter(
    "taxonomy_id", "Only those with a term of this taxonomy.", _IDENTIFIER, _id, "b8a5ad8c-4a43-5a3f-9d5e-6c1f0b7d2e94"
)
FILTERS = (
    TAXONOMY_ID,
    Parameter("taxonomy_term_id", "Only those with this term.", _IDENTIFIER, _id),
    Parameter("organization_id", "Only those of this organisation.", _IDENTIFIER, _id),
    Parameter(
        "minimum_age",
        "With `maximum_age`, the ages you are asking for: services are given whose own ages overlap them. "
        "A service that names no age is for every age.",
        _AGE,
        _number(0, MOST_YEARS, _AGE_WORDS),
        "65",
    ),
    Parameter("maximum_age", "See `minimum_age`.", _AGE, _number(0, MOST_YEARS, _AGE_WORDS), "80"),
    Parameter(
        "day",
        "Only those open on this day of the week, in some weeks at least: `MO` to `SU`, or its English name.",
        {"type": "string", "enum": [*WEEKDAYS, *DAY_NAMES]},
        _day,
        "SA",
    ),
    Parameter(
        "start_time",
        "Only those open at some time after this; with `day`, on that day. Local time, 24-hour clock.",
        {"type": "string", "pattern": _CLOCK},
        _time,
        "09:30",
    ),
    Parameter(
        "end_time",
        "Only those open at some time before this; with `start_time`, between the two. `24:00` is midnight.",
        {"type": "string", "pattern": f"{_CLOCK}|^24:00$"},
        _end_time,
        "17:00",
    ),
    Parameter(
        "modified_after",
        "Only those that changed at this moment or later, closed ones among them. Without a zone it is in UTC.",
        {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
        _moment,
        "2026-10-05T12:00:00Z",
    ),
    Parameter(
        "postcode",
        "Alone: only those whose area covers this postcode, national ones, and those whose area is not known that are "
        "given within 10 miles of it.",
        {"type": "string", "minLength": 2, "maxLength": 12},
        _postcode,
        "ME7 1AA",
    ),
    Parameter(
        "proximity",
        "With `postcode`: only those given no more than this many metres from it, as the crow flies.",
        {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_METRES},
        _number(0, MOST_METRES, f"Give a distance in metres, more than 0 and at most {MOST_METRES}.", above=True),
        "5000",
    ),
)
TERM_FILTERS = (
    TAXONOMY_ID,
    Parameter("parent_id", "Only the terms directly under this term.", _IDENTIFIER, _id),
    Parameter("top_only", "`true`: only terms that are under no other.", _BOOLEAN, _truth, "true"),
)

"""Plain words for what a JSON Schema finds: where it is, what is wrong, and what to write instead."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any, cast
from zoneinfo import ZoneInfo

from jsonschema import ValidationError

from directory.conformance.schemas import is_address_part

type Path = tuple[str | int, ...]

_LONGEST_SHOWN = 60
OR_LEAVE_OUT = ", or leave the field out"
_EXAMPLE_ID = "ac148810-d857-441c-9679-408f346de14b"
_TYPE_NAMES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a record",
}
_WORTH_GIVING = {
    "id": f"give it an id of its own, a UUID like {_EXAMPLE_ID}",
    "name": "give it the name that people know it by",
    "description": "say in a sentence or two what it is",
    "status": "write active, inactive, defunct or temporarily closed",
    "version": "write HSDS-UK-3.0",
    "profile": "give the web address of the profile, https://docs.openreferraluk.org",
    "openapi_url": "give the web address of the API's OpenAPI document",
    "location_type": "write physical, postal or virtual",
    "address_type": "write physical, postal or virtual",
    "state_province": "write the county",
    "country": "write GB",
    "postal_code": "write the postcode, like SW1A 1AA",
    "number": "write the phone number, like 01632 960001",
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong at a path, before it is known in which record: the parts of a ``Finding``."""

    path: Path
    rule: str
    problem: str
    remedy: str
    is_advice: bool = False


def show(value: object, longest: int = _LONGEST_SHOWN) -> str:
    """Show a value from a feed safely: short, on one line, without control characters."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "a record"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "a list"
    words = tidy(str(value)[: longest + 1])
    words = words if len(words) <= longest else words[:longest].rstrip() + "…"
    return f"'{words}'" if isinstance(value, str) else words


def tidy(words: str) -> str:
    """Put text on one line and take out what a terminal might obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def path_in_words(path: Sequence[str | int]) -> str:
    """Say a path as people do: ``phones, 2nd, number``."""
    return ", ".join(_ordinal(part + 1) if isinstance(part, int) else tidy(part[:_LONGEST_SHOWN]) for part in path)


def pointer(path: Sequence[str | int]) -> str:
    """Write a path as a JSON Pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def faults_of(errors: Iterator[ValidationError]) -> Iterator[Fault]:
    """Turn what the schema found into faults: each field that is missing, and one fault for a field that is wrong."""
    seen: set[Path] = set()
    for error in sorted(errors, key=lambda each: each.validator != "type"):
        path = tuple(error.absolute_path)
        if error.validator == "required":
            if (*path, "") in seen:
                continue
            seen.add((*path, ""))
            yield from _missing(path, error)
        elif path not in seen:
            seen.add(path)
            yield _wrong(path, error)


def _missing(path: Path, error: ValidationError) -> Iterator[Fault]:
    required = cast("list[str]", error.validator_value)
    instance = cast("dict[str, object]", error.instance)
    for name in required:
        if name not in instance:
            yield Fault((*path, name), "missing", "is missing", _WORTH_GIVING.get(name, "add it"))


def _wrong(path: Path, error: ValidationError) -> Fault:
    value: Any = error.instance
    expected = cast("Any", error.validator_value)
    if value is None:
        return Fault(path, "null", "is null", f"give it a value{OR_LEAVE_OUT}")
    if error.validator == "type":
        return Fault(path, "type", *_wrong_type(value, str(expected)))
    if error.validator == "enum":
        return Fault(path, "choice", *_wrong_choice(value, expected))
    if value == "":
        return Fault(path, "empty", "is empty", f"write {_example_of(str(expected))}, or leave the field out")
    if expected == "uri":
        return _wrong_address(path, value)
    return Fault(path, str(expected), *_wrong_format(value, str(expected)))


def _wrong_type(value: Any, expected: str) -> tuple[str, str]:
    wanted = _TYPE_NAMES[expected]
    if isinstance(value, bool):
        return f"{show(value)} is not {wanted}", _plain(expected)
    if isinstance(value, (Mapping, list)) or expected in ("array", "object"):
        problem = f"is {_type_of(value)}, and should be {wanted}"
        return problem, "put it in square brackets, even when there is only one" if expected == "array" else _plain(
            expected
        )
    problem = f"{show(value)} is {_type_of(value)}, and should be {wanted}"
    if expected == "string":
        return problem, f'write "{show(value)}", in quotation marks, if it is meant'
    if re.fullmatch(r"-?\d{1,40}(\.\d{1,40})?", str(value)):
        return problem, f"write {value} without quotation marks"
    return problem, _plain(expected)


def _plain(expected: str) -> str:
    return f"write {_TYPE_NAMES[expected]}, or leave the field out"


def _type_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    for kind, words in ((str, "text"), (int, "a number"), (float, "a number"), (list, "a list"), (dict, "a record")):
        if isinstance(value, kind):
            return words
    return "something else"


def _wrong_choice(value: object, choices: list[str]) -> tuple[str, str]:
    problem = f"{show(value)} is not one of {', '.join(choices)}"
    if value == "DAILY":
        return problem, "write WEEKLY, with all seven days in byday: MO,TU,WE,TH,FR,SA,SU"
    lower = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(str(value)[:_LONGEST_SHOWN].casefold().strip(), lower, n=1, cutoff=0.7)
    return problem, f"write {lower[near[0]]}" if near else "write one of these"


def _wrong_address(path: Path, value: str) -> Fault:
    """An address without its scheme is advice: the published validator lets it pass."""
    if not is_address_part(value):
        problem = f"{show(value)} is not a web address"
        return Fault(path, "uri", problem, "write one like https://example.org/help, or leave the field out")
    problem = f"{show(value)} is not a whole web address"
    if re.match(r"(?i)(www\.|[a-z0-9-]+(\.[a-z0-9-]+)+(/|$))", value):
        return Fault(path, "uri-part", problem, f"write https://{tidy(value)[:200]}", is_advice=True)
    return Fault(
        path, "uri-part", problem, "write it whole, beginning with https://, or leave the field out", is_advice=True
    )


def _wrong_format(value: str, expected: str) -> tuple[str, str]:
    if expected == "email":
        return f"{show(value)} is not an e-mail address", "write one like hello@example.org, or leave the field out"
    if expected == "uuid":
        return f"{show(value)} is not a UUID", f"write one like {_EXAMPLE_ID}, and keep it the same in every answer"
    if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?", value):
        return f"{show(value)} has no time zone", _with_zone(value.replace(" ", "T"))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"{show(value)} is a date without a time", f"write {value}T00:00:00Z"
    return f"{show(value)} is not a date and time", f"write {_example_of(expected)}"


def _with_zone(time: str) -> str:
    universal = f"write {time}Z if it is in universal time"
    try:
        local = datetime.fromisoformat(time).replace(tzinfo=ZoneInfo("Europe/London"))
    except ValueError:
        return universal
    return f"{universal}, or {time}{local.isoformat()[-6:]} if it is the time on UK clocks"


def _example_of(expected: str) -> str:
    return {
        "uuid": f"a UUID like {_EXAMPLE_ID}",
        "uri": "a web address like https://example.org/help",
        "email": "an e-mail address like hello@example.org",
        "date-time": "one like 2024-03-15T10:30:00Z",
    }[expected]

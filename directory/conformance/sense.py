"""What a record says that no schema forbids and no reader can use: always advice, never an error."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from directory.conformance.profile import Entity, FieldKind, Profile
from directory.conformance.wording import Fault, Path, show, tidy

_SHAPES: dict[str, tuple[re.Pattern[str], str, str]] = {
    "time": (
        re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-][01]\d:?[0-5]\d)?|24:00(:00)?"),
        "a time of day",
        "write one like 09:30",
    ),
    "byday": (
        re.compile(r"([+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU))(\s*,\s*[+-]?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*"),
        "a list of days",
        "write two letters a day, like MO,WE or 2TH for the second Thursday",
    ),
    "bymonthday": (
        re.compile(r"-?([12]?\d|3[01])(\s*,\s*-?([12]?\d|3[01]))*"),
        "a list of days of the month",
        "write numbers, like 1,15 or -1 for the last day",
    ),
    "phone": (
        re.compile(r"\+?[\d\s().-]{3,30}(\s*(ext|x|extension)\.?\s*\d+)?", re.I),
        "a phone number alone",
        "write only the number, and put other words in its description",
    ),
}
_UK_LATITUDES = (49.0, 61.5)
_UK_LONGITUDES = (-9.0, 2.5)
EXTENSION = "signpost"
_LONGEST = 200
_DEEPEST = 40
"""Steps into a record; the standard needs 12, and a hostile feed may go on for ever."""


def doubts_about(record: object, profile: Profile, entity_name: str) -> Iterator[Fault]:
    """Return what looks wrong in a record and all that hangs from it, though the profile allows it."""
    yield from _walk(record, profile, profile.entities[entity_name], ())


def _walk(record: object, profile: Profile, entity: Entity, path: Path) -> Iterator[Fault]:
    if not isinstance(record, Mapping) or len(path) > _DEEPEST:
        return
    yield from _doubts_of_one(record, entity, path)
    for key, value in record.items():
        child = entity.child(key)
        if child is None:
            continue
        if isinstance(value, list):
            for number, each in enumerate(value):
                yield from _walk(each, profile, profile.entities[child], (*path, key, number))
        else:
            yield from _walk(value, profile, profile.entities[child], (*path, key))


def _doubts_of_one(record: Mapping[str, object], entity: Entity, path: Path) -> Iterator[Fault]:
    for key, value in record.items():
        # Signpost's own extension is known for what it is, to whoever reads docs/open-referral.md.
        if key not in entity.known and key != EXTENSION:
            yield _unknown(entity, key, (*path, key))
        elif (kind := entity.fields.get(key)) and kind.reads_as:
            yield from _misshapen(kind, value, (*path, key))
    if entity.name == "service":
        yield from _ages(record, path)
        if path == () and not (record.get("organization") or record.get("organization_id")):
            remedy = "say which organisation runs it, in organization"
            yield Fault((*path, "organization"), "no-organization", "is missing", remedy, is_advice=True)
    if entity.name == "location":
        yield from _point(record, path)


def _unknown(entity: Entity, key: str, path: Path) -> Fault:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key[:_LONGEST]).lower()
    near = get_close_matches(snake, entity.known, n=1, cutoff=0.85)
    problem = "is not a field of the standard"
    if near and near[0] not in path:
        return Fault(path, "unknown-field", problem, f"did you mean {near[0]}?", is_advice=True)
    remedy = "readers will pass over it; that does no harm unless it holds what people need"
    return Fault(path, "unknown-field", problem, remedy, is_advice=True)


def _misshapen(kind: FieldKind, value: object, path: Path) -> Iterator[Fault]:
    if not isinstance(value, str):
        return
    if value == "":
        yield Fault(path, "empty", "is empty", "give it a value, or leave the field out", is_advice=True)
    elif kind.reads_as == "date":
        if not _is_date(value):
            problem = f"{show(value)} is not a date"
            yield Fault(path, "date", problem, _date_remedy(value), is_advice=True)
    else:
        shape, noun, remedy = _SHAPES[kind.reads_as]
        if len(value) > _LONGEST or not shape.fullmatch(value.strip()):
            yield Fault(path, kind.reads_as, f"{show(value)} is not {noun}", remedy, is_advice=True)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == len("2024-03-15")


def _date_remedy(value: str) -> str:
    if found := re.fullmatch(r"(\d{4}-\d\d-\d\d)[T ].*", value[:_LONGEST]):
        return f"write the day alone, {found[1]}"
    return "write the year, month and day, like 2024-03-15"


def _ages(record: Mapping[str, object], path: Path) -> Iterator[Fault]:
    ages = {key: record.get(key) for key in ("minimum_age", "maximum_age")}
    numbers = {key: age for key, age in ages.items() if isinstance(age, (int, float)) and not isinstance(age, bool)}
    for key, age in numbers.items():
        if not 0 <= age <= 150:
            problem = f"{show(age)} is not an age"
            yield Fault((*path, key), "age", problem, "leave the field out when there is no limit", is_advice=True)
    if len(numbers) == 2 and 0 <= numbers["maximum_age"] < numbers["minimum_age"]:
        problem = f"is {show(numbers['maximum_age'])}, below the minimum age of {show(numbers['minimum_age'])}"
        yield Fault((*path, "maximum_age"), "ages", problem, "put the two the right way round", is_advice=True)


def _point(record: Mapping[str, object], path: Path) -> Iterator[Fault]:
    latitude, longitude = record.get("latitude"), record.get("longitude")
    if not (isinstance(latitude, (int, float)) and isinstance(longitude, (int, float))):
        if (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            problem = "is missing, though the other half of the point is there"
            yield Fault((*path, missing), "half-point", problem, "give both, or neither", is_advice=True)
        return
    if _within(latitude, _UK_LATITUDES) and _within(longitude, _UK_LONGITUDES):
        return
    problem = f"the point {tidy(str(latitude))}, {tidy(str(longitude))} is not in the United Kingdom"
    if _within(longitude, _UK_LATITUDES) and _within(latitude, _UK_LONGITUDES):
        remedy = "latitude and longitude look as if they have changed places: put latitude, the larger, first"
    else:
        remedy = "give the latitude (about 50 to 61) and longitude (about -8 to 2) of the place, or leave both out"
    yield Fault(path, "point", problem, remedy, is_advice=True)


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]

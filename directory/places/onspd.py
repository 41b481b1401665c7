"""The ONS Postcode Directory (ONSPD) and its statistical twin, the National Statistics Postcode Lookup (NSPL).

Column names have changed over the years: ``oslaua`` is ``laua`` in the NSPL and became ``lad25cd`` in 2025, and the
figures move with each release, so a column is known by its pattern.

Source:
    Office for National Statistics, "ONS Postcode Directory User Guide", releases of 2018 to 2025.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter

from directory.places.files import Archive, PlacesFileError, folder_of, read_rows
from directory.places.records import (
    ELSEWHERE,
    NO_NATION,
    NO_POINT,
    NO_POSTCODE,
    SHORT_ROW,
    PostcodeRecord,
    RefusedRow,
    Source,
    is_in_kingdom,
    nation_of_codes,
    split_postcode,
)

_COLUMNS = {
    "postcode": r"pcds|pcd7|pcd8|pcd2?",
    "latitude": r"lat",
    "longitude": r"long",
    "terminated": r"doterm",
    "council": r"(os)?laua|lad\d\dcd",
    "ward": r"(os)?ward|wd\d\dcd",
    "country": r"ctry(\d\dcd)?",
    "grid": r"osgrdind|gridind",
}
_NEEDED = ("postcode", "latitude", "longitude")
_NO_GRID_REFERENCE = "9"
_NAMES = re.compile(r"(lad|wd)\d\d(cd|nm)", re.IGNORECASE)
_LARGEST_NAMES_FILE = 20 * 1024**2
_MOST_NAMES = 50_000
_CROWN_DEPENDENCIES = ("L93", "M83", "L99", "M99")


def is_ons_header(row: Sequence[str]) -> bool:
    """Whether a first row is that of the ONSPD or NSPL."""
    return all(name in _places_of(row) for name in _NEEDED)


def find_data(archive: Archive) -> tuple[str, ...]:
    """Return the members to read: the one large CSV, or the CSVs of postcode areas where only those are there."""
    tables = [member for member in archive.members if member.lower().endswith(".csv") and not _is_aside(member)]
    whole = [member for member in tables if "multi_csv" not in folder_of(member)]
    if whole:
        return (max(whole, key=archive.size),)
    return tuple(sorted(tables))


def source_of(member: str) -> Source:
    """Return which of the two files a member is, by its name."""
    return "nspl" if "nspl" in member.lower() else "onspd"


def read_postcodes(archive: Archive, member: str) -> Iterator[PostcodeRecord | RefusedRow]:
    """Yield every postcode of a member, terminated ones too, and every row that cannot be used.

    Raises:
        PlacesFileError: its columns are not those of the ONSPD or NSPL.
    """
    rows = read_rows(archive, member)
    header = next(rows, [])
    places = _places_of(header)
    if missing := [name for name in _NEEDED if name not in places]:
        raise PlacesFileError(
            f"{member}: no column for the {missing[0]}. An ONS Postcode Directory names pcds, lat and long."
        )
    widest = max(places.values())
    pick = itemgetter(*(places.get(meaning, -1) for meaning in _COLUMNS))
    for number, row in enumerate(rows, start=2):
        if len(row) <= widest:
            if row:
                yield RefusedRow(member, number, SHORT_ROW)
            continue
        row.append("")  # What a column that this release lacks has to say.
        record = _read_row(*pick(row))
        yield RefusedRow(member, number, record) if isinstance(record, str) else record


def read_names(archive: Archive) -> dict[str, str]:
    """Return the names of councils and wards by code, from the lists that come in the folder ``Documents``.

    They are a convenience: one that cannot be read, or is far larger than any has been, is left out.
    """
    names: dict[str, str] = {}
    for member in archive.members:
        wanted = member.lower().endswith(".csv") and "documents" in folder_of(member)
        if wanted and archive.size(member) <= _LARGEST_NAMES_FILE and len(names) < _MOST_NAMES:
            names |= _read_names(archive, member)
    return names


def _is_aside(member: str) -> bool:
    return bool({"documents", "user guide", "__macosx", "doc"} & set(folder_of(member)))


def _places_of(header: Sequence[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    found: dict[str, int] = {}
    for meaning, pattern in _COLUMNS.items():
        for choice in pattern.split("|"):
            place = next((at for at, name in enumerate(names) if re.fullmatch(choice, name)), None)
            if place is not None:
                found[meaning] = place
                break
    return found


def _read_row(
    postcode: str, lat: str, long: str, ended: str, council: str, ward: str, country: str, grid: str
) -> PostcodeRecord | str:
    code = split_postcode(postcode)
    if code is None:
        return NO_POSTCODE
    if country.startswith(_CROWN_DEPENDENCIES):
        return ELSEWHERE
    try:
        latitude, longitude = float(lat), float(long)
    except ValueError:
        return NO_POINT
    if grid.strip() == _NO_GRID_REFERENCE or not latitude < 90:
        return NO_POINT
    if not is_in_kingdom(latitude, longitude):
        return ELSEWHERE
    council = council.strip()[:9]
    nation = nation_of_codes(country.strip(), council)
    if nation is None:
        return NO_NATION
    return PostcodeRecord(*code, latitude, longitude, nation, council, ward.strip()[:9], _read_month(ended.strip()))


def _read_month(text: str) -> date | None:
    if len(text) != 6 or not text.isdecimal() or not 1 <= int(text[4:]) <= 12 or int(text[:4]) < 1:
        return None
    return date(int(text[:4]), int(text[4:]), 1)


def _read_names(archive: Archive, member: str) -> dict[str, str]:
    # These lists are now UTF-8, now Windows-1252: Welsh names have circumflexes.
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            rows = read_rows(archive, member, encoding=encoding)
            header = [name.strip().lower() for name in next(rows, [])]
            kinds = [(at, found[1], found[2]) for at, name in enumerate(header) if (found := _NAMES.fullmatch(name))]
            code = next((at for at, _, part in kinds if part == "cd"), None)
            name = next((at for at, kind, part in kinds if part == "nm" and code is not None), None)
            if code is None or name is None or header[code][:2] != header[name][:2]:
                return {}
            return {
                row[code].strip(): row[name].strip()[:120]
                for row in rows
                if len(row) > max(code, name) and len(row[code].strip()) == 9 and row[name].strip()
            }
        except PlacesFileError:
            continue
    return {}

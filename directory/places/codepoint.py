"""Code-Point Open: Ordnance Survey's postcodes of Great Britain, a CSV without a header for each postcode area.

Source:
    Ordnance Survey, "Code-Point Open Technical Specification"; the columns are those of its
    ``Doc/Code-Point_Open_Column_Headers.csv``, in which ``PC EA NO CY DC WC`` head what is used here.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import batched

from pyproj import Transformer

from directory.places.files import Archive, PlacesFileError, folder_of, read_rows
from directory.places.records import (
    ELSEWHERE,
    NO_NATION,
    NO_POINT,
    NO_POSTCODE,
    SHORT_ROW,
    PostcodeRecord,
    RefusedRow,
    is_in_kingdom,
    nation_of_codes,
    split_postcode,
)

_TEN_COLUMNS = {"PC": 0, "EA": 2, "NO": 3, "CY": 4, "DC": 8, "WC": 9}
_AT_ONCE = 5_000


def is_code_point_row(row: Sequence[str]) -> bool:
    """Whether a first row is one of Code-Point Open: a postcode, its quality, and a point in metres."""
    return len(row) >= 10 and split_postcode(row[0]) is not None and row[1].strip().isdecimal()


def find_data(archive: Archive) -> tuple[str, ...]:
    """Return the members that hold postcodes."""
    return tuple(
        sorted(
            member for member in archive.members if member.lower().endswith(".csv") and "doc" not in folder_of(member)
        )
    )


def read_columns(archive: Archive) -> dict[str, int]:
    """Return where each column stands: as the file's own list of headers says, else as they stand since 2011.

    Raises:
        PlacesFileError: the list lacks a column that is needed.
    """
    member = next((each for each in archive.members if each.lower().endswith("column_headers.csv")), None)
    if member is None:
        return dict(_TEN_COLUMNS)
    header = [name.strip().upper() for name in next(read_rows(archive, member), [])]
    if missing := [name for name in _TEN_COLUMNS if name not in header]:
        raise PlacesFileError(f"{member}: no column {missing[0]}. Give Code-Point Open as it was published.")
    return {name: header.index(name) for name in _TEN_COLUMNS}


def read_postcodes(archive: Archive, member: str, columns: Mapping[str, int]) -> Iterator[PostcodeRecord | RefusedRow]:
    """Yield every postcode of a member and every row that cannot be used; points are good to about 5 metres.

    Eastings and northings (OSGB36) become WGS84 by the seven-parameter shift that PROJ carries, without the grid of
    corrections, which would have to be downloaded.
    """
    for rows in batched(enumerate(read_rows(archive, member), start=1), _AT_ONCE):
        usable: list[tuple[int, list[str], float, float]] = []
        for number, row in rows:
            metres = _read_metres(row, columns)
            if isinstance(metres, str):
                yield RefusedRow(member, number, metres)
            else:
                usable.append((number, row, *metres))
        if not usable:
            continue
        eastings, northings = [each[2] for each in usable], [each[3] for each in usable]
        longitudes, latitudes = _to_degrees().transform(eastings, northings)
        for (number, row, _, _), latitude, longitude in zip(usable, latitudes, longitudes, strict=True):
            record = _make_record(row, columns, float(latitude), float(longitude))
            yield RefusedRow(member, number, record) if isinstance(record, str) else record


def _read_metres(row: Sequence[str], columns: Mapping[str, int]) -> tuple[float, float] | str:
    if len(row) <= max(columns.values()):
        return SHORT_ROW
    try:
        easting, northing = float(row[columns["EA"]]), float(row[columns["NO"]])
    except ValueError:
        return NO_POINT
    is_metres = 0 < easting < 800_000 and 0 < northing < 1_400_000
    return (easting, northing) if is_metres else NO_POINT


def _make_record(
    row: Sequence[str], columns: Mapping[str, int], latitude: float, longitude: float
) -> PostcodeRecord | str:
    code = split_postcode(row[columns["PC"]])
    if code is None:
        return NO_POSTCODE
    if not is_in_kingdom(latitude, longitude):
        return ELSEWHERE
    council, ward = row[columns["DC"]].strip()[:9], row[columns["WC"]].strip()[:9]
    nation = nation_of_codes(row[columns["CY"]].strip(), council)
    if nation is None:
        return NO_NATION
    return PostcodeRecord(*code, round(latitude, 6), round(longitude, 6), nation, council, ward)


@lru_cache(maxsize=1)
def _to_degrees() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)

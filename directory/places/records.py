"""One postcode of an imported file, and the reasons one cannot be used."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from directory.model import Nation
from directory.places.councils import nation_of

type Source = Literal["onspd", "nspl", "code-point-open"]

NO_POSTCODE = "not a postcode"
NO_POINT = "no grid reference"
ELSEWHERE = "outside the United Kingdom"
NO_NATION = "no country code"
TWICE = "came earlier in the file"
SHORT_ROW = "fewer columns than the header"

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
_SOUTH, _NORTH, _WEST, _EAST = 49.0, 61.0, -9.0, 2.0


@dataclass(frozen=True, slots=True)
class PostcodeRecord:
    """A postcode, WGS84 degrees, and the GSS codes of what holds it (empty where the file has none)."""

    outcode: str
    incode: str
    latitude: float
    longitude: float
    nation: Nation
    council_code: str = ""
    ward_code: str = ""
    terminated: date | None = None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be used: where it stands, and one of the reasons above."""

    file: str
    row: int
    reason: str


def split_postcode(text: str) -> tuple[str, str] | None:
    """Return the outward and inward code of a postcode in any spacing; ``None`` when it is none."""
    found = _POSTCODE.fullmatch(text.replace(" ", "").upper())
    return (found[1], found[2]) if found else None


def is_in_kingdom(latitude: float, longitude: float) -> bool:
    """Whether a point can be in the United Kingdom, islands and all."""
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


def nation_of_codes(country_code: str, council_code: str) -> Nation | None:
    """Return the nation a row's codes say it is in."""
    return nation_of(country_code) or nation_of(council_code)

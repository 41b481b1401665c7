"""The councils of the United Kingdom: the areas that most services and every postcode belong to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from directory.model import Nation
from directory.places.area import CouncilRecord, Point, load_councils_file
from directory.places.names import slug

_NATIONS: Mapping[str, Nation] = {"E": "england", "W": "wales", "S": "scotland", "N": "northern-ireland"}


@dataclass(frozen=True, slots=True)
class Council:
    """A council or county council; ``within`` are the ids of every wider area that holds it, nation and ``uk`` too.

    ``code`` is the nine-character code the Office for National Statistics gives (GSS).
    ``county`` is what tells its towns from others of their name: its county, else its own name.
    """

    code: str
    id: str
    name: str
    at: Point
    nation: Nation
    within: tuple[str, ...]
    county: str
    also: tuple[str, ...] = ()

    @property
    def area_ids(self) -> frozenset[str]:
        """The ids of all areas that a place in this council lies in."""
        return frozenset({self.id, *self.within})


class Councils:
    """Councils by code; a code that was replaced leads to its successor."""

    def __init__(self, counties: Mapping[str, CouncilRecord], councils: Mapping[str, CouncilRecord]) -> None:
        self._counties = {code: _make(code, record, None) for code, record in counties.items()}
        self._councils = {
            code: _make(code, record, self._counties.get(record.county or "")) for code, record in councils.items()
        }
        self._former = {
            was.split()[0]: council for code, council in self._councils.items() for was in councils[code].was
        }
        self._former_names = [
            (was.partition(" ")[2], self._councils[code]) for code, record in councils.items() for was in record.was
        ]

    @property
    def all(self) -> Iterable[Council]:
        """Every council that is not a county council."""
        return self._councils.values()

    @property
    def counties(self) -> Iterable[Council]:
        """The county councils, which have districts under them."""
        return self._counties.values()

    @cached_property
    def names(self) -> tuple[tuple[str, Council], ...]:
        """Every name with its council: present names, other names in use, and those of councils since replaced."""
        present = [
            (name, council)
            for council in (*self._councils.values(), *self._counties.values())
            for name in (council.name, *council.also)
        ]
        return (*present, *((name, council) for name, council in self._former_names if name))

    def get(self, code: str) -> Council | None:
        """Return the council of a GSS code, of today or replaced since."""
        return self._councils.get(code) or self._counties.get(code) or self._former.get(code)


@lru_cache(maxsize=1)
def load_councils() -> Councils:
    """Return the packaged councils.

    Raises:
        AreaError: the packaged file cannot be used.
    """
    record = load_councils_file(Path(__file__).parent / "councils.yaml")
    return Councils(record.counties, record.councils)


def nation_of(code: str) -> Nation | None:
    """Return the nation a GSS code belongs to: ``E`` England, ``W`` Wales, ``S`` Scotland, ``N`` Northern Ireland."""
    return _NATIONS.get(code[:1])


def _make(code: str, record: CouncilRecord, county: Council | None) -> Council:
    nation = _NATIONS[code[0]]
    within = [*record.within, *([county.id, *county.within] if county else []), nation, "uk"]
    return Council(
        code=code,
        id=record.id or slug(record.name),
        name=record.name,
        at=record.at,
        nation=nation,
        within=tuple(dict.fromkeys(within)),
        county=county.county if county else record.county_name or record.name,
        also=record.also,
    )

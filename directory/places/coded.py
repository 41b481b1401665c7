"""Postcodes as places: the point a source gives, and every area that holds it."""

from directory.model import Place
from directory.places.area import Area, CodePoint, Kind
from directory.places.councils import Council, Councils, nation_of
from directory.places.distance import distance_miles
from directory.places.located import Located, LocatesCodes
from directory.places.postcodes import FoundCode


class CodedPlaces:
    """Turns postcodes and outward codes into places; those of the home area know their locality."""

    def __init__(self, area: Area, councils: Councils, source: LocatesCodes) -> None:
        self._area = area
        self._councils = councils
        self._source = source

    def is_home(self, found: FoundCode) -> bool:
        """Whether most of an outward code lies in the home area."""
        return found.outcode in self._area.outcodes

    def place(self, found: FoundCode) -> Place | None:
        """Return where a postcode is, as exactly as is known; ``None`` when no source knows even its outward code.

        In the home area an exact point counts; failing that the sector's middle in the area's own file does.
        An exact postcode that another council holds is not at home, though the rest of its sector may be.
        """
        located = self._source.locate(found)
        home = self._area.sectors.get(found.sector or "") or self._area.outcodes.get(found.outcode)
        if located is None:
            return None if home is None else self._home_place(found, home, None)
        councils = [council for code in located.councils if (council := self._councils.get(code)) is not None]
        if located.is_exact and councils:
            at_home = any(council.id == self._area.area.id for council in councils)
        else:
            at_home = home is not None
        return self._home_place(found, home, located) if at_home else _away_place(found, located, councils)

    def _home_place(self, found: FoundCode, home: CodePoint | None, located: Located | None) -> Place:
        whole = self._area.area
        exact = located if located is not None and located.is_exact else None
        roughly = home.at if home is not None else whole.at
        at = roughly if exact is None else (exact.latitude, exact.longitude)
        locality = home.locality if home is not None else self._nearest_locality(*at)
        smaller = exact.area_ids if exact is not None else ()
        return Place(
            found.code,
            at[0],
            at[1],
            _kind_of(found),
            locality=locality,
            county=whole.county,
            nation=whole.nation,
            area_ids=frozenset({whole.id, *whole.within, locality, *smaller}),
        )

    def _nearest_locality(self, latitude: float, longitude: float) -> str:
        named = [(place, locality.id) for locality in self._area.localities for place in (locality, *locality.places)]
        return min(named, key=lambda each: distance_miles(each[0].at[0], each[0].at[1], latitude, longitude))[1]


def _away_place(found: FoundCode, located: Located, councils: list[Council]) -> Place:
    nations = [nation for code in located.councils if (nation := nation_of(code)) is not None]
    nation = located.nation or (nations[0] if nations else "england")
    ids = {"uk", nation, *nations, *located.area_ids}.union(*(council.area_ids for council in councils))
    return Place(
        found.code,
        located.latitude,
        located.longitude,
        _kind_of(found),
        county=councils[0].county if councils else None,
        nation=nation,
        area_ids=frozenset(ids),
    )


def _kind_of(found: FoundCode) -> Kind:
    return "outcode" if found.sector is None else "postcode"

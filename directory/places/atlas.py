"""Every place known by name, and what to do when two share one."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from rapidfuzz import fuzz, process

from directory.model import Place
from directory.places.area import Area, Kind, Kingdom, NamedPlace, Point, Town
from directory.places.councils import Councils, nation_of
from directory.places.distance import distance_miles
from directory.places.names import plain_name, word_starts
from directory.places.sectors import PackagedCodes
from directory.places.towns import GeoTown

_CITY, _TOWN = 75_000, 5_000
_NAMESAKE_MILES, _SAME_MILES = 12, 4
_DWARFED = 20
_HOME_LIKENESS, _LIKENESS = 83, 88
_SHORTEST_GUESS = 5
_GUESSED_FROM = 2_000
_LANDMARK = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A place under one of its names.

    ``sure`` is false for what a speech recogniser makes of a name at home, and for names in other languages elsewhere.
    """

    place: Place
    population: int
    is_home: bool
    sure: bool = True


class Atlas:
    """Places by name, the home area's first."""

    def __init__(
        self, area: Area, kingdom: Kingdom, towns: Iterable[GeoTown], codes: PackagedCodes, councils: Councils
    ) -> None:
        self._area = area
        self._kingdom = kingdom
        self._codes = codes
        self._councils = councils
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._namesakes: dict[str, list[Town]] = defaultdict(list)
        for namesake in kingdom.namesakes:
            self._namesakes[plain_name(namesake.name)].append(namesake)
        self._add_home()
        self._add_kingdom(list(towns))
        self._home_names = [name for name, entries in self._entries.items() if entries[0].is_home and entries[0].sure]
        self._guessable = [
            name
            for name, entries in self._entries.items()
            if len(name) >= _SHORTEST_GUESS
            and max((entry.population for entry in entries if entry.sure), default=0) >= _GUESSED_FROM
        ]

    @property
    def names(self) -> Collection[str]:
        """Every name a place goes by, in plain form."""
        return self._entries.keys()

    def entries(self, name: str) -> Sequence[Entry]:
        """Return the entries under a plain name (see ``plain_name``)."""
        return self._entries.get(name, ())

    def places(self, name: str) -> list[Place]:
        """Return the places a plain name may mean, likeliest first; the home area's own settle it.

        A place a speech recogniser may have misheard settles nothing: it comes first, the place
        really so called second.
        """
        entries = self._entries.get(name, [])
        home = [entry for entry in entries if entry.is_home]
        if any(entry.sure for entry in home):
            return [entry.place for entry in home[:1]]
        away = sorted((entry for entry in entries if not entry.is_home), key=lambda entry: -entry.population)
        away = [entry for entry in away if entry.sure] or away
        largest = away[0].population if away else 0
        away = [entry for entry in away if entry.population * _DWARFED >= largest]
        kept = [*home[:1], *away]
        return [self._told_apart(entry.place) if len(kept) > 1 else entry.place for entry in kept]

    def starting(self, name: str, most: int) -> list[Place]:
        """Return the places whose plain name, or a word of it, begins so: the home area's first, then the larger."""
        found: dict[str, Entry] = {}
        start = bisect_left(self._word_starts, (name, ""))
        for tail, full in islice(self._word_starts, start, None):
            if not tail.startswith(name):
                break
            best = max(self._entries[full], key=lambda entry: (entry.sure, entry.is_home, entry.population))
            if best.sure:
                found.setdefault(best.place.name, best)
        ordered = sorted(found.values(), key=lambda entry: (not entry.is_home, -entry.population, entry.place.name))
        return [entry.place for entry in ordered[:most]]

    @cached_property
    def _word_starts(self) -> list[tuple[str, str]]:
        return sorted((name[at:], name) for name in self._entries for at in word_starts(name))

    def places_in(self, name: str, qualifier: str) -> list[Place]:
        """Return the likeliest place of a plain name in a county, area or nation of another plain name."""
        slug = qualifier.replace(" ", "-")
        found = sorted(self._entries.get(name, ()), key=lambda entry: (not entry.is_home, -entry.population))
        return [
            place
            for place in (self._told_apart(entry.place) for entry in found)
            if qualifier in _names_of(place.county) or slug in place.area_ids or slug == place.nation
        ][:1]

    def guess(self, name: str) -> str | None:
        """Return the plain name a misspelt one must be meant for; ``None`` when none is near enough."""
        if len(name) < _SHORTEST_GUESS:
            return None
        for names, likeness in ((self._home_names, _HOME_LIKENESS), (self._guessable, _LIKENESS)):
            best = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=likeness)
            if best is not None and best[0][0] == name[0]:
                return best[0]
        return None

    def _add_home(self) -> None:
        whole = self._area.area
        area = self._home_place(whole.name, whole.at, kind="area", locality=None)
        self._enter(whole.name, Entry(area, _CITY, is_home=True))
        for locality in self._area.localities:
            for named in (locality, *locality.places):
                self._add_named(named, locality.id)

    def _add_named(self, named: NamedPlace, locality: str) -> None:
        place = self._home_place(named.name, named.at, kind=named.kind, locality=locality)
        for name in (named.name, *named.also):
            self._enter(name, Entry(place, _TOWN, is_home=True))
        for name in named.heard:
            self._enter(name, Entry(place, _TOWN, is_home=True, sure=False))

    def _home_place(self, name: str, at: Point, *, kind: Kind, locality: str | None) -> Place:
        whole = self._area.area
        ids = {whole.id, *whole.within, *([locality] if locality else [])}
        return Place(
            name,
            at[0],
            at[1],
            kind,
            locality=locality,
            county=whole.county,
            nation=whole.nation,
            area_ids=frozenset(ids),
        )

    def _add_kingdom(self, towns: Sequence[GeoTown]) -> None:
        for wide in self._kingdom.areas:
            ids = frozenset({wide.id, *wide.within})
            place = Place(wide.name, *wide.at, "area", nation=wide.nation, area_ids=ids)
            for name in (wide.name, *wide.also):
                self._enter(name, Entry(place, _CITY, is_home=False))
        for town in towns:
            self._add_town(town)
        for extra in self._kingdom.towns:
            known = (entry.place for entry in self._entries.get(plain_name(extra.name), ()))
            if any(_miles(place, *extra.at) < _SAME_MILES for place in known):
                continue
            nation = nation_of(self._codes.councils_near(*extra.at)[0]) or "england"
            self._add_town(GeoTown(extra.name, *extra.at, _TOWN, nation), county=extra.county)
        self._landmarks = [t for t in towns if t.population >= _LANDMARK]
        for short, full in self._kingdom.also.items():
            for entry in self._entries.get(plain_name(full), ()):
                self._enter(short, entry)

    def _add_town(self, town: GeoTown, *, county: str | None = None) -> None:
        name = plain_name(town.name)
        at_home = any(
            entry.is_home and _miles(entry.place, town.latitude, town.longitude) < _NAMESAKE_MILES
            for entry in self._entries.get(name, ())
        )
        if at_home:
            return
        kind: Kind = "city" if town.population >= _CITY else "town" if town.population >= _TOWN else "village"
        councils = [
            council
            for code in self._codes.councils_near(town.latitude, town.longitude)
            if (council := self._councils.get(code)) is not None and council.nation == town.nation
        ]
        county = county or self._namesake_county(name, town) or (councils[0].county if councils else None)
        place = Place(
            town.name,
            town.latitude,
            town.longitude,
            kind,
            county=None if county == town.name else county,
            nation=town.nation,
            area_ids=frozenset({town.nation, "uk"}.union(*(council.area_ids for council in councils))),
        )
        self._enter(town.name, Entry(place, town.population, is_home=False))
        for also in town.also:
            self._enter(also, Entry(place, town.population, is_home=False, sure=False))

    def _namesake_county(self, name: str, town: GeoTown) -> str | None:
        for namesake in self._namesakes.get(name, ()):
            if distance_miles(*namesake.at, town.latitude, town.longitude) < _NAMESAKE_MILES:
                return namesake.county
        return None

    def _told_apart(self, place: Place) -> Place:
        """Return the place with something in ``county`` to know it by: "near Leeds" where that is all we know."""
        if place.county is not None or place.kind == "area":
            return place
        others = [town for town in self._landmarks if town.name != place.name]
        nearest = min(others, key=lambda town: _miles(place, town.latitude, town.longitude))
        return replace(place, county=f"near {nearest.name}")

    def _enter(self, name: str, entry: Entry) -> None:
        entries = self._entries[plain_name(name)]
        if all(entry.place is not other.place for other in entries):
            entries.append(entry)


def _miles(place: Place, latitude: float, longitude: float) -> float:
    return distance_miles(place.latitude, place.longitude, latitude, longitude)


def _names_of(county: str | None) -> tuple[str, ...]:
    """Return what a county is called: "greater london" is also "london"."""
    name = plain_name(county or "")
    return (name, name.removeprefix("greater "), name.removeprefix("north "), name.removeprefix("county "))

"""What a listing is and where, as words that the index of words can filter by.

They let through all that the filters do and some more, so that few of the hits are thrown away afterwards.
"""

import math
from collections.abc import Iterator
from itertools import product

from directory.opening import WEEK, merge_spells
from directory.search.listing import Listing
from directory.search.ports import Circle, Filters

_SLOT = 4 * 60
_ANYWHERE = "c:*"
_EVERYWHERE = "a:*"
# Sides of cells in degrees north, each level with its own; a degree east is shorter in Britain.
_LEVELS = (0.05, 0.25, 1.0)
_EAST = 1.6
_MOST_CELLS = 64
# A little less than there are, so that a circle is never cut short.
_MILES_A_DEGREE = 69.0


def facts_of(listing: Listing) -> set[str]:
    """Return the words for a listing's terms, areas, hours and places."""
    service = listing.service
    facts = {f"t:{term}" for term in listing.terms}
    facts.update({f"a:{area}" for area in service.area_ids} or {_EVERYWHERE})
    for spell in merge_spells(service.spells):
        facts.update(
            f"s:{slot % (WEEK // _SLOT)}" for slot in range(spell.start // _SLOT, (spell.end - 1) // _SLOT + 1)
        )
    points = [
        (site.latitude, site.longitude)
        for site in service.sites
        if site.latitude is not None and site.longitude is not None
    ]
    if service.national or not points:
        facts.add(_ANYWHERE)
    for (latitude, longitude), (level, size) in product(points, enumerate(_LEVELS)):
        facts.add(_cell(level, math.floor(latitude / size), math.floor(longitude / (size * _EAST))))
    return facts


def groups_of(filters: Filters) -> list[list[str]]:
    """Return groups of facts of which a listing that passes has one each; age and audience are not among them."""
    groups = [[f"t:{term}" for term in sorted(group)] for group in filters.terms]
    if filters.area_ids:
        groups.append([_EVERYWHERE, *(f"a:{area}" for area in sorted(filters.area_ids))])
    if filters.open_at is not None:
        groups.append([f"s:{filters.open_at // _SLOT}"])
    if filters.within is not None and (cells := _cells(filters.within)):
        groups.append([_ANYWHERE, *cells])
    return groups


def _cells(circle: Circle) -> list[str]:
    for level, size in enumerate(_LEVELS):
        ranges = list(_ranges(circle, size))
        if math.prod(len(each) for each in ranges) <= _MOST_CELLS:
            return [_cell(level, north, east) for north, east in product(*ranges)]
    return []


def _ranges(circle: Circle, size: float) -> Iterator[range]:
    high = circle.radius_miles / _MILES_A_DEGREE
    widest = min(89.0, abs(circle.latitude) + high)
    wide = high / math.cos(math.radians(widest))
    for middle, reach, side in ((circle.latitude, high, size), (circle.longitude, wide, size * _EAST)):
        yield range(math.floor((middle - reach) / side), math.floor((middle + reach) / side) + 1)


def _cell(level: int, north: int, east: int) -> str:
    return f"c{level}:{north}:{east}"

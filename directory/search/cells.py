"""Britain cut into cells, so that what lies near a point can be looked up by plain words.

Cells let through all that a circle holds and a little beyond its rim, never less.
"""

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product

from directory.places.distance import distance_miles
from directory.search.ports import Circle

# Sides of cells in degrees north, each level with its own; a degree east is shorter in Britain.
_LEVELS = (0.05, 0.1, 0.25, 1.0)
_EAST = 1.6
# A little less than there are, so that a circle is never cut short.
_MILES_A_DEGREE = 69.0
# The corner of a cell nearest in degrees is not quite the nearest point of it on a sphere.
_RIM = 1.01

type Point = tuple[float, float]


def cells_of(points: Iterable[Point]) -> Iterator[str]:
    """Yield the cells, one of each level, that points lie in; WGS84 degrees north and east."""
    for (latitude, longitude), (level, size) in product(points, enumerate(_LEVELS)):
        yield _cell(level, math.floor(latitude / size), math.floor(longitude / (size * _EAST)))


@lru_cache(1024)
def cells_within(circle: Circle, most: int) -> tuple[str, ...]:
    """Return the smallest cells that cover a circle with no more than ``most``; none where it is too wide for that."""
    for level, size in enumerate(_LEVELS):
        ranges = list(_ranges(circle, size))
        if math.prod(len(each) for each in ranges) <= most:
            return tuple(_cell(level, *place) for place in product(*ranges) if _is_reached(circle, size, *place))
    return ()


def _ranges(circle: Circle, size: float) -> Iterator[range]:
    high = circle.radius_miles / _MILES_A_DEGREE
    widest = min(89.0, abs(circle.latitude) + high)
    wide = high / math.cos(math.radians(widest))
    for middle, reach, side in ((circle.latitude, high, size), (circle.longitude, wide, size * _EAST)):
        yield range(math.floor((middle - reach) / side), math.floor((middle + reach) / side) + 1)


def _is_reached(circle: Circle, size: float, north: int, east: int) -> bool:
    """Whether the nearest of a cell is within the circle."""
    latitude = min(max(circle.latitude, north * size), (north + 1) * size)
    longitude = min(max(circle.longitude, east * size * _EAST), (east + 1) * size * _EAST)
    return distance_miles(circle.latitude, circle.longitude, latitude, longitude) <= circle.radius_miles * _RIM


def _cell(level: int, north: int, east: int) -> str:
    return f"c{level}:{north}:{east}"

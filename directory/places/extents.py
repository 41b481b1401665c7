"""The shape a feed draws round the area a service is for, as ids of the areas in it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from directory.places.area import Area, Kingdom, Point, load_area, load_kingdom
from directory.places.councils import Councils, load_councils

MOST_CHARACTERS = 2_000_000
MOST_CORNERS = 100_000
_NEARLY_ALL = 0.98
_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;", re.IGNORECASE)
_WGS84 = ("4326", "4258")
_WKT = re.compile(r"^\s*(?:MULTI)?POLYGON\b|^\s*GEOMETRYCOLLECTION\b", re.IGNORECASE)
_SOUTH, _NORTH, _WEST, _EAST = 48.0, 62.0, -11.0, 4.0


def area_ids_in_extent(extent: str, extent_type: str) -> tuple[str, ...]:
    """Return the ids of the areas that lie in a polygon, the widest only; empty when it cannot be read or holds none.

    A council or locality lies in it when its middle does; a nation or county when nearly all of its councils do, and
    then its councils are left out, as everybody in them is in it.

    Args:
        extent: GeoJSON (a geometry, feature or collection) or WKT, WGS84; latitude first is put right.
        extent_type: what the feed says that is; nothing, or the wrong thing, does no harm.
    """
    polygon = _read(extent, extent_type)
    if polygon is None:
        return ()
    tree = _load()
    middles = shapely.points([(area.at[1], area.at[0]) for area in tree.leaves])
    inside = shapely.contains(polygon, middles)
    held = {area.id for area, is_in in zip(tree.leaves, inside, strict=True) if is_in}
    return _widest(held, tree)


@dataclass(frozen=True, slots=True)
class _Leaf:
    id: str
    at: Point
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tree:
    """Leaves are councils, and the home area's localities in place of its council; wholes map to their leaves."""

    leaves: Sequence[_Leaf]
    wholes: Mapping[str, frozenset[str]]


def _widest(held: set[str], tree: _Tree) -> tuple[str, ...]:
    whole = {
        area: leaves for area, leaves in tree.wholes.items() if len(leaves & held) >= _NEARLY_ALL * len(leaves) > 0
    }
    kept = [area for area, leaves in whole.items() if not any(leaves < other for other in whole.values())]
    covered = {leaf for area in kept for leaf in whole[area]}
    return tuple(sorted([*kept, *(held - covered)]))


def _read(extent: str, extent_type: str) -> BaseGeometry | None:
    if not extent or len(extent) > MOST_CHARACTERS:
        return None
    try:
        found = _parse(extent, extent_type)
        if found is None or shapely.get_num_coordinates(found) > MOST_CORNERS:
            return None
        polygons = [part for part in _parts(found) if part.geom_type in ("Polygon", "MultiPolygon")]
        if not polygons:
            return None
        joined = shapely.force_2d(shapely.union_all([shapely.make_valid(part) for part in polygons]))
        return _on_the_map(joined)
    # Shapely raises whatever the shape of a feed's mistake brings about in it.
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
        OverflowError,
        shapely.errors.ShapelyError,
    ):
        return None


def _parse(extent: str, extent_type: str) -> BaseGeometry | None:
    said = extent_type.strip().lower()
    srid = _SRID.match(extent)
    if srid is not None:
        return shapely.from_wkt(extent[srid.end() :]) if srid[1] in _WGS84 else None
    if _WKT.match(extent) or said in ("wkt", "ewkt"):
        return shapely.from_wkt(extent)
    if not extent.lstrip().startswith("{"):
        return None
    found = list(_geometries(json.loads(extent), depth=0))
    return shapely.GeometryCollection([shape(each) for each in found]) if found else None


def _geometries(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the polygons of a GeoJSON value, wherever in its collections they lie."""
    if not isinstance(value, dict) or depth > 5:
        return
    kind = value.get("type")
    if kind == "FeatureCollection":
        for feature in value.get("features") or []:
            yield from _geometries(feature, depth + 1)
    elif kind == "Feature":
        yield from _geometries(value.get("geometry"), depth + 1)
    elif kind == "GeometryCollection":
        for geometry in value.get("geometries") or []:
            yield from _geometries(geometry, depth + 1)
    elif kind in ("Polygon", "MultiPolygon"):
        yield value


def _parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    if geometry.geom_type == "GeometryCollection":
        for part in shapely.get_parts(geometry):
            yield from _parts(part)
    else:
        yield geometry


def _on_the_map(geometry: BaseGeometry) -> BaseGeometry | None:
    """Return a shape longitude first; ``None`` when it is nowhere near, or in metres."""
    if geometry.is_empty:
        return None
    west, south, east, north = geometry.bounds
    if west >= _WEST and east <= _EAST and south >= _SOUTH and north <= _NORTH:
        return geometry
    if south >= _WEST and north <= _EAST and west >= _SOUTH and east <= _NORTH:
        return shapely.transform(geometry, lambda corners: corners[:, ::-1])
    spans_the_world = west >= -180 and east <= 180 and south >= -90 and north <= 90
    return geometry if spans_the_world and geometry.intersects(shapely.box(_WEST, _SOUTH, _EAST, _NORTH)) else None


def _make_tree(area: Area, kingdom: Kingdom, councils: Councils) -> _Tree:
    home = area.area
    leaves = [_Leaf(locality.id, locality.at, (home.id, *home.within)) for locality in area.localities]
    leaves += [_Leaf(council.id, council.at, council.within) for council in councils.all if council.id != home.id]
    known = {home.id, *(wide.id for wide in kingdom.areas), *(county.id for county in councils.counties)}
    wholes: dict[str, set[str]] = {each: set() for each in known}
    for leaf in leaves:
        for wide in leaf.within:
            wholes.setdefault(wide, set()).add(leaf.id)
    return _Tree(tuple(leaves), {each: frozenset(held) for each, held in wholes.items()})


@lru_cache(maxsize=1)
def _load() -> _Tree:
    return _make_tree(load_area(), load_kingdom(), load_councils())

"""The facts of every listing as columns of numbers, so that filters and needs cost microseconds."""

from collections.abc import Iterable, Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from directory.opening import WEEK, merge_spells
from directory.search.listing import Listing
from directory.search.ports import Circle, Filters

type Mask = NDArray[np.bool_]

_EARTH_RADIUS_MILES = 3958.8


class Columns:
    """Filters and needs over the listings of one generation of the index; rows are in the listings' order."""

    def __init__(self, listings: Sequence[Listing]) -> None:
        services = [listing.service for listing in listings]
        self.size = len(services)
        self._public = np.array([s.audience == "public" for s in services], dtype=bool)
        self._national = np.array([s.national for s in services], dtype=bool)
        self._everywhere = np.array([not s.area_ids for s in services], dtype=bool)
        self._youngest = np.array([0 if s.minimum_age is None else s.minimum_age for s in services], dtype=np.int32)
        self._oldest = np.array([999 if s.maximum_age is None else s.maximum_age for s in services], dtype=np.int32)
        self._areas = _postings((row, area) for row, s in enumerate(services) for area in s.area_ids)
        self._terms = _postings((row, term) for row, listing in enumerate(listings) for term in listing.terms)
        spells = [(row, spell.start, spell.end) for row, s in enumerate(services) for spell in merge_spells(s.spells)]
        self._spells = np.array(spells, dtype=np.int32).reshape(-1, 3)
        points = [
            (row, site.latitude, site.longitude)
            for row, s in enumerate(services)
            for site in s.sites
            if site.latitude is not None and site.longitude is not None
        ]
        self._points = np.array(points, dtype=np.float64).reshape(-1, 3)
        self._needs = _need_columns(listings)

    def mask(self, filters: Filters) -> Mask:
        """Return which rows pass the filters."""
        passing = np.ones(self.size, dtype=bool)
        if filters.audience == "public":
            passing &= self._public
        if filters.area_ids:
            passing &= self._everywhere | self._any_of(self._areas, filters.area_ids)
        for group in filters.terms:
            passing &= self._any_of(self._terms, group)
        if filters.age is not None:
            passing &= (self._youngest <= filters.age) & (filters.age <= self._oldest)
        if filters.open_at is not None:
            passing &= self._open_at(filters.open_at)
        if filters.within is not None:
            passing &= self._within(filters.within)
        return passing

    def need_scores(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return, for each row, the sum of each need's weight times the listing's strength for it."""
        scores = np.zeros(self.size, dtype=np.float32)
        for need_id, weight in weights.items():
            if need_id in self._needs:
                rows, strengths = self._needs[need_id]
                scores[rows] += weight * strengths
        return scores

    def miles(self, latitude: float, longitude: float) -> NDArray[np.float64]:
        nearest = np.full(self.size, np.inf)
        miles = _miles(latitude, longitude, self._points[:, 1], self._points[:, 2])
        np.minimum.at(nearest, self._points[:, 0].astype(np.int32), miles)
        nearest[np.isinf(nearest) | self._national] = np.nan
        return nearest

    def _any_of(self, postings: Mapping[str, NDArray[np.int32]], terms: Set[str]) -> Mask:
        passing = np.zeros(self.size, dtype=bool)
        for term in terms:
            if term in postings:
                passing[postings[term]] = True
        return passing

    def _open_at(self, minute: int) -> Mask:
        rows, starts, ends = self._spells.T
        passing = np.zeros(self.size, dtype=bool)
        # A spell that runs past Sunday midnight is met again at the start of the week.
        for moment in (minute, minute + WEEK):
            passing[rows[(starts <= moment) & (moment < ends)]] = True
        return passing

    def _within(self, circle: Circle) -> Mask:
        rows = self._points[:, 0].astype(np.int32)
        passing = np.ones(self.size, dtype=bool)
        passing[rows] = False
        miles = _miles(circle.latitude, circle.longitude, self._points[:, 1], self._points[:, 2])
        passing[rows[miles <= circle.radius_miles]] = True
        passing |= self._national
        return passing


def _postings(pairs: Iterable[tuple[int, str]]) -> dict[str, NDArray[np.int32]]:
    rows_of: dict[str, list[int]] = {}
    for row, term in pairs:
        rows_of.setdefault(term, []).append(row)
    return {term: np.array(rows, dtype=np.int32) for term, rows in rows_of.items()}


def _need_columns(listings: Sequence[Listing]) -> dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]:
    found: dict[str, tuple[list[int], list[float]]] = {}
    for row, listing in enumerate(listings):
        for need_id, strength in listing.needs.items():
            rows, strengths = found.setdefault(need_id, ([], []))
            rows.append(row)
            strengths.append(strength)
    return {
        need_id: (np.array(rows, dtype=np.int32), np.array(strengths, dtype=np.float32))
        for need_id, (rows, strengths) in found.items()
    }


def _miles(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    # Haversine, as directory.places.distance gives it for one pair.
    a, b = np.radians(latitude), np.radians(latitudes)
    half_north, half_east = (b - a) / 2, np.radians(longitudes - longitude) / 2
    square = np.sin(half_north) ** 2 + np.cos(a) * np.cos(b) * np.sin(half_east) ** 2
    return np.asarray(2 * _EARTH_RADIUS_MILES * np.arcsin(np.sqrt(square)), dtype=np.float64)

"""The facts of every listing as columns of numbers, so that filters and needs cost microseconds."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from directory.opening import WEEK
from directory.search.embedded.arrays import Arrays, Mask, Postings, Rows, spans
from directory.search.ports import FAR, UNKNOWN_NEARNESS, Circle, Filters, Near

EARTH_RADIUS_MILES = 3958.76


class Columns:
    """Filters and needs over the listings of one part of the index, by row."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self.size = len(arrays["public"])
        self._areas = Postings(arrays, "areas")
        self._terms = Postings(arrays, "terms")
        self._needs = Postings(arrays, "needs")

    def mask(self, filters: Filters) -> Mask:
        """Return which rows pass the filters."""
        arrays = self._arrays
        passing = np.ones(self.size, dtype=np.bool_)
        if filters.audience == "public":
            passing &= arrays["public"]
        if filters.area_ids:
            passing &= arrays["everywhere"] | self._areas.any_of(filters.area_ids, self.size)
        for group in filters.terms:
            passing &= self._terms.any_of(group, self.size)
        if filters.age is not None:
            passing &= (arrays["youngest"] <= filters.age) & (filters.age <= arrays["oldest"])
        if filters.open_at is not None:
            passing &= self._open_at(filters.open_at)
        if filters.within is not None:
            passing &= self._within(filters.within)
        return passing

    def active(self) -> Mask:
        return np.asarray(self._arrays["active"], dtype=np.bool_)

    def score_needs(
        self, weights: Mapping[str, float], passing: Mask, near: Near | None
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Return the passing rows that meet a need, and the sum of weight times strength, less by distance."""
        scores = np.zeros(self.size, dtype=np.float32)
        for need_id, weight in weights.items():
            # A row stands once for each need, so adding by index adds each.
            scores[self._needs.rows(need_id)] += np.float32(weight) * self._needs.weights(need_id)
        rows = np.flatnonzero((scores > 0) & passing).astype(np.int32)
        kept = scores[rows]
        return rows, kept if near is None else kept * self._nearness(rows, near)

    def _nearness(self, rows: Rows, near: Near) -> NDArray[np.float32]:
        """The same as ``ports.nearness``, for many rows; by the nearest of each row's sites."""
        starts = self._arrays["point_starts"]
        known = np.flatnonzero((starts[rows + 1] > starts[rows]) & ~self._arrays["national"][rows])
        found = np.full(len(rows), UNKNOWN_NEARNESS, dtype=np.float32)
        if len(known):
            places, begins = spans(starts[rows[known]], starts[rows[known] + 1])
            cosines = np.maximum.reduceat(
                self._arrays["points"][places] @ on_sphere(near.latitude, near.longitude), begins
            )
            miles = EARTH_RADIUS_MILES * np.arccos(np.minimum(cosines, 1))
            found[known] = FAR + (1 - FAR) * np.exp2(-miles / near.reach_miles)
        return found

    def _open_at(self, minute: int) -> Mask:
        starts, ends = self._arrays["spell_starts"], self._arrays["spell_ends"]
        passing = np.zeros(self.size, dtype=np.bool_)
        # A spell that runs past Sunday midnight is met again at the start of the week.
        for moment in (minute, minute + WEEK):
            passing[self._arrays["spell_rows"][(starts <= moment) & (moment < ends)]] = True
        return passing

    def _within(self, circle: Circle) -> Mask:
        cosines = self._arrays["points"] @ on_sphere(circle.latitude, circle.longitude)
        furthest = math.cos(min(circle.radius_miles / EARTH_RADIUS_MILES, math.pi))
        passing = np.asarray(self._arrays["national"] | self._arrays["nowhere"], dtype=np.bool_)
        passing[self._arrays["point_rows"][cosines >= furthest]] = True
        return passing


def on_sphere(latitude: float, longitude: float) -> NDArray[np.float64]:
    """Return a WGS84 point, in degrees, as x, y and z on a sphere of radius 1.

    The product of two such points is the cosine of the angle between them, which for many is quicker than haversine;
    in double precision it is right to a tenth of a metre.
    """
    north, east = math.radians(latitude), math.radians(longitude)
    return np.array([math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)])

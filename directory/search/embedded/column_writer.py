"""Columns growing listing by listing, kept as plain numbers: about 200 bytes a service."""

from array import array
from collections.abc import Iterable

import numpy as np

from directory.model import Service
from directory.opening import WEEK, merge_spells
from directory.search.embedded.arrays import Array, posting_arrays
from directory.search.embedded.columns import on_sphere
from directory.search.listing import Listing

_ANY_AGE = 999


class PostingWriter:
    """Terms of rows, collected as pairs of numbers."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._place_of: dict[str, int] = {}
        self._places = array("i")
        self._rows = array("i")

    def add(self, row: int, terms: Iterable[str]) -> None:
        for term in terms:
            self._places.append(self._place_of.setdefault(term, len(self._place_of)))
            self._rows.append(row)

    def arrays(self, weights: array[float] | None = None) -> dict[str, Array]:
        return posting_arrays(
            self._name,
            list(self._place_of),
            np.array(self._places, dtype=np.int32),
            np.array(self._rows, dtype=np.int32),
            None if weights is None else np.array(weights, dtype=np.float32),
        )


class ColumnWriter:
    """Collects what ``Columns`` reads."""

    def __init__(self) -> None:
        self._flags = {name: array("b") for name in ("public", "active", "national", "everywhere", "nowhere")}
        self._ages = {name: array("h") for name in ("youngest", "oldest")}
        self._spells = {"spell_rows": array("i"), "spell_starts": array("h"), "spell_ends": array("h")}
        self._points = array("d")
        self._point_rows = array("i")
        self._point_starts = array("q", [0])
        self._areas, self._terms, self._needs = (PostingWriter(name) for name in ("areas", "terms", "needs"))
        self._strengths = array("f")

    def __len__(self) -> int:
        return len(self._point_starts) - 1

    def add(self, listing: Listing) -> None:
        row, service = len(self), listing.service
        self._areas.add(row, set(service.area_ids))
        self._terms.add(row, listing.terms)
        self._needs.add(row, listing.needs)
        self._strengths.extend(listing.needs.values())
        self._ages["youngest"].append(_age(service.minimum_age, 0))
        self._ages["oldest"].append(_age(service.maximum_age, _ANY_AGE))
        for spell in merge_spells(service.spells):
            self._spells["spell_rows"].append(row)
            self._spells["spell_starts"].append(min(spell.start, 2 * WEEK))
            self._spells["spell_ends"].append(min(spell.end, 2 * WEEK))
        has_points = self._add_points(row, service)
        flags = {
            "public": service.audience == "public",
            "active": service.status != "closed",
            "national": service.national,
            "everywhere": not service.area_ids,
            "nowhere": not has_points,
        }
        for name, holds in flags.items():
            self._flags[name].append(holds)

    def _add_points(self, row: int, service: Service) -> bool:
        for site in service.sites:
            if site.latitude is not None and site.longitude is not None:
                self._points.extend(on_sphere(site.latitude, site.longitude))
                self._point_rows.append(row)
        self._point_starts.append(len(self._point_rows))
        return self._point_starts[-1] > self._point_starts[-2]

    def arrays(self) -> dict[str, Array]:
        """Return everything collected, under the names that ``Columns`` reads."""
        return {
            **{name: np.array(values, dtype=np.bool_) for name, values in self._flags.items()},
            **{name: np.array(values) for name, values in (self._ages | self._spells).items()},
            "points": np.array(self._points).reshape(-1, 3),
            "point_rows": np.array(self._point_rows),
            "point_starts": np.array(self._point_starts),
            **self._areas.arrays(),
            **self._terms.arrays(),
            **self._needs.arrays(self._strengths),
        }


def _age(years: int | None, otherwise: int) -> int:
    return otherwise if years is None else max(0, min(years, _ANY_AGE))

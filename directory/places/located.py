"""Where a postcode is, by whichever source knows."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from directory.model import Nation
from directory.places.postcodes import FoundCode


class CodesUnavailable(Exception):
    """A source of postcodes does not answer; the next one is asked. The message holds no postcode."""


@dataclass(frozen=True, slots=True)
class Located:
    """The point of a postcode or the middle of an outward code, WGS84 degrees, and the areas that hold it.

    ``councils`` are the GSS codes of the councils it lies in, the likeliest first: one for a postcode, each of those
    that share an outward code. ``area_ids`` are ids of smaller areas, such as its ward.
    ``is_exact`` is false where only the middle of a sector or outward code is known.
    ``terminated`` is when Royal Mail withdrew it, for our own use: people still live there, so they are not told.
    """

    latitude: float
    longitude: float
    councils: tuple[str, ...] = ()
    area_ids: tuple[str, ...] = ()
    nation: Nation | None = None
    is_exact: bool = True
    terminated: date | None = None


class LocatesCodes(Protocol):
    """A source of postcodes."""

    def locate(self, code: FoundCode) -> Located | None:
        """Return where a postcode or outward code is; ``None`` when this source does not know it.

        Raises:
            CodesUnavailable: the source cannot be asked now.
        """


class FirstToKnow:
    """Asks sources in turn, the most exact first; one that cannot be asked is passed over."""

    def __init__(self, *sources: LocatesCodes) -> None:
        self._sources = sources

    def locate(self, code: FoundCode) -> Located | None:
        for source in self._sources:
            try:
                located = source.locate(code)
            except CodesUnavailable:
                continue
            if located is not None:
                return located
        return None

"""What search needs of every service it looks at, in a form that is read in microseconds."""

from datetime import date, datetime

import msgspec

from directory.model import Nation, Schedule, Service, Spell
from directory.opening import WEEK, is_ordinary, is_whole_week, merge_spells, opening_status
from directory.places.distance import distance_miles
from directory.reading.ages_served import read_ages_served
from directory.reading.life_stages import OLDEST, YOUNGEST, Ages
from directory.search.listing import Listing, dump_listing, stamp_of


class Brief(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Enough of a service to rank it, narrow by it and count it; what people are shown is its ``Listing``.

    ``points`` are its sites in WGS84 degrees, none for a national service. ``week`` is its regular week in minutes,
    from and until; ``schedules`` are its hours in full where the week does not say all of them.
    ``checked`` is the day it was last checked, as ``date.toordinal`` counts. ``youngest`` and ``oldest`` are the years
    of age it is for, as it states them or else as its words plainly tell. ``stamp`` is that of the listing it was made
    from (see ``stamp_of``).
    """

    id: str
    source_id: str
    name: str
    needs: dict[str, float]
    terms: tuple[str, ...]
    points: tuple[tuple[float, float], ...] = ()
    national: bool = False
    closed: bool = False
    checked: int | None = None
    week: tuple[tuple[int, int], ...] = ()
    schedules: tuple[Schedule, ...] = ()
    nation: Nation = "england"
    youngest: int = YOUNGEST
    oldest: int = OLDEST
    stamp: str = ""

    def is_ordinarily_open(self, minute: int) -> bool:
        """Whether a minute of the week, Monday 00:00 being 0, lies in its regular week."""
        # A spell that runs past Sunday midnight is met again at the start of the week.
        later = minute + WEEK
        # A plain loop, since it is asked of hundreds for each search.
        for start, end in self.week:  # noqa: SIM110
            if start <= minute < end or start <= later < end:
                return True
        return False

    def is_open(self, minute: int, moment: datetime) -> bool:
        """Whether it is open at a moment, ``minute`` being that of its week: holidays and dates are taken off."""
        if not self.is_ordinarily_open(minute):
            return False
        if not self.schedules and is_ordinary(moment, self.nation):
            return True
        week = tuple(Spell(start, end) for start, end in self.week)
        return opening_status(self.schedules, week, moment, self.nation).is_open

    def miles_from(self, latitude: float, longitude: float) -> float | None:
        """Return the great-circle distance to its nearest site; ``None`` for a national service or no known site."""
        if not self.points:
            return None
        return min([distance_miles(latitude, longitude, *point) for point in self.points])

    def is_older_than(self, days: int, today: date) -> bool:
        return self.checked is not None and today.toordinal() - self.checked > days


def make_brief(listing: Listing) -> Brief:
    """Return what search needs of a listing."""
    service = listing.service
    points = () if service.national else service.points
    ages = _ages_served(service)
    return Brief(
        id=service.id,
        source_id=service.source_id,
        name=service.name,
        needs=dict(listing.needs),
        terms=tuple(sorted(listing.terms)),
        points=points,
        national=service.national,
        closed=service.status == "closed",
        checked=None if service.last_checked is None else service.last_checked.toordinal(),
        week=tuple((spell.start, spell.end) for spell in merge_spells(service.spells)),
        schedules=() if is_whole_week(service.schedules) else service.schedules,
        nation=service.nation,
        youngest=ages.youngest,
        oldest=ages.oldest,
        stamp=stamp_of(dump_listing(listing)),
    )


def _ages_served(service: Service) -> Ages:
    if service.minimum_age is None and service.maximum_age is None:
        return read_ages_served(service.name, f"{service.eligibility}. {service.summary}")
    youngest = YOUNGEST if service.minimum_age is None else service.minimum_age
    return Ages(youngest, OLDEST if service.maximum_age is None else service.maximum_age)


def dump_brief(brief: Brief) -> bytes:
    return _ENCODER.encode(brief)


def read_brief(stored: bytes) -> Brief:
    """Return a brief as ``dump_brief`` wrote it.

    Raises:
        ValueError: it was written by another version of the program.
    """
    return _DECODER.decode(stored)


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Brief)

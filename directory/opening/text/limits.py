"""From when to when hours hold: seasons that come every year, and dates with a year."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from directory.model import Schedule
from directory.opening.text.dates import make_day
from directory.opening.text.parts import Dates, Point

_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Limit:
    """Months of every year, or days of the calendar, both ends included; empty is no limit."""

    months: tuple[int, ...] = ()
    first: date | None = None
    last: date | None = None

    def narrowed(self, other: "Limit") -> "Limit":
        return Limit(other.months or self.months, other.first or self.first, other.last or self.last)


NO_LIMIT = Limit()


def limit_of(dates: Dates) -> Limit | None:
    """Return the limit that dates set; ``None`` when a year is missing and they are not whole months."""
    first, last = dates.points[0], dates.points[-1]
    if dates.mark and len(dates.points) > 1:
        return None
    if dates.mark == "until":
        end = _last_day(last)
        return Limit(last=end) if end else None
    if dates.mark == "from" and not dates.is_range:
        begin = _first_day(first)
        return Limit(first=begin) if begin else None
    if not dates.is_range:
        # Months alone: “April, May”. A day alone is no limit.
        is_months = all(point.day is None and point.year is None for point in dates.points)
        return Limit(tuple(point.month for point in dates.points)) if is_months else None
    if first.year is None and last.year is None:
        return Limit(_months(first.month, last.month)) if _are_whole_months(first, last) else None
    begin, end = _first_day(first), _last_day(last)
    return Limit(first=begin, last=end) if begin and end and begin <= end else None


def closed_dates(dates: Dates) -> tuple[Schedule, ...] | None:
    """Return the closures that dates name, ``None`` when they cannot be told: part of a season without its year."""
    if not dates.is_range and not dates.mark and all(point.day for point in dates.points):
        return tuple(_closed_day(point) for point in dates.points)
    limit = limit_of(dates)
    if limit is None or dates.mark:
        return None
    return (Schedule(freq="DAILY", bymonth=limit.months, valid_from=limit.first, valid_to=limit.last, closed=True),)


def _closed_day(point: Point) -> Schedule:
    day = make_day(point)
    if day is not None:
        return Schedule(dtstart=day, closed=True)
    return Schedule(freq="MONTHLY", bymonth=(point.month,), bymonthday=(point.day or 1,), closed=True)


def _first_day(point: Point) -> date | None:
    return make_day(Point(point.month, point.day or 1, point.year))


def _last_day(point: Point) -> date | None:
    if point.day is None and point.year is not None:
        return date(point.year, point.month, monthrange(point.year, point.month)[1])
    return make_day(point)


def _are_whole_months(first: Point, last: Point) -> bool:
    return first.day in (None, 1) and last.day in (None, monthrange(_LEAP_YEAR, last.month)[1], 28 * (last.month == 2))


def _months(first: int, last: int) -> tuple[int, ...]:
    return tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))

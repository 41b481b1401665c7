"""Which schedules fall on a day and overlap a stretch of it, as SQL for either database."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ColumnElement, Table, and_, extract, false, or_

from directory.opening import WEEKDAYS

type _Condition = ColumnElement[bool]

_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Hours:
    """A day of the week (``MO`` to ``SU``), a stretch of local time, or both.

    ``start`` alone runs to midnight, ``end`` alone from midnight; an ``end`` of ``None`` beside a ``start`` is 24:00.
    Equal ones are a moment.
    """

    day: str | None = None
    start: time | None = None
    end: time | None = None

    @property
    def is_timed(self) -> bool:
        return self.start is not None or self.end is not None


def falls_within(schedule: Table, hours: Hours, today: date) -> _Condition:
    """Tell whether a row of ``schedule`` is open at some time within the hours, in some weeks at least.

    A spell past midnight counts for the next morning too. Schedules that are over, that only close, that are words
    alone, or that go by the day of the month and so fall on no weekday in particular are passed over.
    """
    running = and_(
        schedule.c.closed.is_(False),
        or_(schedule.c.valid_to.is_(None), schedule.c.valid_to >= today),
        or_(schedule.c.until.is_(None), schedule.c.until >= today),
        or_(
            schedule.c.freq.is_not(None),
            schedule.c.byday != "",
            schedule.c.dtstart.is_(None),
            schedule.c.dtstart >= today,
        ),
    )
    if not hours.is_timed:
        return and_(running, _falls_on(schedule, hours.day))
    opens, closes = schedule.c.opens_at, schedule.c.closes_at
    past_midnight = and_(closes.is_not(None), closes <= opens)
    start, is_moment = hours.start or _MIDNIGHT, hours.start is not None and hours.start == hours.end
    begins = _begins_by(opens, hours.end, is_moment=is_moment)
    same_day = and_(_falls_on(schedule, hours.day), begins, or_(closes.is_(None), past_midnight, closes > start))
    night_before = and_(_falls_on(schedule, _day_before(hours.day)), past_midnight, closes > start)
    return and_(running, opens.is_not(None), or_(same_day, night_before))


def _begins_by(opens: ColumnElement[time], end: time | None, *, is_moment: bool) -> _Condition:
    if end is None:
        return opens.is_not(None)
    return opens <= end if is_moment else opens < end


def _falls_on(schedule: Table, day: str | None) -> _Condition:
    """Tell whether a schedule falls on a day; any at all when no day is asked for."""
    by_day = schedule.c.byday
    dated = and_(by_day == "", schedule.c.dtstart.is_not(None), schedule.c.bymonthday == "")
    if day is None:
        return or_(by_day != "", schedule.c.freq.is_not(None), schedule.c.dtstart.is_not(None))
    if day not in WEEKDAYS:
        return false()
    daily = and_(schedule.c.freq == "DAILY", by_day == "")
    # Both databases count Sunday as 0.
    number = (WEEKDAYS.index(day) + 1) % 7
    on_its_date = and_(
        dated,
        or_(schedule.c.freq.is_(None), schedule.c.freq == "WEEKLY"),
        extract("dow", schedule.c.dtstart) == number,
    )
    return or_(by_day.contains(day, autoescape=True), daily, on_its_date)


def _day_before(day: str | None) -> str | None:
    return day if day is None else WEEKDAYS[(WEEKDAYS.index(day) - 1) % 7]

"""The days that a schedule falls on: iCalendar's rules, and the bank holidays it is kept to or kept off."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from dateutil import rrule

from directory.model import Nation, Schedule
from directory.opening.bank_holidays import bank_holidays
from directory.opening.week import WEEKDAYS

type Kind = Literal["DAILY", "WEEKLY", "MONTHLY", "SINGLE"]

_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_FREQUENCIES: dict[str, Literal[1, 2, 3]] = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
_DAYS_OF_WEEK = 7
# More occurrences than this are as good as no end, and no feed can make the counting long.
_MOST_COUNTED = 5_000


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a schedule's fields come to; empty ``plain`` and ``numbered`` mean no word on weekdays."""

    kind: Kind
    interval: int
    plain: tuple[int, ...]
    numbered: tuple[tuple[int, int], ...]
    monthdays: tuple[int, ...]
    months: tuple[int, ...]


def kind_of(schedule: Schedule) -> Kind | None:
    """Return how a schedule recurs, ``SINGLE`` for one day, ``None`` for words alone.

    Days without a frequency are weekly; numbered ones, and days of the month, are monthly whatever was said.
    An exception or bank holiday hours without days holds on every day of its dates.
    """
    numbered = any(len(day) > 2 for day in schedule.byday)
    if numbered or (schedule.bymonthday and schedule.freq != "DAILY"):
        return "MONTHLY"
    if schedule.freq is not None:
        return schedule.freq
    if schedule.byday:
        return "WEEKLY"
    if schedule.dtstart is not None:
        return "SINGLE"
    has_dates = schedule.bymonth or schedule.valid_from or schedule.valid_to or schedule.until
    return "DAILY" if schedule.bank_holidays == "only" or (schedule.closed and has_dates) else None


def is_timed(schedule: Schedule) -> bool:
    """Say whether the schedule opens a service at known hours on days that can be worked out."""
    has_hours = schedule.opens_at is not None and schedule.closes_at is not None
    return has_hours and not schedule.closed and kind_of(schedule) is not None


def is_doubtful(schedule: Schedule) -> bool:
    """Say whether no calendar can settle the days: a condition in words, or counting from a start nobody gave."""
    return not schedule.is_sure or (schedule.dtstart is None and (schedule.interval > 1 or schedule.count is not None))


def days_of(schedule: Schedule, nation: Nation | None, first: int, last: int) -> tuple[int, ...]:
    """Return the days between two, both included, as day numbers in order; without a nation no day is a holiday."""
    low = max([first, *(day.toordinal() for day in (schedule.dtstart, schedule.valid_from) if day)])
    high = min([last, *(day.toordinal() for day in (schedule.valid_to, schedule.until) if day)])
    if low > high:
        return ()
    days = _ruled_days(schedule, low, high)
    if not schedule.bank_holidays:
        return days
    holidays = bank_holidays(nation, low, high) if nation else frozenset()
    wants_holidays = schedule.bank_holidays == "only"
    return tuple(day for day in days if (day in holidays) == wants_holidays)


@lru_cache(maxsize=1024)
def _ruled_days(schedule: Schedule, low: int, high: int) -> tuple[int, ...]:
    rule = _rule_of(schedule)
    if rule is None:
        return ()
    if rule.kind == "SINGLE":
        assert schedule.dtstart is not None  # noqa: S101 - what makes it single.
        single = schedule.dtstart.toordinal()
        return (single,) if low <= single <= high else ()
    if schedule.count is not None and schedule.dtstart is not None and schedule.count <= _MOST_COUNTED:
        counted = sorted(_expand(rule, schedule.dtstart.toordinal(), schedule.dtstart.toordinal(), high))
        return tuple(day for day in counted[: max(schedule.count, 0)] if day >= low)
    anchor = schedule.dtstart.toordinal() if schedule.dtstart else None
    if rule.kind == "WEEKLY" and rule.interval == 1 and not rule.months:
        # Most hours are these, and counting days is 20 times as quick as asking for a rule.
        return tuple(day for day in range(low, high + 1) if (day - 1) % _DAYS_OF_WEEK in rule.plain)
    return tuple(sorted(_expand(rule, anchor, low, high)))


def _rule_of(schedule: Schedule) -> _Rule | None:
    kind = kind_of(schedule)
    if kind is None:
        return None
    read = [found.groups() for found in map(_DAY.fullmatch, schedule.byday) if found]
    plain = tuple(WEEKDAYS.index(day) for number, day in read if number is None)
    numbered = tuple((int(number), WEEKDAYS.index(day)) for number, day in read if number and int(number))
    monthdays = tuple(day for day in schedule.bymonthday if 1 <= abs(day) <= 31)
    months = tuple(month for month in schedule.bymonth if 1 <= month <= 12)
    if kind in ("WEEKLY", "MONTHLY") and not (schedule.byday or schedule.bymonthday) and schedule.dtstart:
        if kind == "WEEKLY":
            plain = (schedule.dtstart.weekday(),)
        else:
            monthdays = (schedule.dtstart.day,)
    days_named = plain or numbered or monthdays
    is_wrong = (schedule.byday and not (plain or numbered)) or (schedule.bymonthday and not monthdays)
    if is_wrong or (schedule.bymonth and not months) or (kind in ("WEEKLY", "MONTHLY") and not days_named):
        return None
    # Counting weeks apart means nothing for days that are numbered in their month.
    counts_other = kind == "MONTHLY" and schedule.freq not in (None, "MONTHLY")
    has_start = schedule.dtstart is not None and not counts_other
    return _Rule(kind, max(schedule.interval, 1) if has_start else 1, plain, numbered, monthdays, months)


def _expand(rule: _Rule, anchor: int | None, low: int, high: int) -> set[int]:
    """Return the days of a rule from ``low`` to ``high``; plain and numbered weekdays are either or, not both."""
    days: set[int] = set()
    start = _start(rule, anchor, low)
    for plain, numbered in ((rule.plain, ()), ((), rule.numbered)):
        if not (plain or numbered) and (rule.plain or rule.numbered):
            continue
        weekdays = [*map(rrule.weekday, plain), *(rrule.weekday(day, number) for number, day in numbered)]
        found = rrule.rrule(
            _FREQUENCIES[rule.kind],
            dtstart=datetime.combine(start, time()),
            interval=rule.interval,
            wkst=rrule.MO,
            byweekday=weekdays or None,
            bymonthday=rule.monthdays or None,
            bymonth=rule.months or None,
            until=datetime.combine(date.fromordinal(high), time()),
        )
        days.update(day for day in map(datetime.toordinal, found) if day >= low)
    return days


def _start(rule: _Rule, anchor: int | None, low: int) -> date:
    """Return a day at which counting may begin so that the rule keeps step with its anchor, not long before ``low``."""
    if anchor is None or anchor >= low:
        return date.fromordinal(anchor or low)
    if rule.kind == "MONTHLY":
        begun, near = date.fromordinal(anchor), date.fromordinal(low)
        months = (near.year - begun.year) * 12 + near.month - begun.month
        month = begun.year * 12 + begun.month - 1 + months // rule.interval * rule.interval
        return date(month // 12, month % 12 + 1, 1)
    step = rule.interval * (7 if rule.kind == "WEEKLY" else 1)
    return date.fromordinal(anchor + (low - anchor) // step * step)

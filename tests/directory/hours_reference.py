"""Opening hours the slow, plain way: every minute marked one by one, to hold the real reader against.

It shares no code with the directory: it has its own calendar, its own change of the clocks and its own holidays.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from directory.model import Schedule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# England, as far as the examples look ahead.
HOLIDAYS = frozenset(
    date(year, month, day)
    for year, month, days in (
        (2026, 1, (1,)),
        (2026, 4, (3, 6)),
        (2026, 5, (4, 25)),
        (2026, 8, (31,)),
        (2026, 12, (25, 26, 28)),
        (2027, 1, (1,)),
        (2027, 3, (26, 29)),
        (2027, 5, (3, 31)),
        (2027, 8, (30,)),
        (2027, 12, (25, 26, 27, 28)),
        (2028, 1, (1, 3)),
        (2028, 4, (14, 17)),
        (2028, 5, (1,)),
    )
    for day in days
)
DAY = 1440
type Minutes = NDArray[np.bool_]


@dataclass(frozen=True)
class Answer:
    is_open: bool
    change: datetime | None


def days_of(schedule: Schedule, first: date, days: int) -> set[date]:
    """Return those of a run of days on which a schedule falls, each looked at by itself, counted ones in turn."""
    begun = schedule.dtstart or first
    day, last, found, count = min(begun, first), first + timedelta(days), set(), 0
    while day < last:
        if day >= begun and _fits(schedule, day):
            count += 1
            is_counted_out = schedule.count is not None and schedule.dtstart is not None and count > schedule.count
            if not is_counted_out and _in_dates(schedule, day) and _suits_holiday(schedule, day):
                found.add(day)
        day += timedelta(1)
    return found


def _suits_holiday(schedule: Schedule, day: date) -> bool:
    return not schedule.bank_holidays or (schedule.bank_holidays == "only") == (day in HOLIDAYS)


def _in_dates(schedule: Schedule, day: date) -> bool:
    starts = [each for each in (schedule.dtstart, schedule.valid_from) if each]
    ends = [each for each in (schedule.valid_to, schedule.until) if each]
    return all(each <= day for each in starts) and all(day <= each for each in ends)


def _fits(schedule: Schedule, day: date) -> bool:
    if schedule.freq is None:
        return day == schedule.dtstart
    if schedule.bymonth and day.month not in schedule.bymonth:
        return False
    last = monthrange(day.year, day.month)[1]
    if schedule.bymonthday and not {day.day, day.day - last - 1} & set(schedule.bymonthday):
        return False
    if schedule.byday and not {DAYS[day.weekday()], *_numbered(day, last)} & set(schedule.byday):
        return False
    begun = schedule.dtstart
    if begun is None:
        return True
    if schedule.freq == "MONTHLY":
        if not schedule.byday and not schedule.bymonthday and day.day != begun.day:
            return False
        return ((day.year - begun.year) * 12 + day.month - begun.month) % schedule.interval == 0
    if schedule.freq == "DAILY":
        return (day - begun).days % schedule.interval == 0
    if not schedule.byday and day.weekday() != begun.weekday():
        return False
    mondays = (day - timedelta(day.weekday()), begun - timedelta(begun.weekday()))
    return (mondays[0] - mondays[1]).days // 7 % schedule.interval == 0


def _numbered(day: date, last: int) -> set[str]:
    name = DAYS[day.weekday()]
    return {f"{(day.day - 1) // 7 + 1}{name}", f"-{(last - day.day) // 7 + 1}{name}"}


class Reference:
    """The minutes of the wall from a day on, marked in three worlds: as told, at the least and at the most.

    At the least doubtful openings do not happen and every closure does; bank holidays of which nothing is said are
    days off. At the most it is the other way about. What both answer alike is sure.
    """

    def __init__(self, schedules: Sequence[Schedule], first: date, days: int) -> None:
        self._schedules = schedules
        self._first = first
        self._days = days
        falls = [(each, days_of(each, first, days)) for each in schedules]
        run = [first + timedelta(number) for number in range(days)]
        self._falling = {day: [each for each, its_days in falls if day in its_days] for day in run}
        self.told = self._mark(lambda each, day: True, lambda each: True)
        self.least = self._mark(lambda each, day: each.is_sure and not self._is_day_off(each, day), lambda each: True)
        self.most = self._mark(lambda each, day: True, lambda each: each.is_sure, replaced_by=lambda each: each.is_sure)

    def answer(self, world: Minutes, at: datetime, last: datetime) -> Answer:
        """Return the state at a moment, and the first later minute of real time whose state is another.

        What changes at ``last`` or later is not looked for.
        """
        begins = datetime(self._first.year, self._first.month, self._first.day, tzinfo=UTC)
        length = self._days * DAY
        real = world[np.minimum(_walls(self._first, length), len(world) - 1)]
        minute = int((at - begins).total_seconds() // 60)
        changes = np.flatnonzero(real[minute:] != real[minute])
        change = begins + timedelta(minutes=minute + int(changes[0])) if len(changes) else None
        return Answer(bool(real[minute]), change if change and change < last.astimezone(UTC) else None)

    def _mark(
        self,
        opens: Callable[[Schedule, date], bool],
        closes: Callable[[Schedule], bool],
        replaced_by: Callable[[Schedule], bool] = lambda each: True,
    ) -> Minutes:
        minutes = np.zeros((self._days + 2) * DAY, dtype=bool)
        for number in range(self._days):
            day = self._first + timedelta(number)
            falling = self._falling[day]
            shut = any(each.closed and closes(each) and each.opens_at is None for each in falling)
            replaced = any(not e.closed and e.bank_holidays == "only" and replaced_by(e) for e in falling)
            for each in falling:
                is_replaced = replaced and each.bank_holidays != "only"
                if not each.closed and not shut and not is_replaced and opens(each, day):
                    self._mark_minutes(minutes, number, each, True)
        for number in range(self._days):
            day = self._first + timedelta(number)
            for each in self._falling[day]:
                if each.closed and closes(each):
                    self._mark_minutes(minutes, number, each, False)
        return minutes

    def _mark_minutes(self, minutes: Minutes, number: int, schedule: Schedule, state: bool) -> None:
        opens = schedule.opens_at.hour * 60 + schedule.opens_at.minute if schedule.opens_at else 0
        closes = schedule.closes_at.hour * 60 + schedule.closes_at.minute if schedule.closes_at else 0
        until = closes if closes > opens else closes + DAY
        minutes[number * DAY + opens : number * DAY + until] = state

    def _is_day_off(self, schedule: Schedule, day: date) -> bool:
        """Say whether a bank holiday may be one on which the service does not open, nothing being said of it."""
        if day not in HOLIDAYS or schedule.freq is None:
            return False
        if any(each.bank_holidays == "not" for each in self._schedules) or self._never_closes():
            return False
        return not any(self._speaks_of(each) for each in self._falling[day])

    def _speaks_of(self, schedule: Schedule) -> bool:
        of_dates = schedule.bank_holidays == "only" or schedule.freq is None
        return of_dates or (schedule.closed and schedule.freq != "WEEKLY")

    def _never_closes(self) -> bool:
        opening = [each for each in self._schedules if not each.closed and each.bank_holidays != "only"]
        plain = {"freq", "byday", "opens_at", "closes_at", "bank_holidays"}
        for each in opening:
            said = {field.name for field in fields(each) if getattr(each, field.name) != field.default}
            if each.freq != "WEEKLY" or not said <= plain:
                return False
        minutes = np.zeros(23 * DAY, dtype=bool)
        for number in range(21):
            for each in opening:
                if DAYS[(number + self._first.weekday()) % 7] in each.byday:
                    self._mark_minutes(minutes, number, each, True)
        return bool(minutes[7 * DAY : 14 * DAY].all())


def _walls(first: date, length: int) -> NDArray[np.int64]:
    """Return the minute of the wall, counted from the first day, that each real minute of UTC from its midnight shows.

    In the hour that is shown a second time the clock is held at its last minute: what was open then stays open.
    """
    walls = np.arange(length, dtype=np.int64)
    for year in (first.year, first.year + 1, first.year + 2):
        spring, autumn = (_change(first, year, month) for month in (3, 10))
        summer = (np.arange(length) >= spring) & (np.arange(length) < autumn)
        walls[summer] += 60
        again = (np.arange(length) >= autumn) & (np.arange(length) < autumn + 60)
        walls[again] = autumn + 59
    return walls


def _change(first: date, year: int, month: int) -> int:
    """Return the real minute of the change: 1am by Greenwich on the last Sunday of the month."""
    last = date(year, month, 31)
    sunday = last - timedelta((last.weekday() + 1) % 7)
    return (sunday - first).days * DAY + 60

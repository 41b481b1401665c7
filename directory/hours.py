"""The hours of a service, from the rows of its schedules: those in force, and those that only words tell."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from directory.model import Schedule
from directory.opening import is_timed, schedule_words
from directory.opening.text.reader import read_hours


@dataclass(frozen=True, slots=True)
class Hours:
    """The schedules in force, those read out of words among them, and the words for what a plain week cannot say."""

    schedules: tuple[Schedule, ...]
    text: str


def read_schedules(rows: Sequence[Row[Any]], today: date) -> Hours:
    """Return the hours that are not over, and what can be read out of those that only words tell."""
    stated = [_to_schedule(row) for row in rows if row.valid_to is None or row.valid_to >= today]
    # The words stay with the schedule they stood in, so what is read out of them need not say them again.
    read = [
        replace(each, description="")
        for schedule in stated
        if schedule.description and not schedule.closed and not is_timed(schedule)
        for each in read_hours(schedule.description).schedules
    ]
    words = dict.fromkeys(each.description or schedule_words(each) for each in stated)
    return Hours((*stated, *read), "; ".join(word for word in words if word))


def _to_schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        freq=row.freq,
        interval=row.interval,
        byday=tuple(day for day in row.byday.split(",") if day),
        bymonthday=_numbers(row.bymonthday),
        bymonth=_numbers(row.bymonth),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        dtstart=row.dtstart,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        until=row.until,
        count=row._mapping["count"],  # A row is a tuple, whose own ``count`` would answer.
        closed=row.closed,
        bank_holidays=row.bank_holidays,
        is_sure=row.is_sure,
        description=row.description,
    )


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(number) for number in written.split(",") if number)

"""The hours of a service, from the rows of its schedules: those in force, and those that only words tell."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from directory.model import Schedule


def schedules_in_force(rows: Sequence[Row[Any]], today: date) -> tuple[Schedule, ...]:
    """Return the hours that are not over, and what can be read out of those that are words alone."""
    found: list[Schedule] = []
    for row in rows:
        if row.valid_to is None or row.valid_to >= today:
            found.append(_to_schedule(row))
    return tuple(found)


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

"""The week: spells of opening in local minutes, merged, told day by day.

A week has 10,080 minutes and Monday 00:00 is 0. A spell may run past the end of the week into Monday morning.
"""

from collections.abc import Sequence
from datetime import time
from typing import Literal
from zoneinfo import ZoneInfo

from directory.model import Schedule, Spell

type Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

DAY = 24 * 60
WEEK = 7 * DAY
EVENING_STARTS = 18 * 60
WEEKEND_STARTS = 5 * DAY
LONDON = ZoneInfo("Europe/London")
WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def minutes_of(opens: time, closes: time) -> tuple[int, int]:
    """Return the minutes of the day at which a spell begins and ends; past midnight counts on from 1,440.

    Closing at or before opening means the next morning. Opening and closing both at midnight is 24 hours, and
    closing at one minute to midnight is closing at midnight.
    """
    start, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    end = DAY if end == DAY - 1 else end
    return start, end if end > start else end + DAY


def weekly_spells(days: Sequence[str], opens: time, closes: time) -> tuple[Spell, ...]:
    """Return a spell for each day (``MO`` to ``SU``); closing at or before opening means the next morning."""
    start, end = minutes_of(opens, closes)
    starts = [WEEKDAYS.index(day) * DAY for day in days]
    return tuple(Spell(each + start, each + end) for each in sorted(set(starts)))


def weekly_schedules(spells: Sequence[Spell]) -> tuple[Schedule, ...]:
    """Return the same opening as schedules, no longer than a day each; one longer is cut at every midnight."""
    schedules: list[Schedule] = []
    for spell in merge_spells(spells):
        start = spell.start
        while start < spell.end:
            end = spell.end if spell.end - start <= DAY else (start // DAY + 1) * DAY
            opens, closes = (time(minute % DAY // 60, minute % 60) for minute in (start, end))
            day = WEEKDAYS[start // DAY % 7]
            schedules.append(Schedule(freq="WEEKLY", byday=(day,), opens_at=opens, closes_at=closes))
            start = end
    return tuple(schedules)


def merge_spells(spells: Sequence[Spell]) -> tuple[Spell, ...]:
    """Return the same opening as the fewest spells, by start; always open is one spell from 0 to 10,080."""
    parts: list[tuple[int, int]] = []
    for spell in spells:
        length = spell.end - spell.start
        if length >= WEEK:
            return (Spell(0, WEEK),)
        if length > 0:
            start = spell.start % WEEK
            parts.append((start, start + length))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(Spell(start, end) for start, end in _join_week_ends(merged))


def _join_week_ends(merged: list[tuple[int, int]]) -> list[tuple[int, int]]:
    # Only the last spell can run past the week's end, since they are in order and apart.
    while merged and merged[-1][1] >= WEEK + merged[0][0] and len(merged) > 1:
        first, last = merged.pop(0), merged.pop()
        merged.append((last[0], max(last[1], first[1] + WEEK)))
    if merged and merged[-1][1] - merged[-1][0] >= WEEK:
        return [(0, WEEK)]
    return merged


def opens_evening(spells: Sequence[Spell]) -> bool:
    """Say whether any opening reaches past 6pm on a weekday."""
    return any(_overlaps(spells, day * DAY + EVENING_STARTS, (day + 1) * DAY) for day in range(5))


def opens_weekend(spells: Sequence[Spell]) -> bool:
    """Say whether any opening falls on a Saturday or a Sunday."""
    return _overlaps(spells, WEEKEND_STARTS, WEEK)


def _overlaps(spells: Sequence[Spell], start: int, end: int) -> bool:
    return any(
        spell.start < end + shift and spell.end > start + shift for spell in merge_spells(spells) for shift in (0, WEEK)
    )

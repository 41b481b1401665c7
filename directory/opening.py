"""When a service is open: weekly spells in local minutes, read at a moment in Europe/London.

A week has 10,080 minutes and Monday 00:00 is 0. A spell may run past the end of the week into Monday morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from directory.model import Spell

type Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

DAY = 24 * 60
WEEK = 7 * DAY
EVENING_STARTS = 18 * 60
WEEKEND_STARTS = 5 * DAY
LONDON = ZoneInfo("Europe/London")
WEEKDAYS: tuple[Weekday, ...] = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class OpenStatus:
    """Whether a service is open at a moment.

    ``until`` and ``next_open`` are aware, in London time. ``until`` is ``None`` when it is closed or never closes;
    ``next_open`` is ``None`` when it is open, or when no hours are known (``is_known`` is then false).
    """

    at: datetime
    is_known: bool
    is_open: bool
    until: datetime | None = None
    next_open: datetime | None = None

    def words(self) -> str | None:
        """Return “open until 5pm”, “opens 9am tomorrow”, “open 24 hours”; ``None`` when no hours are known."""
        if self.is_open:
            return f"open until {_until_words(self.until, self.at)}" if self.until else "open 24 hours"
        return f"opens {_opening_words(self.next_open, self.at)}" if self.next_open else None


def open_status(spells: Sequence[Spell], at: datetime) -> OpenStatus:
    """Return whether spells of opening hold a moment, until when, and when they next begin.

    Adjoining and overlapping spells count as one, so a service with two shifts is not said to close between them.

    Args:
        at: an aware moment in any zone.

    Raises:
        ValueError: ``at`` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone. Give an aware moment, such as datetime.now(UTC).")
    local = at.astimezone(LONDON)
    merged = merge_spells(spells)
    if not merged:
        return OpenStatus(local, is_known=False, is_open=False)
    minute = local.weekday() * DAY + local.hour * 60 + local.minute
    for spell in merged:
        into = (minute - spell.start) % WEEK
        if into < spell.end - spell.start:
            left = spell.end - spell.start - into
            until = None if spell.end - spell.start >= WEEK else _later(local, left)
            return OpenStatus(local, is_known=True, is_open=True, until=until)
    wait = min((spell.start - minute) % WEEK for spell in merged)
    return OpenStatus(local, is_known=True, is_open=False, next_open=_later(local, wait))


def weekly_spells(days: Sequence[str], opens: time, closes: time) -> tuple[Spell, ...]:
    """Return a spell for each day (``MO`` to ``SU``); closing at or before opening means the next morning.

    Opening and closing both at midnight is 24 hours, and so is closing at one minute to.
    """
    start, end = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    end = DAY if end == DAY - 1 else end
    length = end - start if end > start else end + DAY - start
    starts = [WEEKDAYS.index(day) * DAY + start for day in days]
    return tuple(Spell(each, each + length) for each in sorted(set(starts)))


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


def weekly_hours(spells: Sequence[Spell]) -> tuple[tuple[str, str], ...]:
    """Return each day that has opening and its hours in words: ``(("Monday", "9am to 12pm, 1pm to 5pm"), …)``.

    A spell that runs into the small hours is told on the day it begins; a longer one day by day, as “24 hours”.
    """
    by_day: dict[int, list[str]] = {}
    for spell in merge_spells(spells):
        start = spell.start
        while start < spell.end:
            day_end = (start // DAY + 1) * DAY
            # What is left past midnight belongs to the night before, unless it lasts into the day.
            end = spell.end if spell.end - day_end < 6 * 60 and spell.end - start <= DAY else day_end
            hours = "24 hours" if end - start == DAY and start % DAY == 0 else f"{_clock(start)} to {_clock(end)}"
            by_day.setdefault(start // DAY % 7, []).append(hours)
            start = end
    return tuple((DAY_NAMES[day], ", ".join(by_day[day])) for day in sorted(by_day))


def _later(local: datetime, minutes: int) -> datetime:
    """Add minutes on the clock on the wall: opening hours do not move when the clocks change."""
    return (local.replace(second=0, microsecond=0, tzinfo=None) + timedelta(minutes=minutes)).replace(tzinfo=LONDON)


def _until_words(until: datetime, at: datetime) -> str:
    clock = clock_words(until.time())
    # Up to 6am is still “tonight” to whoever asks the evening before; midnight is the end of its day.
    if until.time() <= time(6, 0) and until - at < timedelta(days=1):
        return clock
    day = until - timedelta(days=1) if until.time() == time(0, 0) else until
    return clock + _day_words(day, at)


def _opening_words(opening: datetime, at: datetime) -> str:
    # “Midnight tomorrow” could be either end of the day; 12am is the start of it.
    clock = "12am" if opening.time() == time(0, 0) else clock_words(opening.time())
    return clock + _day_words(opening, at)


def _day_words(moment: datetime, at: datetime) -> str:
    days = (moment.date() - at.date()).days
    if days <= 1:
        return " tomorrow" if days == 1 else ""
    return f" {'next ' if days >= 7 else ''}{DAY_NAMES[moment.weekday()]}"


def _clock(minute: int) -> str:
    return clock_words(time(minute % DAY // 60, minute % 60))


def clock_words(moment: time) -> str:
    """Return a time of day as people say it: 9am, 12:30pm, noon and midnight by name."""
    if (moment.hour, moment.minute) in ((0, 0), (12, 0)):
        return "midnight" if moment.hour == 0 else "midday"
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{(moment.hour - 1) % 12 + 1}{minutes}{'am' if moment.hour < 12 else 'pm'}"

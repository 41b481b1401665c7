"""When a service is open on one day: “is it open on Saturday”, “tomorrow”, “in the evening”, “now”."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from directory.model import Service
from directory.opening import DAY_NAMES, LONDON, clock_words, opens_evening, status_of

_DAY = re.compile(rf"\b({'|'.join(DAY_NAMES)})s?\b|\b(mon|tues?|wed|thurs?|fri|sat|sun)\b", re.I)
_WHEN = (
    ("tomorrow", re.compile(r"\btomorrow\b|\bthe next day\b", re.I)),
    ("today", re.compile(r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b", re.I)),
    ("now", re.compile(r"\bnow\b|\bat the moment\b|\bstill open\b", re.I)),
    ("weekend", re.compile(r"\bweek ?ends?\b", re.I)),
    ("evening", re.compile(r"\bevenings?\b|\bafter work\b|\blate\b|\bat night\b", re.I)),
)
_MOST_SPELLS = 6
_MOST_DAYS = 7


@dataclass(frozen=True, slots=True)
class DayAsked:
    """``kind`` is “now”, “evening” or “day”; ``days`` are the dates meant, the nearest to come."""

    kind: str
    days: tuple[date, ...] = ()


def read_day(text: str, at: datetime) -> DayAsked | None:
    """Return the day or time of day a question names; ``None`` when it names none."""
    today = at.astimezone(LONDON).date()
    named = _DAY.search(text)
    if named:
        start = named.group().lower()[:3]
        number = next(each for each, name in enumerate(DAY_NAMES) if name.lower().startswith(start))
        return DayAsked("day", (_next(today, number),))
    kind = next((name for name, pattern in _WHEN if pattern.search(text)), None)
    if kind in ("now", "evening"):
        return DayAsked(str(kind))
    if kind == "weekend":
        return DayAsked("day", (_next(today, 5), _next(today, 6)))
    if kind in ("today", "tomorrow"):
        return DayAsked("day", (today + timedelta(days=int(kind == "tomorrow")),))
    return None


def day_words(service: Service, asked: DayAsked, at: datetime) -> str:
    """Return one or two sentences that answer; empty when the listing gives no hours to tell by.

    Args:
        at: the moment "now" means, aware.
    """
    status = status_of(service, at)
    if not status.is_known:
        return ""
    if asked.kind == "now":
        return _now_words(service, at)
    if asked.kind == "evening":
        return _evening_words(service)
    return " ".join(_on_day(service, day) for day in asked.days)


def spells_of(service: Service, day: date) -> tuple[list[tuple[datetime, datetime | None]], bool]:
    """Return when a service is open on a date, and whether that is sure.

    Each spell begins within the date; an end of ``None`` means that it does not close.
    """
    moment = datetime.combine(day, time(0), LONDON)
    day_end = moment + timedelta(days=1)
    found: list[tuple[datetime, datetime | None]] = []
    is_sure = True
    for _ in range(_MOST_SPELLS):
        status = status_of(service, moment)
        is_sure = is_sure and status.is_sure
        if status.is_open:
            found.append((moment, status.until))
            if status.until is None or status.until >= day_end:
                break
            moment = status.until
        elif status.next_open and status.next_open < day_end:
            moment = status.next_open
        else:
            break
    return found, is_sure


def _on_day(service: Service, day: date) -> str:
    spells, is_sure = spells_of(service, day)
    name = f"{DAY_NAMES[day.weekday()]} {day.day} {day:%B}"
    check = "" if is_sure else " Check first, as that may change."
    if spells:
        hours = " and ".join(_spell_words(*spell) for spell in spells)
        return f"Yes, it is open on {name}, {hours}.{check}"
    return f"No, it is not open on {name}.{_opens_next(service, day)}{check}"


def _now_words(service: Service, at: datetime) -> str:
    status = status_of(service, at)
    told = status.words() or ""
    if status.is_open:
        return f"Yes, it is {told}."
    return f"No, it is closed now. It {told}." if told else "No, it is closed now."


def _evening_words(service: Service) -> str:
    if opens_evening(service.spells):
        return "Yes, it is open in the evening on some days."
    return "No, it does not say that it opens in the evening." if service.spells else ""


def _opens_next(service: Service, day: date) -> str:
    status = status_of(service, datetime.combine(day, time(0), LONDON) + timedelta(days=1))
    soon = datetime.combine(day, time(0), LONDON) + timedelta(days=1 + _MOST_DAYS)
    opening = status.at if status.is_open else status.next_open
    if opening is None or opening > soon:
        return ""
    return f" The next day it opens is {DAY_NAMES[opening.weekday()]} {opening.day} {opening:%B}."


def _spell_words(start: datetime, end: datetime | None) -> str:
    if end is None or end - start >= timedelta(days=1):
        return "all day"
    return f"{clock_words(start.time())} to {clock_words(end.time())}"


def _next(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7)

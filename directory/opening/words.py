"""Hours in words: the week day by day, and whatever no week can hold."""

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise

from directory.model import Schedule, Spell
from directory.opening.days import is_timed, kind_of
from directory.opening.status import clock_words
from directory.opening.week import DAY, DAY_NAMES, WEEKDAYS, merge_spells

_ORDINALS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last"}
_MONTHS = [f"{date(2000, month, 1):%B}" for month in range(1, 13)]
_SMALL_HOURS_END = 6 * 60


def weekly_hours(spells: Sequence[Spell]) -> tuple[tuple[str, str], ...]:
    """Return each day that has opening and its hours in words: ``(("Monday", "9am to midday, 1pm to 5pm"), …)``.

    A spell that runs into the small hours is told on the day it begins; a longer one day by day, as “24 hours”.
    """
    by_day: dict[int, list[str]] = {}
    for spell in merge_spells(spells):
        start = spell.start
        while start < spell.end:
            day_end = (start // DAY + 1) * DAY
            # What is left past midnight belongs to the night before, unless it lasts into the day.
            is_night = spell.end - day_end < _SMALL_HOURS_END and spell.end - start <= DAY
            end = spell.end if is_night else day_end
            hours = "24 hours" if end - start == DAY and start % DAY == 0 else f"{_clock(start)} to {_clock(end)}"
            by_day.setdefault(start // DAY % 7, []).append(hours)
            start = end
    return tuple((DAY_NAMES[day], ", ".join(by_day[day])) for day in sorted(by_day))


def hours_in_words(schedules: Sequence[Schedule]) -> tuple[str, ...]:
    """Return in words what the regular week does not tell, each once, in the order given.

    A schedule's own words stand for it; without them “First Saturday of the month, 10am to midday”, “Every 2 weeks on
    Thursday, 9am to 5pm”, “Closed in August”, “Not on bank holidays”.
    """
    found = [each.description or schedule_words(each) for each in schedules]
    if any(each.bank_holidays == "not" for each in schedules):
        found.append("Not on bank holidays")
    return tuple(dict.fromkeys(words for words in found if words))


def schedule_words(schedule: Schedule) -> str:
    """Return words for hours that no regular week holds, and for closures; empty for plain weekly hours."""
    kind = kind_of(schedule)
    if kind is None or (not schedule.closed and _is_plain(schedule)):
        return ""
    days, months = _days_words(schedule), _months_words(schedule.bymonth)
    # “25 December”, but “Monday to Friday, April to October”.
    when = (" " if days.replace(", ", "").isdigit() else ", ").join(part for part in (days, months) if part)
    if schedule.bank_holidays == "only":
        when = _bank_holiday_words(schedule)
    dates = _dates_words(schedule)
    hours = _hours_words(schedule)
    if schedule.closed:
        return "Closed " + ", ".join(part for part in (_with_on(schedule, when), dates, hours) if part)
    return _upper_first(", ".join(part for part in (when, hours, dates) if part))


def _is_plain(schedule: Schedule) -> bool:
    is_weekly = kind_of(schedule) in ("WEEKLY", "DAILY") and schedule.interval == 1 and not schedule.bymonthday
    # Hours that begin or end one day are told without it once they hold: the week shows them.
    return is_weekly and not schedule.bymonth and schedule.bank_holidays != "only" and is_timed(schedule)


def _days_words(schedule: Schedule) -> str:
    kind = kind_of(schedule)
    if kind == "SINGLE":
        return date_words(schedule.dtstart) if schedule.dtstart else ""
    days = _byday_words(schedule.byday)
    if kind == "MONTHLY":
        return _monthly_words(schedule, days)
    if kind == "WEEKLY":
        days = days or (DAY_NAMES[schedule.dtstart.weekday()] if schedule.dtstart else "")
        return f"Every {schedule.interval} weeks on {days}" if schedule.interval > 1 else days
    if schedule.interval > 1:
        return f"Every {schedule.interval} days"
    return days or ("" if schedule.closed or schedule.bymonth else "Every day")


def _monthly_words(schedule: Schedule, days: str) -> str:
    numbers = schedule.bymonthday
    if not days and not numbers and schedule.dtstart:
        numbers = (schedule.dtstart.day,)
    monthdays = ", ".join(str(day) for day in numbers if day > 0)
    from_end = [_from_the_end(day) for day in numbers if day < 0]
    if len(schedule.bymonth) == 1 and monthdays and not days and not from_end:
        return monthdays
    when = ", ".join(part for part in (days, f"day {monthdays}" if monthdays else "", *from_end) if part)
    month = "the month" if schedule.interval == 1 else f"every {schedule.interval} months"
    return _upper_first(f"{when} of {month}")


def _from_the_end(day: int) -> str:
    return "last day" if day == -1 else f"day {-day} from the end"


def _byday_words(byday: tuple[str, ...]) -> str:
    numbers = [WEEKDAYS.index(day) for day in byday if day in WEEKDAYS]
    is_run = len(numbers) == len(byday) > 2 and all(other - one == 1 for one, other in pairwise(numbers))
    if is_run:
        return f"{DAY_NAMES[numbers[0]]} to {DAY_NAMES[numbers[-1]]}"
    return ", ".join(_day_words(day) for day in byday)


def _day_words(day: str) -> str:
    if day[-2:] not in WEEKDAYS:
        return day
    name = DAY_NAMES[WEEKDAYS.index(day[-2:])]
    number = day[:-2].lstrip("+")
    if not number:
        return name
    return f"{_ORDINALS[int(number)]} {name}" if number in {str(each) for each in _ORDINALS} else f"{number} {name}"


def _months_words(months: tuple[int, ...]) -> str:
    names = [_MONTHS[month - 1] for month in months if 1 <= month <= 12]
    if not names:
        return ""
    runs_on = len(names) > 2 and all((one - other) % 12 == 11 for one, other in pairwise(months))
    if runs_on:
        return f"{names[0]} to {names[-1]}"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _bank_holiday_words(schedule: Schedule) -> str:
    days = _byday_words(schedule.byday)
    return f"Bank holidays ({days})" if days else "Bank holidays"


def _with_on(schedule: Schedule, when: str) -> str:
    if schedule.bank_holidays == "only":
        return f"on {when[:1].lower()}{when[1:]}"
    if not when or kind_of(schedule) == "WEEKLY":
        return f"on {when}" if when else ""
    if kind_of(schedule) == "DAILY" and schedule.bymonth and not schedule.byday:
        return f"in {when}"
    return f"on {when}" if kind_of(schedule) == "SINGLE" or schedule.bymonth else f"on the {_lower_first(when)}"


def _dates_words(schedule: Schedule) -> str:
    if kind_of(schedule) == "SINGLE":
        return ""
    first = schedule.valid_from or (schedule.dtstart if schedule.interval == 1 else None)
    last = min((day for day in (schedule.valid_to, schedule.until) if day), default=None)
    if first and last:
        return f"{date_words(first)} to {date_words(last)}"
    return f"from {date_words(first)}" if first else f"until {date_words(last)}" if last else ""


def date_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _hours_words(schedule: Schedule) -> str:
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens is None:
        return f"until {clock_words(closes)}" if closes is not None else ""
    if closes is None:
        return f"from {clock_words(opens)}"
    return "24 hours" if opens == closes == time(0) else f"{clock_words(opens)} to {clock_words(closes)}"


def _clock(minute: int) -> str:
    return clock_words(time(minute % DAY // 60, minute % 60))


def _upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower_first(words: str) -> str:
    # Names of days and months keep their capital letters.
    first = words.split(" ", 1)[0].rstrip(",")
    return words if first in (*DAY_NAMES, *_MONTHS) else words[:1].lower() + words[1:]

"""Reading the rows of a schedule: HSDS's own, a weekday and two times, and words where there is nothing better."""

import re
from datetime import date, time
from itertools import groupby

from directory.feeds import cleaning
from directory.feeds.fields import Fields
from directory.feeds.records import ScheduleRecord
from directory.opening import WEEKDAYS

_DAY = r"(mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
_RANGE = re.compile(rf"{_DAY}(?:\s*(?:-|–|—|to|through|until)\s*{_DAY})?")
_ORDINALS = {
    "first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4",
    "fifth": "5", "5th": "5", "last": "-1",
}  # fmt: skip
_OF_MONTH = re.compile(r"\s+(?:of|in)\s+(?:the|each|every)\s+month$")
_AROUND_THE_CLOCK = re.compile(r"(?:open\s+)?(?:24\s*hours?(?:\s+a\s+day)?|24\s*[-/]\s*7)", re.IGNORECASE)
_EVERY_DAY = re.compile(r"(?:daily|every\s*day|7 days a week|24\s*[-/]\s*7)", re.IGNORECASE)
_ICAL = re.compile(r"[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)")
_BETWEEN = re.compile(r"\s*(?:,|&|;|\band\b)\s*")
_MIDNIGHT = time(0, 0)


def read_days(words: str) -> tuple[str, ...] | None:
    """Read days: ``MO,TU``, ``Monday - Friday``, ``Mon, Wed-Fri``, ``2nd & 4th Saturday``, ``Daily``.

    Returns:
        Two-letter days, numbered ones in a month (``2SA``, ``-1FR``); ``None`` if there is a word that is neither.
    """
    codes = [code.strip() for code in words.split(",") if code.strip()]
    if codes and all(_ICAL.fullmatch(code) for code in codes):
        return tuple(dict.fromkeys(code.removeprefix("+") for code in codes))
    text = _OF_MONTH.sub("", " ".join(words.lower().split()).removeprefix("every ").strip(" .:"))
    if _EVERY_DAY.fullmatch(text):
        return WEEKDAYS
    if re.fullmatch(r"[1-7]", text):
        return (WEEKDAYS[int(text) - 1],)
    return _numbered(text) or _plain(text)


def _numbered(text: str) -> tuple[str, ...] | None:
    parts = _BETWEEN.split(text)
    last_ordinal, _, day = parts[-1].rpartition(" ")
    ordinals = [*(part for part in parts[:-1] if part), last_ordinal]
    if not re.fullmatch(_DAY, day) or any(each not in _ORDINALS for each in ordinals):
        return None
    return tuple(f"{_ORDINALS[each]}{_code(day)}" for each in ordinals)


def _plain(text: str) -> tuple[str, ...] | None:
    days: list[str] = []
    for part in _BETWEEN.split(text):
        found = _RANGE.fullmatch(part)
        if not found:
            return None
        first = WEEKDAYS.index(_code(found[1]))
        last = WEEKDAYS.index(_code(found[2])) if found[2] else first
        days.extend(WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))
    return tuple(dict.fromkeys(days))


def _code(day: str) -> str:
    return day[:2].upper()


def read_schedule(part: Fields) -> ScheduleRecord | None:
    """Read one row of schedules; ``None`` when it says nothing, which is noted.

    Some feeds write times of day under ``dtstart`` and ``until``, and minutes after midnight as times.
    """
    opens, closes = _clock(part, "opens_at", "dtstart"), _clock(part, "closes_at", "until")
    days_said = part.line("byday") or part.line("weekday")
    days = read_days(days_said) if days_said else ()
    words = [part.line("description"), *_unread(part, days)]
    if any(_AROUND_THE_CLOCK.fullmatch(part.line(key)) for key in ("weekday", "dtstart", "opens_at")):
        opens = closes = _MIDNIGHT
        days = days or (WEEKDAYS if not days_said else None)
    if opens is not None and opens == closes and opens != _MIDNIGHT:
        part.repair("closes_at", "closes when it opens, so the times were left out")
        opens = closes = None
    description = ", ".join(dict.fromkeys(word for word in words if word))
    if opens is None and not description and not part.text("schedule_link"):
        part.repair("opens_at", "no times and no words for them, so the row was left out")
        return None
    if days is None or (opens is not None and not days and not part.text("bymonthday") and not part.text("freq")):
        return ScheduleRecord(description=_in_words(part, description), notes=part.plain("notes"))
    return _dated(part, days, opens, closes, description)


def _dated(
    part: Fields, days: tuple[str, ...], opens: time | None, closes: time | None, description: str
) -> ScheduleRecord:
    said = part.text("freq").upper()
    freq = said if said in ("DAILY", "WEEKLY", "MONTHLY") else "WEEKLY" if days else None
    if said and freq != said:
        part.repair("freq", "not one of DAILY, WEEKLY and MONTHLY, so it was taken from the days")
    if any(len(day) > 2 for day in days) or _month_days(part):
        freq = "MONTHLY"
    start = _day(part, "dtstart")
    if freq == "WEEKLY" and not days and start is not None:
        days = (WEEKDAYS[start.weekday()],)
    return ScheduleRecord(
        freq=freq,
        interval=_at_least_one(part, "interval") or 1,
        byday=days,
        bymonthday=_month_days(part),
        opens_at=opens,
        closes_at=closes,
        dtstart=start,
        valid_from=part.day("valid_from"),
        valid_to=part.day("valid_to"),
        until=_day(part, "until"),
        count=_at_least_one(part, "count"),
        wkst=part.text("wkst").upper()[:2] if part.text("wkst").upper()[:2] in WEEKDAYS else "",
        schedule_link=part.url("schedule_link"),
        attending_type=part.line("attending_type"),
        description=description,
        notes=part.plain("notes"),
    )


def read_holiday(part: Fields) -> ScheduleRecord | None:
    """Read a row of HSDS 1's holiday_schedules: shut, or open at other hours, from one day to another."""
    start, end = part.day("start_date"), part.day("end_date")
    if start is None and end is None:
        part.repair("start_date", "no dates, so the row was left out")
        return None
    shut = part.line("closed").lower() in ("true", "yes", "y", "1", "closed")
    opens, closes = (None, None) if shut else (part.clock("opens_at"), part.clock("closes_at"))
    if not shut and opens is None:
        part.repair("opens_at", "neither shut nor open at any time, so the row was left out")
        return None
    first, last = start or end, end or start
    return ScheduleRecord(freq="DAILY", opens_at=opens, closes_at=closes, valid_from=first, valid_to=last, closed=shut)


def join_days(schedules: list[ScheduleRecord]) -> tuple[ScheduleRecord, ...]:
    """Return weekly schedules that differ in their days alone as one, in the order of the week."""
    joined: list[ScheduleRecord] = []
    for _, same in groupby(dict.fromkeys(schedules), key=lambda each: each.model_copy(update={"byday": ()})):
        group = list(same)
        if len(group) == 1 or group[0].freq != "WEEKLY" or not all(each.byday for each in group):
            joined.extend(group)
            continue
        days = {day for each in group for day in each.byday}
        joined.append(group[0].model_copy(update={"byday": tuple(day for day in WEEKDAYS if day in days)}))
    return tuple(joined)


def _clock(part: Fields, key: str, other: str) -> time | None:
    """Read a time of day, from the column where feeds put it by mistake if its own is empty."""
    written = part.text(key)
    if re.fullmatch(r"\d{3,4}", written) and int(written) < 24 * 60:
        part.repair(key, "minutes after midnight, so they were read as a time of day")
        return time(int(written) // 60, int(written) % 60)
    if written and not _AROUND_THE_CLOCK.fullmatch(written):
        return part.clock(key)
    return cleaning.clean_time(part.text(other)) if not written and _day_of(part.text(other)) is None else None


def _day_of(text: str) -> date | None:
    return cleaning.clean_date(text)


def _day(part: Fields, key: str) -> date | None:
    return _day_of(part.text(key))


def _unread(part: Fields, days: tuple[str, ...] | None) -> list[str]:
    """Return what stands under days and dates and is neither, in the feed's words."""
    said = [part.line("byday"), part.line("weekday")] if days is None else []
    for key in ("dtstart", "until"):
        text = part.line(key)
        is_known = not text or _day_of(text) or cleaning.clean_time(text) or _AROUND_THE_CLOCK.fullmatch(text)
        if not is_known:
            said.append(text)
    return said


def _in_words(part: Fields, description: str) -> str:
    times = [part.line(key) for key in ("opens_at", "closes_at")]
    if not any(times):
        times = [part.line(key) for key in ("dtstart", "until") if part.line(key) not in description]
    hours = " to ".join(each for each in times if each)
    return ": ".join(each for each in (part.line("name"), description, hours) if each)


def _month_days(part: Fields) -> str:
    text = part.text("bymonthday").replace(" ", "")
    return text if re.fullmatch(r"-?\d{1,2}(,-?\d{1,2})*", text) else ""


def _at_least_one(part: Fields, key: str) -> int | None:
    number = part.whole(key)
    return number if number is not None and 1 <= number <= 1000 else None

"""The schedules of Open Referral UK 3.0, which are iCalendar's rules in part."""

import re
from collections.abc import Iterable
from typing import Literal

from directory.feeds.fields import Fields
from directory.feeds.oruk_v1.parts import read_days, read_interval
from directory.feeds.oruk_v3.parts import note_unkept, web_address
from directory.feeds.records import ScheduleRecord
from directory.opening import WEEKDAYS

type Rhythm = Literal["DAILY", "WEEKLY", "MONTHLY"] | None

_RHYTHMS: dict[str, Rhythm] = {"DAILY": "DAILY", "WEEKLY": "WEEKLY", "MONTHLY": "MONTHLY"}
_BANK_HOLIDAYS: dict[str, Literal["only", "not"]] = {"only": "only", "not": "not"}


def read_schedules(parts: Iterable[Fields]) -> tuple[ScheduleRecord, ...]:
    """Read schedules; one that says nothing at all is left out and reported."""
    found = [read_schedule(part) for part in parts]
    return tuple(schedule for schedule in found if schedule is not None)


def read_schedule(part: Fields) -> ScheduleRecord | None:
    note_unkept(part, "attributes", "metadata")
    opens, closes = part.clock("opens_at"), part.clock("closes_at")
    if opens is not None and opens == closes and (opens.hour, opens.minute) != (0, 0):
        part.repair("closes_at", "closes when it opens, so the times were left out")
        opens = closes = None
    days, start = read_days(_joined(part, "byday")), part.day("dtstart")
    freq = _read_rhythm(part, days)
    if freq == "WEEKLY" and not days and start is not None:
        days = (WEEKDAYS[start.weekday()],)
    schedule = ScheduleRecord(
        freq=freq,
        interval=read_interval(part),
        byday=days,
        bymonthday=_read_numbers(part, "bymonthday", 31),
        opens_at=opens,
        closes_at=closes,
        dtstart=start,
        valid_from=part.day("valid_from"),
        valid_to=part.day("valid_to"),
        until=part.day("until"),
        count=_read_count(part),
        wkst=part.text("wkst").upper() if part.text("wkst").upper() in WEEKDAYS else "",
        schedule_link=web_address(part, "schedule_link"),
        attending_type=part.line("attending_type"),
        description=part.line("description"),
        notes=part.plain("notes"),
        closed=part.value("closed") is True,
        bymonth=_read_numbers(part, "bymonth", 12),
        bank_holidays=_BANK_HOLIDAYS.get(part.text("bank_holidays"), ""),
        is_sure=part.value("is_sure") is not False and _is_whole(part),
    )
    return schedule if _says_something(part, schedule) else None


def _read_rhythm(part: Fields, days: tuple[str, ...]) -> Rhythm:
    written = part.text("freq").upper()
    if any(len(day) > 2 for day in days):
        return "MONTHLY"
    if written in _RHYTHMS:
        return _RHYTHMS[written]
    if written:
        part.repair("freq", "not WEEKLY or MONTHLY, so only its days were kept")
    return "WEEKLY" if days else "MONTHLY" if part.text("bymonthday") else None


def _read_count(part: Fields) -> int | None:
    count = part.whole("count")
    if count is None or count >= 1:
        return count
    part.repair("count", "below 1, so it was left out")
    return None


def _read_numbers(part: Fields, key: str, highest: int) -> str:
    """Read days of the month or months of the year, negative ones counting from the end."""
    written = "".join(_joined(part, key).split())
    found = [number for number in written.split(",") if _is_between(number, highest)]
    if written and len(found) < len(written.split(",")):
        part.repair(key, f"holds what is not a number up to {highest}, which was left out")
    return ",".join(dict.fromkeys(str(int(number)) for number in found))


def _is_between(number: str, highest: int) -> bool:
    return bool(re.fullmatch(r"[+-]?[0-9]{1,2}", number)) and 1 <= abs(int(number)) <= highest


def _is_whole(part: Fields) -> bool:
    """Say whether everything that limits the schedule could be kept; if not, its hours cannot be relied on."""
    limits = [key for key in ("byweekno", "byyearday") if part.text(key)]
    for key in limits:
        part.repair(key, "this directory has no place for it, so the hours are given as not sure")
    odd = part.text("freq").upper() not in ("", *_RHYTHMS)
    return not limits and not odd


def _says_something(part: Fields, schedule: ScheduleRecord) -> bool:
    is_timed = schedule.opens_at is not None or schedule.closes_at is not None
    has_days = bool(schedule.byday or schedule.bymonthday or schedule.dtstart) or schedule.freq == "DAILY"
    if is_timed and not has_days and schedule.bank_holidays != "only":
        part.repair("byday", "times without days, so they cannot be used to say when it is open")
    if is_timed or has_days or schedule.closed or schedule.description or schedule.notes or schedule.schedule_link:
        return True
    part.repair("opens_at", "no opening time and no words for one, so the schedule was left out")
    return False


def _joined(part: Fields, key: str) -> str:
    """Return a list as the text with commas that the standard wants in its place."""
    written = part.value(key)
    return ",".join(str(each) for each in written) if isinstance(written, list) else part.text(key)

"""What is wrong with a listing's times: not checked, over, closing before it opens, hours nobody can reckon with."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from directory.feeds.records import ScheduleRecord, ServiceRecord
from directory.quality.faults import Fault
from directory.quality.parts import all_schedules

STALE_MONTHS = 12
_DAYS_A_MONTH = 30.44
_LONGEST_SPELL_HOURS = 18
_NOON = 12

type CanReadHours = Callable[[str], bool]


def timing_faults(
    record: ServiceRecord, today: date, *, stale_months: int, can_read_hours: CanReadHours | None
) -> Iterator[Fault]:
    """Yield what is wrong with the times.

    Args:
        can_read_hours: whether opening hours can be worked out from words; ``None`` does not try.
    """
    yield from _age_faults(record, today, stale_months)
    schedules = list(all_schedules(record))
    running = [each for each in schedules if not each.closed]
    if running and all(has_ended(each, today) for each in running):
        yield Fault("ended", "Every date that its times are given for is past.")
    if any(closes_first(each) for each in schedules):
        yield Fault("closes-first", "Closing time is before opening time, and it is no night service by its hours.")
    if any(_ends_before_it_begins(each) for each in schedules):
        yield Fault("closes-first", "The last date of its times is before the first.")
    if can_read_hours and any(_is_unread(each, can_read_hours) for each in schedules):
        yield Fault("hours-unread", "Its hours are in words that no opening times could be told from.")


def is_stale(checked: date | None, today: date, stale_months: int) -> bool:
    """Whether a listing was last checked too long ago, or never."""
    return checked is None or checked < stale_before(today, stale_months)


def stale_before(today: date, stale_months: int) -> date:
    return today - timedelta(days=round(stale_months * _DAYS_A_MONTH))


def has_ended(schedule: ScheduleRecord, today: date) -> bool:
    """Whether a schedule's last day is past; one without a last day goes on."""
    ends = [day for day in (schedule.valid_to, schedule.until) if day]
    if not ends and schedule.freq is None and not schedule.byday and schedule.dtstart:
        ends = [schedule.dtstart]
    return bool(ends) and min(ends) < today


def closes_first(schedule: ScheduleRecord) -> bool:
    """Whether the times look mistaken for others: 9am to 5am, 9:00 to 1:00, noon to noon.

    A spell past midnight is right (an emergency team from 5pm to 9am); one that begins in the morning and ends the
    next, or lasts over 18 hours, is taken for a slip. Both at midnight means the whole day.
    """
    opens, closes = schedule.opens_at, schedule.closes_at
    if opens is None or closes is None or closes > opens:
        return False
    if opens == closes:
        return bool(opens.hour or opens.minute)
    if not closes.hour and not closes.minute:
        return False
    hours = 24 - (opens.hour - closes.hour) - (opens.minute - closes.minute) / 60
    return opens.hour < _NOON or hours > _LONGEST_SPELL_HOURS


def _age_faults(record: ServiceRecord, today: date, stale_months: int) -> Iterator[Fault]:
    if record.assured_date is None:
        yield Fault("never-checked", "Nobody is known to have checked it.")
    elif is_stale(record.assured_date, today, stale_months):
        yield Fault("stale", f"It was last checked on {record.assured_date:%-d %B %Y}.")


def _ends_before_it_begins(schedule: ScheduleRecord) -> bool:
    begins = [day for day in (schedule.valid_from, schedule.dtstart) if day]
    ends = [day for day in (schedule.valid_to, schedule.until) if day]
    return bool(begins and ends) and min(ends) < min(begins)


def _is_unread(schedule: ScheduleRecord, can_read_hours: CanReadHours) -> bool:
    in_words_alone = not (schedule.byday or schedule.dtstart or schedule.opens_at or schedule.freq)
    return in_words_alone and bool(schedule.description) and not can_read_hours(schedule.description)

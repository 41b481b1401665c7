"""Open now, until when and next: of schedules whole, of a service, and of a plain week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from directory.model import Nation, Schedule, Service, Spell
from directory.opening.bank_holidays import bank_holidays
from directory.opening.days import days_of, is_timed, kind_of
from directory.opening.status import OpenStatus
from directory.opening.timeline import (
    Timeline,
    find_change,
    london_moment,
    make_timeline,
    plain_week,
    usual_week,
    utc_minute_of,
)
from directory.opening.week import DAY, LONDON, WEEK, WEEKDAYS, merge_spells, weekly_schedules

# Most answers lie within the week to come; a yearly one within the last of these.
_LOOK_AHEAD_DAYS = (9, 45, 400)
_DAYS_OF_WEEK = 7
# A timeline of 400 days may take 200 kB, one of nine days takes 5.
_week_ahead = lru_cache(maxsize=4096)(make_timeline)
_year_ahead = lru_cache(maxsize=128)(make_timeline)


def opening_of(schedules: Sequence[Schedule], at: datetime, nation: Nation = "england") -> OpenStatus:
    """Return whether schedules hold a moment open, until when, and when they next open, up to 400 days ahead.

    Hours are those of the clock on the wall in London: an hour that the clocks skip never happens, one shown twice
    lasts both times. Spells that touch or overlap count as one. On a bank holiday on which hours marked ``only``
    fall, they stand in place of all others; every closure is taken off whatever would be open. A day shut whole
    takes with it the night that begins on it.

    Args:
        at: an aware moment in any zone.
        nation: whose bank holidays they are.

    Raises:
        ValueError: ``at`` has no zone.
    """
    local = _in_london(at)
    hours = tuple(schedules)
    week = plain_week(hours)
    # An empty week may still have hours of its own on bank holidays.
    quick = _status_of_week(week, local, nation) if week else None
    return quick or _look_ahead(hours, local, nation)


def status_of(service: Service, at: datetime) -> OpenStatus:
    """Return whether a service is open; its regular week serves where its schedules have no hours.

    Raises:
        ValueError: ``at`` has no zone.
    """
    return opening_status(service.schedules, service.spells, at, service.nation)


def opening_status(schedules: Sequence[Schedule], week: Sequence[Spell], at: datetime, nation: Nation) -> OpenStatus:
    """Return whether schedules hold a moment open; the regular week serves where none of them has hours.

    Raises:
        ValueError: ``at`` has no zone.
    """
    if any(is_timed(each) for each in schedules):
        return opening_of(schedules, at, nation)
    local = _in_london(at)
    closures = [each for each in schedules if each.closed]
    quick = None if closures else _status_of_week(merge_spells(week), local, nation)
    if quick:
        return quick
    return _look_ahead((*weekly_schedules(week), *closures), local, nation)


def is_ordinary(at: datetime, nation: Nation) -> bool:
    """Whether a regular week is right about a moment: neither its day nor the one before is a bank holiday or changes
    the clocks.

    Raises:
        ValueError: ``at`` has no zone.
    """
    today = _in_london(at).toordinal()
    return _are_plain_days(nation, today - 1, today)


def is_whole_week(schedules: Sequence[Schedule]) -> bool:
    """Whether the regular week that schedules make says all of them: no dates, no doubts and no bank holidays."""
    return plain_week(tuple(schedules)) is not None and not any(each.bank_holidays for each in schedules)


def open_status(spells: Sequence[Spell], at: datetime) -> OpenStatus:
    """Return whether spells of opening hold a moment, until when, and when they next begin; no day is a holiday.

    Adjoining and overlapping spells count as one, so a service with two shifts is not said to close between them.

    Args:
        at: an aware moment in any zone.

    Raises:
        ValueError: ``at`` has no zone.
    """
    local = _in_london(at)
    return _status_of_week(merge_spells(spells), local, None) or _look_ahead(weekly_schedules(spells), local, None)


def regular_week(schedules: Sequence[Schedule], today: date) -> tuple[Spell, ...]:
    """Return the week that schedules come to as spells: what is open in every week about ``today``.

    Hours that are not yet in force or are over, that skip weeks, fall on numbered days or belong to bank holidays
    are left out, and so are closures of dates; closures of every week are taken off. Doubtful hours are in it.
    """
    return usual_week([_undated(each) for each in schedules if _is_regular(each, today)])


def _is_regular(schedule: Schedule, today: date) -> bool:
    if kind_of(schedule) not in ("WEEKLY", "DAILY") or schedule.bank_holidays == "only" or schedule.bymonthday:
        return False
    if schedule.interval > 1 or (schedule.closed and kind_of(schedule) == "DAILY"):
        return False
    # A rule that falls on no day of the week to come is not in force, whatever keeps it from being.
    started = all(day is None or day <= today for day in (schedule.dtstart, schedule.valid_from))
    is_in_month = not schedule.bymonth or today.month in schedule.bymonth
    lasts = all(day is None or day >= today for day in (schedule.valid_to, schedule.until))
    is_counted_out = schedule.count is not None and not days_of(
        schedule, None, today.toordinal(), today.toordinal() + _DAYS_OF_WEEK
    )
    return started and is_in_month and lasts and not is_counted_out


def _undated(schedule: Schedule) -> Schedule:
    days = schedule.byday or ((WEEKDAYS[schedule.dtstart.weekday()],) if schedule.dtstart else ())
    return Schedule(
        freq="WEEKLY",
        byday=WEEKDAYS if kind_of(schedule) == "DAILY" and not schedule.byday else days,
        opens_at=schedule.opens_at,
        closes_at=schedule.closes_at,
        closed=schedule.closed,
    )


def _in_london(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone. Give an aware moment, such as datetime.now(UTC).")
    return at.astimezone(LONDON)


def _status_of_week(week: Sequence[Spell], local: datetime, nation: Nation | None) -> OpenStatus | None:
    """Return the status by the week alone; ``None`` where a bank holiday or a change of the clocks comes into it."""
    if not week:
        return OpenStatus(local, is_known=False, is_open=False)
    minute = local.weekday() * DAY + local.hour * 60 + local.minute
    is_open, step = _next_change(week, minute)
    change = _on_the_wall(local, step or 0)
    # What touches the clocks or a holiday on any day from yesterday to the change is looked at day by day.
    if not _are_plain_days(nation, local.toordinal() - 1, change.toordinal()):
        return None
    if is_open:
        return OpenStatus(local, is_known=True, is_open=True, until=None if step is None else change)
    return OpenStatus(local, is_known=True, is_open=False, next_open=change)


@lru_cache(maxsize=1024)
def _are_plain_days(nation: Nation | None, first: int, last: int) -> bool:
    """Say whether no day of a run is a bank holiday, and the clocks do not change in it."""
    if nation and bank_holidays(nation, first, last):
        return False
    ends = (datetime.fromordinal(day).replace(tzinfo=LONDON).utcoffset() for day in (first, last + 1))
    return len(set(ends)) == 1


def _next_change(week: Sequence[Spell], minute: int) -> tuple[bool, int | None]:
    """Return whether a minute of the week is open, and how many minutes on that changes; ``None`` for never."""
    for spell in week:
        into = (minute - spell.start) % WEEK
        if into < spell.end - spell.start:
            return True, None if spell.end - spell.start >= WEEK else spell.end - spell.start - into
    return False, min((spell.start - minute) % WEEK for spell in week)


def _on_the_wall(local: datetime, minutes: int) -> datetime:
    """Add minutes on the clock on the wall: opening hours do not move when the clocks change."""
    return (local.replace(second=0, microsecond=0, tzinfo=None) + timedelta(minutes=minutes)).replace(tzinfo=LONDON)


def _look_ahead(schedules: tuple[Schedule, ...], local: datetime, nation: Nation | None) -> OpenStatus:
    minute = utc_minute_of(local)
    for days in _LOOK_AHEAD_DAYS:
        look = _week_ahead if days == _LOOK_AHEAD_DAYS[0] else _year_ahead
        timeline = look(schedules, nation, local.toordinal(), days)
        is_open, change = find_change(timeline.told, minute, timeline.end)
        if change is not None:
            break
    is_sure = _agrees(timeline, minute, timeline.certain)
    moment = None if change is None else london_moment(change)
    return OpenStatus(
        local,
        is_known=is_open or change is not None or any(end > minute for _, end in timeline.begins),
        is_open=is_open,
        until=moment if is_open else None,
        next_open=None if is_open else moment,
        is_sure=is_sure,
        doubt=_doubt(local, moment, nation, is_open=is_open)
        if not is_sure and _agrees(timeline, minute, timeline.certain_by_rule)
        else "",
    )


def _agrees(timeline: Timeline, minute: int, certain: Sequence[tuple[int, int]]) -> bool:
    return find_change(certain, minute, timeline.end) == find_change(timeline.possible, minute, timeline.end)


def _doubt(local: datetime, moment: datetime | None, nation: Nation | None, *, is_open: bool) -> str:
    """Return which bank holiday the doubt is of: the day itself, or the day on which it opens."""
    today = local.toordinal()
    is_today = is_open or (moment is not None and moment.toordinal() == today)
    is_holiday = nation is not None and bool(bank_holidays(nation, today, today))
    return "it is a bank holiday" if is_today and is_holiday else "that is a bank holiday"

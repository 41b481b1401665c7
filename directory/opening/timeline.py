"""The hours of a run of days as moments: what is told, what is certain, and what is possible."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from directory.model import Nation, Schedule, Spell
from directory.opening.bank_holidays import bank_holidays
from directory.opening.days import days_of, is_doubtful, is_timed, kind_of
from directory.opening.week import DAY, LONDON, WEEK, WEEKDAYS, merge_spells, minutes_of, weekly_spells

type Stretch = tuple[int, int]

_HOUR = 60
_DAY_ONE = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Stretches of opening in minutes of UTC, apart and in order, up to ``end``.

    ``told`` is what the schedules come to. ``certain`` leaves out every doubtful opening and keeps every closure,
    ``possible`` the other way about: where the two agree there is no doubt. ``certain_by_rule`` has not left out
    the bank holidays of which nothing is said. ``begins`` is whether anything would open at all but for closures.
    """

    end: int
    told: tuple[Stretch, ...]
    certain: tuple[Stretch, ...]
    certain_by_rule: tuple[Stretch, ...]
    possible: tuple[Stretch, ...]
    begins: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class _Spell:
    """An opening or a closure of one day, in minutes of the wall; ``is_whole`` closures have the day to themselves."""

    day: int
    start: int
    end: int
    is_doubtful: bool
    is_whole: bool = False
    names_date: bool = False


def make_timeline(schedules: tuple[Schedule, ...], nation: Nation | None, today: int, days: int) -> Timeline:
    """Return the hours from the day before ``today`` (a day number), for the nights that last into it, on."""
    first, last = today - 1, today + days - 1
    end = utc_minute((last + 1) * DAY)
    open_ones = [each for each in schedules if is_timed(each)]
    ordinary = _openings([each for each in open_ones if each.bank_holidays != "only"], nation, first, last)
    special = _openings([each for each in open_ones if each.bank_holidays == "only"], nation, first, last)
    closures = _closures([each for each in schedules if each.closed], nation, first, last)
    sure_closures = [each for each in closures if not each.is_doubtful]
    replaced = {each.day for each in special}
    surely_replaced = {each.day for each in special if not each.is_doubtful}
    usual = [each for each in ordinary if each.day not in replaced]
    sure = [each for each in (*usual, *special) if not each.is_doubtful]
    doubtful_days = _unspoken_holidays(schedules, nation, first, last)
    kept = [each for each in sure if each.names_date or each.day not in doubtful_days]
    likely = [*(each for each in ordinary if each.day not in surely_replaced), *special]
    told = _open_stretches([*usual, *special], closures, end)
    if not doubtful_days and not any(each.is_doubtful for each in (*ordinary, *special, *closures)):
        return Timeline(end, told, told, told, told, _open_stretches([*usual, *special], [], end))
    return Timeline(
        end,
        told=told,
        certain=_open_stretches(kept, closures, end),
        certain_by_rule=_open_stretches(sure, closures, end),
        possible=_open_stretches(likely, sure_closures, end),
        begins=_open_stretches([*usual, *special], [], end),
    )


def find_change(stretches: Sequence[Stretch], minute: int, end: int) -> tuple[bool, int | None]:
    """Return whether a minute is open, and the minute of the next change; ``None`` when none comes before ``end``."""
    at = bisect_right(stretches, (minute, end + 1)) - 1
    if at >= 0 and stretches[at][1] > minute:
        return True, stretches[at][1] if stretches[at][1] < end else None
    return False, stretches[at + 1][0] if at + 1 < len(stretches) else None


@lru_cache(maxsize=8192)
def utc_minute(wall: int) -> int:
    """Return the minute of UTC at which the clocks of London first show a minute of the wall or a later one.

    So an hour that the clocks skip is over at once, and one that they show twice lasts both times round.
    """
    midnight = datetime.fromordinal(wall // DAY).replace(tzinfo=LONDON)
    shown = midnight + timedelta(minutes=wall % DAY)
    before, after = (_offset(shown.replace(fold=fold)) for fold in (0, 1))
    return (wall - wall % _HOUR if after > before else wall) - before


def utc_minute_of(moment: datetime) -> int:
    """Return an aware moment as its minute of UTC, counted like minutes of the wall from the day before day 1."""
    return int((moment - _DAY_ONE).total_seconds() // 60) + DAY


def london_moment(minute: int) -> datetime:
    return (_DAY_ONE + timedelta(minutes=minute - DAY)).astimezone(LONDON)


def _offset(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60


def _openings(schedules: Iterable[Schedule], nation: Nation | None, first: int, last: int) -> list[_Spell]:
    found: list[_Spell] = []
    for each in schedules:
        if each.opens_at is None or each.closes_at is None:
            continue
        start, end = minutes_of(each.opens_at, each.closes_at)
        is_doubtful_one, names_date = is_doubtful(each), kind_of(each) == "SINGLE"
        for day in days_of(each, nation, first, last):
            begins = day * DAY
            found.append(_Spell(day, begins + start, begins + end, is_doubtful_one, names_date=names_date))
    return found


def _closures(schedules: Iterable[Schedule], nation: Nation | None, first: int, last: int) -> list[_Spell]:
    """Return the closures; with one end of its hours given a closure lasts from or to midnight."""
    found: list[_Spell] = []
    for each in schedules:
        is_whole = each.opens_at is None and each.closes_at is None
        start, end = minutes_of(each.opens_at or time(), each.closes_at or time())
        for day in days_of(each, nation, first, last):
            begins = day * DAY
            found.append(_Spell(day, begins + start, begins + end, is_doubtful(each), is_whole))
    return found


def _open_stretches(openings: Iterable[_Spell], closures: Sequence[_Spell], end: int) -> tuple[Stretch, ...]:
    """Return what stays open, in minutes of UTC up to ``end``.

    A day that is shut takes with it the whole night that begins on it, and what lasts into it from the day before.
    """
    wall = _wall_stretches(openings, closures)
    return _join((min(utc_minute(start), end), min(utc_minute(stop), end)) for start, stop in wall)


def _wall_stretches(openings: Iterable[_Spell], closures: Sequence[_Spell]) -> tuple[Stretch, ...]:
    shut = {each.day for each in closures if each.is_whole}
    open_wall = _join((each.start, each.end) for each in openings if each.day not in shut)
    return _without(open_wall, _join((each.start, each.end) for each in closures))


def _join(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def _without(stretches: Iterable[Stretch], cuts: Sequence[Stretch]) -> tuple[Stretch, ...]:
    left: list[Stretch] = []
    for start, end in stretches:
        for cut_start, cut_end in cuts[bisect_right(cuts, (start, start)) - 1 if cuts and cuts[0][0] < start else 0 :]:
            if cut_start >= end:
                break
            if cut_start > start:
                left.append((start, cut_start))
            start = max(start, cut_end)
        if start < end:
            left.append((start, end))
    return tuple(left)


def _unspoken_holidays(schedules: tuple[Schedule, ...], nation: Nation | None, first: int, last: int) -> frozenset[int]:
    """Return the bank holidays of which no schedule says what happens.

    A service that never closes is taken at its word, and so are hours of which some keep off bank holidays.
    """
    holidays = bank_holidays(nation, first, last) if nation else frozenset()
    if not holidays or any(each.bank_holidays == "not" for each in schedules):
        return frozenset()
    week = plain_week(tuple(each for each in schedules if not each.closed))
    if week and week[0].end - week[0].start >= WEEK:
        return frozenset()
    says = [each for each in schedules if (is_timed(each) or each.closed) and _speaks_of_dates(each)]
    return holidays.difference(*(days_of(each, nation, first, last) for each in says))


def _speaks_of_dates(schedule: Schedule) -> bool:
    if schedule.bank_holidays == "only" or kind_of(schedule) == "SINGLE":
        return True
    return schedule.closed and kind_of(schedule) in ("DAILY", "MONTHLY")


def usual_week(schedules: Sequence[Schedule]) -> tuple[Spell, ...]:
    """Return the week that undated weekly schedules come to, their closures taken off."""
    week, last = 8, 21  # The second of three whole weeks, the first Monday being day 1.
    openings = _openings((each for each in schedules if is_timed(each)), None, 1, last)
    closures = _closures((each for each in schedules if each.closed), None, 1, last)
    begins, ends = week * DAY, week * DAY + WEEK
    inside = [
        Spell(max(start, begins) - begins, min(end, ends) - begins)
        for start, end in _wall_stretches(openings, closures)
        if start < ends and end > begins
    ]
    return merge_spells(inside)


@lru_cache(maxsize=4096)
def plain_week(schedules: tuple[Schedule, ...]) -> tuple[Spell, ...] | None:
    """Return the week where weekly hours without dates or doubts are all there is, else ``None``.

    It holds wherever there is no bank holiday, so hours kept to those are left out.
    """
    told = [each for each in schedules if each.bank_holidays != "only" and (each.closed or is_timed(each))]
    return merge_spells(_spells(told)) if all(_is_plain(each) for each in told) else None


def _is_plain(schedule: Schedule) -> bool:
    dates = (schedule.dtstart, schedule.valid_from, schedule.valid_to, schedule.until, schedule.count)
    is_dated = any(each is not None for each in dates) or schedule.bymonth or schedule.bymonthday
    is_weekly = kind_of(schedule) == "WEEKLY" and set(schedule.byday) <= set(WEEKDAYS)
    return is_weekly and schedule.interval == 1 and not (is_dated or schedule.closed or is_doubtful(schedule))


def _spells(schedules: Iterable[Schedule]) -> list[Spell]:
    return [
        spell
        for each in schedules
        if each.opens_at is not None and each.closes_at is not None
        for spell in weekly_spells(each.byday, each.opens_at, each.closes_at)
    ]

"""Schedules of every kind, held against every minute marked one by one."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.model import Schedule
from directory.opening import LONDON, opening_of
from tests.directory.hours_reference import Reference

ALL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NIGHT = Schedule(freq="WEEKLY", byday=("SA",), opens_at=time(22), closes_at=time(1, 30))
SHELTER = Schedule(freq="DAILY", opens_at=time(20), closes_at=time(8))
SHUT = Schedule(dtstart=date(2026, 11, 3), closed=True)
SKIPPED = Schedule(freq="WEEKLY", byday=("SU",), opens_at=time(1, 15), closes_at=time(1, 45))

times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45, 58)))
dates = st.dates(date(2026, 1, 1), date(2027, 6, 30))
some_days = st.lists(st.sampled_from(ALL_DAYS), min_size=1, max_size=6, unique=True).map(tuple)
numbered_days = st.lists(
    st.builds("{}{}".format, st.sampled_from((1, 2, 3, 4, 5, -1, -2)), st.sampled_from(ALL_DAYS)),
    min_size=1,
    max_size=3,
)


@st.composite
def random_schedules(draw: st.DrawFn) -> Schedule:
    """Any schedule that a feed may hold, its days as likely plain as numbered, counted or fortnightly."""
    kind = draw(st.sampled_from(("WEEKLY", "WEEKLY", "WEEKLY", "MONTHLY", "BYMONTHDAY", "DAILY", None)))
    begun = draw(dates) if kind is None else draw(st.none() | dates)
    closed = draw(st.sampled_from((False, False, True)))
    all_day = closed and draw(st.booleans())
    byday: tuple[str, ...] = ()
    if kind == "WEEKLY":
        byday = draw(some_days)
    elif kind == "MONTHLY":
        byday = tuple(draw(numbered_days)) + draw(st.just(()) | st.sampled_from(ALL_DAYS).map(lambda day: (day,)))
    return Schedule(
        freq="MONTHLY" if kind == "BYMONTHDAY" else kind,  # type: ignore[arg-type]
        interval=draw(st.integers(1, 3)) if begun and kind else 1,
        byday=byday,
        bymonthday=(draw(st.integers(1, 31)), draw(st.integers(-31, -1))) if kind == "BYMONTHDAY" else (),
        bymonth=draw(st.just(()) | st.lists(st.integers(1, 12), min_size=3, unique=True).map(tuple)) if kind else (),
        opens_at=None if all_day else draw(times),
        closes_at=None if all_day else draw(times),
        dtstart=begun,
        valid_from=draw(st.none() | dates) if kind else None,
        until=draw(st.none() | st.none() | dates) if kind else None,
        count=draw(st.none() | st.integers(1, 40)) if begun and kind else None,
        closed=closed,
        bank_holidays=draw(st.sampled_from(("", "", "not", "only"))),
        is_sure=draw(st.sampled_from((True, True, False))),
    )


near_changes = st.sampled_from((date(2026, 3, 28), date(2026, 10, 24), date(2027, 3, 27)))
near_holidays = st.sampled_from((date(2026, 4, 2), date(2026, 5, 24), date(2026, 8, 30), date(2026, 12, 24)))
plain_dates = st.dates(date(2026, 1, 3), date(2026, 12, 31))
moments = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute),
    st.one_of(plain_dates, near_changes, near_holidays),
    st.integers(0, 2 * 1440),
)


@settings(max_examples=120, deadline=None)
@given(schedules=st.lists(random_schedules(), min_size=1, max_size=5), at=moments)
@example(schedules=[SHELTER, SHUT], at=datetime(2026, 11, 3, 12, tzinfo=UTC))
@example(schedules=[NIGHT], at=datetime(2026, 10, 25, 1, 10, tzinfo=UTC))
@example(schedules=[SKIPPED], at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
def test_schedules_agree_with_marking_every_minute(schedules: list[Schedule], at: datetime) -> None:
    today = at.astimezone(LONDON).date()
    reference = Reference(schedules, today - timedelta(2), 404)
    last = datetime.combine(today + timedelta(400), time(), tzinfo=LONDON)

    status = opening_of(schedules, at)

    told = reference.answer(reference.told, at, last)
    assert status.is_open == told.is_open
    assert [each and each.astimezone(UTC) for each in (status.until, status.next_open)] == (
        [told.change, None] if told.is_open else [None, told.change]
    )
    least, most = reference.answer(reference.least, at, last), reference.answer(reference.most, at, last)
    assert status.is_sure == (least == most)
    assert (status.doubt == "") or not status.is_sure

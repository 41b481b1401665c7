"""Opening hours: open now, until when, and next, by minutes of the week in London."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.model import Spell
from directory.opening import (
    DAY,
    LONDON,
    WEEK,
    clock_words,
    merge_spells,
    open_status,
    opens_evening,
    opens_weekend,
    weekly_hours,
    weekly_spells,
)

WEEKDAY_DAYS = ("MO", "TU", "WE", "TH", "FR")
NINE_TO_FIVE = weekly_spells(WEEKDAY_DAYS, time(9), time(17))
ALL_DAYS = (*WEEKDAY_DAYS, "SA", "SU")


def london(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week of Monday 2 November 2026, when London keeps Greenwich time."""
    return datetime(2026, 11, 1 + day, hour, minute, tzinfo=LONDON)


MON, TUE, WED, THU, FRI, SAT, SUN = range(1, 8)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (london(MON, 9), "open until 5pm"),
        (london(MON, 16, 59), "open until 5pm"),
        (london(MON, 8, 59), "opens 9am"),
        (london(MON, 17), "opens 9am tomorrow"),
        (london(FRI, 17), "opens 9am Monday"),
        (london(SAT, 12), "opens 9am Monday"),
        (london(SUN, 12), "opens 9am tomorrow"),
    ],
)
def test_office_hours_are_told_in_words(moment: datetime, words: str) -> None:
    assert open_status(NINE_TO_FIVE, moment).words() == words


def test_unknown_hours_say_nothing() -> None:
    status = open_status([], london(MON, 12))

    assert not status.is_known
    assert not status.is_open
    assert status.words() is None


def test_moment_without_a_zone_is_turned_away() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        open_status(NINE_TO_FIVE, datetime(2026, 11, 2, 9))  # noqa: DTZ001 - the fault under test.


def test_always_open_is_open_24_hours() -> None:
    spells = weekly_spells(ALL_DAYS, time(0), time(0))

    status = open_status(spells, london(SUN, 23, 59))

    assert status.words() == "open 24 hours"
    assert status.until is None


def test_one_minute_to_midnight_counts_as_midnight() -> None:
    assert merge_spells(weekly_spells(ALL_DAYS, time(0), time(23, 59))) == (Spell(0, WEEK),)


def test_spell_past_midnight_is_open_the_next_morning() -> None:
    spells = weekly_spells(["FR"], time(18), time(2))

    assert open_status(spells, london(FRI, 20)).words() == "open until 2am"
    assert open_status(spells, london(SAT, 1, 59)).is_open
    assert not open_status(spells, london(SAT, 2)).is_open


def test_spell_past_the_end_of_the_week_is_open_on_monday_morning() -> None:
    spells = weekly_spells(["SU"], time(22), time(6))

    assert open_status(spells, london(MON, 5, 59)).words() == "open until 6am"
    assert open_status(spells, london(MON, 6)).words() == "opens 10pm Sunday"


def test_adjoining_spells_do_not_close_between() -> None:
    spells = [*weekly_spells(["MO"], time(9), time(13)), *weekly_spells(["MO"], time(13), time(20))]

    assert open_status(spells, london(MON, 10)).words() == "open until 8pm"


def test_several_spells_a_day_close_for_lunch() -> None:
    spells = [*weekly_spells(["MO"], time(9), time(12)), *weekly_spells(["MO"], time(13, 30), time(17))]

    assert open_status(spells, london(MON, 12, 30)).words() == "opens 1:30pm"


def test_opening_a_week_away_says_next() -> None:
    assert open_status(weekly_spells(["MO"], time(9), time(17)), london(MON, 18)).words() == "opens 9am next Monday"


def test_long_opening_names_the_day_it_ends() -> None:
    spells = [Spell(9 * 60, 4 * DAY + 17 * 60)]

    assert open_status(spells, london(TUE, 12)).words() == "open until 5pm Friday"


def test_closing_at_midnight_is_told_as_the_end_of_that_day() -> None:
    assert open_status(weekly_spells(["MO"], time(9), time(0)), london(MON, 9)).words() == "open until midnight"
    assert open_status([Spell(0, 4 * DAY)], london(MON, 9)).words() == "open until midnight Thursday"


def test_opening_at_midnight_is_told_as_the_start_of_the_day() -> None:
    assert open_status(weekly_spells(["TU"], time(0), time(9)), london(MON, 12)).words() == "opens 12am tomorrow"


def test_hours_follow_the_clock_on_the_wall_in_summer() -> None:
    summer = datetime(2026, 7, 6, 8, 30, tzinfo=UTC)

    status = open_status(NINE_TO_FIVE, summer)

    assert status.is_open
    assert status.until == datetime(2026, 7, 6, 17, tzinfo=LONDON)


def test_hours_hold_across_the_change_of_the_clocks() -> None:
    evening_before = datetime(2026, 10, 24, 20, tzinfo=LONDON)

    status = open_status(weekly_spells(["SU"], time(9), time(12)), evening_before)

    assert status.next_open == datetime(2026, 10, 25, 9, tzinfo=LONDON)
    assert status.words() == "opens 9am tomorrow"


def test_evening_opening_is_past_six_on_a_weekday() -> None:
    assert opens_evening(weekly_spells(["TU"], time(12), time(18, 30)))
    assert not opens_evening(weekly_spells(["TU"], time(12), time(18)))
    assert not opens_evening(weekly_spells(["SA"], time(18), time(22)))
    assert opens_evening(weekly_spells(ALL_DAYS, time(0), time(0)))


def test_weekend_opening_is_any_of_saturday_or_sunday() -> None:
    assert opens_weekend(weekly_spells(["SU"], time(10), time(11)))
    assert opens_weekend(weekly_spells(["FR"], time(20), time(1)))
    assert not opens_weekend(NINE_TO_FIVE)


def test_week_is_told_day_by_day() -> None:
    spells = [
        *weekly_spells(["MO"], time(9), time(12)),
        *weekly_spells(["MO"], time(13), time(17)),
        *weekly_spells(["FR"], time(18), time(2)),
    ]

    assert weekly_hours(spells) == (("Monday", "9am to midday, 1pm to 5pm"), ("Friday", "6pm to 2am"))
    assert weekly_hours([Spell(0, WEEK)])[6] == ("Sunday", "24 hours")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0), "midnight"),
        (time(12), "midday"),
        (time(9, 5), "9:05am"),
        (time(12, 30), "12:30pm"),
        (time(0, 30), "12:30am"),
    ],
)
def test_clock_is_told_as_people_say_it(moment: time, words: str) -> None:
    assert clock_words(moment) == words


spells_strategy = st.lists(
    st.builds(
        lambda start, length: Spell(start, start + length),
        st.integers(0, WEEK - 1),
        st.one_of(st.integers(1, 2 * DAY), st.just(WEEK)),
    ),
    max_size=6,
)


def minutes_open(spells: list[Spell]) -> list[bool]:
    """The slow, plain reference: every minute of the week marked one by one."""
    week = [False] * WEEK
    for spell in spells:
        for minute in range(spell.start, spell.end):
            week[minute % WEEK] = True
    return week


@settings(max_examples=60, deadline=None)
@given(spells=spells_strategy, minute=st.integers(0, WEEK - 1))
def test_status_agrees_with_marking_every_minute(spells: list[Spell], minute: int) -> None:
    week = minutes_open(spells)
    at = london(MON, 0) + timedelta(minutes=minute)

    status = open_status(spells, at)

    assert status.is_open == week[minute]
    assert status.is_known == any(week)
    change = next((step for step in range(1, WEEK + 1) if week[(minute + step) % WEEK] != week[minute]), None)
    told = status.until or status.next_open
    assert told == (None if change is None else at + timedelta(minutes=change))


@settings(max_examples=60, deadline=None)
@given(spells=spells_strategy)
def test_merged_spells_are_the_same_minutes_in_order_and_apart(spells: list[Spell]) -> None:
    merged = merge_spells(spells)

    assert minutes_open(list(merged)) == minutes_open(spells)
    assert all(0 <= spell.start < WEEK for spell in merged)
    assert all(one.end < other.start for one, other in pairwise(merged))


@settings(max_examples=60, deadline=None)
@given(spells=spells_strategy)
def test_evening_and_weekend_agree_with_marking_every_minute(spells: list[Spell]) -> None:
    week = minutes_open(spells)

    assert opens_weekend(spells) == any(week[5 * DAY :])
    assert opens_evening(spells) == any(any(week[day * DAY + 18 * 60 : (day + 1) * DAY]) for day in range(5))

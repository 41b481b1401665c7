"""Open now, until when and next, by schedules whole."""

from datetime import UTC, date, datetime, time

import pytest

from directory.model import Schedule, Service, Spell
from directory.opening import LONDON, opening_of, regular_week, status_of, weekly_spells

ALL_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFFICE_DAYS = ALL_DAYS[:5]


def weekly(*days: str, opens: time = time(9), closes: time = time(17), **rest: object) -> Schedule:
    return Schedule(freq="WEEKLY", byday=days, opens_at=opens, closes_at=closes, **rest)  # type: ignore[arg-type]


def monthly(*days: str, opens: time = time(10), closes: time = time(12), **rest: object) -> Schedule:
    return Schedule(freq="MONTHLY", byday=days, opens_at=opens, closes_at=closes, **rest)  # type: ignore[arg-type]


def london(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


OFFICE = weekly(*OFFICE_DAYS)


def said(schedules: list[Schedule], at: datetime, nation: str = "england") -> str | None:
    return opening_of(schedules, at, nation).words()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (london(11, 6, 18), "opens 10am tomorrow"),
        (london(11, 7, 11), "open until midday"),
        (london(11, 7, 12), "opens 10am on Saturday 5 December"),
        (london(12, 5, 12), "opens 10am on Saturday 2 January 2027"),
    ],
)
def test_first_saturday_of_the_month_is_found(moment: datetime, words: str) -> None:
    assert said([monthly("1SA")], moment) == words


def test_last_friday_is_the_fifth_where_there_is_one() -> None:
    status = opening_of([monthly("-1FR")], london(10, 24, 9))

    assert status.next_open == london(10, 30, 10)


def test_fortnight_is_counted_from_its_first_day() -> None:
    fortnightly = weekly("TU", interval=2, dtstart=date(2026, 11, 3))

    assert said([fortnightly], london(11, 3, 12)) == "open until 5pm"
    assert said([fortnightly], london(11, 10, 12)) == "opens 9am next Tuesday"


def test_fortnight_without_a_first_day_is_not_sure() -> None:
    status = opening_of([weekly("TU", interval=2)], london(11, 3, 12))

    assert (status.is_open, status.is_sure) == (True, False)
    assert status.words() == "usually open until 5pm, check first"


def test_last_day_of_the_month_is_counted_from_the_end() -> None:
    last_day = Schedule(freq="MONTHLY", bymonthday=(-1,), opens_at=time(9), closes_at=time(10))

    assert opening_of([last_day], london(2, 1, 9)).next_open == london(2, 28, 9)


def test_hours_of_some_months_wait_for_them() -> None:
    summer = weekly("SA", bymonth=(4, 5, 6, 7, 8, 9))

    assert said([summer], london(11, 7, 12)) == "opens 9am on Saturday 3 April 2027"


def test_hours_that_are_over_are_not_known() -> None:
    over = weekly("MO", valid_to=date(2026, 10, 1))

    status = opening_of([over], london(11, 2, 12))

    assert (status.is_known, status.words()) == (False, None)


def test_counted_sessions_end_with_the_last_of_them() -> None:
    course = weekly("MO", dtstart=date(2026, 11, 2), count=2)

    assert opening_of([course], london(11, 9, 12)).is_open
    assert not opening_of([course], london(11, 16, 12)).is_known


def test_single_day_is_that_day_alone() -> None:
    fair = Schedule(dtstart=date(2026, 11, 7), opens_at=time(10), closes_at=time(15))

    assert said([fair], london(11, 5, 12)) == "opens 10am Saturday"
    assert said([fair], london(11, 7, 12)) == "open until 3pm"
    assert said([fair], london(11, 8, 12)) is None


def test_closed_day_is_not_open() -> None:
    closed = Schedule(dtstart=date(2026, 11, 3), closed=True)

    assert said([OFFICE, closed], london(11, 3, 12)) == "opens 9am tomorrow"


def test_closure_between_hours_leaves_the_rest_of_the_day() -> None:
    training = Schedule(dtstart=date(2026, 11, 3), opens_at=time(12), closes_at=time(14), closed=True)

    assert said([OFFICE, training], london(11, 3, 10)) == "open until midday"
    assert said([OFFICE, training], london(11, 3, 13)) == "opens 2pm"


def test_day_shut_whole_takes_the_night_that_begins_on_it() -> None:
    shelter = weekly(*ALL_DAYS, opens=time(20), closes=time(8))
    closed = Schedule(dtstart=date(2026, 11, 3), closed=True)

    assert opening_of([shelter, closed], london(11, 2, 22)).until == london(11, 3, 0)
    assert opening_of([shelter, closed], london(11, 3, 12)).next_open == london(11, 4, 20)


def test_closure_of_a_month_needs_no_days() -> None:
    august = Schedule(bymonth=(8,), closed=True)

    assert (
        said([OFFICE, august], london(8, 5, 12)) == "usually opens 9am on Tuesday 1 September, check first"
        or said([OFFICE, august], london(8, 5, 12)) == "opens 9am on Tuesday 1 September"
    )


def test_bank_holiday_of_which_nothing_is_said_is_not_promised() -> None:
    status = opening_of([OFFICE], london(8, 31, 12))

    assert (status.is_open, status.is_sure) == (True, False)
    assert status.words() == "usually open until 5pm, check first as it is a bank holiday"


def test_opening_on_a_bank_holiday_to_come_is_not_promised() -> None:
    assert said([OFFICE], london(8, 28, 18)) == "usually opens 9am Monday, check first as that is a bank holiday"


def test_bank_holiday_on_which_nothing_opens_leaves_no_doubt() -> None:
    assert said([weekly("WE")], london(8, 31, 12)) == "opens 9am Wednesday"


def test_bank_holidays_are_those_of_the_nation() -> None:
    saint_andrew = london(11, 30, 12)

    assert opening_of([OFFICE], saint_andrew, "england").is_sure
    assert not opening_of([OFFICE], saint_andrew, "scotland").is_sure
    assert not opening_of([OFFICE], london(3, 17, 12), "northern-ireland").is_sure
    assert opening_of([OFFICE], london(3, 17, 12), "wales").is_sure


def test_hours_kept_off_bank_holidays_are_surely_closed() -> None:
    assert said([weekly(*OFFICE_DAYS, bank_holidays="not")], london(8, 31, 12)) == "opens 9am tomorrow"


def test_bank_holiday_hours_stand_in_place_of_the_others() -> None:
    holiday = Schedule(bank_holidays="only", opens_at=time(10), closes_at=time(14))

    assert said([OFFICE, holiday], london(8, 31, 9, 30)) == "opens 10am"
    assert said([OFFICE, holiday], london(8, 31, 12)) == "open until 2pm"
    assert said([OFFICE, holiday], london(8, 24, 12)) == "open until 5pm"


def test_service_that_never_closes_is_taken_at_its_word_on_bank_holidays() -> None:
    assert said([weekly(*ALL_DAYS, opens=time(0), closes=time(0))], london(12, 25, 3)) == "open 24 hours"


def test_exception_named_for_a_bank_holiday_settles_it() -> None:
    closed = Schedule(dtstart=date(2026, 8, 31), closed=True)

    assert said([OFFICE, closed], london(8, 31, 12)) == "opens 9am tomorrow"


def test_doubtful_hours_are_not_promised() -> None:
    term_time = weekly("WE", is_sure=False)

    assert said([term_time], london(11, 4, 10)) == "usually open until 5pm, check first"
    assert said([term_time], london(11, 3, 10)) == "usually opens 9am tomorrow, check first"


def test_sure_hours_stay_sure_beside_doubtful_ones() -> None:
    term_time = weekly("WE", is_sure=False)

    assert said([weekly("MO"), term_time], london(11, 2, 10)) == "open until 5pm"


def test_untimed_schedules_say_nothing() -> None:
    assert not opening_of([Schedule(description="By appointment")], london(11, 2, 12)).is_known


def test_moment_without_a_zone_is_turned_away_by_whole_schedules_too() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        opening_of([OFFICE], datetime(2026, 11, 2, 9))  # noqa: DTZ001 - the fault under test.


def test_hour_that_the_clocks_skip_never_happens() -> None:
    skipped = weekly("SU", opens=time(1, 15), closes=time(1, 45))

    status = opening_of([skipped], london(3, 28, 23))

    assert status.next_open == london(4, 5, 1, 15)


def test_night_over_the_skipped_hour_ends_when_it_is_skipped() -> None:
    night = weekly("SA", opens=time(22), closes=time(1, 30))

    assert opening_of([night], london(3, 28, 23)).until == london(3, 29, 2)


def test_night_over_the_hour_shown_twice_ends_the_first_time() -> None:
    night = weekly("SA", opens=time(22), closes=time(1, 30))

    status = opening_of([night], london(10, 24, 23))

    assert status.until is not None
    assert status.until.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert not opening_of([night], datetime(2026, 10, 25, 1, 10, tzinfo=UTC)).is_open


def make_service(**fields: object) -> Service:
    plain = {"id": "1", "source_id": "1", "source": "test", "name": "Hub", "organisation": "Council"}
    return Service(**{**plain, **fields})  # type: ignore[arg-type]


def test_service_is_read_by_its_week_when_no_schedule_has_hours() -> None:
    spells = weekly_spells(OFFICE_DAYS, time(9), time(17))
    service = make_service(spells=spells, schedules=(Schedule(description="Ring first"),))

    assert status_of(service, london(11, 2, 12)).words() == "open until 5pm"
    assert not status_of(service, london(8, 31, 12)).is_sure


def test_service_is_read_by_its_schedules_and_nation() -> None:
    service = make_service(schedules=(OFFICE,), nation="scotland")

    assert not status_of(service, london(11, 30, 12)).is_sure


def test_regular_week_is_what_holds_in_every_week() -> None:
    schedules = [
        weekly("MO"),
        weekly("TU", valid_to=date(2026, 10, 1)),
        weekly("WE", dtstart=date(2026, 12, 1)),
        weekly("TH", interval=2, dtstart=date(2026, 11, 5)),
        monthly("1FR"),
        weekly("SA", bank_holidays="only"),
        weekly("MO", opens=time(12), closes=time(13), closed=True),
        Schedule(description="Ring first"),
    ]

    assert regular_week(schedules, date(2026, 11, 2)) == (Spell(540, 720), Spell(780, 1020))


def test_regular_week_of_daily_hours_is_all_seven_days() -> None:
    daily = Schedule(freq="DAILY", opens_at=time(0), closes_at=time(0))

    assert regular_week([daily], date(2026, 11, 2)) == (Spell(0, 7 * 1440),)


def test_a_day_shut_counts_though_the_hours_are_only_a_plain_week() -> None:
    shut = Schedule(dtstart=date(2026, 11, 2), closed=True)
    service = make_service(spells=weekly_spells(ALL_DAYS, time(9), time(17)), schedules=(shut,))

    assert not status_of(service, london(11, 2, 12)).is_open
    assert status_of(service, london(11, 3, 12)).is_open

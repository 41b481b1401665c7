"""Hours in words: what no regular week can tell, and how a status is said."""

from datetime import date, datetime, time

import pytest

from directory.model import Schedule
from directory.opening import LONDON, OpenStatus, hours_in_words, schedule_words, status_sentence

TEN_TO_NOON = {"opens_at": time(10), "closes_at": time(12)}


def timed(**fields: object) -> Schedule:
    return Schedule(**{**TEN_TO_NOON, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (timed(freq="WEEKLY", byday=("MO", "TU")), ""),
        (timed(freq="DAILY"), ""),
        (Schedule(), ""),
        (timed(freq="MONTHLY", byday=("1SA",)), "First Saturday of the month, 10am to midday"),
        (timed(freq="MONTHLY", byday=("-1FR",)), "Last Friday of the month, 10am to midday"),
        (timed(freq="MONTHLY", byday=("2TH",), interval=3), "Second Thursday of every 3 months, 10am to midday"),
        (timed(freq="MONTHLY", bymonthday=(15,)), "Day 15 of the month, 10am to midday"),
        (timed(freq="MONTHLY", bymonthday=(-1,)), "Last day of the month, 10am to midday"),
        (timed(freq="WEEKLY", interval=2, byday=("TH",)), "Every 2 weeks on Thursday, 10am to midday"),
        (timed(freq="DAILY", interval=3, dtstart=date(2026, 11, 2)), "Every 3 days, 10am to midday"),
        (timed(dtstart=date(2026, 11, 7)), "7 November 2026, 10am to midday"),
        (
            timed(freq="WEEKLY", byday=("MO", "TU", "WE"), bymonth=(4, 5, 6)),
            "Monday to Wednesday, April to June, 10am to midday",
        ),
        (timed(freq="WEEKLY", byday=("MO",), bymonth=(1, 6)), "Monday, January and June, 10am to midday"),
        (timed(bank_holidays="only"), "Bank holidays, 10am to midday"),
        (timed(freq="WEEKLY", byday=("MO",), bank_holidays="only"), "Bank holidays (Monday), 10am to midday"),
        (Schedule(freq="WEEKLY", byday=("SA",), opens_at=time(9)), "Saturday, from 9am"),
        (Schedule(bymonth=(8,), closed=True), "Closed in August"),
        (Schedule(bank_holidays="only", closed=True), "Closed on bank holidays"),
        (Schedule(dtstart=date(2026, 12, 25), closed=True), "Closed on 25 December 2026"),
        (Schedule(freq="MONTHLY", bymonth=(12,), bymonthday=(25,), closed=True), "Closed on 25 December"),
        (
            Schedule(freq="DAILY", valid_from=date(2026, 12, 24), valid_to=date(2027, 1, 2), closed=True),
            "Closed 24 December 2026 to 2 January 2027",
        ),
        (timed(freq="WEEKLY", byday=("FR",), closed=True), "Closed on Friday, 10am to midday"),
        (Schedule(freq="MONTHLY", byday=("1MO",), closed=True), "Closed on the first Monday of the month"),
    ],
)
def test_schedule_is_told_in_words_where_no_week_holds_it(schedule: Schedule, words: str) -> None:
    assert schedule_words(schedule) == words


def test_hours_are_told_once_each_with_their_own_words_first() -> None:
    schedules = [
        timed(freq="WEEKLY", byday=("MO",), bank_holidays="not"),
        timed(freq="MONTHLY", byday=("1SA",)),
        timed(freq="MONTHLY", byday=("1SA",)),
        Schedule(description="Ring the bell"),
    ]

    assert hours_in_words(schedules) == (
        "First Saturday of the month, 10am to midday",
        "Ring the bell",
        "Not on bank holidays",
    )


def test_status_becomes_a_sentence() -> None:
    assert status_sentence("open until 5pm") == "It is open until 5pm."
    assert status_sentence("usually open until 5pm, check first") == "It is usually open until 5pm, check first."
    assert status_sentence("opens 9am tomorrow") == "It opens 9am tomorrow."
    assert status_sentence("usually opens 9am, check first") == "It usually opens 9am, check first."


def test_opening_far_off_is_told_by_its_date() -> None:
    at = datetime(2026, 11, 2, 12, tzinfo=LONDON)

    opening = datetime(2027, 2, 6, 10, tzinfo=LONDON)

    assert OpenStatus(at, is_known=True, is_open=False, next_open=opening).words() == (
        "opens 10am on Saturday 6 February 2027"
    )

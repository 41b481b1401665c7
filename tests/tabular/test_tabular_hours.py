"""Days in words, and rows of hours as feeds write them."""

from datetime import date, time
from typing import Any

import pytest

from directory.feeds.fields import Fields
from directory.feeds.records import ScheduleRecord
from directory.feeds.tabular.hours import join_days, read_days, read_holiday, read_schedule

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("MO,TU", ("MO", "TU")),
        ("1SA,-1FR", ("1SA", "-1FR")),
        ("+2MO", ("2MO",)),
        ("monday", ("MO",)),
        ("Thursdays", ("TH",)),
        ("3", ("WE",)),
        ("Monday - Friday", WEEK[:5]),
        ("Monday-Sunday", WEEK),
        ("Sunday-Saturday", ("SU", "MO", "TU", "WE", "TH", "FR", "SA")),
        ("Sat to Mon", ("SA", "SU", "MO")),
        ("Mon, Wed-Fri", ("MO", "WE", "TH", "FR")),
        ("Mon - Tue & Thur - Fri", ("MO", "TU", "TH", "FR")),
        ("Tuesday and Thursday", ("TU", "TH")),
        ("Second Saturday", ("2SA",)),
        ("2nd & 4th Saturday", ("2SA", "4SA")),
        ("2nd and 4th Saturdays of every month", ("2SA", "4SA")),
        ("First, second, and fourth Tuesday of the month", ("1TU", "2TU", "4TU")),
        ("Last Thursday of each month", ("-1TH",)),
        ("Daily", WEEK),
        ("24-7", WEEK),
        ("Every other Tuesday", None),
        ("Wendesday", None),
        ("Monday - Friday (closed 1-2pm)", None),
        ("November 1 - March 31", None),
        ("9:00AM", None),
        ("8", None),
        ("6SA", None),
        ("Second Saturday, Monday", None),
    ],
)
def test_days_are_read_or_left_as_words(words: str, days: tuple[str, ...] | None) -> None:
    assert read_days(words) == days


def read(**row: Any) -> tuple[ScheduleRecord | None, list[str]]:
    fields = Fields(row, 1, "s1", "Café")
    return read_schedule(fields), [repair.reason for repair in fields.repairs]


@pytest.mark.parametrize(
    ("row", "schedule"),
    [
        (
            {"weekday": "Monday-Friday", "dtstart": "8:30AM", "until": "5:30PM"},
            ScheduleRecord(freq="WEEKLY", byday=WEEK[:5], opens_at=time(8, 30), closes_at=time(17, 30)),
        ),
        (
            {"weekday": "Sunday - Saturday", "dtstart": "24 Hours"},
            ScheduleRecord(
                freq="WEEKLY", byday=("SU", "MO", "TU", "WE", "TH", "FR", "SA"), opens_at=time(0), closes_at=time(0)
            ),
        ),
        ({"weekday": "24-7"}, ScheduleRecord(freq="WEEKLY", byday=WEEK, opens_at=time(0), closes_at=time(0))),
        (
            {"weekday": "First Saturday", "dtstart": "8:00AM"},
            ScheduleRecord(freq="MONTHLY", byday=("1SA",), opens_at=time(8)),
        ),
        (
            {"weekday": "Saturday", "dtstart": "By appointment"},
            ScheduleRecord(freq="WEEKLY", byday=("SA",), description="By appointment"),
        ),
        (
            {"weekday": "Every other Tuesday", "dtstart": "10:00AM", "until": "12:00PM", "name": "Food"},
            ScheduleRecord(description="Food: Every other Tuesday: 10:00AM to 12:00PM"),
        ),
        (
            {"freq": "WEEKLY", "dtstart": "2026-01-06", "until": "2026-06-30", "opens_at": "9am", "closes_at": "10am"},
            ScheduleRecord(
                freq="WEEKLY", byday=("TU",), dtstart=date(2026, 1, 6), until=date(2026, 6, 30), opens_at=time(9),
                closes_at=time(10),
            ),
        ),
        (
            {"freq": "MONTHLY", "bymonthday": "1, -1", "opens_at": "09:00Z", "closes_at": "10:00Z", "interval": "2"},
            ScheduleRecord(freq="MONTHLY", bymonthday="1,-1", interval=2, opens_at=time(9), closes_at=time(10)),
        ),
        ({"description": "Term time only"}, ScheduleRecord(description="Term time only")),
        (
            {"opens_at": "9am", "closes_at": "5pm"},
            ScheduleRecord(description="9am to 5pm"),
        ),
    ],
)  # fmt: skip
def test_row_of_hours_is_read_without_faults(row: dict[str, str], schedule: ScheduleRecord) -> None:
    assert read(**row) == (schedule, [])


@pytest.mark.parametrize(
    ("row", "opens", "fault"),
    [
        ({"byday": "FR", "opens_at": "750", "closes_at": "855"}, time(12, 30), "minutes after midnight"),
        (
            {"byday": "FR", "opens_at": "9:00am", "closes_at": "9:00am", "description": "Mornings"},
            None,
            "closes when it opens",
        ),
        ({"byday": "FR", "freq": "YEARLY", "opens_at": "9:00am", "closes_at": "5pm"}, time(9), "not one of DAILY"),
        ({"byday": "FR", "opens_at": "ninish", "description": "Ring"}, None, "not a time like 09:00"),
    ],
)
def test_row_of_hours_that_is_put_right_says_so(row: dict[str, str], opens: time | None, fault: str) -> None:
    schedule, reasons = read(**row)

    assert schedule is not None
    assert schedule.opens_at == opens
    assert reasons[0].startswith(fault)


def test_row_of_hours_that_says_nothing_is_left_out() -> None:
    schedule, reasons = read(byday="monday")

    assert schedule is None
    assert reasons == ["no times and no words for them, so the row was left out"]


def test_days_with_the_same_hours_are_joined_and_others_stay() -> None:
    hours = {"freq": "WEEKLY", "opens_at": time(9), "closes_at": time(17)}
    monday, tuesday = (ScheduleRecord(**hours, byday=(day,)) for day in ("MO", "TU"))
    late = ScheduleRecord(freq="WEEKLY", byday=("FR",), opens_at=time(18), closes_at=time(20))
    monthly = ScheduleRecord(freq="MONTHLY", byday=("1SA",), opens_at=time(9), closes_at=time(17))

    joined = join_days([tuesday, monday, late, monthly, late])

    assert joined == (monday.model_copy(update={"byday": ("MO", "TU")}), late, monthly)


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ({"closed": "true", "start_date": "2026-12-25"}, True),
        ({"closed": "false", "start_date": "2026-12-25", "opens_at": "10:00", "closes_at": "12:00"}, True),
        ({"closed": "false", "start_date": "2026-12-25"}, False),
        ({"closed": "true"}, False),
    ],
)
def test_holiday_needs_days_and_either_shutting_or_hours(row: dict[str, str], kept: bool) -> None:
    fields = Fields(row, 1, "s1", "Café")

    found = read_holiday(fields)

    assert (found is not None) == kept
    assert bool(fields.repairs) != kept

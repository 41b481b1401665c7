"""Schedules of version 3 feeds: iCalendar's rules kept, and nothing offered as sure that could not be."""

from datetime import date, time
from typing import Any

import pytest

from directory.feeds.fields import Fields
from directory.feeds.oruk_v3.places import read_at_locations
from directory.feeds.oruk_v3.service import read_oruk_v3
from directory.feeds.records import ScheduleRecord, ServiceRecord
from directory.open_referral.present.service import present_service
from tests.open_referral.conftest import MakeRecord

HOURS: dict[str, Any] = {"opens_at": "09:30", "closes_at": "12:00"}
OPEN: dict[str, Any] = {"opens_at": time(9, 30), "closes_at": time(12)}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"freq": "WEEKLY", "byday": "MO,TH", "interval": 2, "dtstart": "2026-01-05"},
         {"freq": "WEEKLY", "byday": ("MO", "TH"), "interval": 2, "dtstart": date(2026, 1, 5)}),
        ({"freq": "weekly", "dtstart": "2026-01-05"},
         {"freq": "WEEKLY", "byday": ("MO",), "dtstart": date(2026, 1, 5)}),
        ({"byday": "MO"}, {"freq": "WEEKLY", "byday": ("MO",)}),
        ({"freq": "WEEKLY", "byday": "1SA,-1FR"}, {"freq": "MONTHLY", "byday": ("1SA", "-1FR")}),
        ({"freq": "MONTHLY", "bymonthday": "1, 15,-1"}, {"freq": "MONTHLY", "bymonthday": "1,15,-1"}),
        ({"bymonthday": "3"}, {"freq": "MONTHLY", "bymonthday": "3"}),
        ({"freq": "DAILY", "interval": 3, "dtstart": "2026-01-05"},
         {"freq": "DAILY", "interval": 3, "dtstart": date(2026, 1, 5)}),
        ({"dtstart": "2026-12-25"}, {"dtstart": date(2026, 12, 25)}),
        ({"freq": "WEEKLY", "byday": ["MO", "TU"], "until": "2026-07-01", "count": 4, "wkst": "su"},
         {"freq": "WEEKLY", "byday": ("MO", "TU"), "until": date(2026, 7, 1), "count": 4, "wkst": "SU"}),
        ({"freq": "WEEKLY", "byday": "MO", "schedule_link": "https://c.example", "attending_type": "online",
          "notes": "Ring", "description": "Mornings", "valid_from": "2026-01-01", "valid_to": "2026-02-01"},
         {"freq": "WEEKLY", "byday": ("MO",), "schedule_link": "https://c.example", "attending_type": "online",
          "notes": "Ring", "description": "Mornings", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 2, 1)}),
    ],
)  # fmt: skip
def test_rule_is_kept(written: dict[str, Any], expected: dict[str, Any]) -> None:
    record = read(schedules=[HOURS | written])

    assert record.schedules == (ScheduleRecord(**OPEN, **expected),)
    assert record.repairs == ()


@pytest.mark.parametrize(
    ("written", "field", "changed"),
    [
        ({"interval": 0}, "interval", {"interval": 1}),
        ({"interval": 5000}, "interval", {"interval": 1}),
        ({"count": 0}, "count", {"count": None}),
        ({"bymonthday": "1,40,x"}, "bymonthday", {"bymonthday": "1"}),
        ({"freq": "HOURLY"}, "freq", {"freq": "WEEKLY", "is_sure": False}),
        ({"byweekno": "41,42"}, "byweekno", {"is_sure": False}),
        ({"closes_at": "09:30"}, "closes_at", {"opens_at": None, "closes_at": None}),
        ({"opens_at": "half nine"}, "opens_at", {"opens_at": None}),
    ],
)
def test_fault_is_reported_and_the_rest_kept(written: dict[str, Any], field: str, changed: dict[str, Any]) -> None:
    record = read(schedules=[{"freq": "WEEKLY", "byday": "MO"} | HOURS | written])

    assert [repair.field for repair in record.repairs] == [f"schedules.0.{field}"]
    assert {name: getattr(record.schedules[0], name) for name in changed} == changed


def test_schedule_that_says_nothing_is_left_out() -> None:
    record = read(schedules=[{"id": "x", "freq": "WEEKLY"}])

    assert record.schedules == ()
    assert [repair.field for repair in record.repairs] == ["schedules.0.opens_at"]


def test_schedule_that_points_to_a_place_is_that_places() -> None:
    pointing = {"id": "a", "service_at_location_id": "sal", "byday": "MO"} | HOURS
    nested = {"id": "b", "byday": "TU"} | HOURS
    own = {"id": "c", "byday": "WE"} | HOURS
    there = {"id": "sal", "location": {"name": "Hall"}, "schedules": [nested]}

    record = read(
        service_at_locations=[there],
        schedules=[pointing, nested | {"service_at_location_id": "sal"}, own],
    )

    assert [each.byday for each in record.service_at_locations[0].schedules] == [("TU",), ("MO",)]
    assert [each.byday for each in record.schedules] == [("WE",)]


def test_schedule_that_points_nowhere_is_the_services() -> None:
    record = read(schedules=[{"service_at_location_id": "gone", "byday": "MO"} | HOURS])

    assert [each.byday for each in record.schedules] == [("MO",)]


def test_hours_of_the_building_stand_in_without_being_sure() -> None:
    place = {"name": "Hall", "schedules": [{"byday": "MO"} | HOURS]}

    alone = read(service_at_locations=[{"location": place}])
    beside = read(service_at_locations=[{"location": place}], schedules=[{"byday": "TU"} | HOURS])

    assert [each.is_sure for each in alone.service_at_locations[0].schedules] == [False]
    assert [repair.field for repair in alone.repairs] == ["service_at_locations.0.location.schedules"]
    assert beside.service_at_locations[0].schedules == ()


@pytest.mark.parametrize(
    "schedule",
    [
        ScheduleRecord(freq="DAILY", **OPEN),
        ScheduleRecord(freq="DAILY", interval=3, dtstart=date(2026, 1, 5), **OPEN),
        ScheduleRecord(dtstart=date(2026, 12, 25), closed=True),
        ScheduleRecord(freq="WEEKLY", byday=("MO",), bymonth="8", bank_holidays="not", **OPEN),
        ScheduleRecord(freq="DAILY", bank_holidays="only", **OPEN),
        ScheduleRecord(freq="WEEKLY", byday=("MO",), is_sure=False, description="term time", **OPEN),
    ],
)
def test_hours_beyond_the_standard_come_from_another_signpost(
    make_record: MakeRecord, schedule: ScheduleRecord
) -> None:
    record = read_oruk_v3(present_service(make_record(schedules=(schedule,))), 1)

    assert isinstance(record, ServiceRecord)
    assert record.schedules == (schedule,)


def test_many_places_and_many_schedules_are_each_looked_at_once() -> None:
    """Were every place to look through every schedule, a hostile record would hold an import up for hours."""
    looked_at = 0

    class Counted(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            nonlocal looked_at
            looked_at += key == "service_at_location_id"
            return super().get(key, default)

    schedules = [Counted(service_at_location_id=str(number), byday="MO", **HOURS) for number in range(50)]
    places = [{"id": str(number), "location": {"name": "Hall"}} for number in range(50)]
    fields = Fields({"schedules": schedules, "service_at_locations": places}, 1, "s1", "Café")

    found = read_at_locations(fields)

    assert [each.schedules[0].byday for each in found] == [("MO",)] * 50
    assert looked_at <= 3 * len(schedules)


def read(**fields: Any) -> ServiceRecord:
    found = read_oruk_v3({"id": "s1", "name": "Café", "organization": {"id": "o1", "name": "O"}} | fields, 1)
    assert isinstance(found, ServiceRecord), found
    return found

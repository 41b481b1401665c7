"""Schedules in the standard's fields never say that a service is open when it is not."""

from datetime import date, time
from typing import Any

import pytest

from directory.feeds.records import ScheduleRecord
from directory.open_referral.present.service import present_service
from tests.open_referral.conftest import MakeRecord

MORNING: dict[str, Any] = {"opens_at": time(9, 30), "closes_at": time(12)}


def test_weekly_hours_need_no_extension(make_record: MakeRecord) -> None:
    written = _present(make_record, freq="WEEKLY", byday=("MO", "TH"), interval=2, dtstart=date(2026, 1, 5), **MORNING)

    assert {name: value for name, value in written.items() if name != "id"} == {
        "freq": "WEEKLY",
        "interval": 2,
        "byday": "MO,TH",
        "dtstart": "2026-01-05",
        "opens_at": "09:30:00",
        "closes_at": "12:00:00",
    }


def test_daily_hours_are_every_day_of_the_week(make_record: MakeRecord) -> None:
    written = _present(make_record, freq="DAILY", **MORNING)

    assert (written["freq"], written["byday"]) == ("WEEKLY", "MO,TU,WE,TH,FR,SA,SU")
    assert written["signpost"] == {"freq": "DAILY", "left_empty": ["byday"]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"freq": "DAILY", "interval": 3, "dtstart": date(2026, 1, 5)}, "Every 3 days"),
        ({"freq": "WEEKLY", "byday": ("MO",), "bymonth": "8"}, "August"),
        ({"freq": "WEEKLY", "byday": ("MO",), "bank_holidays": "only"}, "Bank holidays"),
        ({"freq": None, "dtstart": date(2026, 12, 25), "closed": True}, "Closed on 25 December 2026"),
        ({"freq": "DAILY", "bymonth": "8", "closed": True}, "Closed in August"),
    ],
)
def test_hours_beyond_the_standard_are_given_in_words_without_times(
    make_record: MakeRecord, fields: dict[str, Any], words: str
) -> None:
    written = _present(make_record, **MORNING, **fields)

    assert words in written["description"]
    assert not written.keys() & {"freq", "byday", "dtstart", "opens_at", "closes_at"}
    assert written["signpost"]["opens_at"] == "09:30:00"


def test_closure_says_so_when_its_own_words_do_not(make_record: MakeRecord) -> None:
    written = _present(make_record, dtstart=date(2026, 12, 25), closed=True, description="Christmas")

    assert written["description"] == "Closed on 25 December 2026: Christmas"
    assert written["signpost"]["description"] == "Christmas"


def test_closure_keeps_its_own_words_when_they_say_so(make_record: MakeRecord) -> None:
    written = _present(make_record, dtstart=date(2026, 12, 25), closed=True, description="Shut at Christmas")

    assert written["description"] == "Shut at Christmas"


def test_hours_that_skip_bank_holidays_say_so_in_the_notes(make_record: MakeRecord) -> None:
    written = _present(make_record, freq="WEEKLY", byday=("MO",), bank_holidays="not", notes="Ring first", **MORNING)

    assert written["opens_at"] == "09:30:00"
    assert written["notes"] == "Ring first\nNot on bank holidays."
    assert written["signpost"] == {"notes": "Ring first", "bank_holidays": "not"}


def test_last_day_is_told_in_the_field_the_profile_kept(make_record: MakeRecord) -> None:
    written = _present(make_record, freq="WEEKLY", byday=("MO",), until=date(2026, 7, 1), valid_to=date(2026, 9, 1))

    assert (written["valid_to"], written["until"]) == ("2026-07-01", "2026-07-01")
    assert written["signpost"] == {"valid_to": "2026-09-01"}


def _present(make_record: MakeRecord, **fields: Any) -> dict[str, Any]:
    written: dict[str, Any] = present_service(make_record(schedules=(ScheduleRecord(**fields),)))["schedules"][0]
    return written

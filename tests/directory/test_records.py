"""Records: what a service must be before anything imports it, and the sample's YAML read into them."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from directory.feeds import FeedError, Refusal, ServiceRecord, detect_format, name_source, read_feed, read_sample
from directory.feeds.records import EligibilityRecord, LocationRecord, ScheduleRecord
from directory.model import Access, Level

ORGANIZATIONS = """
organizations:
  - {id: riverside, name: Riverside Trust (sample), url: "https://riverside.example.org", sector: voluntary}
"""
SERVICE = """
services:
  - id: blood-tests-high-street
    organization: riverside
    name: Blood tests at the High Street
    summary: Blood tests that your GP has asked for.
    description: A nurse takes your blood. The results go to your GP.
    status: active
    needs: [blood-tests]
    level: community
    access: gp
    access_note: Ask your GP surgery for a form.
    cost: Free
    free: true
    ages: [18, null]
    eligibility: Adults registered with a local GP
    languages: [English, Polish]
    locations:
      - {name: Health centre, address: "1 High Street", postcode: ME7 4PN, lat: 51.386, lon: 0.546, wheelchair: true}
    phones: ["01632 960001"]
    email: hello@riverside.example.org
    url: https://riverside.example.org/blood-tests
    schedules: [{days: [MO, FR], opens: "08:00", closes: "16:00"}]
    area: [medway]
    last_checked: 2026-10-02
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def read_one(folder: Path) -> ServiceRecord:
    [record] = read_sample(folder)
    assert isinstance(record, ServiceRecord), record
    return record


def refusal_of(folder: Path) -> Refusal:
    [record] = read_sample(folder)
    assert isinstance(record, Refusal), record
    return record


def test_sample_service_becomes_a_whole_record(tmp_path: Path) -> None:
    folder = write(tmp_path, services=ORGANIZATIONS + SERVICE)

    record = read_one(folder)

    assert record.id == "blood-tests-high-street"
    assert record.organization.name == "Riverside Trust (sample)"
    assert (record.access, record.level, record.sector) == (Access.GP, Level.COMMUNITY, "voluntary")
    assert record.schedules == (
        ScheduleRecord(freq="WEEKLY", byday=("MO", "FR"), opens_at=time(8), closes_at=time(16)),
    )
    assert record.eligibilities[0].minimum_age == 18
    assert record.service_at_locations[0].location.accessibility[0].wheelchair is True
    assert record.service_areas[0].area_id == "medway"
    assert record.assured_date == date(2026, 10, 2)
    assert record.is_sample
    assert record.is_free


def test_sample_service_may_name_an_organisation_of_another_file(tmp_path: Path) -> None:
    folder = write(tmp_path, a_services=SERVICE, b_organizations=ORGANIZATIONS)

    record = read_one(folder)

    assert record.organization.id == "riverside"


def test_sample_service_without_a_summary_gets_one_from_its_description(tmp_path: Path) -> None:
    text = SERVICE.replace("    summary: Blood tests that your GP has asked for.\n", "")

    record = read_one(write(tmp_path, services=ORGANIZATIONS + text))

    assert record.summary == "A nurse takes your blood."


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("organization: riverside\n", "organization: nobody\n", "organization 'nobody' is in no file"),
        ("access: gp", "access: letter", "access: Input should be"),
        ('"01632 960001"', '"12"', "phones: '12' is not a UK phone number"),
        ('opens: "08:00", ', "", "schedules: give days, opens and closes"),
        ("[MO, FR]", "[MON]", "schedules.0.days.0"),
        ("needs: [blood-tests]", "needs: []", "needs:"),
        ("ages: [18, null]", "ages: [18, 5]", "ages run from 18 to 5"),
        ("hello@riverside.example.org", "hello at riverside", "email: not an address"),
        ("status: active", "state: active", "state: Extra inputs are not permitted"),
    ],
)
def test_sample_fault_is_refused_naming_file_and_service(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in SERVICE
    folder = write(tmp_path, medway=ORGANIZATIONS + SERVICE.replace(old, new))

    refusal = refusal_of(folder)

    assert refusal.record_id == "blood-tests-high-street"
    assert refusal.reason.startswith("medway.yaml: ")
    assert fault in refusal.reason


def test_sample_that_is_not_yaml_is_one_clear_error(tmp_path: Path) -> None:
    folder = write(tmp_path, broken="services: [")

    with pytest.raises(FeedError, match=r"broken\.yaml: not YAML"):
        list(read_sample(folder))


def test_sample_folder_without_files_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"no \*\.yaml files"):
        list(read_sample(tmp_path))


def test_organisation_written_twice_is_an_error(tmp_path: Path) -> None:
    folder = write(tmp_path, a=ORGANIZATIONS, b=ORGANIZATIONS)

    with pytest.raises(FeedError, match="'riverside' is written twice"):
        list(read_sample(folder))


def test_every_packaged_sample_service_can_be_used() -> None:
    records = list(read_sample())

    refusals = [record for record in records if isinstance(record, Refusal)]

    assert refusals == []
    assert len({record.id for record in records if isinstance(record, ServiceRecord)}) == len(records)


@pytest.mark.parametrize(
    ("kind", "fields", "fault"),
    [
        (EligibilityRecord, {"minimum_age": 30, "maximum_age": 20}, "put the lower age first"),
        (LocationRecord, {"id": "a", "latitude": 51.0}, "both latitude and longitude"),
        (LocationRecord, {"id": "a", "latitude": 510.0, "longitude": 0.0}, "less than or equal to 90"),
        (ScheduleRecord, {"byday": ("XX",)}, "'XX' is not a day"),
    ],
)
def test_impossible_part_is_turned_away(kind: Any, fields: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        kind(**fields)


def test_fingerprint_changes_with_what_the_feed_says_and_not_with_where_it_says_it(make_record: Any) -> None:
    record = make_record(record_number=1)

    moved, reworded = make_record(record_number=7), make_record(record_number=1, summary="Tea and talk.")

    assert moved.fingerprint() == record.fingerprint()
    assert reworded.fingerprint() != record.fingerprint()


def test_format_is_told_from_the_file(tmp_path: Path) -> None:
    feed = tmp_path / "feed.txt"
    feed.write_text('\ufeff  [{"id": "1"}]', encoding="utf-8")

    assert detect_format(feed) == "oruk-v1"
    assert detect_format(tmp_path) == "sample"
    assert detect_format(tmp_path / "medway.yml") == "sample"


def test_format_that_cannot_be_told_says_what_to_do(tmp_path: Path) -> None:
    feed = tmp_path / "feed.txt"
    feed.write_text("tea on Tuesdays\n", encoding="utf-8")

    with pytest.raises(FeedError, match="--format oruk-v1 or oruk-v3"):
        read_feed(feed)


def test_feed_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="there is no such file"):
        read_feed(tmp_path / "absent.json")


def test_source_is_named_by_the_file_or_by_its_folder_when_the_file_says_nothing(tmp_path: Path) -> None:
    assert name_source(tmp_path / "North Lincs 2024.json") == "north-lincs-2024"
    assert name_source(tmp_path / "north_lincs" / "services.json") == "north-lincs"

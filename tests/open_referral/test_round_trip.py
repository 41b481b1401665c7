"""What is exported comes back as it was: every field of any record, and two real directories whole."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.oruk_v1.service import read_oruk_v1
from directory.feeds.oruk_v3.service import read_oruk_v3
from directory.feeds.records import ServiceRecord
from directory.feeds.sample import read_sample
from directory.feeds.streaming.json_stream import read_services
from directory.importing import import_feed
from directory.open_referral.export import export_json_lines
from directory.open_referral.present.service import (
    present_organization,
    present_service,
    present_service_at_location,
    present_service_at_location_summary,
    present_summary,
)
from directory.stored import StoredRecords
from tests.open_referral.conftest import FindFaults, MakeRecord
from tests.record_strategies import CLEAN_TEXT, WILD_TEXT, service_records

SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
SOURCES = st.sampled_from(["riverside", "north-lincolnshire", "ŵ x"])
MOMENTS = st.none() | st.integers(600_000_000_000_000, 3_000_000_000_000_000).map(
    lambda micros: datetime.fromtimestamp(0, UTC) + timedelta(microseconds=micros)
)


@SLOW
@given(record=service_records(), source=SOURCES, modified_at=MOMENTS, status_note=WILD_TEXT)
def test_any_record_comes_back_field_for_field(
    record: ServiceRecord, source: str, modified_at: datetime | None, status_note: str
) -> None:
    said = {"origin": source, "modified_at": modified_at, "status_note": status_note}
    record = record.model_copy(update=said)

    found = read_oruk_v3(json.loads(json.dumps(present_service(record))), 1, own_export=True)

    assert found == record.model_copy(update={"record_number": 1})


@SLOW
@given(record=service_records())
def test_any_record_meets_the_published_schemas(record: ServiceRecord, find_faults: FindFaults) -> None:
    record = record.model_copy(update={"origin": "riverside", "modified_at": datetime(2026, 1, 1, tzinfo=UTC)})

    assert _faults_of(record, find_faults) == []


@SLOW
@given(record=service_records(CLEAN_TEXT))
def test_record_of_another_signpost_is_used_and_not_believed(record: ServiceRecord) -> None:
    record = record.model_copy(update={"origin": "theirs", "modified_at": datetime(2026, 1, 1, tzinfo=UTC)})
    written = present_service(record)

    found = read_oruk_v3(written, 1)

    assert isinstance(found, ServiceRecord)
    assert (found.id, found.origin, found.modified_at, found.status_note) == (written["id"], None, None, "")
    assert (found.access, found.audience, found.level) == (record.access, record.audience, record.level)
    assert found.description == record.description


@pytest.mark.parametrize("text", ["<b>bold</b>", "&amp;nbsp;", "a < b & c", "<script>alert(1)</script>"])
def test_text_that_cleaning_would_change_comes_back_as_it_was(make_record: MakeRecord, text: str) -> None:
    record = make_record(description=text, alert=text)

    found = read_oruk_v3(present_service(record), 1, own_export=True)

    assert isinstance(found, ServiceRecord)
    assert (found.description, found.alert, found.repairs) == (text, text, ())


def test_sample_directory_comes_back_whole(
    engine: Engine, other_engine: Engine, tmp_path: Path, find_faults: FindFaults
) -> None:
    import_feed(engine, read_sample(), source="sample")

    _assert_comes_back(engine, other_engine, tmp_path / "all.jsonl", find_faults, expected=304)
    again = StringIO()
    export_json_lines(StoredRecords(other_engine), again)
    assert again.getvalue() == (tmp_path / "all.jsonl").read_text(encoding="utf-8")


def test_real_directory_comes_back_whole(
    engine: Engine, other_engine: Engine, tmp_path: Path, find_faults: FindFaults, shared_data: Path
) -> None:
    path = shared_data / "oruk_v1_north_lincolnshire" / "services.json"
    import_feed(engine, read_oruk_v1(path), source="north-lincolnshire")

    _assert_comes_back(engine, other_engine, tmp_path / "all.jsonl", find_faults, expected=738)


def test_real_tables_come_back_whole(
    sqlite_engine: Engine, other_engine: Engine, tmp_path: Path, find_faults: FindFaults, shared_data: Path
) -> None:
    records = read_hsds_csv(shared_data / "hsds_csv_washington_dc")
    report = import_feed(sqlite_engine, records, source="washington")

    _assert_comes_back(sqlite_engine, other_engine, tmp_path / "all.jsonl", find_faults, expected=report.added)
    assert report.added > 1_600


def _assert_comes_back(
    engine: Engine, other_engine: Engine, path: Path, find_faults: FindFaults, *, expected: int
) -> None:
    stored, others = StoredRecords(engine), StoredRecords(other_engine)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        written = export_json_lines(stored, out)

    import_feed(other_engine, read_services(path, partial(read_oruk_v3, own_export=True)), source="export")

    assert written == expected
    assert all(found == kept for found, kept in zip(others.all(), stored.all(), strict=True))
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        assert find_faults("service", json.loads(line)) == []


def _faults_of(record: ServiceRecord, find_faults: FindFaults) -> list[str]:
    service = present_service(record)
    organization = present_organization(record.organization, record.origin or "", services=[record])
    faults = [*find_faults("service", service), *find_faults("organization", organization)]
    faults += find_faults("service_list", {"contents": [present_summary(record)]})
    for link in (each["id"] for each in service.get("service_at_locations", ())):
        faults += find_faults("service_at_location", present_service_at_location(record, link))
        page = {"contents": [present_service_at_location_summary(record, link)]}
        faults += find_faults("service_at_location_list", page)
    return faults

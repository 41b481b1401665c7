"""A real directory in tables: Washington, with column names of its own and all its dirt."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine

from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.records import Refusal, ServiceRecord
from directory.importing import import_feed
from directory.open_referral.export_csv import export_csv_zip
from directory.stored import StoredRecords
from tests.conftest import SHARED
from tests.tabular.test_round_trip import all_of


@pytest.fixture(scope="module")
def folder() -> Path:
    found = SHARED / "data" / "hsds_csv_washington_dc"
    if not found.is_dir():
        pytest.skip("the real directory of Washington is not beside the project (see docs/benchmarks.md)")
    return found


@pytest.fixture(scope="module")
def read(folder: Path) -> tuple[list[ServiceRecord], list[Refusal]]:
    found = list(read_hsds_csv(folder))
    records = [each for each in found if isinstance(each, ServiceRecord)]
    return records, [each for each in found if isinstance(each, Refusal)]


def test_every_service_of_washington_comes_through_or_is_refused_for_want_of_an_organization(
    read: tuple[list[ServiceRecord], list[Refusal]],
) -> None:
    records, refusals = read

    assert len(records) + len(refusals) == 1656
    assert len(refusals) == 16
    assert all("no organization" in refusal.reason for refusal in refusals)


def test_services_of_washington_have_their_parts(read: tuple[list[ServiceRecord], list[Refusal]]) -> None:
    records, _ = read
    sites = [site for record in records for site in record.service_at_locations]
    schedules = [each for record in records for each in record.schedules]
    schedules += [each for site in sites for each in site.schedules]
    phones = [each for record in records for each in record.phones]

    assert len({record.organization.id for record in records}) == 369
    assert len({site.location.id for site in sites}) == 866
    assert sum(site.location.latitude is not None for site in sites) > 1_800
    assert sum(bool(site.location.addresses) for site in sites) > 1_700
    assert sum(each.opens_at is not None and bool(each.byday) for each in schedules) > 900
    assert sum(len(record.attributes) for record in records) > 6_900
    assert all(phone.number.count("(") == phone.number.count(")") for phone in phones)
    assert len(phones) > 850


def test_what_was_wrong_in_washington_is_told_by_file_and_row(
    read: tuple[list[ServiceRecord], list[Refusal]],
) -> None:
    records, _ = read
    files = Counter(repair.field.partition(" ")[0] for record in records for repair in record.repairs)

    assert files["schedules.csv"] > 700
    assert {"phones.csv", "locations.csv", "services.csv", "physical_addresses.csv", "languages.csv"} <= set(files)


def test_washington_comes_back_from_an_export_whole(folder: Path, other_engine: Engine, tmp_path: Path) -> None:
    report = import_feed(other_engine, read_hsds_csv(folder), source="washington")
    before = all_of(other_engine)

    export_csv_zip(StoredRecords(other_engine), tmp_path / "export.zip")
    again = import_feed(other_engine, read_hsds_csv(tmp_path / "export.zip"), source="export")

    assert report.added == 1640
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1640)
    assert all_of(other_engine) == before

"""What the tests of tables share: databases, feeds of tables written by hand, and a believable service in them."""

import csv
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.records import Refusal, ServiceRecord
from directory.feeds.spreadsheet.reader import read_spreadsheet
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from tests.databases import with_tables

type Rows = list[dict[str, Any]]
type WriteTables = Callable[..., Path]

ORGANIZATION = {"id": "o1", "name": "Riverside Trust", "description": "A charity."}
SERVICE = {
    "id": "s1",
    "organization_id": "o1",
    "name": "Memory café",
    "description": "Tea and company.",
    "status": "active",
}
LOCATION = {"id": "l1", "name": "Village hall", "latitude": "51.4", "longitude": "0.5"}
LINK = {"id": "sal1", "service_id": "s1", "location_id": "l1"}


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The directory's tables, empty, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'directory.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    yield from with_tables(url)


@pytest.fixture
def other_engine(tmp_path: Path) -> Iterator[Engine]:
    """A second directory, empty, for what the first one exports."""
    yield from with_tables(f"sqlite:///{tmp_path / 'other.db'}")


@pytest.fixture
def write_tables(tmp_path: Path) -> WriteTables:
    """Write a folder of tables; services.csv and organizations.csv have one row each unless others are given."""

    def write(**given: Rows) -> Path:
        folder = tmp_path / "feed"
        folder.mkdir(exist_ok=True)
        for name, rows in ({"services": [SERVICE], "organizations": [ORGANIZATION]} | given).items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)
        return folder

    return write


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary()


def read_sheet(path: Path) -> Generator[ServiceRecord | Refusal]:
    """Read a spreadsheet with the needs read once for all tests."""
    yield from read_spreadsheet(path, vocabulary=_vocabulary())


def read_one(path: Path) -> ServiceRecord:
    [record] = read_hsds_csv(path)
    assert isinstance(record, ServiceRecord), record
    return record


def refusals_of(path: Path) -> list[Refusal]:
    return [record for record in read_hsds_csv(path) if isinstance(record, Refusal)]


def repairs_of(record: ServiceRecord) -> set[tuple[str, str]]:
    return {(repair.field, repair.reason) for repair in record.repairs}

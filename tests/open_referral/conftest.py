"""What the tests of Open Referral UK 3.0 share: databases, a believable service, and the published schemas."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import Engine

from directory.feeds.records import OrganizationRecord, ServiceRecord
from tests.conftest import SHARED
from tests.databases import with_tables

type MakeRecord = Callable[..., ServiceRecord]
type FindFaults = Callable[[str, Any], list[str]]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The directory's tables, empty, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'directory.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    yield from with_tables(url)


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """One of the two, for what takes long and is the same on the other."""
    yield from with_tables(f"sqlite:///{tmp_path / 'directory.db'}")


@pytest.fixture
def other_engine(tmp_path: Path) -> Iterator[Engine]:
    """A second directory, empty, for what the first one exports."""
    yield from with_tables(f"sqlite:///{tmp_path / 'other.db'}")


@pytest.fixture
def make_record() -> MakeRecord:
    def make(record_id: str = "memory-cafe", **fields: Any) -> ServiceRecord:
        believable: dict[str, Any] = {
            "id": record_id,
            "name": "Memory café",
            "organization": OrganizationRecord(id="riverside", name="Riverside Trust", description="A charity."),
            "origin": "riverside",
            "modified_at": datetime(2026, 3, 4, 5, 6, tzinfo=UTC),
        }
        return ServiceRecord(**(believable | fields))

    return make


@pytest.fixture(scope="session")
def find_faults() -> FindFaults:
    """What the published schemas say of an answer, by the schema's name; their formats are checked as well."""
    folder = SHARED / "conformance" / "open_referral_uk_3.0" / "schemas"
    if not folder.is_dir():
        pytest.skip("the folder ../shared/conformance is absent: the published schemas are kept there")
    validators: dict[str, Draft202012Validator] = {}

    def find(schema: str, answer: Any) -> list[str]:
        if schema not in validators:
            written = json.loads((folder / f"{schema}.json").read_text(encoding="utf-8"))
            validators[schema] = Draft202012Validator(written, format_checker=FormatChecker())
        return [f"{fault.json_path}: {fault.message}" for fault in validators[schema].iter_errors(answer)]

    return find


@pytest.fixture(scope="session")
def published_example() -> dict[str, Any]:
    """The published example of a whole service."""
    path = SHARED / "conformance" / "open_referral_uk_3.0" / "validator_mocks" / "V3.0-UK-Default" / "service_full.json"
    if not path.exists():
        pytest.skip("the folder ../shared/conformance is absent: the published examples are kept there")
    example: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return example

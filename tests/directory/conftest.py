"""What the tests of the directory's data share: an empty database and believable records."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from directory.catalogue import Catalogue
from directory.feeds.records import OrganizationRecord, ServiceRecord
from tests.databases import with_tables

type MakeRecord = Callable[..., ServiceRecord]


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """The directory's tables, empty, on either database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'directory.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    yield from with_tables(url)


@pytest.fixture
def catalogue(engine: Engine) -> Catalogue:
    return Catalogue(engine)


@pytest.fixture
def make_record() -> MakeRecord:
    def make(record_id: str = "memory-cafe", **fields: Any) -> ServiceRecord:
        organization = OrganizationRecord(id="riverside", name="Riverside Trust", description="A local charity.")
        believable: dict[str, Any] = {
            "id": record_id,
            "name": "Memory café",
            "organization": organization,
            "description": "Tea and company for people with dementia and those who care for them.",
        }
        return ServiceRecord(**(believable | fields))

    return make

"""Small directories for the open API to read from."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, update
from sqlmodel import SQLModel

from directory import tables
from directory.database import make_engine
from directory.feeds.records import OrganizationRecord, ServiceRecord
from directory.feeds.rows import make_id
from directory.importing import import_feed
from directory.open_referral.query.query import OpenReferral
from directory.reading.vocabulary import Vocabulary, load_vocabulary

SOURCE = "made-up"
TODAY = date(2026, 10, 5)
CHANGED_AT = datetime(2026, 10, 5, 11, 0, tzinfo=UTC)


def a_record(record_id: str = "memory-cafe", *, of: str = "riverside", **fields: Any) -> ServiceRecord:
    organization = OrganizationRecord(id=of, name=f"{of.capitalize()} Trust", description="A local charity.")
    believable: dict[str, Any] = {
        "id": record_id,
        "name": "Memory café",
        "organization": organization,
        "description": "Tea and company for people with dementia and those who care for them.",
    }
    return ServiceRecord(**(believable | fields))


def service_id(record_id: str) -> str:
    return make_id("service", SOURCE, record_id)


def create_tables(engine: Engine) -> Engine:
    SQLModel.metadata.create_all(engine, tables=[getattr(tables, name).__table__ for name in tables.__all__])
    return engine


def fill(engine: Engine, records: Iterable[ServiceRecord]) -> None:
    """Import the records, as changed at one moment, so that answers are the same on every run."""
    import_feed(engine, records, source=SOURCE, whole=False, find_areas=lambda *_: ())
    with engine.begin() as connection:
        connection.execute(update(SQLModel.metadata.tables["service"]).values(modified_at=CHANGED_AT))


def an_open_referral(vocabulary: Vocabulary | None = None, *records: ServiceRecord) -> OpenReferral:
    """Return the API's reading side over a directory in memory; of one service unless records are given."""
    engine = create_tables(make_engine("sqlite://"))
    fill(engine, records or (a_record(needs=("loneliness",)),))
    return OpenReferral(engine, vocabulary or load_vocabulary(), today=lambda: TODAY)

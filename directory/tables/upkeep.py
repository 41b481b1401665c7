"""How the directory is kept true: imports, what each did, editors' changes, reports, and changes for the index.

Nothing here is part of HSDS. Times are aware, UTC.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Index, LargeBinary
from sqlmodel import Field, SQLModel

from directory.tables.mixins import text_column


def _moment(*, nullable: bool = False) -> Any:
    return Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=nullable))


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


class Feed(SQLModel, table=True):
    """A source that is fetched again and again; ``modified_after`` is where the next fetch may begin."""

    source: str = Field(primary_key=True)
    address: str
    format: str = ""
    modified_after: datetime | None = _moment(nullable=True)
    fetched_at: datetime | None = _moment(nullable=True)


class ImportRun(SQLModel, table=True):
    """One import, whether it finished or not.

    ``state`` is ``running``, ``done``, ``failed``, ``held`` (waits for a person), ``approved`` or ``discarded``; a held
    run's records wait in ``held_record``, and its counts say what would change. ``whole`` says whether the feed was all
    that its source has. A running one writes ``seconds`` now and then, by which a dead one is known.
    """

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    address: str = ""
    started_at: datetime = _moment()
    seconds: float = 0.0
    state: str = "done"
    failure: str = text_column()
    whole: bool = True
    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    reopened: int = 0
    refused: int = 0
    repaired: int = 0
    kept: int = 0
    decided_by: str = ""
    decided_at: datetime | None = _moment(nullable=True)


class ImportEntry(SQLModel, table=True):
    """What an import did to one record, or to part of it.

    ``kind`` is ``added``, ``changed``, ``closed``, ``reopened``, ``refused``, ``repaired`` or ``kept`` (an editor's
    change that stood against the feed). ``record_number`` counts from 1 and is 0 where the feed had no such record.
    """

    __tablename__ = "import_entry"

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int = Field(foreign_key="import_run.id", index=True, ondelete="CASCADE")
    kind: str
    record_number: int
    record_id: str | None = None
    service_id: str | None = None
    name: str | None = None
    field: str = ""
    reason: str = text_column()


class HeldRecord(SQLModel, table=True):
    """A record of an import that waits for a person to say whether it may land."""

    __tablename__ = "held_record"

    import_run_id: int = Field(primary_key=True, foreign_key="import_run.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    record: str = text_column()


class ListingChange(SQLModel, table=True):
    """The history of a listing: only ever added to.

    ``action`` is ``imported``, ``added``, ``edited``, ``released``, ``closed``, ``reopened`` or ``checked``; ``by`` is
    a member of staff or ``import of SOURCE``; ``fields`` is ``[{"field", "old", "new"}, …]``. No foreign key: history
    outlives all.
    """

    __tablename__ = "listing_change"
    __table_args__ = (Index("ix_listing_change_service_id_id", "service_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    service_id: str
    at: datetime = _moment()
    by: str
    action: str
    fields: list[dict[str, Any]] = _json()
    reason: str = text_column()


class ListingEdit(SQLModel, table=True):
    """A field that an editor has put right: it stands against the feed until it is released.

    ``value`` is ``{"ours", "feed"}``: the editor's value and the feed's latest, null for a status once it has gone.
    """

    __tablename__ = "listing_edit"

    service_id: str = Field(primary_key=True, foreign_key="service.id", ondelete="CASCADE")
    field: str = Field(primary_key=True)
    value: Any = _json()
    by: str
    at: datetime = _moment()


class ListingReport(SQLModel, table=True):
    """Somebody's word that a listing is wrong. ``details`` and ``contact`` are sealed: they may be personal.

    ``kind`` says what is wrong; ``state`` is ``new``, ``working``, ``put right`` or ``no change``.
    """

    __tablename__ = "listing_report"

    id: int | None = Field(default=None, primary_key=True)
    service_id: str = Field(index=True)
    at: datetime = _moment()
    kind: str
    details: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    contact: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    state: str = Field(default="new", index=True)
    handled_by: str = ""
    handled_at: datetime | None = _moment(nullable=True)
    outcome: str = text_column()


class ListingQuality(SQLModel, table=True):
    """How good a listing was when it was last looked at: ``score`` 0 to 100, ``faults`` ``[{"code", "words"}, …]``."""

    __tablename__ = "listing_quality"

    service_id: str = Field(primary_key=True, foreign_key="service.id", ondelete="CASCADE")
    score: int = Field(index=True)
    faults: list[dict[str, Any]] = _json()
    judged_at: datetime = _moment()


class ListingReminder(SQLModel, table=True):
    """That the owner of a stale listing was asked to check it."""

    __tablename__ = "listing_reminder"

    id: int | None = Field(default=None, primary_key=True)
    service_id: str = Field(index=True)
    sent_at: datetime = _moment()
    last_checked: date | None = None


class LinkCheck(SQLModel, table=True):
    """What came of following a web address; ``fault`` is empty when it answers."""

    __tablename__ = "link_check"

    url: str = Field(primary_key=True)
    checked_at: datetime = _moment()
    fault: str = text_column()
    failures: int = 0


class LikelyDuplicate(SQLModel, table=True):
    """Two listings that may be one service, the lower id first; ``probability`` 0 to 1.

    ``decision`` is empty, ``same`` or ``different``, and a decision outlives the next look.
    """

    __tablename__ = "likely_duplicate"

    service_id: str = Field(primary_key=True)
    other_id: str = Field(primary_key=True)
    probability: float
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = _moment(nullable=True)


class Outbox(SQLModel, table=True):
    """A change the search index has yet to take, written in the transaction that made it, read in order of ``id``."""

    id: int | None = Field(default=None, primary_key=True)
    service_id: str = Field(index=True)
    change: str
    at: datetime = _moment()

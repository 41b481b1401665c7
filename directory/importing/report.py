"""What an import did: counts at once, and every record's line from the database as it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Engine, Row, func, select

from directory.feeds.record_parts import in_utc
from directory.importing.saving import table_of
from directory.importing.staging import Entry

type Kind = Literal["added", "changed", "reopened", "closed", "kept", "refused", "repaired"]

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
_PAGE = 500
_COUNTS = (
    "records", "added", "changed", "unchanged", "closed", "reopened", "refused", "repaired", "kept",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportReport:
    """One import. ``state`` is as in ``tables.ImportRun``; of a held one the counts say what would happen.

    ``records`` is how many the feed had; ``kept`` counts editors' changes that stood against it. Times are UTC.
    """

    run_id: int
    source: str
    address: str
    state: str
    failure: str
    whole: bool
    started_at: datetime
    seconds: float
    records: int
    added: int
    changed: int
    unchanged: int
    closed: int
    reopened: int
    refused: int
    repaired: int
    kept: int
    decided_by: str
    decided_at: datetime | None
    engine: Engine = field(repr=False, compare=False)

    @property
    def used(self) -> int:
        """How many records could be used."""
        return self.added + self.changed + self.unchanged + self.reopened

    @property
    def has_changed_something(self) -> bool:
        has_landed = self.state in ("done", "approved")
        return has_landed and bool(self.added or self.changed or self.closed or self.reopened)

    def entries(self, kind: Kind | None = None, *, start: int = 0, limit: int | None = None) -> Iterator[Entry]:
        """Yield the report's lines, of one kind or all, in the order they came about; one page is held at a time.

        Args:
            start: how many to pass over.
            limit: how many to yield at most.
        """
        entry = table_of("import_entry")
        query = select(entry).where(entry.c.import_run_id == self.run_id).order_by(entry.c.id)
        if kind:
            query = query.where(entry.c.kind == kind)
        last, left = 0, limit
        while left is None or left > 0:
            with self.engine.connect() as connection:
                size = _PAGE if left is None else min(left, _PAGE)
                rows = connection.execute(query.where(entry.c.id > last).offset(start).limit(size)).all()
            yield from (_entry(row) for row in rows)
            if len(rows) < size:
                return
            last, start, left = rows[-1].id, 0, None if left is None else left - len(rows)

    def repairs(self, limit: int) -> list[tuple[str, str, int]]:
        """Return what was repaired, as field, reason and how often, the most frequent first."""
        entry, often = table_of("import_entry"), func.count().label("often")
        query = (
            select(entry.c.field, entry.c.reason, often)
            .where(entry.c.import_run_id == self.run_id, entry.c.kind == "repaired")
            .group_by(entry.c.field, entry.c.reason)
            .order_by(often.desc(), entry.c.field, entry.c.reason)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [(row[0], row[1], int(row[2])) for row in connection.execute(query)]

    def count_entries(self) -> dict[Kind, int]:
        """Return how many lines there are of each kind; older reports keep their counts and lose their lines."""
        entry = table_of("import_entry")
        query = select(entry.c.kind, func.count()).where(entry.c.import_run_id == self.run_id).group_by(entry.c.kind)
        with self.engine.connect() as connection:
            counted = {row[0]: int(row[1]) for row in connection.execute(query)}
        return {kind: counted.get(kind, 0) for kind in KINDS}

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON can hold it, without its lines."""
        own = {name: getattr(self, name) for name in ("run_id", "source", "address", "state", "failure", "whole")}
        counts = {name: getattr(self, name) for name in _COUNTS}
        return own | {
            "started_at": self.started_at.isoformat(),
            "seconds": self.seconds,
            **counts,
            "used": self.used,
            "decided_by": self.decided_by,
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
        }


def load_report(engine: Engine, run_id: int) -> ImportReport | None:
    """Return what one import did, if there was one with this number."""
    run = table_of("import_run")
    with engine.connect() as connection:
        row = connection.execute(select(run).where(run.c.id == run_id)).first()
    return _report(row, engine) if row else None


def list_reports(engine: Engine, *, state: str | None = None, start: int = 0, limit: int = 50) -> list[ImportReport]:
    """Return imports, newest first."""
    run = table_of("import_run")
    query = select(run).order_by(run.c.id.desc()).offset(start).limit(limit)
    if state:
        query = query.where(run.c.state == state)
    with engine.connect() as connection:
        return [_report(row, engine) for row in connection.execute(query)]


def _report(row: Row[Any], engine: Engine) -> ImportReport:
    values = dict(row._mapping)
    values |= {"run_id": values.pop("id"), "seconds": round(row.seconds, 3)}
    values |= {"started_at": in_utc(row.started_at), "decided_at": in_utc(row.decided_at)}
    return ImportReport(**values, engine=engine)


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.kind, row.record_number, row.record_id, row.service_id, row.name, row.field, row.reason)

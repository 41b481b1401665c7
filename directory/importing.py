"""Importing a feed: whole or not at all, the same result however often, and every problem written down."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import batched
from tempfile import TemporaryFile
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, insert, select, update
from sqlmodel import SQLModel

from directory import tables
from directory.feeds import rows
from directory.feeds.records import FeedError, Refusal, Repair, ServiceRecord

logger = logging.getLogger(__name__)

BATCH_SIZE = 200
GONE_FROM_FEED = "no longer in the feed"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: counts of services, and every problem with its reason."""

    source: str
    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    refusals: tuple[Refusal, ...] = ()
    repairs: tuple[Repair, ...] = ()
    seconds: float = 0.0

    @property
    def used(self) -> int:
        return self.added + self.changed + self.unchanged

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON can hold it; ``refused`` and ``repaired`` count what the lists name."""
        return asdict(self) | {"refused": len(self.refusals), "repaired": len(self.repairs)}


@dataclass(slots=True)
class _Tally:
    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @property
    def used(self) -> int:
        return self.added + self.changed + self.unchanged


def _no_progress(_: int) -> None:
    """Progress that nobody watches."""


def import_feed(
    engine: Engine,
    records: Iterable[ServiceRecord | Refusal],
    *,
    source: str,
    whole: bool = True,
    on_progress: Callable[[int], None] = _no_progress,
) -> ImportReport:
    """Import a feed in one transaction: what the reader raises half-way leaves the old data as it was.

    The feed is read to its end before the transaction begins, so that a slow one does not keep others from writing.
    A service is known by ``source`` and the feed's id. One that has left the feed is closed, not deleted;
    one whose record is refused this time is still in the feed, so it stays as it was.

    Args:
        records: read as they come and put by in a temporary file, never held in memory together.
        source: a short name of the feed, such as ``north-lincolnshire``.
        whole: whether this is all that the source has; ``False`` (a page, changes only) closes nothing.
        on_progress: called now and then with the number of records read so far.

    Raises:
        FeedError: and whatever else reading raises, after the run is recorded as failed.
    """
    started_at, started, tally = datetime.now(UTC), perf_counter(), _Tally()
    try:
        with TemporaryFile("w+", encoding="utf-8") as put_by:
            put_by.writelines(f"{record.model_dump_json()}\n" for record in _watch(records, tally, on_progress))
            put_by.seek(0)
            with engine.begin() as connection:
                run_id = _start_run(connection, source, started_at)
                for batch in batched(map(ServiceRecord.model_validate_json, put_by), BATCH_SIZE):
                    _save_batch(connection, batch, source, tally)
                closed = _close_gone(connection, source, tally.seen) if whole and tally.used else 0
                report = _report(tally, source, closed, perf_counter() - started)
                _finish_run(connection, run_id, report)
    except Exception as error:
        _record_failure(engine, source, started_at, perf_counter() - started, error)
        raise
    _log(report)
    return report


def _watch(
    records: Iterable[ServiceRecord | Refusal], tally: _Tally, on_progress: Callable[[int], None]
) -> Iterator[ServiceRecord]:
    """Give on the records that can be used; note the others, and those whose id came before."""
    for record in records:
        tally.records += 1
        if isinstance(record, Refusal):
            tally.refusals.append(record)
            if record.record_id:
                tally.seen.add(record.record_id)
        elif record.id in tally.seen:
            reason = f"id {record.id} came earlier in this feed. Give each service an id of its own."
            number = record.record_number or tally.records
            tally.refusals.append(Refusal(number, record.id, record.name, reason))
        else:
            tally.seen.add(record.id)
            tally.repairs.extend(record.repairs)
            yield record
        if tally.records % 25 == 0:
            on_progress(tally.records)
    on_progress(tally.records)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


_CHILD_TABLES = (
    "attribute", "schedule", "phone", "contact", "service_at_location", "language", "eligibility", "cost_option",
    "service_area", "url", "funding", "service_capacity", "required_document", "service_need",
)  # fmt: skip
_ORGANIZATION_PARTS = ("attribute", "phone", "contact", "organization_identifier")
_LOCATION_PARTS = ("attribute", "phone", "language", "address", "accessibility")


def _save_batch(connection: Connection, batch: Sequence[ServiceRecord], source: str, tally: _Tally) -> None:
    service, now = _table("service"), datetime.now(UTC)
    written = {row["id"]: row for row in (rows.service_row(record, source, now) for record in batch)}
    query = select(service.c.id, service.c.fingerprint).where(service.c.id.in_(written))
    fingerprints = {row.id: row.fingerprint for row in connection.execute(query)}
    stale: list[ServiceRecord] = []
    changes: dict[str, str] = {}
    for record, (service_id, row) in zip(batch, written.items(), strict=True):
        if fingerprints.get(service_id) == row["fingerprint"]:
            tally.unchanged += 1
            continue
        stale.append(record)
        changes[service_id] = "changed" if service_id in fingerprints else "added"
    tally.added += sum(change == "added" for change in changes.values())
    tally.changed += sum(change == "changed" for change in changes.values())
    if stale:
        _save_shared(connection, stale, source)
        _upsert(connection, "service", [written[service_id] for service_id in changes])
        _replace_children(connection, stale, source, list(changes))
        _announce(connection, changes)


def _save_shared(connection: Connection, records: Sequence[ServiceRecord], source: str) -> None:
    """Save what services share: organisations, locations with their parts, taxonomies with their terms."""
    taxonomies = [rows.taxonomy_rows(record) for record in records]
    for name in ("taxonomy", "taxonomy_term"):
        _upsert(connection, name, _gather(taxonomies, name))
    organizations = {record.organization.id: record.organization for record in records}
    _save_owners(
        connection,
        "organization",
        _ORGANIZATION_PARTS,
        [rows.organization_rows(organization, source) for organization in organizations.values()],
    )
    locations = {
        at_location.location.id: at_location.location
        for record in records
        for at_location in record.service_at_locations
    }
    _save_owners(
        connection, "location", _LOCATION_PARTS, [rows.location_rows(place, source) for place in locations.values()]
    )


def _save_owners(connection: Connection, owner: str, parts: Sequence[str], saved: Sequence[rows.Rows]) -> None:
    owners = _gather(saved, owner)
    _upsert(connection, owner, owners)
    for name in parts:
        table = _table(name)
        connection.execute(delete(table).where(table.c[f"{owner}_id"].in_([row["id"] for row in owners])))
    for name in reversed(parts):
        _insert(connection, name, _gather(saved, name))


def _replace_children(
    connection: Connection, records: Sequence[ServiceRecord], source: str, service_ids: Sequence[str]
) -> None:
    for name in _CHILD_TABLES:
        table = _table(name)
        connection.execute(delete(table).where(table.c.service_id.in_(service_ids)))
    children = [rows.child_rows(record, source) for record in records]
    # Parents come last among the children to be deleted, so the way back is the order to insert in.
    for name in reversed(_CHILD_TABLES):
        _insert(connection, name, _gather(children, name))


def _gather(parts: Iterable[rows.Rows], name: str) -> list[rows.Row]:
    return [row for part in parts for row in part.get(name, ())]


def _insert(connection: Connection, name: str, new: Sequence[rows.Row]) -> None:
    if new:
        connection.execute(insert(_table(name)), new)


def _upsert(connection: Connection, name: str, written: Iterable[rows.Row]) -> None:
    """Insert the rows whose id is new and update the others; the last of two with one id stands."""
    by_id = {row["id"]: row for row in written}
    table = _table(name)
    present = set(connection.execute(select(table.c.id).where(table.c.id.in_(by_id))).scalars())
    _insert(connection, name, [row for row_id, row in by_id.items() if row_id not in present])
    old = [{"row_id" if key == "id" else key: value for key, value in by_id[row_id].items()} for row_id in present]
    if old:
        connection.execute(update(table).where(table.c.id == bindparam("row_id")), old)


def _announce(connection: Connection, changes: dict[str, str]) -> None:
    at = datetime.now(UTC)
    _insert(
        connection,
        "outbox",
        [{"service_id": service_id, "change": change, "at": at} for service_id, change in changes.items()],
    )


def _close_gone(connection: Connection, source: str, seen: set[str]) -> int:
    service = _table("service")
    query = select(service.c.id, service.c.source_id).where(
        service.c.source == source, service.c.status_note != GONE_FROM_FEED
    )
    now = datetime.now(UTC)
    gone = [row.id for row in connection.execute(query) if row.source_id not in seen]
    for part in batched(gone, BATCH_SIZE):
        # Without its fingerprint the service counts as changed, and opens again, if the feed brings it back.
        values = {"status": "inactive", "status_note": GONE_FROM_FEED, "fingerprint": "", "modified_at": now}
        connection.execute(update(service).where(service.c.id.in_(part)).values(**values))
        _announce(connection, dict.fromkeys(part, "closed"))
    return len(gone)


def _start_run(connection: Connection, source: str, started_at: datetime) -> int:
    values = {"source": source, "started_at": started_at, "state": "running"}
    run = _table("import_run")
    return int(connection.execute(insert(run).values(**_run_defaults(), **values).returning(run.c.id)).scalar_one())


def _run_defaults() -> dict[str, Any]:
    run = tables.ImportRun(source="", started_at=datetime.now(UTC))
    return run.model_dump(exclude={"id", "source", "started_at", "state"})


def _report(tally: _Tally, source: str, closed: int, seconds: float) -> ImportReport:
    return ImportReport(
        source=source,
        records=tally.records,
        added=tally.added,
        changed=tally.changed,
        unchanged=tally.unchanged,
        closed=closed,
        refusals=tuple(tally.refusals),
        repairs=tuple(tally.repairs),
        seconds=round(seconds, 3),
    )


def _finish_run(connection: Connection, run_id: int, report: ImportReport) -> None:
    run = _table("import_run")
    counts = {name: getattr(report, name) for name in ("added", "changed", "unchanged", "closed", "seconds")}
    counts |= {"refused": len(report.refusals), "repaired": len(report.repairs), "state": "done"}
    connection.execute(update(run).where(run.c.id == run_id).values(**counts))
    problems = [asdict(refusal) | {"kind": "refused", "field": "", "service_id": None} for refusal in report.refusals]
    problems += [asdict(repair) | {"kind": "repaired", "service_id": None} for repair in report.repairs]
    _insert(connection, "import_entry", [problem | {"import_run_id": run_id} for problem in problems])


def _record_failure(engine: Engine, source: str, started_at: datetime, seconds: float, error: Exception) -> None:
    # Only our own errors are kept in words: others may quote what a record held.
    failure = str(error) if isinstance(error, FeedError) else type(error).__name__
    values = {"source": source, "started_at": started_at, "state": "failed", "failure": failure}
    with engine.begin() as connection:
        connection.execute(
            insert(_table("import_run")).values(**_run_defaults() | values | {"seconds": round(seconds, 3)})
        )
    logger.error("import failed", extra={"source": source, "error": type(error).__name__})


def _log(report: ImportReport) -> None:
    counts = {name: value for name, value in report.as_json().items() if isinstance(value, int | float | str)}
    logger.info("import done", extra={f"import_{name}": value for name, value in counts.items()})

"""The last step of an import: its records land, or wait for a person, together with its report."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, select

from directory.feeds.records import FeedError
from directory.importing.holding import hold, shrunk_sources, supersede
from directory.importing.known import Fetched, remember_fetch
from directory.importing.landing import Landing
from directory.importing.preparing import FindAreas
from directory.importing.report import ImportReport, load_report
from directory.importing.runs import Heartbeat, ImportBusy, ImportLost, finish_run, take_turn
from directory.importing.saving import insert_rows, table_of
from directory.importing.staging import Staging

logger = logging.getLogger(__name__)

LINES_KEPT = timedelta(days=90)
NOTHING_USABLE = "Nothing in the feed could be used, so nothing was changed."


def no_progress(_: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, slots=True)
class Run:
    """One import under way; ``on_landing`` is told how many of its records have landed."""

    engine: Engine
    id: int
    source: str
    whole: bool
    heartbeat: Heartbeat
    find_areas: FindAreas
    fetched: Fetched | None = None
    on_landing: Callable[[int], None] = no_progress


def settle(run: Run, staging: Staging, read: int) -> None:
    """Land what was read; hold it where its source has shrunk; leave all as it was where nothing can be used."""
    with run.engine.connect() as connection:
        shrunk = shrunk_sources(connection, staging) if run.whole else []
    if shrunk:
        _rehearse_and_hold(run, staging, read, " ".join(shrunk))
    elif run.whole and not staging.count():
        _fail_whole(run, staging, read)
    else:
        with run.engine.begin() as connection:
            land(connection, run, staging, read)
            finish_run(connection, run.id, state="done")
            _forget_old_lines(connection, run.source)


def land(connection: Connection, run: Run, staging: Staging, read: int) -> None:
    """Land in the caller's transaction, with the report; what was held of the source before is out of date then."""
    take_turn(connection, run.id)
    landing = Landing(connection, staging, find_areas=run.find_areas, on_progress=run.on_landing)
    counts = asdict(landing.land(whole=run.whole))
    counts |= _write_lines(connection, run.id, staging)
    finish_run(connection, run.id, records=read, seconds=run.heartbeat.seconds, **counts)
    supersede(connection, run.source, but=run.id)
    if run.fetched:
        remember_fetch(connection, run.source, run.fetched, has_landed=True)


def _rehearse_and_hold(run: Run, staging: Staging, read: int, why: str) -> None:
    """Land it and take it all back, which leaves the report of what would change; then put the records by."""
    with run.engine.connect() as connection:
        rehearsal = connection.begin()
        take_turn(connection, run.id)
        landing = Landing(connection, staging, find_areas=run.find_areas, on_progress=run.on_landing)
        counts = asdict(landing.land(whole=True))
        rehearsal.rollback()
    with run.engine.begin() as connection:
        take_turn(connection, run.id)
        supersede(connection, run.source, but=run.id)
        hold(connection, run.id, staging)
        counts |= _write_lines(connection, run.id, staging)
        told = {"state": "held", "failure": why, "records": read, "seconds": run.heartbeat.seconds}
        finish_run(connection, run.id, **told, **counts)
        if run.fetched:
            remember_fetch(connection, run.source, run.fetched, has_landed=False)


def _fail_whole(run: Run, staging: Staging, read: int) -> None:
    with run.engine.begin() as connection:
        take_turn(connection, run.id)
        counts = _write_lines(connection, run.id, staging)
        told = {"state": "failed", "failure": NOTHING_USABLE, "records": read, "seconds": run.heartbeat.seconds}
        finish_run(connection, run.id, **told, **counts)


def _write_lines(connection: Connection, run_id: int, staging: Staging) -> dict[str, int]:
    """Write the report's lines, and return how many records were refused and how many things repaired."""
    counts = {"refused": 0, "repaired": 0}
    for batch in staging.entries():
        for entry in batch:
            if entry.kind in counts:
                counts[entry.kind] += 1
        insert_rows(connection, "import_entry", [entry._asdict() | {"import_run_id": run_id} for entry in batch])
    return counts


def _forget_old_lines(connection: Connection, source: str) -> None:
    run, entry = table_of("import_run"), table_of("import_entry")
    old = select(run.c.id).where(
        run.c.source == source, run.c.started_at < datetime.now(UTC) - LINES_KEPT, run.c.state != "held"
    )
    connection.execute(delete(entry).where(entry.c.import_run_id.in_(old)))


def record_failure(run: Run, error: BaseException, *, held_because: str | None = None) -> None:
    """Write down why an import came to nothing; one that was held is held again.

    One that was given up as silent has its record already.
    """
    if isinstance(error, ImportLost):
        return
    # Only our own errors are kept in words: others may quote what a record held.
    failure = str(error) if isinstance(error, FeedError | ImportBusy) else type(error).__name__
    values: dict[str, object] = {"state": "failed", "failure": failure, "seconds": run.heartbeat.seconds}
    if held_because is not None:
        again = f"{held_because} It was approved, but landing it failed ({failure}), so it waits as before."
        values |= {"state": "held", "failure": again, "decided_at": None}
    with run.engine.begin() as connection:
        finish_run(connection, run.id, **values)
    logger.error("import failed", extra={"source": run.source, "error": type(error).__name__})


def tell(run: Run) -> ImportReport:
    """Return the finished import's report, and log its counts."""
    report = load_report(run.engine, run.id)
    if report is None:
        raise LookupError(f"import {run.id} has no record")
    counts = {name: value for name, value in report.as_json().items() if isinstance(value, int | float)}
    named = {f"import_{name}": value for name, value in counts.items()}
    logger.info("import settled", extra={"source": run.source, "import_state": report.state, **named})
    return report

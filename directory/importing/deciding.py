"""What a person says of a held import: let it land, or throw it away."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, select, update

from directory.feeds.records import Refusal, ServiceRecord
from directory.importing.holding import drop_held
from directory.importing.landing import LANDED
from directory.importing.preparing import FindAreas, default_areas
from directory.importing.report import ImportReport, load_report
from directory.importing.runs import Heartbeat, finish_run, resume_run
from directory.importing.saving import table_of
from directory.importing.settling import Run, land, no_progress, record_failure, tell
from directory.importing.staging import Staging

_PAGE = 200


class NotHeld(Exception):
    """The import is not waiting for anybody; the message says what became of it."""


def claim_held(engine: Engine, run_id: int) -> ImportReport:
    """Take up a held import, which only one can do.

    Raises:
        NotHeld: it does not wait, or there is no such import.
        ImportBusy: an import of its source is running.
    """
    report = load_report(engine, run_id)
    if report is None:
        raise NotHeld(f"There is no import {run_id}. `signpost import --runs` lists them.")
    if report.state != "held" or not resume_run(engine, run_id, report.source):
        state = (load_report(engine, run_id) or report).state
        raise NotHeld(f"Import {run_id} is not held: it is {state}. `signpost import --held` lists those that are.")
    return report


def approve(
    engine: Engine,
    run_id: int,
    *,
    by: str,
    find_areas: FindAreas | None = None,
    on_landing: Callable[[int], None] = no_progress,
) -> ImportReport:
    """Let a held import land; if it fails, it is held as before.

    Raises:
        NotHeld: it does not wait, or there is no such import.
        ImportBusy: an import of its source is running.
    """
    return land_claimed(engine, claim_held(engine, run_id), by=by, find_areas=find_areas, on_landing=on_landing)


def land_claimed(
    engine: Engine,
    held: ImportReport,
    *,
    by: str,
    find_areas: FindAreas | None = None,
    on_landing: Callable[[int], None] = no_progress,
) -> ImportReport:
    """Land a held import that ``claim_held`` has taken up."""
    heartbeat = Heartbeat(engine, held.run_id)
    run = Run(
        engine, held.run_id, held.source, True, heartbeat, find_areas or default_areas(), on_landing=on_landing
    )  # fmt: skip
    try:
        with Staging(held.source) as staging:
            _bring_back(engine, held, staging)
            with engine.begin() as connection:
                _clear(connection, held.run_id)
                land(connection, run, staging, held.records)
                values = {"state": "approved", "decided_by": by, "decided_at": datetime.now(UTC)}
                finish_run(connection, held.run_id, **values)
    except BaseException as error:
        record_failure(run, error, held_because=held.failure)
        raise
    return tell(run)


def discard(engine: Engine, run_id: int, *, by: str) -> ImportReport:
    """Throw a held import away; its report stays.

    Raises:
        NotHeld: it does not wait, or there is no such import.
    """
    run = table_of("import_run")
    values = {"state": "discarded", "decided_by": by, "decided_at": datetime.now(UTC)}
    with engine.begin() as connection:
        statement = update(run).where(run.c.id == run_id, run.c.state == "held").values(**values)
        is_done = connection.execute(statement).rowcount
        if is_done:
            drop_held(connection, run_id)
    report = load_report(engine, run_id)
    if report is None or not is_done:
        state = f"it is {report.state}" if report else "there is no such import"
        raise NotHeld(f"Import {run_id} is not held: {state}. `signpost import --held` lists those that are.")
    return report


def _bring_back(engine: Engine, held: ImportReport, staging: Staging) -> None:
    """Stage what was held, with what was refused and repaired when it was read."""
    with engine.connect() as connection:
        for number, payload in enumerate(_held_payloads(connection, held.run_id), start=1):
            staging.add(ServiceRecord.model_validate_json(payload), number)
    for refused in held.entries("refused"):
        staging.refuse(Refusal(refused.record_number, refused.record_id, refused.name, refused.reason))
    for line in held.entries("repaired"):
        staging.note(
            "repaired", line.reason, number=line.record_number, record_id=line.record_id, name=line.name,
            field=line.field,
        )  # fmt: skip


def _held_payloads(connection: Connection, run_id: int) -> Iterator[str]:
    held, last = table_of("held_record"), 0
    query = select(held.c.position, held.c.record).where(held.c.import_run_id == run_id).order_by(held.c.position)
    while rows := connection.execute(query.where(held.c.position > last).limit(_PAGE)).all():
        last = rows[-1].position
        yield from (row.record for row in rows)


def _clear(connection: Connection, run_id: int) -> None:
    """Drop the records that waited and the lines that said what would change; landing writes them anew."""
    entry = table_of("import_entry")
    kinds = (*LANDED, "refused", "repaired")
    connection.execute(delete(entry).where(entry.c.import_run_id == run_id, entry.c.kind.in_(kinds)))
    drop_held(connection, run_id)

"""Feeds that have shrunk: when one is held, what waits with it, and when that is out of date."""

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, select, update

from directory.importing.landing import GONE_FROM_FEED, OWN
from directory.importing.saving import insert_rows, table_of
from directory.importing.staging import Staging

FEWEST_TO_JUDGE = 10
OUT_OF_DATE = "A later import of this source came after it."


def shrunk_sources(connection: Connection, staging: Staging) -> list[str]:
    """Return a sentence for each source of which less than two thirds can be used now.

    Records are compared with the services that were in the feed last time. Refused ones count as missing, so that a
    feed most of which cannot be read any more is held too. A source of fewer than ten services is not judged.
    """
    service = table_of("service")
    told = []
    for source in staging.sources():
        query = select(func.count()).where(service.c.source == source, service.c.status_note != GONE_FROM_FEED)
        before, now = int(connection.execute(query).scalar_one()), staging.count(source)
        if source != OWN and before >= FEWEST_TO_JUDGE and 3 * now < 2 * before:
            told.append(
                f"{source} has {now} services that can be used, where {before} were before: more than a third fewer."
            )
    return told


def hold(connection: Connection, run_id: int, staging: Staging) -> None:
    """Put the records by until somebody says whether they may land."""
    for batch in staging.payloads():
        rows = [{"import_run_id": run_id, "position": position, "record": payload} for position, payload in batch]
        insert_rows(connection, "held_record", rows)


def drop_held(connection: Connection, run_id: int) -> None:
    held = table_of("held_record")
    connection.execute(delete(held).where(held.c.import_run_id == run_id))


def supersede(connection: Connection, source: str, *, but: int) -> None:
    """Discard what is held of a source when something later lands or is held, so that it cannot undo that."""
    run = table_of("import_run")
    query = select(run.c.id).where(run.c.source == source, run.c.state == "held", run.c.id != but)
    for run_id in connection.execute(query).scalars().all():
        drop_held(connection, run_id)
        values = {"state": "discarded", "failure": OUT_OF_DATE, "decided_at": datetime.now(UTC)}
        connection.execute(update(run).where(run.c.id == run_id).values(**values))

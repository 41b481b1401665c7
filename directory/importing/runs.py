"""The record of each import, which is also what keeps two of one source from running at once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, Row, exists, func, insert, literal, select, update
from sqlalchemy.exc import DBAPIError, OperationalError

from directory import tables
from directory.importing.saving import table_of

logger = logging.getLogger(__name__)

RUNNING = "running"
BEAT_SECONDS = 15.0
SILENT_FOR = timedelta(minutes=10)
_CLAIM_TRIES = 5
_LANDING_TRIES = 60


class ImportBusy(Exception):
    """Another import of the same source is running, or the database is taken up by one."""


class ImportLost(Exception):
    """The import was silent for so long that it was given up, and another may have begun."""


def start_run(engine: Engine, source: str, *, address: str, whole: bool) -> int:
    """Record that an import of a source begins, and return its number.

    One that was silent for ten minutes is taken for dead and recorded as failed.

    Raises:
        ImportBusy: an import of this source is running.
    """
    run = table_of("import_run")
    started_at = datetime.now(UTC)
    values = _defaults() | {
        "source": source, "address": address, "whole": whole, "started_at": started_at, "state": RUNNING,
    }  # fmt: skip
    columns = [literal(value, run.c[name].type).label(name) for name, value in values.items()]
    chosen = select(*columns).where(~exists().where(run.c.source == source, run.c.state == RUNNING))
    statement = insert(run).from_select(list(values), chosen)
    with _one_at_a_time(engine, source) as attempt:
        return attempt(lambda connection: _start(connection, source, statement))


def resume_run(engine: Engine, run_id: int, source: str) -> bool:
    """Take a held import up again; ``False`` when it is no longer held.

    Raises:
        ImportBusy: an import of this source is running.
    """
    run = table_of("import_run")
    other = run.alias()
    statement = (
        update(run)
        .where(run.c.id == run_id, run.c.state == "held")
        .where(~exists().where(other.c.source == source, other.c.state == RUNNING))
        .values(state=RUNNING, decided_at=datetime.now(UTC))
    )

    def resume(connection: Connection) -> bool:
        _give_up_silent(connection, source)
        if connection.execute(statement.returning(run.c.id)).scalar() is not None:
            return True
        if _running_since(connection, source) is not None:
            raise _busy(connection, source)
        return False

    with _one_at_a_time(engine, source) as attempt:
        return attempt(resume)


@contextmanager
def _one_at_a_time[T](engine: Engine, source: str) -> Iterator[Callable[[Callable[[Connection], T]], T]]:
    """Give a way to do something in a transaction that no other can come between, on either database."""

    def attempt(work: Callable[[Connection], T]) -> T:
        for _ in range(_CLAIM_TRIES):
            try:
                serial = engine.execution_options(isolation_level="SERIALIZABLE")
                with serial.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not isinstance(error, OperationalError):
                    raise
                logger.info("import claim tried again", extra={"source": source})
        raise ImportBusy(f"The database is taken up by other work. Wait a minute, then import {source} again.")

    yield attempt


def _start(connection: Connection, source: str, statement: Any) -> int:
    run = table_of("import_run")
    _give_up_silent(connection, source)
    run_id = connection.execute(statement.returning(run.c.id)).scalar()
    if run_id is None:
        raise _busy(connection, source)
    return int(run_id)


def _busy(connection: Connection, source: str) -> ImportBusy:
    since = _running_since(connection, source)
    clock = f" since {since:%H:%M} UTC" if since else ""
    return ImportBusy(f"An import of {source} is running{clock}. Wait until it is done, then import again.")


def _running_since(connection: Connection, source: str) -> datetime | None:
    run = table_of("import_run")
    query = select(run.c.started_at).where(run.c.source == source, run.c.state == RUNNING)
    started_at = connection.execute(query).scalar()
    return _utc(started_at) if started_at else None


def _give_up_silent(connection: Connection, source: str) -> None:
    run, held = table_of("import_run"), table_of("held_record")
    query = select(run.c.id, run.c.started_at, run.c.seconds, run.c.decided_at)
    query = query.where(run.c.source == source, run.c.state == RUNNING)
    for row in connection.execute(query).all():
        if datetime.now(UTC) - _last_heard(row) > SILENT_FOR:
            waits = connection.execute(select(held.c.position).where(held.c.import_run_id == row.id)).first()
            values = {"state": "held"} if waits else {"state": "failed", "failure": "It stopped without a word."}
            connection.execute(
                update(run).where(run.c.id == row.id, run.c.state == RUNNING).values(**values, decided_at=None)
            )


def _last_heard(row: Row[*tuple[Any, ...]]) -> datetime:
    """Return when an import last gave a sign: as it began to read plus its seconds, or as it was taken up again."""
    if row.decided_at is not None:
        return _utc(row.decided_at)
    return _utc(row.started_at) + timedelta(seconds=row.seconds)


def _utc(moment: datetime) -> datetime:
    """Return a stored moment with its zone, which SQLite does not keep."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


class Heartbeat:
    """Lets others see that an import is alive, and how far it has read; holds no lock in between."""

    def __init__(self, engine: Engine, run_id: int) -> None:
        self._engine = engine
        self._run_id = run_id
        self._started = self._last = monotonic()

    @property
    def seconds(self) -> float:
        return monotonic() - self._started

    def beat(self, records: int) -> None:
        if monotonic() - self._last < BEAT_SECONDS:
            return
        self._last = monotonic()
        run = table_of("import_run")
        statement = update(run).where(run.c.id == self._run_id, run.c.state == RUNNING)
        try:
            with self._engine.begin() as connection:
                connection.execute(statement.values(records=records, seconds=self.seconds))
        except OperationalError:
            logger.info("import heartbeat missed", extra={"import_run": self._run_id})


def take_turn(connection: Connection, run_id: int) -> None:
    """Wait until no other import is landing; from here to its end the transaction has the turn.

    Raises:
        ImportBusy: another is landing still after ten minutes.
        ImportLost: this import was given up in the meantime.
    """
    run = table_of("import_run")
    # The oldest row stands for the turn: PostgreSQL locks it, SQLite its whole file.
    oldest = select(func.min(run.c.id)).scalar_subquery()
    statement = update(run).where(run.c.id == oldest).values(seconds=run.c.seconds)
    for attempt in range(1, _LANDING_TRIES + 1):
        try:
            connection.execute(statement)
            break
        except OperationalError as error:
            if attempt == _LANDING_TRIES:
                raise ImportBusy("Another import is landing. Wait until it is done, then import again.") from error
    state = connection.execute(select(run.c.state).where(run.c.id == run_id).with_for_update()).scalar()
    if state != RUNNING:
        raise ImportLost("This import was silent for ten minutes and was given up. Import again.")


def finish_run(connection: Connection, run_id: int, **values: object) -> None:
    run = table_of("import_run")
    connection.execute(update(run).where(run.c.id == run_id).values(**values))


def _defaults() -> dict[str, Any]:
    run = tables.ImportRun(source="", started_at=datetime.now(UTC))
    return run.model_dump(exclude={"id", "source", "started_at", "state"})

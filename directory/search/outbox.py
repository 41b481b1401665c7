"""The changes that the database has and an index may not: read in order, once they are sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, func, select, text
from sqlalchemy.exc import OperationalError

from directory import tables

_OUTBOX = tables.Outbox.metadata.tables["outbox"]
_WAIT_SECONDS, _LONG_WAIT_SECONDS = 1, 60
# Whoever writes to the table holds a lock against this one until the change is sure. Numbers are given before
# that, so without it a change could be passed over whose number is lower than one already read.
_SETTLED = text("LOCK TABLE outbox IN SHARE MODE")


class OutboxBusy(Exception):
    """Changes are being announced that nobody can be sure of yet."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A change of one service; ``id`` counts upwards in the order in which changes became sure."""

    id: int
    service_id: str


class Outbox:
    """Reads what importing and editing announce in the transaction that makes a change."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last(self) -> int:
        """Return the id of the newest change, 0 before any.

        Raises:
            OutboxBusy: a long import is announcing its changes, so none of them is sure yet.
        """
        with self._engine.begin() as connection:
            try:
                _settle(connection, _LONG_WAIT_SECONDS)
            except OperationalError as error:
                raise OutboxBusy("An import is under way. Run `signpost reindex` again when it is done.") from error
            return int(connection.execute(select(func.max(_OUTBOX.c.id))).scalar() or 0)

    def after(self, position: int, most: int) -> Sequence[Announced]:
        """Return the changes after a position, in order, at most so many."""
        query = (
            select(_OUTBOX.c.id, _OUTBOX.c.service_id).where(_OUTBOX.c.id > position).order_by(_OUTBOX.c.id).limit(most)
        )
        with self._engine.begin() as connection:
            try:
                _settle(connection, _WAIT_SECONDS)
            except OperationalError:
                # Somebody is in the middle of a long import: what it announces is read when it is done.
                return []
            return [Announced(row.id, row.service_id) for row in connection.execute(query)]

    def first(self) -> int:
        """Return the id of the oldest change still kept, 0 when there is none."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.min(_OUTBOX.c.id))).scalar() or 0)

    def count_after(self, position: int) -> int:
        """Return how many changes an index at this position lacks."""
        query = select(func.count()).select_from(_OUTBOX).where(_OUTBOX.c.id > position)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def forget(self, up_to: int, before: datetime) -> int:
        """Delete changes that every index has taken and that are older than ``before``; returns how many."""
        old = delete(_OUTBOX).where(_OUTBOX.c.id <= up_to, _OUTBOX.c.at < before)
        with self._engine.begin() as connection:
            return connection.execute(old).rowcount


def _settle(connection: Connection, wait_seconds: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{wait_seconds}s'"))
        connection.execute(_SETTLED)

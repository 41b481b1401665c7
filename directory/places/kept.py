"""Answers of a postcode service, kept in memory and in the database until they are too old."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from directory.places.tables import PostcodeAnswer

log = logging.getLogger(__name__)

KEEP_DAYS = 30
KEEP_UNKNOWN_DAYS = 7
MOST_IN_MEMORY = 10_000


class KeepsAnswers(Protocol):
    """Keeps what was said of a code."""

    def get(self, code: str) -> str | None:
        """Return the answer, empty for "no such code"; ``None`` when none is kept."""

    def put(self, code: str, answer: str) -> None:
        """Keep an answer."""


class Kept:
    """Keeps found codes for 30 days and unknown ones for 7, since new postcodes appear every month.

    Codes are kept apart from whoever asked for them. Without the database memory alone serves: an answer that cannot
    be kept is no reason not to give it.
    """

    def __init__(self, engine: Engine | None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = Lock()
        self._memory: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def get(self, code: str) -> str | None:
        with self._lock:
            found = self._memory.get(code)
        found = found or self._read(code)
        if found is None or self._is_old(*found):
            return None
        self._remember(code, *found)
        return found[0]

    def put(self, code: str, answer: str) -> None:
        now = self._clock()
        self._remember(code, answer, now)
        self._write(code, answer, now)

    def _remember(self, code: str, answer: str, asked_at: datetime) -> None:
        with self._lock:
            self._memory[code] = (answer, asked_at)
            self._memory.move_to_end(code)
            while len(self._memory) > MOST_IN_MEMORY:
                self._memory.popitem(last=False)

    def _is_old(self, answer: str, asked_at: datetime) -> bool:
        return self._clock() - asked_at > timedelta(days=KEEP_DAYS if answer else KEEP_UNKNOWN_DAYS)

    def _read(self, code: str) -> tuple[str, datetime] | None:
        if self._engine is None:
            return None
        answers = _answers()
        try:
            with self._engine.connect() as connection:
                row = connection.execute(select(answers).where(answers.c.code == code)).first()
        except SQLAlchemyError as error:
            log.warning("kept postcodes unavailable", extra={"reason": type(error).__name__})
            return None
        if row is None:
            return None
        # SQLite gives times back without their zone.
        at: datetime = row.asked_at if row.asked_at.tzinfo else row.asked_at.replace(tzinfo=UTC)
        return str(row.answer), at

    def _write(self, code: str, answer: str, asked_at: datetime) -> None:
        """Keep an answer, and let go of those that are too old."""
        if self._engine is None:
            return
        answers = _answers()
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        values = {"code": code, "answer": answer, "asked_at": asked_at}
        keep = dialect.insert(answers).values(values)
        try:
            with self._engine.begin() as connection:
                connection.execute(answers.delete().where(answers.c.asked_at < asked_at - timedelta(days=KEEP_DAYS)))
                connection.execute(keep.on_conflict_do_update(index_elements=["code"], set_=values))
        except SQLAlchemyError as error:
            log.warning("postcode not kept", extra={"reason": type(error).__name__})


def _answers() -> Any:
    return SQLModel.metadata.tables[str(PostcodeAnswer.__tablename__)]

"""What every collection of the open API can do: give a page of itself, all of itself, or one record by id."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any, Literal

from sqlalchemy import Column, Connection, Engine, Select

from directory.feeds.oruk_v3.fields import Written
from directory.open_referral.query.paging import Page, PageFinder

STREAM_BATCH = 200

type Form = Literal["summary", "full", "minimal", "full_service"]
"""How much of each record is given; a collection takes those that make sense of it."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record, and when our copy of it last changed where that is known; aware, UTC."""

    written: Written
    modified_at: datetime | None = None


class Collection[Wanted: Hashable](ABC):
    """Records in the order of their ids; safe to share between threads.

    A kind of collection says which ids a filter wants, by a query or all at once, and how records are written.
    """

    name: str

    def __init__(self, engine: Engine, finder: PageFinder) -> None:
        self._engine = engine
        self._finder = finder

    def page(self, wanted: Wanted, *, number: int = 1, per_page: int = 50, form: Form = "summary") -> Page[Written]:
        """Return a page; one past the end is empty."""
        with self._engine.connect() as connection:
            found = self._find(connection, wanted, number, per_page)
            return found.with_items(self._write(connection, found.items, form))

    def every(self, wanted: Wanted, *, form: Form = "summary") -> Iterator[Written]:
        """Yield all the records; 200 are held at a time, and no connection between them."""
        for ids in self._batches(wanted):
            with self._engine.connect() as connection:
                written = self._write(connection, ids, form)
            yield from written

    @abstractmethod
    def one(self, record_id: str, *, form: Form = "full") -> Found | None:
        """Return the record of an id that may be read, whole."""

    @abstractmethod
    def _select(self, wanted: Wanted) -> tuple[Select[Any], Column[Any]] | None:
        """Return what selects each wanted id once and the column it selects; ``None`` when no one query can."""

    @abstractmethod
    def _ids(self, connection: Connection, wanted: Wanted) -> Sequence[str]:
        """Return all the wanted ids in order, where ``_select`` cannot."""

    @abstractmethod
    def _write(self, connection: Connection, ids: Sequence[str], form: Form) -> list[Written]:
        """Return those of the records that are still there, in the order of their ids."""

    def _key(self, wanted: Wanted) -> Hashable:
        return self.name, wanted

    def _find(self, connection: Connection, wanted: Wanted, number: int, per_page: int) -> Page[str]:
        selected = self._select(wanted)
        if selected is None:
            return self._finder.find_among(
                connection, self._key(wanted), lambda: self._ids(connection, wanted), number, per_page
            )
        return self._finder.find(connection, self._key(wanted), *selected, number, per_page)

    def _batches(self, wanted: Wanted) -> Iterator[Sequence[str]]:
        selected = self._select(wanted)
        if selected is None:
            with self._engine.connect() as connection:
                ids = self._ids(connection, wanted)
            yield from batched(ids, STREAM_BATCH)
            return
        query, column = selected
        query = query.order_by(column).limit(STREAM_BATCH)
        last = ""
        while True:
            with self._engine.connect() as connection:
                found = connection.execute(query.where(column > last)).scalars().all()
            if not found:
                return
            yield found
            last = found[-1]

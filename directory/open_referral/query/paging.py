"""Pages of ids in one unchanging order, however deep, and how many there are in all.

The order is that of the id, which no edit changes: a reader who turns pages while listings are edited misses none and
reads none twice. Counting is dear and deep offsets are dearer, so both are remembered until the directory changes.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Select, func, select

from directory.open_referral.query.filters import table

REMEMBERED_SECONDS = 30.0
MOST_REMEMBERED = 200_000
MOST_IDS = 5_000
_CHANGING = ("listing_change", "outbox", "import_run")

type Version = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page[Item]:
    """Some of a list's items; ``number`` counts from 1 and may lie past the end, where a page is empty."""

    items: tuple[Item, ...]
    total: int
    number: int
    per_page: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.per_page)

    def with_items[Other](self, items: Sequence[Other]) -> "Page[Other]":
        return Page(tuple(items), self.total, self.number, self.per_page)


@dataclass(slots=True)
class _Known:
    """What is remembered of one list: all its ids, or its length and the ids just before some offsets."""

    version: Version
    until: float
    total: int = 0
    ids: tuple[str, ...] | None = None
    before: dict[int, str] = field(default_factory=lambda: {0: ""})

    @property
    def weight(self) -> int:
        return len(self.ids or ()) + len(self.before)


class PageFinder:
    """Finds pages, and remembers what would be dear to find again; safe to share between threads.

    What is remembered is dropped when the directory's version changes, and after 30 seconds whatever happens: two
    writers at once on PostgreSQL may commit in another order than they began in.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: OrderedDict[Hashable, _Known] = OrderedDict()
        self._lock = threading.Lock()

    def find(
        self, connection: Connection, key: Hashable, query: Select[Any], column: Column[Any], number: int, per_page: int
    ) -> Page[str]:
        """Return a page of the ids a query selects.

        Args:
            key: what the query depends on, such as its filter.
            query: selects each id once, in no order.
            column: the id it selects.
        """
        offset = (number - 1) * per_page
        known, version = self._recall(connection, key)
        if known is None:
            known = self._look(connection, version, query, column)
            self._keep(key, known)
        if known.ids is not None or offset >= known.total:
            return Page((known.ids or ())[offset : offset + per_page], known.total, number, per_page)
        start = max(each for each in known.before.copy() if each <= offset)
        following = query.where(column > known.before[start]) if start else query
        ids = connection.execute(following.order_by(column).offset(offset - start).limit(per_page)).scalars().all()
        if ids:
            known.before[offset + len(ids)] = ids[-1]
        self._keep(key, known)
        return Page(tuple(ids), known.total, number, per_page)

    def _look(self, connection: Connection, version: Version, query: Select[Any], column: Column[Any]) -> _Known:
        """Return all the ids where they are few, which one search finds and counts, else how many they are."""
        until = self._clock() + REMEMBERED_SECONDS
        first = connection.execute(query.order_by(column).limit(MOST_IDS + 1)).scalars().all()
        if len(first) <= MOST_IDS:
            return _Known(version, until, len(first), tuple(first))
        counted = select(func.count()).select_from(query.order_by(None).subquery())
        return _Known(version, until, connection.execute(counted).scalar_one())

    def find_among(
        self,
        connection: Connection,
        key: Hashable,
        find_all: Callable[[], Sequence[str]],
        number: int,
        per_page: int,
    ) -> Page[str]:
        """Return a page of ids that can only be found all at once; ``find_all`` gives them in order."""
        known, version = self._recall(connection, key)
        if known is None or known.ids is None:
            ids = tuple(find_all())
            known = _Known(version, self._clock() + REMEMBERED_SECONDS, len(ids), ids)
            self._keep(key, known)
        offset = (number - 1) * per_page
        return Page((known.ids or ())[offset : offset + per_page], known.total, number, per_page)

    def _recall(self, connection: Connection, key: Hashable) -> tuple[_Known | None, Version]:
        version = directory_version(connection)
        with self._lock:
            known = self._known.get(key)
        if known is None or known.version != version or known.until < self._clock():
            return None, version
        return known, version

    def _keep(self, key: Hashable, known: _Known) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            weight = sum(each.weight for each in self._known.values())
            while weight > MOST_REMEMBERED and self._known:
                _, dropped = self._known.popitem(last=False)
                weight -= dropped.weight


def directory_version(connection: Connection) -> Version:
    """Return what changes whenever a service does: the newest moment and the last number in each record of changes."""
    newest = [select(func.max(table("service").c.modified_at)).scalar_subquery()]
    newest.extend(select(func.max(table(name).c.id)).scalar_subquery() for name in _CHANGING)
    return tuple(connection.execute(select(*newest)).one())

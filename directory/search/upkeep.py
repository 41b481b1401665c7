"""Keeping the indexes in step with the database: built afresh on demand, and following each change after it."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime
from functools import cached_property
from itertools import batched
from pathlib import Path
from typing import Protocol

from directory.encoder import Encoder
from directory.model import Service
from directory.search.documents import BATCH_SIZE, ReadsListings, make_documents
from directory.search.engines import Engines
from directory.search.outbox import Announced
from directory.search.ports import (
    Changes,
    IndexBuild,
    IndexDocument,
    IndexUnavailable,
    Progress,
    ReindexReport,
    ServiceIndex,
)
from directory.search.vectors import VectorCache

_MOST_AT_ONCE = 500
# From this many changes on, and this share of the directory, building afresh is quicker than following.
_MANY, _MANY_SHARE = 2000, 0.3

_log = logging.getLogger(__name__)


class Services(Protocol):
    """Where the truth about services is; ``Catalogue`` is it."""

    def get_many(self, service_ids: Sequence[str]) -> Mapping[str, Service]: ...

    def all(self) -> Iterable[Service]: ...

    def count(self) -> int: ...


class Announcements(Protocol):
    """The changes in the database, in order; ``Outbox`` is it."""

    def first(self) -> int: ...

    def last(self) -> int: ...

    def after(self, position: int, most: int) -> Sequence[Announced]: ...

    def count_after(self, position: int) -> int: ...

    def forget(self, up_to: int, before: datetime) -> int: ...


class Upkeep:
    """Rebuilds the engines' indexes and lets them follow the outbox; used by one thread at a time."""

    def __init__(
        self,
        *,
        services: Services,
        outbox: Announcements,
        engines: Engines,
        reader: ReadsListings,
        encoder: Encoder | None,
        vector_dir: Path,
    ) -> None:
        self._services = services
        self._outbox = outbox
        self._engines = engines
        self._reader = reader
        self._encoder = encoder
        self._vector_dir = vector_dir

    def rebuild(self, on_progress: Progress | None = None, *, force: bool = False) -> ReindexReport:
        """Build every engine's index afresh beside the one that serves, then swap.

        Changes made meanwhile are followed afterwards: the outbox is read up to before the services are.

        Args:
            on_progress: called with services done so far and in all.
            force: allow an index shorter than the one in use.

        Raises:
            ShorterIndex: the new index holds less than the one in use, which stays.
            IndexUnavailable: no engine could be rebuilt; one failing of two is told in ``problems``.
        """
        began = time.monotonic()
        growing = _Growing(self._engines.all(), self._outbox.last())
        services, vectors = 0, 0
        total = self._services.count()
        try:
            with nullcontext() if self._vectors is None else self._vectors.keeping_only_these():
                for batch in batched(self._documents(self._services.all()), BATCH_SIZE):
                    growing.add(batch)
                    services += len(batch)
                    vectors += sum(len(document.vectors) for document in batch)
                    if on_progress is not None:
                        on_progress(services, total)
            growing.swap(force=force)
        finally:
            growing.abandon()
        return ReindexReport(
            services=services,
            vectors=vectors,
            seconds=time.monotonic() - began,
            engines=tuple(growing.swapped),
            problems=tuple(growing.problems),
        )

    def catch_up(self, on_progress: Progress | None = None) -> int:
        """Let every engine take the changes it lacks; returns how many changes were taken.

        An engine that does not answer is left as it is and catches up when it does. After a great many changes, or
        when some that it lacks are forgotten already, the index is built afresh instead.

        Raises:
            IndexUnavailable: none of the engines answers.
            ShorterIndex: as ``rebuild`` does.
        """
        taken, faults = 0, []
        for engine in self._engines.all():
            try:
                position = engine.position()
                lacking = self._outbox.count_after(position)
                is_far_behind = position + 1 < self._outbox.first()
                if is_far_behind or lacking > max(_MANY, engine.count() * _MANY_SHARE):
                    self.rebuild(on_progress)
                    return lacking
                taken += self._follow(engine, lacking, on_progress)
            except IndexUnavailable as error:
                faults.append(error)
                _log.warning("search.follow_failed", extra={"engine": engine.name, "reason": error.reason})
        if len(faults) == len(self._engines.all()):
            raise faults[0]
        return taken

    def forget_before(self, moment: datetime) -> int:
        """Forget the changes announced before a moment that every engine answering now has; returns how many."""
        positions = []
        for engine in self._engines.all():
            with suppress(IndexUnavailable):
                positions.append(engine.position())
        return self._outbox.forget(min(positions), moment) if positions else 0

    def _follow(self, engine: ServiceIndex, lacking: int, on_progress: Progress | None) -> int:
        taken = 0
        while changes := self._outbox.after(engine.position(), _MOST_AT_ONCE):
            changed_ids = list(dict.fromkeys(change.service_id for change in changes))
            services = self._services.get_many(changed_ids)
            gone = [service_id for service_id in changed_ids if service_id not in services]
            documents = list(self._documents(services.values()))
            engine.apply(Changes(documents, gone), changes[-1].id)
            taken += len(changes)
            if on_progress is not None:
                on_progress(taken, max(lacking, taken))
        return taken

    def _documents(self, services: Iterable[Service]) -> Iterator[IndexDocument]:
        return make_documents(services, self._reader, self._vectors)

    @cached_property
    def _vectors(self) -> VectorCache | None:
        return None if self._encoder is None else VectorCache(self._vector_dir, self._encoder)


class _Growing:
    """The new indexes of all engines, growing together; one that fails drops out and is told of."""

    def __init__(self, engines: Sequence[ServiceIndex], position: int) -> None:
        self.problems: list[str] = []
        self.swapped: list[str] = []
        self._builds: dict[str, IndexBuild] = {}
        for engine in engines:
            try:
                self._builds[engine.name] = engine.start_build(position)
            except IndexUnavailable as error:
                self.problems.append(str(error))
        self._check()

    def add(self, documents: Sequence[IndexDocument]) -> None:
        for name, build in list(self._builds.items()):
            try:
                build.add(documents)
            except IndexUnavailable as error:
                self._drop(name, error)
        self._check()

    def swap(self, *, force: bool) -> None:
        for name, build in list(self._builds.items()):
            try:
                build.swap(force=force)
                self.swapped.append(name)
            except IndexUnavailable as error:
                self._drop(name, error)
        self._check()

    def abandon(self) -> None:
        for build in self._builds.values():
            build.abandon()

    def _drop(self, name: str, error: Exception) -> None:
        self._builds.pop(name).abandon()
        self.problems.append(str(error))

    def _check(self) -> None:
        if not self._builds:
            raise IndexUnavailable(" ".join(self.problems))

"""Which engine answers: the one that is set, or the embedded copy while that one does not."""

import logging
import threading
import time
from collections.abc import Callable

from directory.search.ports import IndexUnavailable, ServiceIndex

_REST_SECONDS = 10.0

_log = logging.getLogger(__name__)


class Engines:
    """The engine asked first and the one that stands by; safe to share between threads.

    After a failure the first is left alone for ten seconds, so that people do not wait for its timeout each time.
    """

    def __init__(
        self, first: ServiceIndex, stand_by: ServiceIndex | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.first = first
        self.stand_by = stand_by
        self._clock = clock
        self._lock = threading.Lock()
        self._resting_until = 0.0

    def ask[T](self, question: Callable[[ServiceIndex], T]) -> tuple[T, ServiceIndex]:
        """Return the answer and the engine that gave it.

        Raises:
            IndexUnavailable: none could.
        """
        if self.stand_by is None:
            return question(self.first), self.first
        if not self._is_resting():
            try:
                return question(self.first), self.first
            except IndexUnavailable as error:
                _log.warning("search.engine_failed", extra={"engine": self.first.name, "error": type(error).__name__})
                with self._lock:
                    self._resting_until = self._clock() + _REST_SECONDS
        return question(self.stand_by), self.stand_by

    def all(self) -> list[ServiceIndex]:
        return [engine for engine in (self.first, self.stand_by) if engine is not None]

    def counts(self) -> dict[str, int | None]:
        """Return how many services each engine holds; ``None`` for one that does not answer."""
        return {engine.name: _count(engine) for engine in self.all()}

    def _is_resting(self) -> bool:
        with self._lock:
            return self._clock() < self._resting_until


def _count(engine: ServiceIndex) -> int | None:
    try:
        return engine.count()
    except IndexUnavailable:
        return None

"""Which engine answers: the one that is set, or the embedded copy while that one does not."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping

from directory.search.ports import IndexUnavailable, ServiceIndex

_REST_SECONDS, _LONGEST_REST_SECONDS = 5.0, 60.0

_log = logging.getLogger(__name__)


class Engines:
    """The engine asked first and the one that stands by; safe to share between threads.

    After a failure the first is left alone for a while, longer each time it fails again, so that people do not wait
    for its timeout. Then one search asks it; the others go on with the stand-by until that one is answered.
    """

    def __init__(
        self, first: ServiceIndex, stand_by: ServiceIndex | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.first = first
        self.stand_by = stand_by
        self._clock = clock
        self._lock = threading.Lock()
        self._failed_over: Counter[str] = Counter()
        self._failures = 0
        self._resting_until = 0.0

    @property
    def failed_over(self) -> Mapping[str, int]:
        """How many searches the stand-by answered, by why: ``timeout``, ``down``, ``red``, ``error``, ``resting``."""
        with self._lock:
            return dict(self._failed_over)

    def ask[T](self, question: Callable[[ServiceIndex], T]) -> tuple[T, ServiceIndex]:
        """Return the answer and the engine that gave it.

        Raises:
            IndexUnavailable: none could.
        """
        if self.stand_by is None:
            return question(self.first), self.first
        reason = "resting"
        if self._may_ask():
            try:
                answer = question(self.first)
            except IndexUnavailable as error:
                reason = error.reason
                self._note_failure(reason)
            else:
                self._note_answer()
                return answer, self.first
        with self._lock:
            self._failed_over[reason] += 1
        return question(self.stand_by), self.stand_by

    def all(self) -> list[ServiceIndex]:
        return [engine for engine in (self.first, self.stand_by) if engine is not None]

    def counts(self) -> dict[str, int | None]:
        """Return how many services each engine holds; ``None`` for one that does not answer."""
        return {engine.name: _count(engine) for engine in self.all()}

    def _may_ask(self) -> bool:
        with self._lock:
            if not self._failures:
                return True
            if self._clock() < self._resting_until:
                return False
            # This search finds out; whoever comes meanwhile does not wait with it.
            self._resting_until = self._clock() + _REST_SECONDS
            return True

    def _note_failure(self, reason: str) -> None:
        _log.warning("search.engine_failed", extra={"engine": self.first.name, "reason": reason})
        with self._lock:
            rest = min(_REST_SECONDS * 2**self._failures, _LONGEST_REST_SECONDS)
            self._failures += 1
            self._resting_until = self._clock() + rest

    def _note_answer(self) -> None:
        with self._lock:
            if self._failures:
                _log.info("search.engine_recovered", extra={"engine": self.first.name})
            self._failures = 0


def _count(engine: ServiceIndex) -> int | None:
    try:
        return engine.count()
    except IndexUnavailable:
        return None

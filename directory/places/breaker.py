"""Leaves a service alone for a while when it fails again and again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from directory.places.located import CodesUnavailable

MOST_FAILURES = 3
PAUSE_SECONDS = 60.0


class Breaker:
    """Counts failures running; after the third nobody asks for a minute, then one asks first."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_until = float("-inf")

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Let a question through, and note whether it was answered.

        Raises:
            CodesUnavailable: the service is being left alone.
        """
        with self._lock:
            now = self._clock()
            if now < self._closed_until:
                raise CodesUnavailable("The postcode service is being left alone for a while.")
            if self._failures >= MOST_FAILURES:
                # This question is the trial; until it is answered, the others go without.
                self._closed_until = now + PAUSE_SECONDS
        try:
            yield
        except CodesUnavailable:
            with self._lock:
                self._failures += 1
                if self._failures >= MOST_FAILURES:
                    self._closed_until = max(self._closed_until, self._clock() + PAUSE_SECONDS)
            raise
        with self._lock:
            self._failures, self._closed_until = 0, float("-inf")

    def pause(self, seconds: float) -> None:
        """Leave the service alone for as long as it asked."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

"""How much to measure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much to do; seconds are the longest for one group of systems, and for each number of clients.

    Elasticsearch is left out when it takes longer than its own to be filled.
    """

    services: int = 100_000
    questions: int | None = None
    clock_seconds: float = 40.0
    warming_seconds: float = 300.0
    rate_seconds: float = 2.5
    elasticsearch_seconds: float = 1800.0


def size_of(services: int | None, *, million: bool, quick: bool, elasticsearch_seconds: float) -> Size:
    """Return how much to do; a million is indexed once and asked little."""
    if million:
        return Size(
            services or (5_000 if quick else 1_000_000), questions=30, clock_seconds=120.0, warming_seconds=60.0
        )
    if quick:
        return Size(
            services or 3_000,
            questions=8,
            clock_seconds=5.0,
            warming_seconds=2.0,
            rate_seconds=0.5,
            elasticsearch_seconds=elasticsearch_seconds,
        )
    return Size(services or 100_000, elasticsearch_seconds=elasticsearch_seconds)

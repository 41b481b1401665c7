"""What was measured of search at scale, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.figures import Machine, Timing


@dataclass(frozen=True, slots=True)
class Rate:
    """Queries answered each second while ``clients`` asked at once, each waiting for its answer."""

    clients: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of a family of processes, in MiB: each shared page counted once, and what is theirs alone."""

    whose: str
    proportional: float
    private: float


@dataclass(frozen=True, slots=True)
class Built:
    """What it took to index the corpus; ``disk`` is in MiB."""

    seconds: float
    disk: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One system under the same queries as the others."""

    system: str
    timing: Timing
    rates: tuple[Rate, ...]
    built: Built
    held: Held | None


@dataclass(frozen=True, slots=True)
class Quality:
    """Mean nDCG at 10 of one system on one judged set."""

    system: str
    judged: str
    ndcg: float


@dataclass(frozen=True, slots=True)
class JudgedSet:
    name: str
    services: int
    queries: int


@dataclass(frozen=True, slots=True)
class Encoding:
    """How quickly the encoder took real listings; ``texts`` counts their passages too."""

    listings: int
    texts: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ScaleReport:
    """One run; ``parts`` are those of one search, by engine, ``absent`` what could not be measured and why."""

    machine: Machine
    command: str
    services: int
    vectors: int
    towns: int
    asked: tuple[Asked, ...]
    quality: tuple[Quality, ...]
    judged: tuple[JudgedSet, ...]
    parts: Mapping[str, tuple[Timing, ...]]
    encoding: Encoding
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MillionReport:
    """One run over very many services on the embedded index; ``peak`` is the builder's resident memory in MiB."""

    machine: Machine
    command: str
    services: int
    vectors: int
    built: Built
    peak: float
    held: Held
    timings: tuple[Timing, ...]

"""What was measured, as plain values."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

# The engines asked without us.
BARE = "bare engine"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one thing took, over ``count`` times; milliseconds."""

    name: str
    count: int
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Turns:
    """The same words said to Signpost and, turn about, straight to its dialogue engine.

    ``paired_ratio`` and ``paired_added_ms`` are medians over the pairs of one message, so that a slow
    moment of the machine, which hits both of a pair, counts little. ``guided`` is how many turns the
    engine did not answer in time. ``idle_engine`` is a message that needs no understanding and no action.
    """

    chat: Timing
    chat_with_services: Timing
    bare_engine: Timing
    idle_engine: Timing
    paired_ratio: float
    paired_added_ms: float
    guided: int


@dataclass(frozen=True, slots=True)
class TurnRate:
    """Turns answered each second while so many people talked at once, each waiting for the answer."""

    name: str
    engines: int
    people: int
    per_second: float


@dataclass(frozen=True, slots=True)
class Searches:
    """One search engine: the same queries through the website and inside one process."""

    engine: str
    services: int
    through_api: Timing
    in_process: Timing


@dataclass(frozen=True, slots=True)
class Memory:
    """Resident memory of one process with its children, in MiB."""

    process: str
    mebibytes: float


@dataclass(frozen=True, slots=True)
class Start:
    """From the command to “Signpost is running”."""

    name: str
    seconds: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """One feed taken in by a process of its own; memory is resident, in MiB, at its highest before and after."""

    database: str
    feed: str
    records: int
    used: int
    refused: int
    seconds: float
    memory_before: float
    memory_peak: float


@dataclass(frozen=True, slots=True)
class OpenReferral:
    """The Open Referral API over a directory of ``services``, of which it lists ``listed``."""

    database: str
    services: int
    listed: int
    timings: tuple[Timing, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and when; ``load`` is the one-minute load average before and after."""

    when: str
    commit: str
    system: str
    processor: str
    cores: int
    memory_gib: float
    program_python: str
    engine_python: str
    load: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Report:
    """One run of the benchmark."""

    machine: Machine
    command: str
    turns: Turns
    rates: tuple[TurnRate, ...]
    searches: tuple[Searches, ...]
    memory: tuple[Memory, ...]
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class DirectoryReport:
    """One run of the part that measures the directory at size."""

    machine: Machine
    command: str
    imports: tuple[Import, ...]
    open_referral: tuple[OpenReferral, ...]


def timing(name: str, seconds: Sequence[float]) -> Timing:
    """Return the median and the 95th percentile, in milliseconds.

    Args:
        seconds: at least two durations.
    """
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return Timing(name, len(seconds), cuts[49] * 1000, cuts[94] * 1000)

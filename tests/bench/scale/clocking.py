"""How long searches take, one at a time and several at once, for no longer than was allowed."""

import math
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import cycle

import psutil

from tests.bench.figures import Timing, timing
from tests.bench.scale.figures import Held, Rate
from tests.bench.scale.queries import Question
from tests.bench.scale.systems import System

CLIENTS = (2, 4)
_FEWEST = 5
# Of the 144 ways to say a question: the rates begin with the 24th, the parts with the 100th. A few passes later the
# encoder remembers none of them.
_WAYS_TO_WARM_UP = 24
_FURTHER_ROUNDS = (140, 141)
# It is warm when so many times running no median was below this share of the best before.
_GAIN, _PASSES_WITHOUT_GAIN = 0.98, 4
_MEBIBYTE = 1024**2


def clock(
    systems: Sequence[System], questions: Sequence[Question], most_seconds: float, *, most_warming: float
) -> list[Timing]:
    """Ask every system each question three times in new words, turn about and each in its turn first.

    It ends early when the time is up; at least five questions are asked, however slow a system is.

    Args:
        most_warming: seconds to ask before that at most, for nothing.
    """
    _warm_up(systems, questions, most_warming)
    taken: list[list[float]] = [[] for _ in systems]
    ends = time.monotonic() + most_seconds
    for number, question in enumerate(_in_rounds(questions)):
        if number >= _FEWEST and time.monotonic() > ends:
            break
        for turn in range(len(systems)):
            which = (turn + number) % len(systems)
            taken[which].append(_seconds(systems[which], question))
    return [timing(system.name, seconds) for system, seconds in zip(systems, taken, strict=True)]


def _in_rounds(questions: Sequence[Question]) -> Iterator[Question]:
    """Yield every question as it is, then in words that nothing else here uses."""
    yield from questions
    for time_said in _FURTHER_ROUNDS:
        yield from (question.said_anew(time_said) for question in questions)


def _warm_up(systems: Sequence[System], questions: Sequence[Question], most_seconds: float) -> None:
    """Ask everything in other words until no system gets quicker by it, as one that has run for a while does not.

    A Java server is compiled further for minutes of work.
    """
    ends = time.monotonic() + most_seconds
    warmth = Warmth()
    for time_said in cycle(range(_WAYS_TO_WARM_UP)):
        taken: list[list[float]] = [[] for _ in systems]
        for number, question in enumerate(questions):
            if number and time.monotonic() > ends:
                return
            for each, system in zip(taken, systems, strict=True):
                each.append(_seconds(system, question.said_anew(time_said)))
        if warmth.is_reached([statistics.median(each) for each in taken]):
            return


class Warmth:
    """Says when systems that are asked the same again and again get no quicker by it."""

    def __init__(self) -> None:
        self._best: list[float] = []
        self._without_gain = 0

    def is_reached(self, medians: Sequence[float]) -> bool:
        """Take what one pass over the questions took each system, and say whether to stop."""
        before = self._best or [math.inf] * len(medians)
        is_quicker = any(now < _GAIN * best for now, best in zip(medians, before, strict=True))
        self._best = [min(pair) for pair in zip(medians, before, strict=True)]
        self._without_gain = 0 if is_quicker else self._without_gain + 1
        return self._without_gain >= _PASSES_WITHOUT_GAIN


def _seconds(system: System, question: Question) -> float:
    began = time.perf_counter()
    system.search(question)
    return time.perf_counter() - began


def rates(system: System, questions: Sequence[Question], seconds: float) -> tuple[Rate, ...]:
    """Return how many queries are answered each second by so many clients; no text is asked twice."""
    return tuple(_rate(system, questions, clients, seconds) for clients in CLIENTS)


def _rate(system: System, questions: Sequence[Question], clients: int, seconds: float) -> Rate:
    began = time.perf_counter()
    done: list[float] = []
    faults: list[Exception] = []

    def ask(first: int) -> None:
        number = first
        try:
            while time.perf_counter() - began < seconds:
                said = questions[number % len(questions)].said_anew(number // len(questions) + 12 * clients)
                system.search(said)
                done.append(time.perf_counter())
                number += clients
        except Exception as error:  # Told of below, in the thread that asked for the measurement.
            faults.append(error)

    threads = [threading.Thread(target=ask, args=(first,)) for first in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Rate(clients, len(done) / (max(done) - began))


def memory_of(whose: str, pids: Sequence[int]) -> Held:
    """Return the memory of processes and their children."""
    family = {process.pid: process for pid in pids for process in _family(pid)}
    full = [process.memory_full_info() for process in family.values()]
    # Elsewhere than on Linux the kernel does not say how pages are shared.
    proportional = sum(getattr(one, "pss", one.rss) for one in full)
    return Held(whose, proportional / _MEBIBYTE, sum(one.uss for one in full) / _MEBIBYTE)


def processes_running(*marks: str) -> list[int]:
    """Return the processes whose command line has every mark in it."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if all(mark in " ".join(process.info["cmdline"] or ()) for mark in marks)
    ]


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]

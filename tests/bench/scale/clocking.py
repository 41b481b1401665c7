"""How long searches take, one at a time and several at once, for no longer than was allowed."""

import threading
import time
from collections.abc import Sequence

import psutil

from tests.bench.figures import Timing, timing
from tests.bench.scale.figures import Held, Rate
from tests.bench.scale.queries import Question
from tests.bench.scale.systems import System

CLIENTS = (2, 4)
_FEWEST = 5
_MEBIBYTE = 1024**2


def clock(systems: Sequence[System], questions: Sequence[Question], most_seconds: float) -> list[Timing]:
    """Ask every system each question, turn about and each in its turn first, until the time is up.

    At least five questions are asked, however slow a system is.
    """
    _warm_up(systems, questions, most_seconds / 2)
    taken: list[list[float]] = [[] for _ in systems]
    ends = time.monotonic() + most_seconds
    for number, question in enumerate(questions):
        if number >= _FEWEST and time.monotonic() > ends:
            break
        for turn in range(len(systems)):
            which = (turn + number) % len(systems)
            began = time.perf_counter()
            systems[which].search(question)
            taken[which].append(time.perf_counter() - began)
    return [timing(system.name, seconds) for system, seconds in zip(systems, taken, strict=True)]


def _warm_up(systems: Sequence[System], questions: Sequence[Question], most_seconds: float) -> None:
    """Say everything once in words that the encoder will not meet again, as a process that has run for a while has."""
    ends = time.monotonic() + most_seconds
    for number, question in enumerate(questions):
        if number and time.monotonic() > ends:
            return
        for system in systems:
            system.search(question.said_anew(number % 12))


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

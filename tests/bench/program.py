"""Starts the program and stops all of it again, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.conftest import ROOT
from tests.e2e.conftest import Stack

READY = "Signpost is running"
UP_SECONDS = 600.0
STOP_SECONDS = 60.0


class BenchFailed(Exception):
    """Something could not be measured; the message says what and shows what was printed."""


class Launched:
    """A command in a process group of its own, and what it has printed."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path) -> None:
        self._output = output
        self._began = time.perf_counter()
        with output.open("w") as out:
            self.process: subprocess.Popen[str] = subprocess.Popen(
                list(command),
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )

    def wait_for(self, words: str, seconds: float) -> float:
        """Return the seconds from the start until it has said ``words``.

        Raises:
            BenchFailed: it ended first, or took longer than ``seconds``.
        """
        while words not in (said := self._output.read_text()):
            taken = time.perf_counter() - self._began
            if self.process.poll() is not None or taken > seconds:
                raise BenchFailed(f"{self.process.args!r} did not say “{words}”. It said:\n{said[-3000:]}")
            time.sleep(0.05)
        return time.perf_counter() - self._began

    def stop(self) -> None:
        """Stop it as Ctrl-C does; kill whatever of it is left after a minute."""
        family = _family(self.process.pid)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        _, left = psutil.wait_procs(family, timeout=5)
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait(STOP_SECONDS)


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


@contextmanager
def launched(command: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path) -> Iterator[Launched]:
    """Run a command for the length of a ``with`` block."""
    running = Launched(command, folder, environment, output)
    try:
        yield running
    finally:
        running.stop()


@contextmanager
def signpost_up(environment: dict[str, str]) -> Iterator[tuple[Stack, float]]:
    """Run ``signpost up``; give the running program and the seconds until it was ready."""
    var_dir = Path(environment["SIGNPOST_VAR_DIR"])
    command = [str(Path(sys.executable).with_name("signpost")), "up"]
    with launched(command, ROOT, environment, var_dir / "up.log") as running:
        seconds = running.wait_for(READY, UP_SECONDS)
        url = f"http://127.0.0.1:{environment['SIGNPOST_WEB_PORT']}"
        yield Stack(url, var_dir, environment, running.process), seconds

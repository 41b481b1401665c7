"""Generations of the embedded index on disk, and which state of which one is in use.

``<generation>/parts/`` holds what was built and what changed since, ``<generation>/states/`` which parts count together
and their words; the file ``current`` names one state. Readers in other processes notice another by the file's stat
alone. Whatever is not named by a state that may be in use is swept away.
"""

import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from directory.search.embedded.arrays import settle
from directory.search.ports import IndexUnavailable

_KEPT = 2
_UNFINISHED = ".building"
_ABANDONED_AFTER_SECONDS = 3600.0
_LOCK_TIMEOUT_SECONDS = 30.0
_LOCK_PAUSE_SECONDS = 0.02

type Stamp = tuple[int, int, int]


class Generations:
    """The folder ``var/index``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / "current"

    def stamp(self) -> Stamp | None:
        """Return a value that changes whenever another state comes into use; ``None`` when there is none."""
        try:
            seen = self._pointer.stat()
        except FileNotFoundError:
            return None
        return (seen.st_ino, seen.st_mtime_ns, seen.st_size)

    def current(self) -> Path | None:
        """Return the folder of the state in use, whether it is there or not."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return self.folder / name if name else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep other writers out, in this process and others.

        Raises:
            IndexUnavailable: another one took too long.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("wb") as file:
            patience = time.monotonic() + _LOCK_TIMEOUT_SECONDS
            while not _lock(file.fileno()):
                if time.monotonic() > patience:
                    raise IndexUnavailable(f"Another process is changing the index in {self.folder}.", "timeout")
                time.sleep(_LOCK_PAUSE_SECONDS)
            yield

    def begin(self) -> Path:
        """Return a new folder to build a generation in."""
        unfinished = self.folder / (new_name() + _UNFINISHED)
        unfinished.mkdir(parents=True)
        return unfinished

    def finish(self, unfinished: Path, state: str) -> None:
        """Make what was built a generation and put its state in use; hold ``writing`` around this."""
        settle(unfinished)
        generation = unfinished.rename(unfinished.with_suffix(""))
        self.use(generation / "states" / state)
        self._remove_old()

    def use(self, state: Path) -> None:
        """Put a state in use at one stroke."""
        fresh = self.folder / f"current.{uuid.uuid4().hex[:8]}"
        fresh.write_text(f"{state.relative_to(self.folder)}\n", encoding="utf-8")
        os.replace(fresh, self._pointer)

    def sweep(self, generation: Path, *, states: Collection[Path], parts: Collection[str]) -> None:
        """Remove a generation's states and parts but these; hold ``writing`` around this.

        What a crash left half-way goes too, for whoever holds the lock is the only one who writes here.
        """
        unneeded = [path for path in (generation / "states").iterdir() if path not in states]
        unneeded += [path for path in (generation / "parts").iterdir() if path.name not in parts]
        for path in unneeded:
            shutil.rmtree(path, ignore_errors=True)

    def _remove_old(self) -> None:
        # A reader may hold files of the generation before; they stay readable to it after removal too.
        finished = sorted(path for path in self.folder.iterdir() if path.is_dir() and path.suffix != _UNFINISHED)
        in_use = self.current()
        for path in finished[:-_KEPT]:
            if in_use is None or not in_use.is_relative_to(path):
                shutil.rmtree(path, ignore_errors=True)
        for path in self.folder.glob(f"*{_UNFINISHED}"):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def new_name() -> str:
    """Return a name no other folder has; names sort by when they were made."""
    return f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

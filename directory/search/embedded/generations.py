"""Generations of the embedded index on disk: each in its own folder, one pointer file saying which is in use.

Readers in other processes notice a new generation by the pointer's stat alone.
"""

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_KEPT = 2
_UNFINISHED = ".building"
_ABANDONED_AFTER_SECONDS = 3600.0

type Stamp = tuple[int, int, int]


class Generations:
    """The folder ``var/index``: ``<generation>/`` folders and the file ``current`` naming one of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "current"

    def stamp(self) -> Stamp | None:
        """Return a value that changes whenever another generation comes into use; ``None`` when there is none."""
        try:
            seen = self._pointer.stat()
        except FileNotFoundError:
            return None
        return (seen.st_ino, seen.st_mtime_ns, seen.st_size)

    def current(self) -> Path | None:
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        path = self._folder / name
        return path if name and path.is_dir() else None

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Yield a folder to build in; on a clean exit it becomes a generation and comes into use at once."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
        unfinished = self._folder / (name + _UNFINISHED)
        unfinished.mkdir()
        try:
            yield unfinished
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        unfinished.rename(self._folder / name)
        self._point_to(name)
        self._remove_old()

    def _point_to(self, name: str) -> None:
        fresh = self._folder / f"current.{name}"
        fresh.write_text(name + "\n", encoding="utf-8")
        os.replace(fresh, self._pointer)

    def _remove_old(self) -> None:
        # A reader may hold files of the generation before; they stay readable to it after removal too.
        finished = sorted(path for path in self._folder.iterdir() if path.is_dir() and path.suffix != _UNFINISHED)
        in_use = self.current()
        for path in finished[:-_KEPT]:
            if path != in_use:
                shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob(f"*{_UNFINISHED}"):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                shutil.rmtree(path, ignore_errors=True)

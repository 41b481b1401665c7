"""A new index growing beside the one that serves."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from directory.search.embedded.generations import Generations, Stamp, new_name
from directory.search.embedded.part_writer import PartWriter
from directory.search.embedded.state import write_state
from directory.search.embedded.words import WordWriter
from directory.search.ports import IndexDocument, IndexUnavailable, refuse_shorter


class Build:
    """``IndexBuild`` in a folder of its own; what it holds in memory is ids, names and columns.

    Raises:
        IndexUnavailable: the disk does not take it.
    """

    def __init__(self, generations: Generations, count_in_use: Callable[[], int], position: int) -> None:
        self._generations = generations
        self._count_in_use = count_in_use
        self._position = position
        self._part_name = new_name()
        self._folder: Path | None = None
        self._files = ExitStack()
        try:
            self._folder = generations.begin()
            self._part = self._files.enter_context(PartWriter(self._folder / "parts" / self._part_name))
            self._state = self._folder / "states" / new_name()
            self._state.mkdir(parents=True)
            self._words = WordWriter(self._state / "words", is_new=True)
        except (OSError, ValueError) as error:
            self.abandon()
            raise not_written(generations.folder, error) from error

    def add(self, documents: Sequence[IndexDocument]) -> None:
        """Write a batch."""
        try:
            for row, document in enumerate(documents, start=len(self._part)):
                self._words.add(row, document)
            self._part.add(documents)
        except (OSError, ValueError) as error:
            raise not_written(self._generations.folder, error) from error

    def swap(self, *, force: bool = False, instead_of: Stamp | None = None) -> int:
        """Put the new index in use; returns how many services it holds.

        Args:
            instead_of: swap only if this is what is in use; otherwise what was built is thrown away.

        Raises:
            ShorterIndex: it holds fewer than the one that serves, and ``force`` is false.
        """
        if self._folder is None:
            raise ValueError("This build was swapped in or abandoned before. Start another one.")
        try:
            count = self._finish()
            with self._generations.writing():
                refuse_shorter(count, self._count_in_use(), force=force)
                if instead_of in (None, self._generations.stamp()):
                    self._generations.finish(self._folder, self._state.name)
                    self._folder = None
        except (OSError, ValueError) as error:
            raise not_written(self._generations.folder, error) from error
        return count

    def abandon(self) -> None:
        """Delete what was built; does nothing after a swap."""
        if self._folder is not None:
            self._files.close()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _finish(self) -> int:
        repeated = self._part.finish()
        self._words.delete(repeated.tolist())
        self._words.finish()
        write_state(self._state, [self._part_name], repeated, self._position)
        return len(self._part) - len(repeated)


def not_written(folder: Path, error: Exception) -> IndexUnavailable:
    """Return what to raise when the disk does not take the index."""
    return IndexUnavailable(
        f"The search index could not be written to {folder}: {error}. "
        "Check the disk and its permissions, then run `signpost reindex`."
    )

"""The embedded search engine: words by tantivy, many vectors by faiss, all else by numpy over mapped files."""

import shutil
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from directory.search.brief import Brief
from directory.search.embedded.build import Build, not_written
from directory.search.embedded.changing import fold, has_changed_much, write_changes
from directory.search.embedded.generations import Generations, Stamp
from directory.search.embedded.part import Part
from directory.search.embedded.state import State, read_state
from directory.search.listing import Listing
from directory.search.ports import Changes, Filters, Found, IndexUnavailable, Lookup, Named

_BROKEN = (OSError, ValueError, KeyError, TypeError, IndexError, RuntimeError)
_TRIES = 5


class EmbeddedIndex:
    """``ServiceIndex`` over a folder such as ``var/index``; many threads and processes may read while one writes.

    Args:
        synonyms: groups of equivalent wordings, lower case; each finds the others.
    """

    name = "embedded"

    def __init__(self, folder: Path, *, synonyms: Sequence[Sequence[str]] = ()) -> None:
        self._generations = Generations(folder)
        self._folder = folder
        self._synonyms = synonyms
        self._loading = threading.Lock()
        self._loaded: tuple[Stamp, State] | None = None

    def retrieve(self, lookup: Lookup) -> Found:
        return self._ask(lambda state: state.retrieve(lookup))

    def suggest(self, text: str, filters: Filters, limit: int) -> list[Named]:
        return self._ask(lambda state: state.suggest(text, filters, limit))

    def listings(
        self,
        ids: Collection[str],
        stamps: Mapping[str, str] = MappingProxyType({}),  # noqa: ARG002 - What is held is at hand already.
    ) -> dict[str, Listing]:
        def find(state: State) -> dict[str, Listing]:
            rows = {service_id: state.row(service_id) for service_id in ids}
            return {service_id: state.listing(row) for service_id, row in rows.items() if row is not None}

        return self._ask(find)

    def briefs_as(self, stamps: Mapping[str, str]) -> dict[str, Brief]:
        return self._as(stamps, lambda _, brief, __: brief)

    def listings_as(self, stamps: Mapping[str, str]) -> dict[str, Listing]:
        return self._as(stamps, lambda state, _, row: state.listing(row))

    def count(self) -> int:
        return self._ask(State.count)

    def position(self) -> int:
        return self._load().position

    def apply(self, changes: Changes, position: int) -> None:
        """Take changes and show them within a second; now and then the index is then built again out of itself."""
        try:
            with self._generations.writing():
                state = self._load(wait=True)
                if position <= state.position:
                    return
                write_changes(self._generations, state, changes, position)
            state = self._load(wait=True)
            if has_changed_much(state):
                fold(self._generations, state, self._count_in_use)
                self._load(wait=True)
        except (OSError, ValueError) as error:
            raise not_written(self._folder, error) from error

    def start_build(self, position: int = 0) -> Build:
        return Build(self._generations, self._count_in_use, position)

    def drop(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _as[T](self, stamps: Mapping[str, str], read: Callable[[State, Brief, int], T]) -> dict[str, T]:
        def find(state: State) -> dict[str, T]:
            held = ((each, row, state.brief(row)) for each, row in state.rows(list(stamps)).items())
            return {each: read(state, brief, row) for each, row, brief in held if brief.stamp == stamps[each]}

        try:
            return self._ask(find)
        except IndexUnavailable:
            return {}

    def _count_in_use(self) -> int:
        try:
            return self._load(wait=True).count()
        except IndexUnavailable:
            return 0

    def _ask[T](self, question: Callable[[State], T]) -> T:
        state = self._load()
        try:
            return question(state)
        except (OSError, ValueError, RuntimeError) as error:
            raise self._unreadable(state.folder, error) from error

    def _load(self, *, wait: bool = False) -> State:
        """Return the state in use; while one thread opens another state, the rest go on with the old one."""
        stamp = self._generations.stamp()
        loaded = self._loaded
        if loaded is not None and loaded[0] == stamp:
            return loaded[1]
        if not self._loading.acquire(blocking=wait or loaded is None) and loaded is not None:
            return loaded[1]
        try:
            return self._open()
        finally:
            self._loading.release()

    def _open(self) -> State:
        known: dict[Path, Part] = {}
        for _ in range(_TRIES):
            stamp, folder = self._generations.stamp(), self._generations.current()
            if stamp is None or folder is None:
                raise IndexUnavailable(f"There is no search index in {self._folder} yet. Run `signpost reindex`.")
            if self._loaded is not None:
                if self._loaded[0] == stamp:
                    return self._loaded[1]
                known = self._loaded[1].known_parts()
            try:
                state = read_state(folder, self._synonyms, known)
            except _BROKEN as error:
                if self._generations.stamp() == stamp:
                    raise self._unreadable(folder, error) from error
                continue  # It was swept away while it was being read, for another is in use.
            self._loaded = (stamp, state)
            return state
        raise IndexUnavailable(f"The search index in {self._folder} changes faster than it can be read.")

    def _unreadable(self, folder: Path, error: Exception) -> IndexUnavailable:
        return IndexUnavailable(f"The search index in {folder} cannot be read: {error}. Run `signpost reindex`.")

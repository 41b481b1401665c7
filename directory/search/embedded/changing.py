"""Changes taken into an index without building it again: a small part more, some rows gone, the words amended.

Small parts are joined as they gather, and all is built anew once they hold a tenth of the services, so that a search
looks through a handful of parts at most.
"""

from collections.abc import Callable, Iterator
from itertools import batched
from pathlib import Path

import numpy as np

from directory.search.embedded.arrays import Rows, settle
from directory.search.embedded.build import Build
from directory.search.embedded.generations import Generations, new_name
from directory.search.embedded.part_writer import PartWriter
from directory.search.embedded.state import State, part_names, write_state
from directory.search.embedded.words import WordWriter, copy_words
from directory.search.ports import Changes, IndexDocument

_JOINED_BELOW = 4
_MOST_CHANGED = 2_000
_MOST_CHANGED_SHARE = 10
_BATCH = 500


def write_changes(generations: Generations, state: State, changes: Changes, position: int) -> None:
    """Write the next state of an index and put it in use; hold ``generations.writing`` around this.

    Whatever goes wrong before the last line leaves the state in use as it was.
    """
    generation = state.folder.parent.parent
    changed = {document.listing.service.id: document for document in changes.changed}
    gone = [row for each in {*changed, *changes.gone} if (row := state.row(each)) is not None]
    names = part_names(state.folder)
    if changed:
        joined = _joined_with(state, len(changed))
        names[len(names) - joined :] = [_write_part(generation, state, joined, list(changed.values()))]
    folder = generation / "states" / new_name()
    folder.mkdir()
    copy_words(state.folder / "words", folder / "words")
    words = WordWriter(folder / "words", is_new=False)
    words.delete(gone)
    for row, document in enumerate(changed.values(), start=len(state.live)):
        words.add(row, document)
    words.finish()
    write_state(folder, names, np.concatenate([_gone(state), np.array(gone, dtype=np.int32)]), position)
    settle(folder)
    generations.use(folder)
    # Somebody may be opening the state before this moment.
    generations.sweep(generation, states=(state.folder, folder), parts={*part_names(state.folder), *names})


def has_changed_much(state: State) -> bool:
    """Whether so much changed since the index was built that it should be built again."""
    built = state.parts[0].size if state.parts else 0
    return len(state.live) - built > max(_MOST_CHANGED, built // _MOST_CHANGED_SHARE)


def fold(generations: Generations, state: State, count_in_use: Callable[[], int]) -> None:
    """Build the index again out of itself; gives way to whoever changes it meanwhile."""
    stamp = generations.stamp()
    build = Build(generations, count_in_use, state.position)
    try:
        if generations.current() == state.folder:
            for batch in batched(_documents(state), _BATCH):
                build.add(batch)
            build.swap(force=True, instead_of=stamp)
    finally:
        build.abandon()


def _joined_with(state: State, size: int) -> int:
    """Return how many of the last parts are small enough to be written again with ``size`` more rows."""
    joined = 0
    for part in state.parts[:0:-1]:
        if part.size >= _JOINED_BELOW * size:
            break
        size += part.size
        joined += 1
    return joined


def _write_part(generation: Path, state: State, joined: int, changed: list[IndexDocument]) -> str:
    # Rows that are gone are written again too: every row keeps its number, which the words know it by.
    name = new_name()
    folder = generation / "parts" / name
    with PartWriter(folder) as part:
        for old in state.parts[len(state.parts) - joined :]:
            part.add(old.documents())
        part.add(changed)
        part.finish()
    settle(folder)
    return name


def _documents(state: State) -> Iterator[IndexDocument]:
    for part, first in zip(state.parts, state.firsts, strict=True):
        live: Rows = np.flatnonzero(state.live[first : first + part.size]).astype(np.int32)
        yield from part.documents(live)


def _gone(state: State) -> Rows:
    return np.flatnonzero(~state.live).astype(np.int32)

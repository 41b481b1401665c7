"""One state of the index: which parts count together, which of their rows are gone, and the words of the rest."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from directory.search.brief import Brief
from directory.search.embedded.arrays import Mask, Rows, best, read_arrays, write_arrays
from directory.search.embedded.names import Suggestion, plain_name
from directory.search.embedded.part import Part
from directory.search.embedded.words import WordIndex
from directory.search.listing import Listing
from directory.search.ports import Filters, Found, Hit, Lookup, Named

_FORMAT = 7

type Scored = tuple[Rows, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class State:
    """Never changed, so threads share it without locks. Rows count through the parts, in their order.

    ``firsts`` is the first row of each part; ``live`` says by row which are not gone.
    """

    folder: Path
    position: int
    parts: tuple[Part, ...]
    firsts: tuple[int, ...]
    live: Mask
    words: WordIndex

    def retrieve(self, lookup: Lookup) -> Found:
        """Return what each signal finds and the briefs of all of it."""
        passing = self.mask(lookup.filters)
        text = self.words.search(lookup.text, lookup.filters, passing, lookup.most_by_text) if lookup.text else _NOTHING
        found = {"needs": self._needs(lookup, passing), "meaning": self._meaning(lookup, passing), "words": text}
        every = np.unique(np.concatenate([rows for rows, _ in found.values()]))
        briefs = self._briefs(every)
        hits = {
            signal: [Hit(briefs[row].id, score) for row, score in zip(rows.tolist(), scores.tolist(), strict=True)]
            for signal, (rows, scores) in found.items()
        }
        return Found(**hits, briefs={brief.id: brief for brief in briefs.values()})

    def suggest(self, text: str, filters: Filters, limit: int) -> list[Named]:
        typed = plain_name(text)
        if not typed or limit < 1:
            return []
        passing = self.mask(filters)
        found: list[tuple[Suggestion, Named]] = []
        for part, rows in self._spans():
            found += part.suggest(typed, passing[rows] & part.columns.active(), limit)
        once: dict[tuple[str, str], Named] = {}
        for _, named in sorted(found, key=lambda each: each[0]):
            # Parts may share an organisation, and spell it each in its way.
            name = plain_name(named.id) if named.kind == "organisation" else named.id
            once.setdefault((named.kind, name), named)
        return list(once.values())[:limit]

    def mask(self, filters: Filters) -> Mask:
        """Return which rows are live and pass the filters."""
        if len(self.parts) == 1:
            return self.parts[0].columns.mask(filters) & self.live
        masks = [part.columns.mask(filters) for part in self.parts]
        return np.concatenate([np.zeros(0, dtype=np.bool_), *masks]) & self.live

    def row(self, service_id: str) -> int | None:
        """Return the live row of a service."""
        for part, first in zip(self.parts[::-1], self.firsts[::-1], strict=True):
            row = part.keys.row(service_id)
            if row is not None and self.live[first + row]:
                return first + row
        return None

    def rows(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the live rows of those services that are held."""
        found: dict[str, int] = {}
        for part, first in zip(self.parts[::-1], self.firsts[::-1], strict=True):
            left = [service_id for service_id in ids if service_id not in found]
            for service_id, row in zip(left, part.keys.rows(left), strict=True):
                if row is not None and self.live[first + row]:
                    found[service_id] = first + row
        return found

    def brief(self, row: int) -> Brief:
        place = bisect_right(self.firsts, row) - 1
        return self.parts[place].brief(row - self.firsts[place])

    def listing(self, row: int) -> Listing:
        place = bisect_right(self.firsts, row) - 1
        return self.parts[place].listing(row - self.firsts[place])

    def known_parts(self) -> dict[Path, Part]:
        """Return the parts by their folders, for the next state to use again."""
        return {part.folder: part for part in self.parts}

    def count(self) -> int:
        return int(self.live.sum())

    def _needs(self, lookup: Lookup, passing: Mask) -> Scored:
        if not lookup.needs:
            return _NOTHING
        found = [
            (first, *part.columns.score_needs(lookup.needs, passing[rows], lookup.near))
            for first, (part, rows) in zip(self.firsts, self._spans(), strict=True)
        ]
        return _joined(found, lookup.most_by_need)

    def _meaning(self, lookup: Lookup, passing: Mask) -> Scored:
        if lookup.vector is None:
            return _NOTHING
        vector = np.asarray(lookup.vector, dtype=np.float32)
        found = [
            (first, *part.passages.search(vector, passing[rows], lookup.most_by_text))
            for first, (part, rows) in zip(self.firsts, self._spans(), strict=True)
        ]
        return _joined(found, lookup.most_by_text)

    def _spans(self) -> Iterator[tuple[Part, slice]]:
        for part, first in zip(self.parts, self.firsts, strict=True):
            yield part, slice(first, first + part.size)

    def _briefs(self, rows: Rows) -> dict[int, Brief]:
        places = (np.searchsorted(np.array(self.firsts), rows, side="right") - 1).tolist()
        return {
            row: self.parts[place].brief(row - self.firsts[place])
            for row, place in zip(rows.tolist(), places, strict=True)
        }


_NOTHING: Scored = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


def _joined(found: Sequence[tuple[int, Rows, NDArray[np.float32]]], limit: int) -> Scored:
    if not found:
        return _NOTHING
    rows = np.concatenate([rows + np.int32(first) for first, rows, _ in found])
    return best(rows, np.concatenate([scores for _, _, scores in found]), limit)


def write_state(folder: Path, parts: Sequence[str], gone: Rows, position: int) -> None:
    """Write which parts count and which rows are gone beside the words that ``folder`` has already."""
    write_arrays(folder / "gone.bin", {"gone": np.unique(gone)})
    about = {"format": _FORMAT, "position": position, "parts": list(parts)}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def part_names(folder: Path) -> list[str]:
    """Return the names of the parts that a state is made of.

    Raises:
        ValueError: another version of the program wrote it.
    """
    return list(_about(folder)["parts"])


def read_state(folder: Path, synonyms: Sequence[Sequence[str]], known: Mapping[Path, Part]) -> State:
    """Read a state; parts known from an earlier one are used again.

    Raises:
        OSError: a file is missing. ValueError, KeyError, TypeError: one is not whole, or of another version.
    """
    about = _about(folder)
    paths = [folder.parent.parent / "parts" / name for name in about["parts"]]
    parts = tuple(known[path] if path in known else Part(path) for path in paths)
    ends = np.cumsum([0, *(part.size for part in parts)]).tolist()
    live = np.ones(ends[-1], dtype=np.bool_)
    live[read_arrays(folder / "gone.bin")["gone"]] = False
    words = WordIndex(folder / "words", synonyms)
    return State(folder, int(about["position"]), parts, tuple(ends[:-1]), live, words)


def _about(folder: Path) -> dict[str, Any]:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about["format"] != _FORMAT:
        raise ValueError(f"its format is {about['format']} and this program reads {_FORMAT}")
    return dict(about)

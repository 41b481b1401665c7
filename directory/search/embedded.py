"""The embedded search engine: one machine, no server; words by tantivy, vectors and filters by numpy.

It serves when no search server is set, and stands by when one is.
"""

import json
import shutil
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.search.columns import Columns
from directory.search.generations import Generations, Stamp
from directory.search.ports import (
    VECTOR_SIZE,
    Filters,
    Hit,
    IndexDocument,
    IndexUnavailable,
    Listing,
    Vector,
    listing_adapter,
    refuse_shorter,
)
from directory.search.word_index import WordIndex, write_word_index

_OVERSAMPLE = 4
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """One generation, loaded; never changed, so threads share it without locks."""

    words: WordIndex
    columns: Columns
    listings: Mapping[str, Listing]
    ids: tuple[str, ...]
    row_of: Mapping[str, int]
    vectors: Vector
    owners: NDArray[np.int32]
    starts: NDArray[np.int64]


class EmbeddedIndex:
    """``ServiceIndex`` over a folder such as ``var/index``; several processes may read while one rebuilds."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder)
        self._folder = folder
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._snapshot: _Snapshot | None = None

    def words(self, text: str, filters: Filters, limit: int) -> list[Hit]:
        snapshot = self._load()
        passing = snapshot.columns.mask(filters)
        for wanted in (min(limit * _OVERSAMPLE, len(snapshot.ids)), len(snapshot.ids)):
            found = snapshot.words.search(text, wanted)
            kept = [hit for hit in found if passing[snapshot.row_of[hit.service_id]]]
            if len(kept) >= limit or len(found) < wanted:
                break
        return kept[:limit]

    def meaning(self, vector: Vector, filters: Filters, limit: int) -> list[Hit]:
        snapshot = self._load()
        if not len(snapshot.vectors):
            return []
        best = np.maximum.reduceat(snapshot.vectors @ vector.astype(np.float32), snapshot.starts)
        passing = snapshot.columns.mask(filters)[snapshot.owners]
        return _top(snapshot.ids, snapshot.owners[passing], best[passing], limit)

    def needs(self, weights: Mapping[str, float], filters: Filters, limit: int) -> list[Hit]:
        snapshot = self._load()
        scores = snapshot.columns.need_scores(weights)
        rows = np.flatnonzero(snapshot.columns.mask(filters) & (scores > 0)).astype(np.int32)
        return _top(snapshot.ids, rows, scores[rows], limit)

    def documents(self, ids: Collection[str]) -> dict[str, Listing]:
        listings = self._load().listings
        return {service_id: listings[service_id] for service_id in ids if service_id in listings}

    def count(self) -> int:
        return len(self._load().ids)

    def rebuild(self, documents: Iterable[IndexDocument], *, force: bool = False) -> int:
        collected = sorted(documents, key=lambda document: document.listing.service.id)
        refuse_shorter(len(collected), self._count_in_use(), force=force)
        try:
            with self._generations.building() as folder:
                write_word_index(folder / "words", collected)
                _write_rest(folder, collected)
        except OSError as error:
            raise IndexUnavailable(
                f"The search index could not be written to {self._folder}: {error}. "
                "Check the disk and its permissions, then run `signpost reindex`."
            ) from error
        return len(collected)

    def drop(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _count_in_use(self) -> int:
        try:
            return self.count()
        except IndexUnavailable:
            return 0

    def _load(self) -> _Snapshot:
        stamp = self._generations.stamp()
        snapshot = self._snapshot
        if snapshot is not None and stamp == self._stamp:
            return snapshot
        with self._lock:
            if self._snapshot is None or stamp != self._stamp:
                self._snapshot = self._read()
                self._stamp = stamp
            return self._snapshot

    def _read(self) -> _Snapshot:
        folder = self._generations.current()
        if folder is None:
            raise IndexUnavailable(f"There is no search index in {self._folder} yet. Run `signpost reindex`.")
        try:
            return _read_snapshot(folder)
        except (OSError, ValueError, KeyError) as error:
            raise IndexUnavailable(
                f"The search index in {folder} cannot be read: {error}. Run `signpost reindex`."
            ) from error


def _top(ids: tuple[str, ...], rows: NDArray[np.int32], scores: Vector, limit: int) -> list[Hit]:
    order = np.argsort(-scores, kind="stable")[:limit]
    return [Hit(ids[rows[place]], float(scores[place])) for place in order]


def _write_rest(folder: Path, documents: list[IndexDocument]) -> None:
    with (folder / "listings.jsonl").open("wb") as lines:
        for document in documents:
            lines.write(listing_adapter.dump_json(document.listing) + b"\n")
    counts = [len(document.vectors) for document in documents]
    stacked = [document.vectors for document in documents if len(document.vectors)]
    vectors = np.concatenate(stacked) if stacked else np.zeros((0, VECTOR_SIZE), dtype=np.float32)
    np.save(folder / "vectors.npy", vectors.astype(np.float32))
    np.save(folder / "vector_counts.npy", np.array(counts, dtype=np.int64))
    (folder / "about.json").write_text(json.dumps({"format": _FORMAT, "services": len(documents)}), encoding="utf-8")


def _read_snapshot(folder: Path) -> _Snapshot:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about["format"] != _FORMAT:
        raise ValueError(f"its format is {about['format']} and this program reads {_FORMAT}")
    with (folder / "listings.jsonl").open("rb") as lines:
        listings = [listing_adapter.validate_json(line) for line in lines]
    ids = tuple(listing.service.id for listing in listings)
    counts = np.load(folder / "vector_counts.npy")
    owners = np.flatnonzero(counts).astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(counts[owners])[:-1]]).astype(np.int64)
    return _Snapshot(
        words=WordIndex(folder / "words"),
        columns=Columns(listings),
        listings={listing.service.id: listing for listing in listings},
        ids=ids,
        row_of={service_id: row for row, service_id in enumerate(ids)},
        vectors=np.load(folder / "vectors.npy", mmap_mode="r"),
        owners=owners,
        starts=starts,
    )

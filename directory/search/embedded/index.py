"""The embedded search engine: one machine, no server; words by tantivy, vectors and filters by numpy."""

import json
import shutil
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from directory.search.embedded.columns import Columns
from directory.search.embedded.generations import Generations, Stamp
from directory.search.embedded.words import WordIndex, write_word_index
from directory.search.listing import Listing
from directory.search.ports import (
    VECTOR_SIZE,
    Changes,
    Filters,
    Found,
    Hit,
    IndexDocument,
    IndexUnavailable,
    Lookup,
    Named,
    Vector,
    nearness,
    refuse_shorter,
)

_FORMAT = 2


@dataclass(frozen=True, slots=True)
class _Snapshot:
    words: WordIndex
    columns: Columns
    documents: Mapping[str, IndexDocument]
    ids: tuple[str, ...]
    position: int


class EmbeddedIndex:
    """``ServiceIndex`` over a folder such as ``var/index``; several processes may read while one rebuilds."""

    name = "embedded"

    def __init__(self, folder: Path, *, synonyms: Sequence[Sequence[str]] = ()) -> None:
        self._generations = Generations(folder)
        self._folder = folder
        self._synonyms = synonyms
        self._lock = threading.Lock()
        self._stamp: Stamp | None = None
        self._snapshot: _Snapshot | None = None

    def retrieve(self, lookup: Lookup) -> Found:
        at = self._load()
        passing = at.columns.mask(lookup.filters)
        row_of = {service_id: row for row, service_id in enumerate(at.ids)}
        words = [hit for hit in at.words.search(lookup.text, len(at.ids)) if passing[row_of[hit.service_id]]]
        needs = at.columns.need_scores(lookup.needs)
        if lookup.near is not None:
            miles = at.columns.miles(lookup.near.latitude, lookup.near.longitude)
            far = [nearness(None if np.isnan(m) else float(m), lookup.near.reach_miles) for m in miles]
            needs = (needs * np.array(far)).astype(np.float32)
        meaning = np.full(len(at.ids), -np.inf, dtype=np.float32)
        if lookup.vector is not None:
            for row, service_id in enumerate(at.ids):
                if len(vectors := at.documents[service_id].vectors):
                    meaning[row] = (vectors @ lookup.vector).max()
        found = Found(
            needs=_top(at.ids, np.where(passing, needs, 0), 0.0, lookup.most_by_need),
            meaning=_top(at.ids, np.where(passing, meaning, -np.inf), -np.inf, lookup.most_by_text),
            words=words[: lookup.most_by_text],
            listings={},
        )
        return Found(found.needs, found.meaning, found.words, self.listings(found.ids()))

    def suggest(self, text: str, filters: Filters, limit: int) -> list[Named]:
        at = self._load()
        passing = at.columns.mask(filters)
        found: dict[tuple[str, str], Named] = {}
        for row, service_id in enumerate(at.ids):
            service = at.documents[service_id].listing.service
            if passing[row] and service.status != "closed":
                if _goes_on(text, service.name):
                    found["service", service_id] = Named("service", service_id, service.name, service.organisation)
                if _goes_on(text, service.organisation):
                    name = service.organisation
                    found["organisation", name] = Named("organisation", name, name)
        start = text.strip().lower()
        order = sorted(found.values(), key=lambda named: (not named.name.lower().startswith(start), len(named.name)))
        return order[:limit]

    def listings(self, ids: Collection[str]) -> dict[str, Listing]:
        documents = self._load().documents
        return {service_id: documents[service_id].listing for service_id in ids if service_id in documents}

    def count(self) -> int:
        return len(self._load().ids)

    def position(self) -> int:
        return self._load().position

    def apply(self, changes: Changes, position: int) -> None:
        at = self._load()
        if position <= at.position:
            return
        documents = dict(at.documents)
        documents.update({document.listing.service.id: document for document in changes.changed})
        for service_id in changes.gone:
            documents.pop(service_id, None)
        build = self.start_build(position)
        build.add(list(documents.values()))
        build.swap(force=True)

    def start_build(self, position: int = 0) -> "Build":
        return Build(self, self._generations, position)

    def drop(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def count_in_use(self) -> int:
        try:
            return self.count()
        except IndexUnavailable:
            return 0

    def _load(self) -> _Snapshot:
        stamp = self._generations.stamp()
        with self._lock:
            if self._snapshot is None or stamp != self._stamp:
                folder = self._generations.current()
                if folder is None:
                    raise IndexUnavailable(f"There is no search index in {self._folder} yet. Run `signpost reindex`.")
                try:
                    self._snapshot = _read_snapshot(folder)
                except (OSError, ValueError, KeyError) as error:
                    raise IndexUnavailable(
                        f"The search index in {folder} cannot be read: {error}. Run `signpost reindex`."
                    ) from error
                self._stamp = stamp
            return self._snapshot


class Build:
    def __init__(self, index: EmbeddedIndex, generations: Generations, position: int) -> None:
        self._index = index
        self._stack = ExitStack()
        self._generations = generations
        self._documents: list[IndexDocument] = []
        self._position = position

    def add(self, documents: Sequence[IndexDocument]) -> None:
        self._documents += documents

    def swap(self, *, force: bool = False) -> int:
        documents = sorted(self._documents, key=lambda document: document.listing.service.id)
        refuse_shorter(len(documents), self._index.count_in_use(), force=force)
        with self._generations.building() as folder:
            write_word_index(folder / "words", documents)
            lines = [msgspec.json.encode((d.listing, d.name, d.organisation, d.body)) for d in documents]
            (folder / "listings.jsonl").write_bytes(b"\n".join(lines))
            counts = np.array([len(document.vectors) for document in documents], dtype=np.int64)
            vectors = [np.zeros((0, VECTOR_SIZE), dtype=np.float32), *(document.vectors for document in documents)]
            np.savez(folder / "vectors.npz", counts=counts, vectors=np.concatenate(vectors))
            about = {"format": _FORMAT, "position": self._position}
            (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
        return len(documents)

    def abandon(self) -> None:
        self._documents = []


def _goes_on(text: str, name: str) -> bool:
    words = text.lower().split()
    return bool(words) and all(any(part.startswith(word) for part in name.lower().split()) for word in words)


def _top(ids: tuple[str, ...], scores: Vector, above: float, limit: int) -> list[Hit]:
    rows = [row for row in np.argsort(-scores, kind="stable") if scores[row] > above]
    return [Hit(ids[row], float(scores[row])) for row in rows[:limit]]


def _read_snapshot(folder: Path) -> _Snapshot:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    if about["format"] != _FORMAT:
        raise ValueError(f"its format is {about['format']} and this program reads {_FORMAT}")
    decoder = msgspec.json.Decoder(tuple[Listing, str, str, str])
    stored = np.load(folder / "vectors.npz")
    vectors = np.split(stored["vectors"], np.cumsum(stored["counts"])[:-1])
    lines = (folder / "listings.jsonl").read_bytes().splitlines()
    documents = [IndexDocument(*decoder.decode(line), vector) for line, vector in zip(lines, vectors, strict=False)]
    return _Snapshot(
        words=WordIndex(folder / "words"),
        columns=Columns([document.listing for document in documents]),
        documents={document.listing.service.id: document for document in documents},
        ids=tuple(document.listing.service.id for document in documents),
        position=about["position"],
    )

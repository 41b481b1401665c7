"""Sentence vectors kept by the hash of their text, so that nothing is encoded twice."""

import hashlib
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path

import numpy as np

from directory.encoder import Encoder
from directory.search.ports import VECTOR_SIZE, Vector

_BATCH = 64
_MOST_ASKED = 500
_PROBE = "a place to ask for help"
# Half the precision keeps a cosine to three decimals, in half the space.
_KEPT_AS = np.float16
_TABLES = ("vector (key TEXT PRIMARY KEY, numbers BLOB)", "asked (key TEXT PRIMARY KEY)")


class VectorCache:
    """Encodes texts through a file of vectors; the file is bound to the encoder that filled it."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        # Two encoders give one text different vectors, so each has a file of its own.
        print_of_encoder = hashlib.sha256(encoder.encode([_PROBE]).tobytes()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{print_of_encoder}.sqlite"
        self._is_marking = False

    def encode(self, texts: Sequence[str]) -> Vector:
        """Return one unit vector for each text, kept on file for the next time."""
        if not texts:
            return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
        keys = {_key(text): text for text in texts}
        try:
            with self._open() as file:
                known = _read(file, list(keys))
                made = self._make({key: text for key, text in keys.items() if key not in known})
                file.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", _rows(made))
                if self._is_marking:
                    file.executemany("INSERT OR IGNORE INTO asked VALUES (?)", ((key,) for key in keys))
        except sqlite3.DatabaseError:
            # A file cut short by a full disk costs time, never an answer.
            self._path.unlink(missing_ok=True)
            known, made = {}, self._make(keys)
        found = {**known, **made}
        return np.stack([found[_key(text)] for text in texts])

    @contextmanager
    def keeping_only_these(self) -> Iterator[None]:
        """Forget, at the end, every vector that was not asked for within."""
        with self._open() as file:
            file.execute("DELETE FROM asked")
        self._is_marking = True
        try:
            yield
        finally:
            self._is_marking = False
        with self._open() as file:
            file.execute("DELETE FROM vector WHERE key NOT IN (SELECT key FROM asked)")
            file.execute("DELETE FROM asked")

    def _make(self, missing: Mapping[str, str]) -> dict[str, Vector]:
        # Texts of like length share a batch, so that little of it is padding.
        ordered = sorted(missing.items(), key=lambda item: len(item[1]))
        made: dict[str, Vector] = {}
        for batch in batched(ordered, _BATCH):
            encoded = self._encoder.encode([text for _, text in batch]).astype(_KEPT_AS).astype(np.float32)
            made.update(zip((key for key, _ in batch), encoded, strict=True))
        return made

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(self._path, timeout=10)
        try:
            with file:
                for table in _TABLES:
                    file.execute(f"CREATE TABLE IF NOT EXISTS {table} WITHOUT ROWID")
                yield file
        finally:
            file.close()


def _read(file: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Vector]:
    known: dict[str, Vector] = {}
    for part in batched(keys, _MOST_ASKED):
        marks = ",".join("?" * len(part))
        for key, numbers in file.execute(f"SELECT key, numbers FROM vector WHERE key IN ({marks})", part):  # noqa: S608
            known[key] = np.frombuffer(numbers, dtype=_KEPT_AS).astype(np.float32)
    return known


def _rows(made: Mapping[str, Vector]) -> list[tuple[str, bytes]]:
    return [(key, vector.astype(_KEPT_AS).tobytes()) for key, vector in made.items()]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class RecentVectors:
    """An encoder that remembers what it encoded lately; safe to share between threads.

    Reading the needs and searching ask for the same sentence, and so does every further page.
    """

    def __init__(self, encoder: Encoder, most: int = 512) -> None:
        self._encoder = encoder
        self._most = most
        self._lock = threading.Lock()
        self._recent: OrderedDict[str, Vector] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> Vector:
        keys = [_key(text) for text in texts]
        with self._lock:
            found = {key: self._recent[key] for key in keys if key in self._recent}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if missing:
            made = dict(zip(missing, self._encoder.encode(list(missing.values())), strict=True))
            found.update(made)
            self._remember(made)
        if not keys:
            return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
        return np.stack([found[key] for key in keys]).astype(np.float32)

    def _remember(self, made: Mapping[str, Vector]) -> None:
        with self._lock:
            self._recent.update(list(made.items())[-self._most :])
            while len(self._recent) > self._most:
                self._recent.popitem(last=False)

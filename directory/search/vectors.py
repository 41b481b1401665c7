"""Sentence vectors kept by the hash of their text, so that nothing is encoded twice."""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from directory.encoder import Encoder
from directory.search.ports import VECTOR_SIZE, Vector

_BATCH = 64
_PROBE = "a place to ask for help"


class VectorCache:
    """Encodes texts through a file of vectors; the file is bound to the encoder that filled it."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        # Two encoders give one text different vectors, so each has a file of its own.
        print_of_encoder = hashlib.sha256(encoder.encode([_PROBE]).tobytes()).hexdigest()[:16]
        self._path = folder / f"{print_of_encoder}.npz"
        self._known = self._read()

    def encode(self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None = None) -> Vector:
        """Return one unit vector for each text, and keep on file exactly those of ``texts``."""
        wanted = list(dict.fromkeys(texts))
        missing = [text for text in wanted if _key(text) not in self._known]
        # Texts of like length share a batch, so that little of it is padding.
        missing.sort(key=len)
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            for text, vector in zip(batch, self._encoder.encode(batch), strict=True):
                self._known[_key(text)] = vector
            if on_progress is not None:
                on_progress(min(start + _BATCH, len(missing)), len(missing))
        if not texts:
            return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
        vectors = np.stack([self._known[_key(text)] for text in texts]).astype(np.float32)
        if missing:
            self._write({_key(text) for text in wanted})
        return vectors

    def _read(self) -> dict[str, Vector]:
        try:
            with np.load(self._path) as stored:
                return dict(zip((str(key) for key in stored["keys"]), stored["vectors"], strict=True))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError):
            # A file cut short by a full disk costs time, never an answer.
            self._path.unlink(missing_ok=True)
            return {}

    def _write(self, keys: set[str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(keys)
        fresh = self._path.with_name(f"{self._path.stem}.{os.getpid()}.npz")
        np.savez(fresh, keys=np.array(kept), vectors=np.stack([self._known[key] for key in kept]))
        os.replace(fresh, self._path)


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

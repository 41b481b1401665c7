"""Needs learnt from all wordings together: what tells a need from its neighbours, beside its nearest wording.

Ridge regression on random features of a wording's sentence vector and on its words, pairs and pieces of words.

Source:
    Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", NIPS 2007.
"""

import hashlib
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.encoder.nearest import VECTOR_SIZE
from directory.reading.pieces import Pieces

type Rows = NDArray[np.float32]

# Chosen by wordings held out with all that are nearly alike; halving or doubling any of them does little.
_FEATURES, _PLACES = 1024, 4096
_SHARPNESS = 4.0
_PIECES_WEIGHT = 0.7
_RIDGE = 1.0
_SEED = 20261122
_CHUNK = 2000
_MOST_KEPT = 3
_WORD = re.compile(r"[a-z0-9]+")

_log = logging.getLogger(__name__)


class Learnt:
    """Says how like each need a text is: near 1 for one it plainly is, near 0 for others; about a millisecond a text.

    Args:
        weights: shape (5120, needs), as ``learn`` returns them.
    """

    def __init__(self, weights: Rows) -> None:
        self._weights = weights
        self._features = _Features()

    def likeness(self, texts: Sequence[str], vectors: Rows) -> Rows:
        """Return the likeness of each text to each need, shape (texts, needs).

        Args:
            vectors: the texts' sentence vectors, shape (texts, 384).
        """
        return np.stack([self._of(text, vector) for text, vector in zip(texts, vectors, strict=True)])

    def _of(self, text: str, vector: Rows) -> Rows:
        # One text at a time, and of its pieces those it has: a hundred of four thousand.
        waves, pieces = self._features.waves(vector), self._features.pieces(text)
        had = np.flatnonzero(pieces)
        likeness = waves @ self._weights[:_FEATURES] + pieces[had] @ self._weights[_FEATURES + had]
        return np.asarray(likeness, dtype=np.float32)


def learn(texts: Sequence[str], vectors: Rows, owners: NDArray[np.int64]) -> Rows:
    """Return the weights learnt from wordings; half a minute for 34,000 of them, the same every time.

    Args:
        vectors: shape (wordings, 384). owners: the need of each, shape (wordings,), from 0 and without gaps.
    """
    features = _Features()
    counts = np.bincount(owners)
    # A need of few wordings is as likely to be meant as one of many.
    worth = 1.0 / np.sqrt(counts[owners])
    worth = (worth / worth.mean()).astype(np.float32)
    size = _FEATURES + _PLACES
    products = _RIDGE * np.eye(size, dtype=np.float32)
    sums = np.zeros((size, len(counts)), dtype=np.float32)
    for start in range(0, len(texts), _CHUNK):
        some = slice(start, start + _CHUNK)
        rows = features.rows(texts[some], vectors[some]) * np.sqrt(worth[some])[:, None]
        products += rows.T @ rows
        truth = np.zeros((len(rows), len(counts)), dtype=np.float32)
        truth[np.arange(len(rows)), owners[some]] = np.sqrt(worth[some])
        sums += rows.T @ truth
    return np.asarray(np.linalg.solve(products, sums), dtype=np.float32)


def kept_or_learnt(folder: Path | None, texts: Sequence[str], vectors: Rows, owners: NDArray[np.int64]) -> Learnt:
    """Return what was learnt before from the same wordings, or learn and keep it.

    Args:
        folder: where it is kept between runs; ``None`` learns anew.
    """
    if folder is None:
        return Learnt(learn(texts, vectors, owners))
    mark = hashlib.sha256("\n".join(texts).encode())
    mark.update(np.round(vectors[:50], 3).tobytes())
    mark.update(owners.tobytes())
    mark.update(repr((_FEATURES, _SHARPNESS, _PIECES_WEIGHT, _RIDGE, _SEED, _PLACES)).encode())
    path = folder / f"learnt-{mark.hexdigest()[:24]}.npy"
    try:
        kept = np.load(path)
        if kept.shape == (_FEATURES + _PLACES, int(owners.max()) + 1):
            return Learnt(np.asarray(kept, dtype=np.float32))
    except (OSError, ValueError, EOFError):
        _log.info("needs are learnt anew", extra={"wordings": len(texts)})
    weights = learn(texts, vectors, owners)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{path.stem}.{os.getpid()}.partial.npy"
        np.save(partial, weights)
        partial.replace(path)
        for old in sorted(folder.glob("learnt-*.npy"), key=_changed)[:-_MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("what was learnt of needs could not be kept", extra={"reason": error.strerror})
    return Learnt(weights)


class _Features:
    """Rows of 5,120 numbers: random features of the vectors, then the pieces of the words."""

    def __init__(self) -> None:
        drawn = np.random.default_rng(_SEED)
        self._directions = drawn.normal(scale=_SHARPNESS**0.5, size=(VECTOR_SIZE, _FEATURES)).astype(np.float32)
        self._turns = drawn.uniform(0.0, 2 * np.pi, _FEATURES).astype(np.float32)
        self._pieces = Pieces(_PLACES)

    def rows(self, texts: Sequence[str], vectors: Rows) -> Rows:
        return np.hstack([self.waves(vectors), np.stack([self.pieces(text) for text in texts])])

    def waves(self, vectors: Rows) -> Rows:
        return np.asarray(np.float32((2 / _FEATURES) ** 0.5) * np.cos(vectors @ self._directions + self._turns))

    def pieces(self, text: str) -> Rows:
        return np.float32(_PIECES_WEIGHT) * self._pieces.row(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


def _changed(path: Path) -> float:
    return path.stat().st_mtime

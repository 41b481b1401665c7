"""Needs by meaning: how near what somebody says lies to the phrases of each need, as sentence vectors."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.encoder import Encoder
from directory.reading.vocabulary import Need, Vocabulary

type Vectors = NDArray[np.float32]

_log = logging.getLogger(__name__)

_SHARE_OF_NEAREST = 0.75
_BATCH = 128


class MeaningReader:
    """Compares vectors with those of the vocabulary's phrases, which are made once and can be kept.

    Args:
        cache_dir: where the phrases' vectors are kept between runs, under a name made from the phrases
            and the encoder's own answer to one of them; ``None`` keeps them in memory alone.
    """

    def __init__(self, vocabulary: Vocabulary, encoder: Encoder, cache_dir: Path | None = None) -> None:
        self._encoder = encoder
        self.need_ids = tuple(need.id for need in vocabulary)
        groups = [_wordings(need) for need in vocabulary]
        self._starts = np.cumsum([0, *(len(group) for group in groups)])[:-1]
        texts = [text for group in groups for text in group]
        self._vectors = _kept_vectors(texts, encoder, cache_dir)
        self._top = _index_of_rows([len(group) for group in groups])
        self._listing = np.stack([_middle(rows) for rows in np.split(self._vectors, self._starts[1:])])

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)

    def nearness(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return how near each need comes to the nearest of the vectors, in the order of ``need_ids``.

        Cosines: the nearest phrase counts most, and the nearest three together the rest, so that one
        stray phrase does not carry a need.
        """
        # One vector at a time: a product with so few columns is eight times slower (0.3 ms each, measured).
        cosines = np.append(np.max([self._vectors @ vector for vector in vectors], axis=0), np.float32(-1.0))
        by_need = cosines[self._top]
        nearest = np.partition(by_need, -3, axis=1)[:, -3:]
        best = by_need.max(axis=1)
        three = np.where(nearest > -1.0, nearest, best[:, None])
        return np.asarray(_SHARE_OF_NEAREST * best + (1 - _SHARE_OF_NEAREST) * three.mean(axis=1), dtype=np.float32)

    def nearness_to_middle(self, vector: Vectors) -> NDArray[np.float32]:
        """Return the cosine of one vector with the middle of each need's phrases (for whole listings)."""
        return np.asarray(self._listing @ vector, dtype=np.float32)


def _wordings(need: Need) -> list[str]:
    """Return what of a need is worth a vector: words on their own are found as words, misspellings most of all."""
    told = [text for text in (*need.phrases, *need.listing_words) if " " in text]
    return list(dict.fromkeys([need.name, *told]))


def _middle(rows: Vectors) -> Vectors:
    mean = rows.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _index_of_rows(lengths: Sequence[int]) -> NDArray[np.intp]:
    """Return one row of phrase numbers per need, filled up with the number past the last phrase."""
    total = sum(lengths)
    table = np.full((len(lengths), max(3, *lengths)), total, dtype=np.intp)
    first = 0
    for row, length in enumerate(lengths):
        table[row, :length] = np.arange(first, first + length)
        first += length
    return table


def _kept_vectors(texts: Sequence[str], encoder: Encoder, cache_dir: Path | None) -> Vectors:
    if cache_dir is None:
        return _encode_all(texts, encoder)
    mark = np.round(encoder.encode(texts[:1]), 3).tobytes()
    name = hashlib.sha256("\n".join(texts).encode() + mark).hexdigest()[:24]
    path = cache_dir / f"needs-{name}.npy"
    try:
        kept = np.load(path)
        if kept.shape[0] == len(texts):
            return np.asarray(kept, dtype=np.float32)
    except (OSError, ValueError):
        _log.info("vectors of the vocabulary are made anew", extra={"phrases": len(texts)})
    vectors = _encode_all(texts, encoder)
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npy")
        np.save(partial, vectors)
        partial.replace(path)
    except OSError as error:
        _log.warning("vectors of the vocabulary could not be kept", extra={"reason": error.strerror})
    return vectors


def _encode_all(texts: Sequence[str], encoder: Encoder) -> Vectors:
    batches = [encoder.encode(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    return np.concatenate(batches).astype(np.float32)

"""Needs by meaning: how near what somebody says lies to the phrases of each need, as sentence vectors."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from directory.encoder import Encoder
from directory.model import NeedMatch
from directory.reading.learnt import Learnt, kept_or_learnt
from directory.reading.vocabulary import Need, Vocabulary

type Vectors = NDArray[np.float32]

_log = logging.getLogger(__name__)

_SHARE_OF_NEAREST = 0.75
_TOGETHER = 3
# Of so few phrases nothing can be learnt, and every need is compared.
_FEW = 4000
# Only needs that what was learnt finds likely are compared wording by wording; 12 to 32 do alike.
_LIKEST = 12
# What likeness adds to a cosine, and the likeness from which it adds anything.
_LEARNT_WEIGHT, _LEARNT_FROM = 0.45, 0.2
_BATCH = 64
_MOST_KEPT = 3
# In a story a phrase may be said in passing: from so many words to so many, one of a need that the whole message is
# hardly like counts for less and less, down to a share.
_STORY_FROM, _STORY_TO = 6, 14
_HARDLY_LIKE, _IN_PASSING = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class Meant:
    """How near each need lies to a message and to what of it asks, and how like them it is by what was learnt."""

    near: Mapping[str, float] = MappingProxyType({})
    wished: Mapping[str, float] = MappingProxyType({})
    likeness: Mapping[str, float] = MappingProxyType({})

    def bear_out(self, said: NeedMatch, words: int) -> NeedMatch:
        """Return what was said with the worth that the message leaves it.

        Args:
            words: how many words the message has.
        """
        like = self.likeness.get(said.need_id, _HARDLY_LIKE)
        if said.negated or words <= _STORY_FROM or like >= _HARDLY_LIKE:
            return said
        story = min((words - _STORY_FROM) / (_STORY_TO - _STORY_FROM), 1.0)
        lost = story * (1 - _IN_PASSING) * (1 - max(like, 0.0) / _HARDLY_LIKE)
        return replace(said, score=said.score * (1 - lost))


class MeaningReader:
    """Compares vectors with those of the vocabulary's phrases, which are made once and can be kept.

    Args:
        cache_dir: where the phrases' vectors are kept between runs, under a name made from the phrases
            and the encoder's own answer to one of them; ``None`` keeps them in memory alone.
    """

    def __init__(self, vocabulary: Vocabulary, encoder: Encoder, cache_dir: Path | None = None) -> None:
        self._encoder = encoder
        self.need_ids = tuple(need.id for need in vocabulary)
        named = [_wordings(need) for need in vocabulary]
        compared = [
            list(dict.fromkeys([*texts, *need.situations])) for need, texts in zip(vocabulary, named, strict=True)
        ]
        groups = [
            list(dict.fromkeys([*texts, *need.messages])) for need, texts in zip(vocabulary, compared, strict=True)
        ]
        starts = np.cumsum([0, *(len(group) for group in groups[:-1])]).tolist()
        every = [text for group in groups for text in group]
        self._vectors = _kept_vectors(every, encoder, cache_dir)
        owners = np.repeat(np.arange(len(groups), dtype=np.int64), [len(group) for group in groups])
        self._learnt: Learnt | None = None
        # Messages are there to learn from; compared one by one, too many needs lie near some message.
        looked_at = groups
        if len(every) > _FEW:
            looked_at = compared
            self._learnt = kept_or_learnt(cache_dir, every, self._vectors, owners)
        self._spans = [(start, start + len(texts)) for start, texts in zip(starts, looked_at, strict=True)]
        # What a service says of itself is like the wordings; it tells no stories.
        self._listing = np.stack(
            [_middle(self._vectors[start : start + len(texts)]) for start, texts in zip(starts, named, strict=True)]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode(texts)

    def learnt(self, texts: Sequence[str], vectors: Vectors) -> Vectors | None:
        """Return how like each need each text is by what all wordings taught, shape (texts, needs), for ``nearness``.

        ``None`` for a vocabulary with too few wordings to learn from.
        """
        return None if self._learnt is None else self._learnt.likeness(texts, vectors)

    def by_need(self, learnt: Vectors) -> dict[str, float]:
        """Return the likeness of each need to the likest of the texts that ``learnt`` was given for."""
        return dict(zip(self.need_ids, learnt.max(axis=0).tolist(), strict=True))

    def nearness(self, vectors: Vectors, learnt: Vectors | None = None) -> dict[str, float]:
        """Return how near the likeliest needs come to the nearest of the vectors; the rest are left out.

        Cosines: the nearest phrase counts most, and the nearest three together the rest, so that one
        stray phrase does not carry a need. What was learnt from all of them raises or lowers it.
        """
        return self._near(_Compared(self, vectors), 0, learnt)

    def nearness_and_of_last(
        self, vectors: Vectors, learnt: Vectors | None = None
    ) -> tuple[dict[str, float], dict[str, float]]:
        """Return the ``nearness`` of the vectors, and that of the last alone, each compared once."""
        compared = _Compared(self, vectors)
        return self._near(compared, 0, learnt), self._near(compared, len(vectors) - 1, learnt)

    def nearness_to_middle(self, vector: Vectors) -> NDArray[np.float32]:
        """Return the cosine of one vector with the middle of each need's phrases (for whole listings)."""
        return np.asarray(self._listing @ vector, dtype=np.float32)

    def phrases_of(self, row: int) -> Vectors:
        """Return the vectors of a need's phrases, shape (phrases, 384)."""
        start, end = self._spans[row]
        return self._vectors[start:end]

    def _near(self, compared: "_Compared", first: int, learnt: Vectors | None) -> dict[str, float]:
        if learnt is None:
            return {need_id: compared.nearness(row, first) for row, need_id in enumerate(self.need_ids)}
        likeness = learnt[first:].max(axis=0)
        likest: list[int] = np.argsort(-likeness)[:_LIKEST].tolist()
        return {
            self.need_ids[row]: min(
                1.0, compared.nearness(row, first) + _LEARNT_WEIGHT * (float(likeness[row]) - _LEARNT_FROM)
            )
            for row in likest
        }


class _Compared:
    """Vectors of one message beside the phrases of the needs that are looked at, each pair compared once at most."""

    def __init__(self, reader: MeaningReader, vectors: Vectors) -> None:
        self._reader = reader
        self._vectors = vectors
        self._cosines: dict[int, list[Vectors]] = {}

    def nearness(self, row: int, first: int) -> float:
        """Return how near a need comes to the nearest of the vectors from ``first`` on."""
        if row not in self._cosines:
            own = self._reader.phrases_of(row)
            # One vector at a time: a product with so few columns is many times slower.
            self._cosines[row] = [own @ vector for vector in self._vectors]
        cosines = np.maximum.reduce(self._cosines[row][first:])
        if len(cosines) > _TOGETHER:
            cosines = np.partition(cosines, len(cosines) - _TOGETHER)[-_TOGETHER:]
        nearest: list[float] = cosines.tolist()
        return _SHARE_OF_NEAREST * max(nearest) + (1 - _SHARE_OF_NEAREST) * sum(nearest) / len(nearest)


def _wordings(need: Need) -> list[str]:
    """Return what of a need is worth a vector: words on their own are found as words, misspellings most of all."""
    told = [text for text in (*need.phrases, *need.listing_words) if " " in text]
    return list(dict.fromkeys([need.name, *told]))


def _middle(rows: Vectors) -> Vectors:
    mean = rows.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def _kept_vectors(texts: Sequence[str], encoder: Encoder, cache_dir: Path | None) -> Vectors:
    if cache_dir is None:
        return _encode_all(texts, encoder)
    mark = np.round(encoder.encode(texts[:1]), 3).tobytes()
    name = hashlib.sha256("\n".join(texts).encode() + mark).hexdigest()[:24]
    path = cache_dir / f"needs-{name}.npy"
    try:
        # Mapped, so that the processes of one machine hold it once.
        kept = np.load(path, mmap_mode="r")
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
        _forget_all_but_newest(cache_dir)
    except OSError as error:
        _log.warning("vectors of the vocabulary could not be kept", extra={"reason": error.strerror})
    return vectors


def _forget_all_but_newest(cache_dir: Path) -> None:
    """Each change of the vocabulary leaves a file of tens of megabytes; a few serve whoever goes back and forth."""
    kept = sorted(cache_dir.glob("needs-*.npy"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-_MOST_KEPT]:
        path.unlink(missing_ok=True)


def _encode_all(texts: Sequence[str], encoder: Encoder) -> Vectors:
    # Texts of like length share a batch, so that little of it is padding.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    ordered = [texts[place] for place in order]
    batches = [encoder.encode(ordered[start : start + _BATCH]) for start in range(0, len(ordered), _BATCH)]
    vectors = np.empty((len(texts), batches[0].shape[1]), dtype=np.float32)
    vectors[order] = np.concatenate(batches)
    return vectors

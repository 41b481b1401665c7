"""Reads the needs a service listing serves: its name first, then how its description begins."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from directory.model import NeedMatch
from directory.reading.meaning import MeaningReader
from directory.reading.phrases import Hit, PhraseBook
from directory.reading.vocabulary import Vocabulary
from directory.reading.words import Word, WordReader

_LEAST = 0.45
# What a hit is worth by where it stands: in the name, in the opening words, soon after, or later.
_NAMED = {"phrase": 0.9, "name": 1.0, "listing": 1.0}
_OPENING = {"phrase": 0.45, "name": 0.68, "listing": 0.68}
_EARLY = {"phrase": 0.32, "name": 0.5, "listing": 0.5}
_LATER = {"phrase": 0.12, "name": 0.22, "listing": 0.22}
_OPENING_WORDS, _EARLY_WORDS = 20, 45
_MOST_WORDS = 400
_LONGEST_TEXT = 4000
_UNLIKE, _ALIKE, _MOST_BY_MEANING = 0.35, 0.7, 0.62
_INSIDE_ANOTHER = 0.5
# "Wheelchair users welcome" says who may come; it lends no wheelchairs.
_SAYS_WHO = frozenset({"user", "accessible", "access", "friendly"})
_OF_THINGS = frozenset({"older-and-disabled", "treatment"})
_WHO_MAY_COME = 0.3
# "Using our BSL service" says how to reach it, "interpreters on request" how it is held; neither says for whom it is.
_WAYS_TO_TALK = frozenset({"deaf-bsl", "bsl-interpreting", "interpreting"})
_BY_WAY_OF = frozenset({"using", "via", "through", "by", "our", "available"})
_IF_ASKED = frozenset({"available", "request", "provided", "arranged", "booked"})
_CLOSE, _SOON = 4, 6


class ListingReader:
    """Reads listings; the same phrase book as for people, with more doubt."""

    def __init__(
        self, vocabulary: Vocabulary, book: PhraseBook, reader: WordReader, meaning: MeaningReader | None
    ) -> None:
        self._vocabulary = vocabulary
        self._book = book
        self._reader = reader
        self._meaning = meaning

    def read(self, name: str, text: str, *, vector: NDArray[np.float32] | None, limit: int) -> list[NeedMatch]:
        """Return the needs served, best first (see ``NeedsReader.read_listing``)."""
        named = self._reader.read(name)
        described = self._reader.read(text[:_LONGEST_TEXT])[:_MOST_WORDS]
        scores: dict[str, float] = defaultdict(float)
        phrases: dict[str, str] = {}
        for words, original, in_name in ((named, name, True), (described, text, False)):
            for need_id, score, hit in self._score(words, in_name=in_name):
                phrases.setdefault(need_id, original[words[hit.first].start : words[hit.last].end])
                scores[need_id] = 1 - (1 - scores[need_id]) * (1 - score)
        for need_id, score in self._by_meaning(vector).items():
            scores[need_id] = 1 - (1 - scores[need_id]) * (1 - score)
        matches = [NeedMatch(need_id, score, phrases.get(need_id, "")) for need_id, score in scores.items()]
        matches = [match for match in matches if match.score >= _LEAST]
        return sorted(matches, key=lambda match: (-match.score, match.need_id))[:limit]

    def _score(self, words: Sequence[Word], *, in_name: bool) -> list[tuple[str, float, Hit]]:
        """Return each need's hits as one score: different words add up, the same words said again do not."""
        hits = self._book.find_exact(words)
        best: dict[tuple[str, tuple[str, ...]], tuple[float, Hit]] = {}
        for hit in hits:
            score = hit.strength * _weights(hit.first, in_name=in_name)[hit.in_listings] * _left_inside(hit, hits)
            score *= self._left_of_audience(hit, words)
            wording = (hit.need_id, tuple(word.stem for word in words[hit.first : hit.last + 1]))
            if wording not in best or score > best[wording][0]:
                best[wording] = (score, hit)
        return [(need_id, score, hit) for (need_id, _), (score, hit) in best.items()]

    def _left_of_audience(self, hit: Hit, words: Sequence[Word]) -> float:
        if hit.need_id in _WAYS_TO_TALK and _is_way_to_talk(hit, words):
            return _WHO_MAY_COME
        after = words[hit.last + 1] if hit.last + 1 < len(words) else None
        is_who = after is not None and after.light in _SAYS_WHO and after.clause == words[hit.last].clause
        return _WHO_MAY_COME if is_who and self._vocabulary[hit.need_id].category in _OF_THINGS else 1.0

    def _by_meaning(self, vector: NDArray[np.float32] | None) -> dict[str, float]:
        if vector is None or self._meaning is None:
            return {}
        nearness = self._meaning.nearness_to_middle(vector)
        scores = np.clip((nearness - _UNLIKE) / (_ALIKE - _UNLIKE), 0.0, 1.0) * _MOST_BY_MEANING
        return {need_id: float(score) for need_id, score in zip(self._meaning.need_ids, scores, strict=True) if score}


def _is_way_to_talk(hit: Hit, words: Sequence[Word]) -> bool:
    before = words[max(hit.first - _CLOSE, 0) : hit.first]
    after = words[hit.last + 1 : hit.last + 1 + _SOON]
    clause = words[hit.first].clause
    led = any(word.text in _BY_WAY_OF and word.clause == clause for word in before)
    return led or any(word.text in _IF_ASKED and word.clause == clause for word in after)


def _weights(first: int, *, in_name: bool) -> dict[str, float]:
    if in_name:
        return _NAMED
    return _OPENING if first < _OPENING_WORDS else _EARLY if first < _EARLY_WORDS else _LATER


def _left_inside(hit: Hit, hits: Sequence[Hit]) -> float:
    for other in hits:
        longer = other.last - other.first > hit.last - hit.first
        if longer and other.need_id != hit.need_id and other.first <= hit.first and hit.last <= other.last:
            return _INSIDE_ANOTHER
    return 1.0

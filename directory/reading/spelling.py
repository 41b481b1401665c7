"""Misspelt words put right, towards the words of the vocabulary only.

A word is changed only when it is neither in the vocabulary nor plain English, is long enough to be
sure of, and one vocabulary word stands clearly nearest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.reading.words import Word, WordReader

_ENGLISH = Path(__file__).with_name("english_words.txt")
_SHORTEST = 5
_LONG = 8
_SHORTEST_JOINED = 7


def load_english_words() -> frozenset[str]:
    """Return the plain English words packaged with the program.

    Source: see the head of ``english_words.txt``.
    """
    lines = _ENGLISH.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


class Speller:
    """Puts words right towards a vocabulary's words."""

    def __init__(
        self,
        words: Collection[str],
        compounds: Mapping[str, tuple[str, str]],
        english: Collection[str],
        reader: WordReader,
    ) -> None:
        self._words = frozenset(words)
        self._compounds = compounds
        self._english = english
        self._reader = reader
        by_first: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= _SHORTEST and word.isalpha():
                by_first.setdefault(word[0], []).append(word)
        self._by_first = by_first

    def correct(self, words: Sequence[Word]) -> list[Word]:
        """Return the words with misspellings put right, run-together pairs parted and parted ones joined."""
        corrected: list[Word] = []
        for word in words:
            previous = corrected[-1] if corrected else None
            if previous is not None and self._are_one(previous, word):
                corrected[-1] = self._as(replace(previous, end=word.end), previous.text + word.text)
            elif word.text in self._words:
                corrected.append(word)
            elif word.text in self._compounds:
                corrected.extend(self._as(word, part) for part in self._compounds[word.text])
            else:
                nearest = self.nearest(word.text)
                corrected.append(word if nearest is None else self._as(word, nearest))
        return corrected

    def nearest(self, text: str) -> str | None:
        """Return the vocabulary word that ``text`` must be meant for; ``None`` when it is not plain."""
        if len(text) < _SHORTEST or not text.isalpha() or self._is_known(text):
            return None
        most = 2 if len(text) >= _LONG else 1
        found = process.extract(text, self._by_first.get(text[0], ()), scorer=OSA.distance, score_cutoff=most, limit=3)
        if not found:
            return None
        best = found[0]
        rivals = [other for other, distance, _ in found[1:] if distance == best[1]]
        return None if any(self._stem(rival) != self._stem(best[0]) for rival in rivals) else best[0]

    def _is_known(self, text: str) -> bool:
        light, _ = self._reader.forms(text)
        return text in self._english or light in self._english or text in self._words or light in self._words

    def _are_one(self, previous: Word, word: Word) -> bool:
        if word.comma or previous.clause != word.clause or len(previous.text) < 3 or len(word.text) < 3:
            return False
        joined = previous.text + word.text
        return len(joined) >= _SHORTEST_JOINED and joined in self._words

    def _as(self, word: Word, text: str) -> Word:
        light, stem = self._reader.forms(text)
        return replace(word, text=text, light=light, stem=stem)

    def _stem(self, text: str) -> str:
        return self._reader.forms(text)[1]

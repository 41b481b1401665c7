"""Clues in plain words: which words, pairs of words and pieces of words stand in a text, as one row of numbers.

Beside a sentence's meaning they tell what a sentence vector blurs: a denial, a time long past, a service asked for.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.safety.rules import WordLists
from bot.safety.scanning import Scanner

type Rows = NDArray[np.float32]
type _Places = NDArray[np.int64]

_PLACES = 2048
_SIGNS = 6
_PIECES = (3, 4)
# How much a sign such as "in the past" counts beside all the words of a line together; flat from a half to one.
_SIGN_WEIGHT = 0.5
_REMEMBERED = 5_000
# Whoever it happens to, and however many, it is the same thing that happens.
_SAME: Mapping[str, tuple[str, ...]] = {
    "kin": (
        *("mum", "dad", "nan", "gran", "grandma", "grandad", "mother", "father", "husband", "wife", "son", "daughter"),
        *("brother", "sister", "uncle", "aunt", "auntie", "niece", "nephew", "grandson", "granddaughter", "cousin"),
        *("boyfriend", "girlfriend", "partner", "neighbour", "friend", "mate", "lad", "stepdad", "stepmum", "ex"),
    ),
    "they": ("he", "she", "they", "him", "her", "them", "his", "their"),
    "number": (
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        *("fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"),
    ),
}
_KIND = {word: kind for kind, words in _SAME.items() for word in words}


class Clues:
    """Turns plain text (``normalise.py``) into rows of 2,054 numbers; the same text always gives the same row."""

    def __init__(self, words: WordLists) -> None:
        lists = (words.past, words.present, words.topic, words.habit, words.well, words.negators)
        self._signs = tuple(re.compile(r"\b(?:" + "|".join(patterns) + r")\b") for patterns in lists)
        self._scanner = Scanner(self._signs)
        self._places: dict[str, _Places] = {}

    def rows(self, texts: Sequence[str]) -> Rows:
        """Return one row for each text, shape (texts, 2054)."""
        rows = np.zeros((len(texts), _PLACES + _SIGNS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            both_signs = np.bincount(self._of(text), minlength=2 * _PLACES)
            row[:_PLACES] = both_signs[:_PLACES] - both_signs[_PLACES:]
            row /= max(float(np.linalg.norm(row)), 1.0)
            for sign in self._scanner.possible(text):
                row[_PLACES + sign] = _SIGN_WEIGHT * bool(self._signs[sign].search(text))
        return rows

    def _of(self, text: str) -> _Places:
        words = [_kind(word) for word in text.split()]
        pairs = {f"{one} {other}" for one, other in pairwise(words)}
        return np.concatenate([_places(sorted(pairs)), *(self._of_word(word) for word in dict.fromkeys(words))])

    def _of_word(self, word: str) -> _Places:
        known = self._places.get(word)
        if known is None:
            edged = f"<{word}>"
            pieces = {edged[at : at + size] for size in _PIECES for at in range(len(edged) - size + 1)}
            known = _places(sorted({edged, *pieces}))
            if len(self._places) < _REMEMBERED:
                self._places[word] = known
        return known


def _kind(word: str) -> str:
    return "number" if word.isdigit() else _KIND.get(word, word)


def _places(clues: Sequence[str]) -> _Places:
    """Return where each clue counts: its place when it counts for, that and 2,048 more when it counts against."""
    # A signed hash keeps clues that share a place from adding up on average.
    # Source: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
    codes = np.array([zlib.crc32(clue.encode()) for clue in clues], dtype=np.int64)
    return codes % _PLACES + np.where(codes >> 20 & 1, 0, _PLACES)

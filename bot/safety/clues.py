"""Clues in plain words: which words, pairs of words and pieces of words stand in a text, as one row of numbers.

Beside a sentence's meaning they tell what a sentence vector blurs: a denial, a time long past, a service asked for.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.safety.rules import WordLists
from bot.safety.scanning import Scanner
from directory.reading.pieces import Pieces

type Rows = NDArray[np.float32]

_PLACES = 2048
_SIGNS = 6
# How much a sign such as "in the past" counts beside all the words of a line together; flat from a half to one.
_SIGN_WEIGHT = 0.5
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
        self._pieces = Pieces(_PLACES)

    def rows(self, texts: Sequence[str]) -> Rows:
        """Return one row for each text, shape (texts, 2054)."""
        rows = np.zeros((len(texts), _PLACES + _SIGNS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:_PLACES] = self._pieces.row([_kind(word) for word in text.split()])
            for sign in self._scanner.possible(text):
                row[_PLACES + sign] = _SIGN_WEIGHT * bool(self._signs[sign].search(text))
        return rows


def _kind(word: str) -> str:
    return "number" if word.isdigit() else _KIND.get(word, word)

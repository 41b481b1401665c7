"""Tells words from keys struck at random, by which letters stand side by side in words that are known."""

from collections import Counter
from collections.abc import Collection

_START, _END = "^", "$"
_LEARNT_FROM, _SHORTEST = 5, 4
_TIMES = 2
_ENOUGH = 0.6


class Letters:
    """Learns from known words which three letters follow each other; built once, then shared."""

    def __init__(self, words: Collection[str]) -> None:
        times = Counter(
            three for word in words if len(word) >= _LEARNT_FROM and _is_plain(word) for three in _threes(word)
        )
        self._known = frozenset(three for three, count in times.items() if count >= _TIMES)

    def look_like_word(self, text: str) -> bool:
        """Whether a lower-case word might be one, misspelt or unknown; true of what is not in plain Latin letters.

        Words of fewer than four letters say too little to tell, so they do not look like one.
        """
        if not _is_plain(text):
            return any(not letter.isascii() for letter in text)
        if len(text) < _SHORTEST:
            return False
        threes = _threes(text)
        return sum(three in self._known for three in threes) >= _ENOUGH * len(threes)


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _threes(word: str) -> list[str]:
    marked = f"{_START}{word}{_END}"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]

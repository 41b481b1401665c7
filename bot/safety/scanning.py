"""Which patterns could be in a text at all, told from its words, so that hundreds need not each be tried.

Every pattern has words, or pieces of words, that it cannot match without. A text's words say at a glance which patterns
have theirs; only those are searched for. The outcome is the same as trying them all.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import and_
from re import _parser  # type: ignore[attr-defined]  # the only thing that knows what a pattern is made of
from typing import Any

type Pieces = frozenset[str]

# How many of a pattern's needs are looked at: the rarest few rule out nearly all that can be.
_NEEDS = 3
_LONGEST_PIECE = 12
_REMEMBERED = 20_000
_WORD = re.compile(r"\w+")


class Scanner:
    """Tells which of many patterns may be in a text; thread-safe, since what it remembers is only ever added to."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        needs = [sorted(needed(pattern.pattern), key=_likelihood)[:_NEEDS] for pattern in patterns]
        self._wanting: list[dict[str, int]] = [{} for _ in range(_NEEDS)]
        self._always = [0] * _NEEDS
        for place, of_pattern in enumerate(needs):
            for slot in range(_NEEDS):
                if slot >= len(of_pattern):
                    self._always[slot] |= 1 << place
                    continue
                for piece in of_pattern[slot]:
                    self._wanting[slot][piece] = self._wanting[slot].get(piece, 0) | 1 << place
        self._by_word: dict[str, tuple[int, ...]] = {}

    def possible(self, text: str) -> Iterator[int]:
        """Yield the places of the patterns that may be in a text of lower-case words, in order."""
        slots = list(self._always)
        for word in set(_WORD.findall(text)):
            for slot, wanting in enumerate(self._of(word)):
                slots[slot] |= wanting
        left = reduce(and_, slots)
        while left:
            lowest = left & -left
            yield lowest.bit_length() - 1
            left ^= lowest

    def _of(self, word: str) -> tuple[int, ...]:
        known = self._by_word.get(word)
        if known is None:
            spans = (range(at + 1, min(len(word), at + _LONGEST_PIECE) + 1) for at in range(len(word)))
            pieces = {word[at:end] for at, ends in enumerate(spans) for end in ends}
            known = tuple(_any(wanting[piece] for piece in pieces if piece in wanting) for wanting in self._wanting)
            if len(self._by_word) < _REMEMBERED:
                self._by_word[word] = known
        return known


def needed(pattern: str) -> list[Pieces]:
    """Return what a pattern cannot match without: of each set, one piece must stand within some word of the text."""
    return _needed(_parser.parse(pattern))


def _needed(tokens: Iterable[tuple[object, object]]) -> list[Pieces]:
    found: list[Pieces] = []
    run = ""
    for kind, what in tokens:
        letter = chr(what) if str(kind) == "LITERAL" and isinstance(what, int) else ""
        if letter.isalnum():
            run += letter
            continue
        found += [frozenset({run[:_LONGEST_PIECE]})] if run else []
        run = ""
        found += _within(str(kind), what)
    return [*found, frozenset({run[:_LONGEST_PIECE]})] if run else found


def _within(kind: str, what: Any) -> list[Pieces]:
    """Return the needs of a group, a choice, a repeat or a look ahead; nothing for anything else."""
    match kind, what:
        case "BRANCH", (_, [*choices]):
            each = [_needed(choice) for choice in choices]
            if not all(each):
                return []
            return [frozenset(piece for needs in each for piece in min(needs, key=_likelihood))]
        case "SUBPATTERN", (_, _, _, inner):
            return _needed(inner)
        case "MAX_REPEAT" | "MIN_REPEAT", (int(least), _, inner) if least > 0:
            return _needed(inner)
        case "ASSERT", (_, inner):
            return _needed(inner)
        case _:
            return []


def _likelihood(pieces: Pieces) -> float:
    """Return about how likely a set is to be met: long pieces are rare."""
    return sum(8.0 ** -len(piece) for piece in sorted(pieces))


def _any(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        total |= mask
    return total

"""Names that go on from what was typed: every word begins a word of the name."""

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

import numpy as np

from directory.search.embedded.arrays import Array, Arrays, Mask, Rows, Strings, posting_arrays, string_arrays

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_BETWEEN = re.compile(r"[\W_]+")
_LONGEST = 200
_MOST_CHECKED = 2_000
# Longer than any name is kept: added to the length of names that do not begin with what was typed.
_NOT_FIRST = 10_000


def plain_name(text: str) -> str:
    """Return a name as it is compared: lower case, without accents and apostrophes, single spaces."""
    if not text.isascii():
        marked = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()[:_LONGEST]


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """A name that goes on from what was typed; the least is the best."""

    tier: int
    length: int
    plain: str
    place: int


class Names:
    """Names in alphabetical order, and where each of their words stands."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._sorted = Strings(arrays, f"{name}.sorted")
        self._order = arrays[f"{name}.order"]
        self._place = arrays[f"{name}.place"]
        self._lengths = arrays[f"{name}.lengths"]
        self._words = Strings(arrays, f"{name}.words.terms")
        self._starts = arrays[f"{name}.words.starts"]
        self._holders = arrays[f"{name}.words.rows"]

    def search(self, typed: str, passing: Mask, limit: int) -> list[Suggestion]:
        """Return the best that pass, best first; ``typed`` is plain and not empty."""
        return nsmallest(limit, self._candidates(typed, passing, limit))

    def _candidates(self, typed: str, passing: Mask, limit: int) -> Iterator[Suggestion]:
        words = typed.split()
        kept = passing.copy()
        for word in sorted(words, key=len, reverse=True):
            kept &= self._having(word)
        found = np.flatnonzero(kept)
        first, last = self._sorted.beginning_with(typed)
        ranks = self._lengths[found] + _NOT_FIRST * ~_between(self._place[found], first, last)
        # One word typed is met at its word's beginning anyway; more may stand apart, which only the name shows.
        most = max(limit, _MOST_CHECKED if len(words) > 1 else 2 * limit)
        if len(found) > most:
            chosen = np.argpartition(ranks, most)[:most]
            found, ranks = found[chosen], ranks[chosen]
        names = self._sorted.take(self._place[found])
        for place, rank, name in zip(found.tolist(), ranks.tolist(), names, strict=True):
            tier = 0 if rank < _NOT_FIRST else 1 if f" {typed}" in name else 2
            yield Suggestion(tier, rank % _NOT_FIRST, name, place)

    def _having(self, start: str) -> Mask:
        first, last = self._words.beginning_with(start)
        having = np.zeros(len(self._order), dtype=np.bool_)
        having[self._holders[self._starts[first] : self._starts[last]]] = True
        return having


def _between(places: Rows, first: int, last: int) -> Mask:
    return (places >= first) & (places < last)


def name_arrays(name: str, names: Sequence[str]) -> dict[str, Array]:
    """Return the arrays that ``Names`` reads; the names are plain."""
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int32)
    place = np.empty_like(order)
    place[order] = np.arange(len(order), dtype=np.int32)
    words = sorted({word for each in names for word in each.split()})
    place_of = {word: number for number, word in enumerate(words)}
    places, holders = array("i"), array("i")
    for number, each in enumerate(names):
        for word in set(each.split()):
            places.append(place_of[word])
            holders.append(number)
    return {
        **string_arrays(f"{name}.sorted", (names[number] for number in order)),
        f"{name}.order": order,
        f"{name}.place": place,
        f"{name}.lengths": np.array([len(each) for each in names], dtype=np.int32),
        **posting_arrays(f"{name}.words", words, np.array(places, dtype=np.int32), np.array(holders, dtype=np.int32)),
    }

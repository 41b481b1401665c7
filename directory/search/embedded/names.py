"""Names that go on from what was typed: every word begins a word of the name."""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from directory.search.embedded.arrays import Array, Arrays, Mask, Rows, Strings, posting_arrays, string_arrays

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_BETWEEN = re.compile(r"[\W_]+")
_LONGEST = 200
_MOST_CHECKED = 1_000


def plain_name(text: str) -> str:
    """Return a name as it is compared: lower case, without accents and apostrophes, single spaces."""
    if not text.isascii():
        marked = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", _APOSTROPHES.sub("", text.casefold())).strip()[:_LONGEST]


class Suggestion(NamedTuple):
    """A name that goes on from what was typed; the least is the best.

    ``tier`` is 0 when the name begins with all that was typed, 1 when it stands together further on, else 2.
    """

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
        first, last = self._sorted.beginning_with(typed)
        beginning = self._order[first:last]
        found = self._shortest(beginning[passing[beginning]], limit)
        chosen = [(0, place) for place in found.tolist()]
        if len(found) < limit:
            others = passing.copy()
            others[beginning] = False
            chosen += self._holding(typed, others, limit)
        names = self._sorted.take(self._place[[place for _, place in chosen]]) if chosen else []
        hits = [Suggestion(tier, len(name), name, place) for (tier, place), name in zip(chosen, names, strict=True)]
        return sorted(hits)[:limit]

    def _holding(self, typed: str, passing: Mask, limit: int) -> list[tuple[int, int]]:
        """Return the tiers and places of names with a word beginning with each word typed."""
        words = typed.split()
        for word in words:
            passing &= self._having(word)
        # One word typed is met at its word's beginning anyway; more may stand apart, which only the name shows.
        most = limit if len(words) == 1 else max(limit, _MOST_CHECKED)
        shortest = self._shortest(np.flatnonzero(passing).astype(np.int32), most)
        if len(words) == 1:
            return [(1, place) for place in shortest.tolist()]
        names = self._sorted.take(self._place[shortest])
        tiers = [1 if f" {typed}" in name else 2 for name in names]
        return sorted(zip(tiers, shortest.tolist(), strict=True), key=lambda each: each[0])[:limit]

    def _shortest(self, found: Rows, limit: int) -> Rows:
        """Return the shortest names, in alphabetical order where they are as short."""
        lengths = self._lengths[found]
        if len(found) > limit:
            # All as short as the last one stay, so that the order between them is not left to chance.
            found = found[lengths <= np.partition(lengths, limit - 1)[limit - 1]]
            lengths = self._lengths[found]
        return np.asarray(found[np.lexsort((self._place[found], lengths))[:limit]], dtype=np.int32)

    def _having(self, start: str) -> Mask:
        first, last = self._words.beginning_with(start)
        having = np.zeros(len(self._order), dtype=np.bool_)
        having[self._holders[self._starts[first] : self._starts[last]]] = True
        return having


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

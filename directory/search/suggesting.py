"""What somebody may go on to type: needs by any of their short names, places, services and organisations."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Protocol

from rapidfuzz import fuzz, process

from directory.model import Place, Suggestion
from directory.places.names import plain_name, word_starts
from directory.reading.vocabulary import Need, Vocabulary
from directory.search.ports import Named

# A longer phrase is a sentence somebody says, not a name somebody looks for.
_MOST_WORDS = 3
_LIKENESS = 80
_SHORTEST_GUESS = 4
_MOST_PLACES, _MOST_LOOKED_AT = 3, 400


class KnowsPlaces(Protocol):
    def starting(self, text: str, most: int) -> list[Place]: ...


class Suggester:
    """Knows the vocabulary's wordings by how each of their words begins; safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, places: KnowsPlaces) -> None:
        self._vocabulary = vocabulary
        self._places = places
        wordings = {(plain_name(words), need.id) for need in vocabulary for words in _short(need)}
        self._starts = sorted((words[at:], words, need_id) for words, need_id in wordings for at in word_starts(words))
        self._names = {need.id: plain_name(need.name) for need in vocabulary}

    def suggest(self, text: str, named: Sequence[Named], limit: int) -> list[Suggestion]:
        """Return at most ``limit`` suggestions; every kind that has any gets a share.

        Args:
            named: services and organisations that an index found for the same text.
        """
        typed = plain_name(text)
        if not typed:
            return []
        needs = [self._need(need_id) for need_id in self._needs_starting(typed, limit)]
        places = [_place(place) for place in self._places.starting(text, _MOST_PLACES)]
        listed = [_listed(one) for one in named]
        if not (needs or places or listed):
            needs = [self._need(need_id) for need_id in self._needs_like(typed)]
        spare = max(limit - min(len(places), _MOST_PLACES) - min(len(listed), limit // 2), 0)
        first = needs[: max(spare, limit // 2)]
        return [*first, *places, *listed][:limit]

    def _needs_starting(self, typed: str, most: int) -> list[str]:
        found: dict[str, tuple[bool, bool, int]] = {}
        start = bisect_left(self._starts, (typed,))
        for tail, words, need_id in islice(self._starts, start, start + _MOST_LOOKED_AT):
            if not tail.startswith(typed):
                break
            is_name = words == self._names[need_id]
            # Its own name comes before other wordings, a beginning before a middle, the shorter before the longer.
            worth = (not is_name, tail != words, len(words))
            found[need_id] = min(found.get(need_id, worth), worth)
        return sorted(found, key=lambda need_id: (found[need_id], need_id))[:most]

    def _needs_like(self, typed: str) -> list[str]:
        if len(typed) < _SHORTEST_GUESS:
            return []
        alike = process.extract(typed, self._names, scorer=fuzz.partial_ratio, score_cutoff=_LIKENESS, limit=3)
        return [need_id for _, _, need_id in alike]

    def _need(self, need_id: str) -> Suggestion:
        need = self._vocabulary[need_id]
        return Suggestion("need", need.id, need.name, self._vocabulary.categories[need.category])


def _short(need: Need) -> Iterable[str]:
    members = (word for group in need.synonyms for word in group)
    return (words for words in (need.name, *need.phrases, *members) if words.count(" ") < _MOST_WORDS)


def _place(place: Place) -> Suggestion:
    return Suggestion("place", place.name, place.name, place.county or "")


def _listed(one: Named) -> Suggestion:
    return Suggestion(one.kind, one.id, one.name, one.organisation)

"""The phrase book: every phrase of the vocabulary, found in a text in whatever form it is said.

A phrase is looked for four ways, each weaker than the last: word for word; by its content words
alone; by the same content words near each other; and by most of its content words.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from directory.reading.stems import stands_by_stem, tells_by_stem
from directory.reading.vocabulary import Vocabulary
from directory.reading.wordings import Phrase, Source, phrases_of
from directory.reading.words import BOUNDARY, CLASS_KEYS, NOT, Word, WordReader, content_keys, is_content, keys_in

_STRANGER = "·"  # stands for any word no phrase has, so spaCy's store of strings never grows with what people say
_LOOSE, _NEAR, _SCATTERED, _PARTLY = 0.95, 0.86, 0.74, 0.58
_LONE_LISTING_WORD, _LONE_LISTING_BESIDE = 0.8, 0.4
# Two common words are a phrase by the small words with them: "my due date" is not "the due date on the bill".
_UNBORNE, _AROUND = 0.5, 2
_STEM_ONLY = 0.8
# A telling word said with little else is enough to go by; within a story it only bears out what else is found.
_TELLING_ALONE, _TELLING_BESIDE = 0.5, 0.28
_SHORT = 3
_TELLING_SHARE, _TELLING_TIMES, _TELLING_LETTERS = 0.6, 5, 4
# By how many content words a phrase has: other content words that may stand between them when they are near each
# other, and other words of any kind when nothing but small words parts them.
_MANY = 4
_SLACK = {2: 2, 3: 3, _MANY: 3}
_STRAY = {2: 3, 3: 3, _MANY: 4}
# Words of ours may stand between a phrase's; more of them than this make it another sentence.
_SPREAD = 5
# "Months gone" is not "gone over three times this month": two words turned round say the same only side by side.
_APART_TURNED_ROUND = 2
_ENOUGH_OF_PHRASE = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: words ``first`` to ``last`` of the text, counted from 0, both included.

    ``in_listings`` is the source it counts as in a listing (see ``Phrase``).
    """

    need_id: str
    source: Source
    first: int
    last: int
    strength: float
    in_listings: Source
    how: Literal["exact", "loose", "near", "part", "word"]


class PhraseBook:
    """Finds the vocabulary's phrases in texts; safe to share between threads once built."""

    def __init__(self, vocabulary: Vocabulary, reader: WordReader) -> None:
        self._store = Vocab()
        self._known = {_STRANGER}
        self._phrases = [phrase for need in vocabulary for phrase in phrases_of(need, reader)]
        self._by_light = self._matcher((tuple(w.light for w in p.words), p) for p in self._phrases if len(p.words) == 1)
        self._by_stem = self._matcher((tuple(w.stem for w in p.words), p) for p in self._phrases)
        self._bare = list(_safe_without_small_words(self._phrases))
        self._by_keys = self._matcher((p.keys, p) for p in self._bare)
        self._weigh_keys()
        self.words = frozenset(word.text for phrase in self._phrases for word in phrase.words)
        english = {word.text for phrase in self._phrases if not phrase.welsh for word in phrase.words}
        self.welsh_words = self.words - english
        self.compounds = _compounds_of(self._phrases, self.words)

    def find(self, words: Sequence[Word]) -> list[Hit]:
        """Return every phrase found in a person's words, by the strongest way it was found."""
        hits = [*self.find_exact(words), *self._find_loose(words), *self._find_scattered(words)]
        best: dict[tuple[str, int, int], Hit] = {}
        lone = _LONE_LISTING_WORD if sum(map(is_content, words)) <= _SHORT else _LONE_LISTING_BESIDE
        for hit in hits:
            if hit.source == "listing" and hit.first == hit.last:
                hit = replace(hit, strength=hit.strength * lone)
            key = (hit.need_id, hit.first, hit.last)
            if key not in best or hit.strength > best[key].strength:
                best[key] = hit
        return list(best.values())

    def find_exact(self, words: Sequence[Word]) -> list[Hit]:
        """Return the phrases found word for word (plural, tense and ending apart)."""
        hits = []
        lights, positions = self._doc([(word.light, word.clause) for word in words])
        for label, start, end in self._by_light.matcher(lights):
            for phrase in self._by_light.phrases[label]:
                if _number_agrees(phrase.words[0], words[positions[start]]):
                    hits.append(_hit(phrase, positions[start], positions[end - 1], 1.0, "exact"))
        stems, positions = self._doc([(word.stem, word.clause) for word in words])
        for label, start, end in self._by_stem.matcher(stems):
            first, last = positions[start], positions[end - 1]
            for phrase in self._by_stem.phrases[label]:
                if len(phrase.words) > 1:
                    hits.append(_hit(phrase, first, last, 1.0, "exact"))
                elif stands_by_stem(phrase.words[0], words[first]):
                    hits.append(_hit(phrase, first, last, _STEM_ONLY, "exact"))
        return hits

    def _find_loose(self, words: Sequence[Word]) -> Iterable[Hit]:
        keyed = [(key, words[index].clause, index) for index, keys in enumerate(keys_in(words)) for key in keys]
        doc, positions = self._doc([(key, clause) for key, clause, _ in keyed])
        for label, start, end in self._by_keys.matcher(doc):
            first, last = keyed[positions[start]][2], keyed[positions[end - 1]][2]
            for phrase in self._by_keys.phrases[label]:
                if last - first < len(phrase.words) + _STRAY[min(len(phrase.keys), _MANY)]:
                    weight = _LOOSE if _is_borne_out(phrase, words, first, last) else _UNBORNE
                    yield _hit(phrase, first, last, weight, "loose")

    def _find_scattered(self, words: Sequence[Word]) -> Iterable[Hit]:
        clauses: dict[int, list[tuple[str, int]]] = defaultdict(list)
        telling = _TELLING_ALONE if sum(map(is_content, words)) <= _SHORT else _TELLING_BESIDE
        for index, keys in enumerate(keys_in(words)):
            clauses[words[index].clause].extend((key, index) for key in keys)
        for keyed in clauses.values():
            present = {key for key, _ in keyed}
            for key, index in keyed:
                if key in self._telling and tells_by_stem(words[index]):
                    need_id, share = self._telling[key]
                    yield Hit(need_id, "phrase", index, index, telling * share, "phrase", "word")
                for phrase in self._anchored.get(key, ()):
                    hit = self._scattered_hit(phrase, keyed, present, words)
                    if hit is not None:
                        yield hit

    def _scattered_hit(
        self, phrase: Phrase, keyed: list[tuple[str, int]], present: set[str], words: Sequence[Word]
    ) -> Hit | None:
        wanted = set(phrase.keys)
        shared = wanted & present
        if len(shared - CLASS_KEYS) < 2:
            return None
        share = sum(self._weights[key] for key in shared) / sum(self._weights[key] for key in wanted)
        if share < _ENOUGH_OF_PHRASE or (NOT in wanted and NOT not in shared):
            return None
        span = _closest(keyed, shared)
        if span is None or len(span) > len(phrase.keys) + _SLACK[min(len(phrase.keys), _MANY)]:
            return None
        first, last = span[0][1], span[-1][1]
        if last - first >= len(phrase.words) + _SPREAD:
            return None
        if len(shared) < len(wanted):
            return _hit(phrase, first, last, _PARTLY * share, "part")
        in_order = _in_order(phrase.keys, [key for key, _ in span])
        if not in_order and (NOT in wanted or (len(wanted) == 2 and last - first > _APART_TURNED_ROUND)):
            return None
        if not _is_borne_out(phrase, words, first, last):
            return _hit(phrase, first, last, _UNBORNE, "near")
        return _hit(phrase, first, last, _NEAR if in_order else _SCATTERED, "near")

    def _weigh_keys(self) -> None:
        """Learn how telling each content word is, and which rarest word each phrase is looked for by."""
        needs_of: dict[str, set[str]] = defaultdict(set)
        times: Counter[tuple[str, str]] = Counter()
        for phrase in self._phrases:
            for key in set(phrase.keys):
                needs_of[key].add(phrase.need_id)
                times[key, phrase.need_id] += 1
        total = len({phrase.need_id for phrase in self._phrases})
        self._weights = {key: math.log(1 + total / len(needs)) for key, needs in needs_of.items()}
        self._telling = _telling_words(times)
        self._anchored: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in self._bare:
            keys = set(phrase.keys)
            if len(keys) >= 2:
                self._anchored[max(keys - CLASS_KEYS, key=lambda key: (self._weights[key], key))].append(phrase)

    def _matcher(self, patterns: Iterable[tuple[tuple[str, ...], Phrase]]) -> "_Matcher":
        grouped: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
        for pattern, phrase in patterns:
            grouped[pattern].append(phrase)
        matcher = PhraseMatcher(self._store, attr="ORTH")
        by_label: dict[int, list[Phrase]] = {}
        for number, (pattern, phrases) in enumerate(grouped.items()):
            self._known.update(pattern)
            label = f"phrase {number}"
            matcher.add(label, [Doc(self._store, words=list(pattern))])
            by_label[self._store.strings[label]] = phrases
        return _Matcher(matcher, by_label)

    def _doc(self, forms: Sequence[tuple[str, int]]) -> tuple[Doc, list[int]]:
        """Return the forms as spaCy takes them, a mark between clauses, and the index each token came from."""
        tokens: list[str] = []
        positions: list[int] = []
        last_clause = forms[0][1] if forms else 0
        for index, (form, clause) in enumerate(forms):
            if clause != last_clause:
                tokens.append(BOUNDARY)
                positions.append(index)
                last_clause = clause
            tokens.append(form if form in self._known else _STRANGER)
            positions.append(index)
        return Doc(self._store, words=tokens), positions


@dataclass(frozen=True, slots=True)
class _Matcher:
    matcher: PhraseMatcher
    phrases: dict[int, list[Phrase]]


def _telling_words(times: Counter[tuple[str, str]]) -> dict[str, tuple[str, float]]:
    """Return the words that, wherever they stand, mostly speak of one need, and how mostly."""
    totals: Counter[str] = Counter()
    for (key, _), count in times.items():
        totals[key] += count
    return {
        key: (need_id, count / totals[key])
        for (key, need_id), count in times.items()
        if count >= _TELLING_TIMES
        and count / totals[key] >= _TELLING_SHARE
        and key not in CLASS_KEYS
        and len(key) >= _TELLING_LETTERS
    }


def _compounds_of(phrases: Iterable[Phrase], words: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Return the run-together forms of neighbouring words, as in "foodbank" for "food bank"."""
    compounds = {}
    for phrase in phrases:
        for one, other in pairwise(phrase.words):
            joined = one.text + other.text
            if joined not in words and len(one.text) >= 3 and len(other.text) >= 3 and is_content(one):
                compounds[joined] = (one.text, other.text)
    return compounds


def _safe_without_small_words(phrases: Sequence[Phrase]) -> Iterable[Phrase]:
    """Yield the phrases that still say what they mean by their content words alone.

    "End of life" and "end my life" are the same words without the small ones; such words go to the need
    most phrases of which come down to them. "Not" and one more word say too little when needs share them.
    """
    telling = [p for p in phrases if p.in_any_form and len(p.keys) >= 2 and set(p.keys) - CLASS_KEYS]
    times = Counter((p.keys, p.need_id) for p in telling)
    most: dict[tuple[str, ...], int] = defaultdict(int)
    for (keys, _), count in times.items():
        most[keys] = max(most[keys], count)
    needs = Counter(keys for keys, _ in times)
    rivals = Counter(keys for (keys, _), count in times.items() if count == most[keys])
    for phrase in telling:
        wins = times[phrase.keys, phrase.need_id] == most[phrase.keys] and rivals[phrase.keys] == 1
        is_vague = NOT in phrase.keys and len(phrase.keys) == 2 and needs[phrase.keys] > 1
        if wins and not is_vague:
            yield phrase


def _hit(phrase: Phrase, first: int, last: int, weight: float, how: Literal["exact", "loose", "near", "part"]) -> Hit:
    return Hit(phrase.need_id, phrase.source, first, last, phrase.strength * weight, phrase.in_listings, how)


def _number_agrees(phrase_word: Word, said: Word) -> bool:
    """Whether a lone word may match another number: "wills" and "bloods" are not every "will" and "blood".

    A phrase written in the singular is met in the plural too; one written in the plural only as it stands.
    """
    is_plural = phrase_word.text in (phrase_word.light + "s", phrase_word.light[:-1] + "ies")
    return not is_plural or said.text == phrase_word.text


def _is_borne_out(phrase: Phrase, words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a phrase of two content words comes with one of its small words, where it has any."""
    if len(phrase.keys) > 2:
        return True
    small = {word.text for word in phrase.words if not content_keys(word)}
    around = words[max(first - _AROUND, 0) : last + _AROUND + 1]
    return not small or any(word.text in small for word in around)


def _closest(keyed: list[tuple[str, int]], wanted: set[str]) -> list[tuple[str, int]] | None:
    """Return the shortest stretch that holds all the wanted keys."""
    best: list[tuple[str, int]] | None = None
    last_seen: dict[str, int] = {}
    for place, (key, _) in enumerate(keyed):
        if key not in wanted:
            continue
        last_seen[key] = place
        if len(last_seen) == len(wanted):
            start = min(last_seen.values())
            if best is None or place - start + 1 < len(best):
                best = keyed[start : place + 1]
    return best


def _in_order(keys: Sequence[str], stretch: Sequence[str]) -> bool:
    rest = iter(stretch)
    return all(key in rest for key in keys)

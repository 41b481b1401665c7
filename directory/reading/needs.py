"""Reads the needs out of what people say and out of service listings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.encoder import Encoder
from directory.model import NeedMatch
from directory.reading.asking import Asked, AskingReader
from directory.reading.letters import Letters
from directory.reading.listings import ListingReader
from directory.reading.meaning import MeaningReader, Meant
from directory.reading.negation import NegationReader, Refusal
from directory.reading.parts import LEAST_WORDS, in_one_line, parts_of, wish_of, without
from directory.reading.people import read_people
from directory.reading.phrases import Hit, PhraseBook
from directory.reading.spelling import Speller, load_english_words
from directory.reading.vocabulary import Vocabulary
from directory.reading.welsh import is_welsh
from directory.reading.words import Word, WordReader, is_content, tidy
from directory.reading.young_carers import YOUNG_CARERS, is_young_carer

_LEAST = 0.3
_EACH_FURTHER_PHRASE = 0.03
_INSIDE_ANOTHER = 0.5
_INSIDE_RELATED = 0.8
_AGREEMENT = 0.25
_UNLIKE, _ALIKE = 0.32, 0.77
_MOST_BY_MEANING = 0.9
_SHORTEST_TOLD = 3
_ILLNESS = "health-conditions"
_ILLNESSES = frozenset({_ILLNESS, "mental-health"})
# What is asked for is lifted, and an illness told beside it counts for less.
_PLAINLY_ASKED, _LIFT, _TOLD_BESIDE = 0.7, 0.3, 0.7
# Whoever asks for such help tells of an illness as a reason; who asks for company, treatment or advice, for whom it is.
_TOLD_BY_DEEDS = 0.85
_PRACTICAL = frozenset({"older-and-disabled", "carers", "money", "housing", "family", "work-and-rights"})


class NeedsReader:
    """Reads needs in people's words; built once, then shared by all threads.

    Args:
        encoder: gives meaning where no phrase matches; ``None`` reads by words alone.
        cache_dir: where the vocabulary's vectors are kept between runs (see ``MeaningReader``).
    """

    def __init__(
        self, vocabulary: Vocabulary, encoder: Encoder | None = None, *, cache_dir: Path | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._words = WordReader()
        self._book = PhraseBook(vocabulary, self._words)
        self._ruled_out = [(need.id, need.not_beside) for need in vocabulary if need.not_beside]
        self._english = load_english_words()
        welsh = self._book.welsh_words
        self._speller = Speller(self._book.words - welsh, self._book.compounds, self._english | welsh, self._words)
        self._letters = Letters(self._book.words | self._english)
        self._negation = NegationReader()
        self._asking = AskingReader()
        self._gateways = frozenset(need_id for each in vocabulary.gateways.values() for need_id in each)
        self._meaning = None if encoder is None else MeaningReader(vocabulary, encoder, cache_dir)
        self._listings = ListingReader(vocabulary, self._book, self._words, self._meaning)

    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]:
        """Return the needs in a person's words, best first.

        Needs turned down ("not counselling") are among them, marked ``negated``, so that the dialogue
        can leave them out. A phrase said is worth more than nearness of meaning, and a longer phrase
        more than a shorter one.

        Args:
            limit: how many at most.
        """
        text = tidy(text)
        words, in_welsh = self._spelt(text)
        refusals = self._negation.read(words)
        asked = self._asking.read(words, text, refusals)
        hits = self._book.find(words)
        barred = self._not_meant_beside(words, hits)
        hits = [hit for hit in hits if hit.need_id not in barred]
        said = self._by_phrases(hits, words, refusals, text)
        if self._is_young_carer(words, text) and YOUNG_CARERS not in said:
            said[YOUNG_CARERS] = NeedMatch(YOUNG_CARERS, _TOLD_BY_DEEDS)
        # The encoder has learnt English alone.
        meant = Meant() if in_welsh else self._by_meaning(text, words, refusals, asked)
        said = {need_id: meant.bear_out(match, len(words)) for need_id, match in said.items()}
        scores = {
            need_id: self._joined(need_id, said.get(need_id), meant.near.get(need_id, 0.0))
            for need_id in {*said, *meant.near} - barred
        }
        matches = [match for match in self._weighed(scores, hits, asked, meant.wished) if match.score >= _LEAST]
        return sorted(matches, key=lambda match: (-match.score, match.need_id))[:limit]

    def read_listing(
        self, name: str, text: str, *, vector: NDArray[np.float32] | None = None, limit: int = 6
    ) -> list[NeedMatch]:
        """Return the needs a service listing serves, best first; a passing mention is not enough.

        Args:
            name: the service's name, which counts most.
            text: its description, plain text.
            vector: the listing's sentence vector when there is one already; none is made here.
            limit: how many at most.
        """
        return self._listings.read(name, text, vector=vector, limit=limit)

    def without_refused(self, text: str) -> str:
        """Return what is left of a text without the clauses that turn something down; the text when that is no more
        than a word or two.
        """
        text = tidy(text)
        words, _ = self._spelt(text)
        left = in_one_line(without(text, words, self._negation.read(words)))
        return left if len(left.split()) >= LEAST_WORDS else text

    def _spelt(self, text: str) -> tuple[list[Word], bool]:
        """Return the words, put right where they are English, and whether they are Welsh."""
        words = self._words.read(text)
        in_welsh = is_welsh([word.text for word in words])
        return (words if in_welsh else self._speller.correct(words)), in_welsh

    def _by_phrases(
        self, hits: Sequence[Hit], words: Sequence[Word], refusals: Sequence[Refusal], text: str
    ) -> dict[str, NeedMatch]:
        grouped: dict[tuple[str, bool], list[tuple[float, Hit]]] = defaultdict(list)
        for hit in hits:
            refused = any(self._refuses(refusal, hit) for refusal in refusals)
            grouped[hit.need_id, refused].append((hit.strength * self._share(hit, hits), hit))
        matches: dict[str, NeedMatch] = {}
        for (need_id, refused), scored in sorted(grouped.items(), key=lambda item: item[0][1]):
            strength, best = max(scored, key=lambda item: (item[0], item[1].last - item[1].first))
            further = len({(hit.first, hit.last) for _, hit in scored}) - 1
            phrase = text[words[best.first].start : words[best.last].end]
            match = NeedMatch(need_id, min(strength + _EACH_FURTHER_PHRASE * further, 0.99), phrase, refused)
            if need_id not in matches or (refused and matches[need_id].score < _LEAST):
                matches[need_id] = match
        return matches

    def _not_meant_beside(self, words: Sequence[Word], hits: Sequence[Hit]) -> set[str]:
        """Return the needs that words of the message rule out and no phrase of theirs, word for word, bears out."""
        said = {word.text for word in words}
        word_for_word = {hit.need_id for hit in hits if hit.how == "exact" and hit.first < hit.last}
        return {need_id for need_id, ruling in self._ruled_out if not said.isdisjoint(ruling)} - word_for_word

    def _refuses(self, refusal: Refusal, hit: Hit) -> bool:
        if not refusal.first <= hit.first <= refusal.last:
            return False
        if refusal.reach == "clause":
            return True
        if refusal.reach == "next":
            return hit.first == refusal.first
        return self._vocabulary[hit.need_id].category in _ILLNESSES

    def _share(self, hit: Hit, hits: Sequence[Hit]) -> float:
        """Return what is left of a hit that stands inside a longer phrase of another need."""
        share = 1.0
        for other in hits:
            if other.need_id == hit.need_id or other.how not in ("exact", "loose"):
                continue
            if other.last - other.first <= hit.last - hit.first or not (
                other.first <= hit.first and hit.last <= other.last
            ):
                continue
            related = hit.need_id in self._vocabulary[other.need_id].related
            related = related or hit.need_id == self._vocabulary[other.need_id].broader
            share = min(share, _INSIDE_RELATED if related else _INSIDE_ANOTHER)
        return share

    def _weighed(
        self, read: Mapping[str, NeedMatch], hits: Sequence[Hit], asked: Sequence[Asked], wished: Mapping[str, float]
    ) -> list[NeedMatch]:
        """Return the needs with what is asked for lifted over the illnesses told as the story around it.

        Where nothing but an illness is spoken of it is what is asked for, and nothing changes.
        """
        worth: dict[str, float] = dict(wished)
        within = set()
        for hit in hits:
            if any(stretch.holds(hit.first, hit.last) for stretch in asked):
                within.add(hit.need_id)
                worth[hit.need_id] = max(worth.get(hit.need_id, 0.0), hit.strength * self._share(hit, hits))
        wanted = {
            need_id: each
            for need_id, each in worth.items()
            if each >= _PLAINLY_ASKED
            and need_id in read
            and not read[need_id].negated
            and not self._is_illness(need_id)
        }
        is_practical = any(self._is_practical(need_id) for need_id in wanted)
        return [
            replace(match, score=match.score + _LIFT * wanted[match.need_id] * (1 - match.score))
            if match.need_id in wanted
            else replace(match, score=match.score * _TOLD_BESIDE)
            if is_practical and self._is_illness(match.need_id) and match.need_id not in within and not match.negated
            else match
            for match in read.values()
        ]

    def _is_young_carer(self, words: Sequence[Word], text: str) -> bool:
        return YOUNG_CARERS in self._vocabulary and is_young_carer(words, lambda: read_people(text))

    def _is_practical(self, need_id: str) -> bool:
        return self._vocabulary[need_id].category in _PRACTICAL and need_id not in self._gateways

    def _is_illness(self, need_id: str) -> bool:
        return self._vocabulary[need_id].category == _ILLNESS

    def _by_meaning(
        self, text: str, words: Sequence[Word], refusals: Sequence[Refusal], asked: Sequence[Asked]
    ) -> Meant:
        # The encoder finds a meaning in any letters at all, so there have to be words.
        if self._meaning is None or not any(map(self._says_something, words)):
            return Meant()
        wish = wish_of(text, words, asked)
        texts = parts_of(text, words, refusals, wish)
        if not texts:
            return Meant()
        vectors = self._meaning.encode(texts)
        learnt = self._meaning.learnt(texts, vectors)
        likeness = {} if learnt is None else self._meaning.by_need(learnt)
        if texts[1:] != [wish]:
            return Meant(_scored(self._meaning.nearness(vectors, learnt)), {}, likeness)
        near, wished = self._meaning.nearness_and_of_last(vectors, learnt)
        return Meant(_scored(near), _scored(wished), likeness)

    def _says_something(self, word: Word) -> bool:
        if not is_content(word):
            return False
        is_known = len(word.text) >= _SHORTEST_TOLD and (word.text in self._book.words or word.text in self._english)
        return is_known or self._letters.look_like_word(word.text)

    def _joined(self, need_id: str, said: NeedMatch | None, meant: float) -> NeedMatch:
        if said is None:
            return NeedMatch(need_id, meant, meant=meant)
        if said.negated:
            return said
        high, low = max(said.score, meant), min(said.score, meant)
        joined = min(high + _AGREEMENT * low * (1 - high) * 2, 1.0)
        return NeedMatch(need_id, joined, said.phrase, meant=meant)


def _scored(nearness: Mapping[str, float]) -> dict[str, float]:
    return {need_id: _by_nearness(cosine) for need_id, cosine in nearness.items() if cosine > _UNLIKE}


def _by_nearness(cosine: float) -> float:
    return min((cosine - _UNLIKE) / (_ALIKE - _UNLIKE), 1.0) * _MOST_BY_MEANING

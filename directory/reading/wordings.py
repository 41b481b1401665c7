"""The wordings of a need as the phrase book looks for them: phrases, synonyms, the name and listing words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from directory.reading.vocabulary import Need
from directory.reading.words import RELATIVE_KEY, Word, WordReader, content_keys, is_content

type Source = Literal["phrase", "name", "listing"]

_STRENGTH_OF_LENGTH = {0: 0.6, 1: 0.74, 2: 0.85, 3: 0.91}
_STRENGTH_LONG = 0.95
_WEIGHT_OF_SOURCE: dict[Source, float] = {"phrase": 1.0, "name": 0.97, "listing": 0.92}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of one need, ready to be looked for.

    ``source`` is what it counts as in people's words, ``in_listings`` in listings: a word that is both a
    phrase and a listing word counts as the one among people and as the other in listings. Words that are
    ``welsh`` are nothing that English is misspelt from. Not ``in_any_form`` is a phrase met word for word only.
    """

    need_id: str
    source: Source
    words: tuple[Word, ...]
    keys: tuple[str, ...]
    in_listings: Source
    welsh: bool = False
    in_any_form: bool = True

    @property
    def strength(self) -> float:
        """How sure the phrase makes us, word for word: longer phrases say more."""
        length = sum(is_content(word) for word in self.words)
        if not length and len(self.words) >= 3:
            length = 1
        return _STRENGTH_OF_LENGTH.get(length, _STRENGTH_LONG) * _WEIGHT_OF_SOURCE[self.source]


def phrases_of(need: Need, reader: WordReader) -> Iterable[Phrase]:
    """Yield a need's phrases once each; synonyms are phrases to people and listing words to listings."""
    synonyms = [form for group in need.synonyms for form in group]
    sources: list[tuple[Source, str]] = [("phrase", text) for text in (*need.phrases, *synonyms)]
    sources.append(("name", need.name))
    sources.extend(("listing", text) for text in need.listing_words)
    in_welsh = (need.welsh, *need.welsh_phrases) if need.welsh else need.welsh_phrases
    sources.extend(("phrase", text) for text in in_welsh)
    read = [(source, text, tuple(reader.read(text))) for source, text in sources]
    only_welsh = {*in_welsh} - {need.name, *need.phrases, *synonyms, *need.listing_words}
    wordings = {*synonyms, *need.listing_words}
    listed = {_stems(words) for _, text, words in read if text in wordings}
    named = _stems(reader.read(need.name))
    seen: set[tuple[str, ...]] = set()
    for source, text, words in read:
        stems = _stems(words)
        # A lone word is met in the number it is written in, so singular and plural are two wordings.
        form = stems if len(words) > 1 else tuple(word.text for word in words)
        if not words or form in seen:
            continue
        seen.add(form)
        reader.remember(words)
        in_listings: Source = "listing" if stems in listed else "name" if stems == named else source
        keys = tuple(key for word in words for key in content_keys(word))
        # Where a husband is no wife, no relative stands for another.
        in_any_form = not (need.not_beside and RELATIVE_KEY in keys)
        yield Phrase(need.id, source, words, keys, in_listings, text in only_welsh, in_any_form)


def _stems(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.stem for word in words)

"""Finds the words of a sentence that say where."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from directory.model import Place
from directory.places.area import Kingdom
from directory.places.atlas import Atlas, Entry
from directory.places.matching import NameMatcher
from directory.places.names import plain_name

_WORD = re.compile(r"[^\W_]+(?:['’‘`.][^\W_]+)*")
_LEADING = frozenset({"in", "near", "at", "from", "around", "round", "nr", "outside"})
_STRONG = re.compile(
    r"\b(?:liv(?:e|es|ing)|based|stay(?:s|ing)?|mov(?:e|ed|ing)|located|am|im|i'm)\s+(?:in|at|near|from|round|around)$"
    r"|\b(?:near|close to|next to|around|outside|nr|postcode is|postcode|area of|town of|village of)$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:\b(?:and )?(?:i|we|she|he|they|who) (?:(?:currently|now|just) )?(?:live|lives|living|am|are|stay) "
    r"|\bit'?s |\b(?:i'm|im|we're|living|based|located|somewhere|anywhere|anything) )?"
    r"\b(?:in|near to|near|at|from|around|round|nr|outside|close to|next to|(?:my )?post ?code(?: is)?) ?(?:the )?$",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(r"^(?:[\s,.;]|(?:and|or|but)\b)+|(?:[\s,;]|\b(?:and|or|but))+$", re.IGNORECASE)
_STREET = frozenset(
    {
        "road",
        "rd",
        "street",
        "st",
        "lane",
        "avenue",
        "ave",
        "close",
        "drive",
        "way",
        "crescent",
        "terrace",
        "fc",
        "united",
        "rovers",
        "house",
        "hotspur",
        "marathon",
    }
)
_QUALIFIES = re.compile(r"^[\s,]+(?:in\s+)?")
_LARGE = 20_000
_LEAST_GUESS = 5


# March in Cambridgeshire is a place to somebody who says they live there; to everybody else it is a month.
_MONTHS = frozenset({"march"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Places named from ``start`` up to ``end`` of a text; more than one when the name is shared."""

    places: tuple[Place, ...]
    start: int
    end: int


class SentenceReader:
    """Decides which words of a sentence are places: many names are also ordinary words."""

    def __init__(self, atlas: Atlas, kingdom: Kingdom, english: frozenset[str]) -> None:
        self._atlas = atlas
        self._names = NameMatcher(atlas.names)
        self._ordinary = frozenset(map(plain_name, chain(*kingdom.ordinary)))
        self._given_names = frozenset(map(plain_name, chain(*kingdom.given_names)))
        self._english = english

    def mentions(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Mention]:
        """Yield the places named in a text, in order, leaving alone the stretches already taken."""
        words = list(_WORD.finditer(text))
        lengths = self._names.lengths([plain_name(word.group()) for word in words])
        index = 0
        while index < len(words):
            mention, length = self._mention_at(text, words, index, lengths.get(index, ()), taken)
            index += length
            if mention is not None:
                yield mention
                while index < len(words) and words[index].start() < mention.end:
                    index += 1

    def _mention_at(
        self,
        text: str,
        words: Sequence[re.Match[str]],
        index: int,
        lengths: Sequence[int],
        taken: Sequence[tuple[int, int]],
    ) -> tuple[Mention | None, int]:
        for length in lengths:
            first, last = words[index], words[index + length - 1]
            if any(start < last.end() and first.start() < end for start, end in taken):
                continue
            said = text[first.start() : last.end()]
            if len(said) > 60 or re.search(r"[.!?;\n]\s", said):
                continue
            name = plain_name(said)
            following = words[index + length].group().lower() if index + length < len(words) else ""
            if self._atlas.entries(name) and self._is_place(text, said, name, first.start(), following):
                return self._with_qualifier(text, name, first.start(), last.end()), length
        return self._guessed(text, words, index, taken), 1

    def _is_place(self, text: str, said: str, name: str, start: int, following: str) -> bool:
        before = text[:start].rstrip(" ,")
        leading = before.split()[-1].lower() in _LEADING if before.split() else False
        entries = self._atlas.entries(name)
        if name in _STREET and before and not leading:
            return False
        if following in _STREET and not (following == "st" and leading):
            return False
        if all(entry.place.kind == "area" for entry in entries) and not entries[0].is_home:
            return "kent" in entries[0].place.area_ids and (leading or said[0].isupper())
        if (not before and not following) or _STRONG.search(before):
            return True
        if name in _MONTHS:
            return False
        capital = said[0].isupper() and bool(before) and before[-1] not in ".!?:\n" and not text.isupper()
        if name in self._given_names:
            return leading
        if name in self._ordinary or not any(entry.is_home and entry.sure for entry in entries):
            return self._is_doubtful_place(name, entries, leading=leading, capital=capital)
        return True

    def _is_doubtful_place(self, name: str, entries: Sequence[Entry], *, leading: bool, capital: bool) -> bool:
        large = max(entry.population for entry in entries) >= _LARGE
        if name in self._ordinary:
            return leading or capital
        if name in self._english and not large:
            return leading and capital
        if not any(entry.sure for entry in entries):
            return leading
        return large or leading or (capital and any(entry.population for entry in entries))

    def _with_qualifier(self, text: str, name: str, start: int, end: int) -> Mention:
        """Return the mention, settled by a county or nation said after it ("Gillingham, Dorset")."""
        rest = text[end:]
        joint = _QUALIFIES.match(rest)
        if joint is not None:
            words = list(_WORD.finditer(rest, joint.end()))[:3]
            for length in range(len(words), 0, -1):
                stop = words[length - 1].end()
                said = rest[joint.end() : stop]
                places = self._atlas.places_in(name, plain_name(said)) if plain_name(said) != name else []
                if places and "." not in said:
                    return Mention(tuple(places), start, end + stop)
        return Mention(tuple(self._atlas.places(name)), start, end)

    def _guessed(
        self, text: str, words: Sequence[re.Match[str]], index: int, taken: Sequence[tuple[int, int]]
    ) -> Mention | None:
        """Return a place whose name is misspelt: only after "in", "near" and the like."""
        word = words[index]
        before = text[: word.start()].split()
        if not before or before[-1].lower() not in _LEADING:
            return None
        if any(start < word.end() and word.start() < end for start, end in taken):
            return None
        name = plain_name(word.group())
        if len(name) < _LEAST_GUESS or name in self._english or not name.isalpha():
            return None
        guess = self._atlas.guess(name)
        return None if guess is None else Mention(tuple(self._atlas.places(guess)), word.start(), word.end())


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text without the spans, the words that led to each ("I live near") gone too."""
    rest = text
    for start, end in sorted(spans, reverse=True):
        before, after = " ".join(rest[:start].split()) + " ", rest[end:]
        led = _LEAD.search(before)
        rest = (before[: led.start()] if led else before) + " " + after
    rest = re.sub(r"\s+([,.!?;])", r"\1", " ".join(rest.split()))
    rest = re.sub(r"([,;])(?:\s*[,;.])+", r"\1", rest)
    return _LOOSE_END.sub("", rest)

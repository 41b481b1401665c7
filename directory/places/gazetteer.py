"""The built-in gazetteer: places by postcode and by name, alone or inside a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from directory.model import Place
from directory.places.area import Area, load_area, load_kingdom
from directory.places.atlas import Atlas
from directory.places.coded import CodedPlaces
from directory.places.councils import load_councils
from directory.places.located import FirstToKnow, LocatesCodes
from directory.places.names import plain_name
from directory.places.one_address import as_one
from directory.places.postcodes import FoundCode, PostcodeReader
from directory.places.refused import split_refused
from directory.places.sectors import PackagedCodes
from directory.places.sentence import Mention, SentenceReader, without
from directory.places.towns import load_towns
from directory.reading.spelling import load_english_words

_LEADING = re.compile(
    r"^(?:(?:i am|im|i'm|i|we|we're|its|it's)\s+)?(?:live\s+|living\s+|based\s+|from\s+)?"
    r"(?:(?:in|near|nr|at|from|around|round|by|to)\s+)?(?:(?:the|my)\s+)?"
    r"(?:(?:postcode|post code|area|town)\s+(?:is\s+|of\s+)?)?",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:near|close to|around|round) (?:me|here|my house|where i live)\b", re.IGNORECASE)
_LONGEST = 60
_REFUSES = re.compile(r"\b(?:not|never|instead of|rather than|used to|moved)\b|n['’]t\b", re.IGNORECASE)
_NO_PLACE = frozenset(
    plain_name(words)
    for words in (
        "here", "me", "near me", "nearby", "near here", "close to me", "close by", "local", "locally", "around here",
        "round here", "anywhere", "my area", "where i live", "home", "my home", "my house", "not sure", "dont know",
        "i dont know", "skip", "yes", "no",
    )
)  # fmt: skip
_POSTCODE_LEAD = re.compile(r"(?:\b(?:in|near|at|from|around|round|nr|postcode|is|live|code)|,)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """The places in a sentence, and the sentence without the words for them."""

    places: tuple[Place, ...]
    rest: str


class Gazetteer(Protocol):
    """Knows where places are."""

    def find(self, text: str) -> list[Place]:
        """Return what a text that is meant to be a place may mean: none unknown, several ambiguous."""

    def read(self, text: str) -> PlaceReading:
        """Return the places named inside a sentence."""

    def starting(self, text: str, most: int) -> list[Place]:
        """Return places whose name goes on from what was typed, the likeliest first."""


class BuiltInGazetteer:
    """Names from what is packaged, postcodes from the sources it is given; safe to share between threads."""

    def __init__(self, atlas: Atlas, codes: CodedPlaces, sentences: SentenceReader) -> None:
        self._atlas = atlas
        self._coded = codes
        self._sentences = sentences
        self._postcodes = PostcodeReader()

    def find(self, text: str) -> list[Place]:
        """Return what the text may mean, likeliest first.

        The home area's own name wins over its namesakes elsewhere; other shared names give every
        place of the name, with ``county`` to tell them apart. "Near me" is no place.
        """
        text = " ".join(text.split())
        if _REFUSES.search(text) and (meant := self.read(text).places):
            return list(meant)
        code = self._code(text)
        if code is not None:
            place = self._coded.place(code)
            return [] if place is None else [place]
        stripped = _LEADING.sub("", text.strip(" .,!?"), count=1) or text
        name = plain_name(stripped)
        if not name or len(name) > _LONGEST or plain_name(text) in _NO_PLACE or name in _NO_PLACE:
            return []
        for words in dict.fromkeys([plain_name(text), name]):
            if self._atlas.entries(words):
                return self._atlas.places(words)
        qualified = self._qualified(name)
        if qualified:
            return qualified
        guess = self._atlas.guess(name)
        return [] if guess is None else self._atlas.places(guess)

    def read(self, text: str) -> PlaceReading:
        """Return the places in a sentence, in the order they stand there.

        Ordinary words that are also names (Reading, Bath, Hope) count only after "in", "near" and the
        like, or with a capital inside the sentence; misspelt names only after such a word. A place named to say
        that it is not meant ("not in Chatham") is left out.
        """
        codes = self._codes(text)
        taken = [(code.start, code.end) for code in codes]
        mentions = [
            Mention((place,), code.start, code.end) for code in codes if (place := self._coded.place(code)) is not None
        ]
        named = list(self._sentences.mentions(text, taken))
        mentions.extend([*named, *(() if codes else self._spelt_after(text, named))])
        mentions.sort(key=lambda mention: mention.start)
        mentions, refused = split_refused(text, mentions)
        if any(place.kind == "postcode" for mention in mentions for place in mention.places):
            kept = [mention for mention in mentions if mention.places[0].kind == "postcode"]
        else:
            kept = as_one(text, mentions)
        places = dict.fromkeys(place for mention in kept for place in mention.places)
        spans = [(mention.start, mention.end) for mention in mentions]
        spans.extend(refused)
        spans.extend(found.span() for found in _HERE.finditer(text))
        return PlaceReading(tuple(places), without(text, spans) if spans else text)

    def starting(self, text: str, most: int) -> list[Place]:
        """Return places whose name goes on from what was typed: the home area's first, then the larger."""
        name = plain_name(text)
        return self._atlas.starting(name, most) if name else []

    def _code(self, text: str) -> FoundCode | None:
        """Return the postcode or outward code a whole text is."""
        for code in self._postcodes.find_full(text):
            return code
        for code in self._postcodes.find_outward(text):
            if code.end - code.start == len(text) or _POSTCODE_LEAD.search(text[: code.start]):
                return code
        return self._postcodes.find_spoken(text, outward=True)

    def _codes(self, text: str) -> list[FoundCode]:
        """Return the postcodes in a sentence; an outward code counts at home or after "in" and the like."""
        codes = list(self._postcodes.find_full(text))
        spoken = None if codes else self._postcodes.find_spoken(text)
        if spoken is not None:
            codes.append(spoken)
        for code in self._postcodes.find_outward(text):
            if any(other.start < code.end and code.start < other.end for other in codes):
                continue
            alone = code.end - code.start == len(text.strip())
            if self._coded.is_home(code) or alone or _POSTCODE_LEAD.search(text[: code.start]):
                codes.append(code)
        return codes

    def _spelt_after(self, text: str, named: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the outward code spelt out right after a place, to the end of the text ("rainham m e eight")."""
        for mention in named:
            code = self._postcodes.find_spoken(text[mention.end :], outward=True)
            place = self._coded.place(code) if code is not None and self._coded.is_home(code) else None
            if code is not None and place is not None:
                yield Mention((place,), mention.end + code.start, mention.end + code.end)

    def _qualified(self, name: str) -> list[Place]:
        """Return the place of a name with its county or nation after it ("gillingham in dorset")."""
        words = name.split()
        for cut in range(len(words) - 1, 0, -1):
            qualifier = " ".join(words[cut:]).removeprefix("in ")
            first = " ".join(words[:cut]).removesuffix(" in")
            for candidate in (first, self._atlas.guess(first)):
                if candidate and (places := self._atlas.places_in(candidate, qualifier)):
                    return places
        return []


def build_gazetteer(area: Area | None = None, *, sources: Sequence[LocatesCodes] = ()) -> Gazetteer:
    """Return the gazetteer: the home area, the towns of the kingdom, and its postcodes.

    Args:
        area: the home area; ``None`` is the packaged one.
        sources: asked for postcodes in turn before the packaged middles of sectors, which always answer.

    Raises:
        AreaError: the packaged files cannot be used.
    """
    area, kingdom, councils, packaged = area or load_area(), load_kingdom(), load_councils(), PackagedCodes()
    atlas = Atlas(area, kingdom, load_towns(), packaged, councils)
    codes = CodedPlaces(area, councils, FirstToKnow(*sources, packaged))
    return BuiltInGazetteer(atlas, codes, SentenceReader(atlas, kingdom, load_english_words()))

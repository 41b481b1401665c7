"""What one message says, whatever the intent model made of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.actions.person import read_person
from bot.actions.ports import ReadsNeeds, ReadsPlaces
from bot.asking import wants_person as asks_for_person
from bot.language import read_wanted_language
from directory.model import NeedMatch, Place
from directory.reading.vague import is_vague

# A phrase of the vocabulary was said, and not in passing.
SAID_SCORE = 0.5
# Near enough in meaning to act on when nothing else explains the words. Everyday talk ("open on saturday", "good
# morning") lies near some need too, so meaning alone never overrules an intent.
MEANT_SCORE = 0.68
# Said in so many words, not put together from words that stand apart.
PLAIN_SCORE = 0.75
# Enough for an answer to the question what would help.
FAINT_SCORE = 0.45

_FEW_WORDS = 6
_COMPANY = frozenset({"loneliness", "befriending", "phone-befriending", "social-groups", "lunch-clubs"})
_OF_US = re.compile(r"\b(?:you|your|yours|u|this (?:thing|line|site|service|computer|robot))\b", re.I)
_NOT_SURE = re.compile(
    r"\b(?:not (?:really )?sure|don'?t (?:know|mind|care)|dunno|no idea|any ?where|any place|doesn'?t matter|skip|"
    r"wherever|rather not|no preference|prefer not)\b|^\W*(?:no|nope|any|none|never mind)\W*$",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:person|people|human|operator|agent|advis[eo]r|navigator|link worker|staff|receptionist|machine|computer)\b"
    r"|call me|phone me|ring me|\bput me through\b|\btransfer me\b",
    re.I,
)
_YES = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|aye|ok(?:ay)?|sure|fine|i agree|of course|please do|that'?s (?:fine|ok)|y)\b", re.I
)
_NO = re.compile(r"^\W*(?:no|nope|nah|never ?mind|don'?t|do not|i'?d rather not|cancel|leave it|forget it|n)\b", re.I)
_ORDINALS = (
    (1, re.compile(r"\b(?:first|1st|top|(?:number|option|no\.?) ?(?:1|one))\b|^\W*(?:1|one)\W*$", re.I)),
    (2, re.compile(r"\b(?:second|2nd|middle|(?:number|option|no\.?) ?(?:2|two))\b|^\W*(?:2|two)\W*$", re.I)),
    (3, re.compile(r"\b(?:third|3rd|(?:number|option|no\.?) ?(?:3|three))\b|^\W*(?:3|three)\W*$", re.I)),
    (-1, re.compile(r"\b(?:last|bottom) one\b", re.I)),
)
_OPEN = (
    ("now", re.compile(r"\bopen (?:right )?now\b|\bnow open\b|\bopen (?:today|at the moment)\b", re.I)),
    ("weekend", re.compile(r"\bweek ?ends?\b|\bsaturdays?\b|\bsundays?\b", re.I)),
    ("evening", re.compile(r"\bevenings?\b|\bafter work\b|\bopen late\b|\bat night\b", re.I)),
)
_FREE = re.compile(
    r"\bfree (?:ones?|of charge|services?)\b|\b(?:only|something|is|are|that'?s|for) free\b|\bno (?:charge|cost)\b"
    r"|\bcosts? nothing\b|\bcan'?t pay\b",
    re.I,
)
_WHEELCHAIR = re.compile(
    r"\bwheelchair (?:access\w*|friendly|user)\b|\bin(?:to)? a wheelchair\b|\bwheelchair into\b|\bstep[- ]free\b", re.I
)
_MILES = re.compile(r"\b(?:within|under|less than) (\d{1,3}|a|one|two|three|five|ten) miles?\b", re.I)
_NUMBER_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10}
_NEARER = re.compile(
    r"\b(?:nearer|closer|nearest|too far|walking distance|walk to|near my (?:house|home)|that far)\b", re.I
)
_FURTHER = re.compile(r"\b(?:further|any distance|how far)\b", re.I)
_ALL = re.compile(r"\bshow all\b|\bnot just\b|\bwhatever the\b|\ball of them\b", re.I)
_CORRECTS = re.compile(
    r"\b(?:wrong|mistake|mistaken|i (?:said|meant)|told you|moved|moving|not there|hang on|hold on|other end|actually)"
    r"\b",
    re.I,
)
_FILLERS = """
    a about all also am an and any anything are around as ask at be because bit but by call called calling can care
    could did do does don't dont er find for from get give go got had hard has have he hello help helped helping her hi
    him his how i i'd i'm i've if im in info information is it its just know like little local look looking lot may me
    might mine mum my near nearby need needed needing needs of on one or our out place please sb see service services
    she show some somebody someone something somewhere sort start struggling support tell that the their them there
    these they thing things this to today tonight um us want wanted was we what what's where which who with would yeah
    yes you your
"""
_FILLER = frozenset(_FILLERS.split())


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, read.

    ``words`` are the message without the place. ``needs`` leaves out what was turned down, which
    ``refused_ids`` names.
    ``places`` holds more than one when the name is not enough.
    ``filters`` are those named, as the ``filters`` slot keeps them.
    """

    text: str
    words: str
    needs: tuple[NeedMatch, ...] = ()
    places: tuple[Place, ...] = ()
    filters: dict[str, Any] = field(default_factory=dict)
    refused_ids: tuple[str, ...] = ()

    @property
    def need_ids(self) -> tuple[str, ...]:
        """Needs whose own words were said, best first."""
        return tuple(need.need_id for need in self.needs if need.phrase and need.score >= SAID_SCORE)

    @property
    def corrects_place(self) -> bool:
        """Whether a place is put right, and nothing else is plainly asked for in the same breath."""
        plain = any(need.phrase and need.score >= PLAIN_SCORE for need in self.needs)
        return bool(self.places) and bool(_CORRECTS.search(self.text)) and not plain

    @property
    def is_like_a_need(self) -> bool:
        """Whether the meaning is near a need, whatever the words."""
        return self.has_substance and any(need.score >= MEANT_SCORE for need in self.needs)

    @property
    def is_vague(self) -> bool:
        """Whether it is of some length, and what it asks for was hardly understood or not at all."""
        is_unread = not self.needs and len(self.words.split()) > _FEW_WORDS
        return is_unread or is_vague(self.words, self.needs)

    @property
    def is_faintly_a_need(self) -> bool:
        """Whether, in answer to what would help, the words tell of a need rather than of us."""
        return (
            self.has_substance
            and not _OF_US.search(self.text)
            and any(need.score >= FAINT_SCORE for need in self.needs)
        )

    @property
    def wants_company(self) -> bool:
        """Whether the people they ask for are company, and not those who work here."""
        is_company = any(need.need_id in _COMPANY and need.score >= SAID_SCORE for need in self.needs)
        return is_company and not asks_for_person(self.text)

    @property
    def has_substance(self) -> bool:
        """Whether words are left to search by once the fillers are out."""
        return any(len(word) > 2 and word not in _FILLER for word in re.findall(r"[a-z'’]+", self.words.lower()))

    @property
    def is_not_sure(self) -> bool:
        return bool(_NOT_SURE.search(self.text))

    @property
    def wants_person(self) -> bool:
        return bool(_PERSON.search(self.text))

    @property
    def is_yes(self) -> bool:
        return bool(_YES.search(self.text)) and not _NO.search(self.text)

    @property
    def is_no(self) -> bool:
        return bool(_NO.search(self.text))

    @property
    def ordinal(self) -> int | None:
        """Which of the services shown is meant: 1, 2, 3, or -1 for the last; ``None`` when none is named."""
        return ordinal_in(self.text)

    @property
    def wants_nearer(self) -> bool:
        return bool(_NEARER.search(self.text))

    @property
    def wants_further(self) -> bool:
        return bool(_FURTHER.search(self.text)) and not self.wants_nearer

    @property
    def wants_all(self) -> bool:
        return bool(_ALL.search(self.text))


def ordinal_in(text: str) -> int | None:
    return next((number for number, pattern in _ORDINALS if pattern.search(text)), None)


def hear(text: str, reader: ReadsNeeds, gazetteer: ReadsPlaces) -> Heard:
    """Read needs, places and limits out of one message."""
    if not text.strip():
        return Heard(text="", words="")
    found = gazetteer.read(text)
    words = found.rest.strip()
    read = reader.read(words) if words else []
    return Heard(
        text=text,
        words=words,
        needs=tuple(need for need in read if not need.negated),
        places=tuple(found.places),
        filters=read_filters(text),
        refused_ids=tuple(need.need_id for need in read if need.negated and need.phrase),
    )


def read_filters(text: str) -> dict[str, Any]:
    """Return the limits a message names, with the keys of the ``filters`` slot; unnamed ones are left out."""
    filters: dict[str, Any] = {}
    opened = next((name for name, pattern in _OPEN if pattern.search(text)), None)
    if opened:
        filters["open"] = opened
    if _FREE.search(text):
        filters["free"] = True
    if _WHEELCHAIR.search(text):
        filters["wheelchair"] = True
    miles = _MILES.search(text)
    if miles:
        filters["radius_miles"] = float(_NUMBER_WORDS.get(miles.group(1).lower()) or miles.group(1))
    language = read_wanted_language(text)
    if language:
        filters["language"] = language
    age = read_person(text).age
    if age is not None:
        filters["age"] = age
    return filters


def choose_place(text: str, options: Sequence[Place]) -> Place | None:
    """Return the place of several that the words pick: by number, name, county or nation."""
    said = text.casefold()
    for number, pattern in _ORDINALS:
        if pattern.search(text) and 0 < number <= len(options):
            return options[number - 1]
    for mark in ("name", "county", "locality", "nation"):
        picked = [
            place for place in options if (getattr(place, mark) or "").casefold() in said and getattr(place, mark)
        ]
        if len(picked) == 1:
            return picked[0]
    return None

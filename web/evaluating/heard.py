"""What somebody hears in one answer of the program, the same whichever door it came by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.replies import ChoicesReply, HandoffReply, Reply, ServicesReply, UrgentReply
from bot.safety import Hit, load_cards
from bot.safety.model import Category, Level
from telephony.simulator import Played
from web.evaluating.people import Listing, named_in

_LEVELS: Mapping[Category, Level] = {
    "emergency": "999",
    "urgent-medical": "111",
    "suicide": "crisis",
    "self-harm": "crisis",
    "domestic-abuse": "abuse",
    "sexual-abuse": "abuse",
    "safeguarding-children": "safeguarding",
    "safeguarding-adults": "safeguarding",
}
_HANDED_MODES = frozenset({"waiting", "human"})
_FOUND = re.compile(r"\bI found (?P<count>one service|\d+ services)[:.]\s+(?:The first is )?(?P<name>.+)", re.S)
_NEXT = re.compile(r"\bThe next is (?P<name>.+)", re.S)
_PRESS = re.compile(r"\bPress (?P<options>\d [^.?!]+)[.?!]?")
_OPTION = re.compile(r"(?P<key>\d) (?P<words>(?:for|to) [^,.]+)")
_HANDED_WORDS = re.compile(
    r"\b(?:in the queue to talk to|Someone will contact you|put you through to a care navigator)\b"
)


@dataclass(frozen=True, slots=True)
class Offered:
    """A service in a list; ``id`` is the feed's own, empty when the listing is not known."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be picked: what it is called, and what picking it says."""

    title: str
    say: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer.

    ``offered`` are the services it lists, best first; ``total`` is how many were found. ``is_next`` says that they
    follow those of the answer before, as a caller hears one at a time. ``takes_number`` says that a phone number is
    awaited; ``is_over``, that the line was closed.
    """

    text: str
    offered: tuple[Offered, ...] = ()
    total: int = 0
    is_next: bool = False
    options: tuple[Option, ...] = ()
    urgent: frozenset[Level] = frozenset()
    is_handed: bool = False
    takes_number: bool = False
    is_over: bool = False


def read_chat(replies: Sequence[Reply], mode: str) -> Heard:
    """Return what an answer of the chat API says; a list of services of a later page is a list of its own."""
    lists = [reply for reply in replies if isinstance(reply, ServicesReply)]
    texts = [getattr(reply, "text", "") for reply in replies]
    return Heard(
        text="\n".join(text for text in texts if text),
        offered=tuple(Offered(card.source_id, card.name) for each in lists for card in each.services),
        total=max((each.total for each in lists), default=0),
        options=tuple(
            Option(choice.title, choice.say)
            for reply in replies
            if isinstance(reply, ChoicesReply)
            for choice in reply.choices
        ),
        urgent=frozenset(reply.level for reply in replies if isinstance(reply, UrgentReply)),
        is_handed=mode in _HANDED_MODES or any(_is_handed(reply) for reply in replies),
    )


def read_call(played: Played, listings: Mapping[str, Listing]) -> Heard:
    """Return what a caller hears: services are known by their names, cards by their words."""
    spoken = played.spoken
    found = _FOUND.search(spoken)
    named = found or _NEXT.search(spoken)
    offered: tuple[Offered, ...] = ()
    if named is not None:
        listing = named_in(named["name"], listings)
        offered = (Offered(listing.id, listing.name) if listing else Offered("", named["name"].partition(". ")[0]),)
    count = re.match(r"\d+", found["count"]) if found else None
    return Heard(
        text=spoken,
        offered=offered,
        total=(int(count.group()) if count else 1) if found else 0,
        is_next=named is not None and found is None,
        options=_keys(spoken),
        urgent=frozenset(level for speech, level in _spoken_cards() if speech in spoken),
        is_handed=bool(_HANDED_WORDS.search(spoken)),
        takes_number=played.attributes is not None and played.attributes.get("numDigits", "") != "1" and not named,
        is_over=played.is_over,
    )


def _is_handed(reply: Reply) -> bool:
    return isinstance(reply, HandoffReply) and reply.state != "closed"


def _keys(spoken: str) -> tuple[Option, ...]:
    pressed = _PRESS.search(spoken)
    if pressed is None:
        return ()
    found = _OPTION.finditer(pressed["options"])
    return tuple(Option(re.sub(r"^(?:for|to) ", "", each["words"]).strip(), each["key"]) for each in found)


@cache
def _spoken_cards() -> tuple[tuple[str, Level], ...]:
    """Return the words of each care card as they are read aloud, in England and in Wales."""
    cards = load_cards()
    hits = [Hit("", category, level, "") for category, level in _LEVELS.items()]
    both = [cards.card(hit, "england") for hit in hits] + [cards.card(hit, "wales") for hit in hits]
    return tuple((card.speech or card.text, card.level) for card in both)

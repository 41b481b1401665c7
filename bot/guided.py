"""Guided search: what people get when the dialogue engine is down or slow.

It reads the same words with the directory's own readers and keeps no state but the record of the
conversation, so the engine and the guide can take turns in one conversation.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.asking import wants_person
from bot.contact import read_contact
from bot.handoff import HandoffQueue, handoff_reply
from bot.presenting import say_number, services_reply
from bot.record import Event
from bot.replies import Choice, ChoicesReply, Reply, ServiceCard, ServicesReply, TextReply
from bot.summary import NamedNeed, ReadsNeeds, ReadsPlaces
from directory.model import Place, SearchRequest, SearchResult
from directory.search.ports import IndexUnavailable

PER_PAGE = 3

ASK_NEED = "What would help? Tell me in your own words, like “help at home for my mum in Strood”."
ASK_PLACE = "Where are you? A town or postcode helps me find the nearest. You can also say “anywhere”."
ASK_CONTACT = (
    "A care navigator is a person who can help you find the right service. Send me your phone number or email "
    "address and I will pass it to them, with what you have told me here. By sending it you agree to that."
)
HELP = (
    "I am a computer assistant. I look up local health, care and community services. Tell me what would help and "
    "where you are. You can say “more” for more services, “number 2” for details, or “person” to talk to someone."
)
NOTHING_FOUND = "I could not find a service for that. Try other words, or talk to a person."
NO_MORE = "Those are all the services I found. You can ask for something else, or talk to a person."
SEARCH_DOWN = (
    "The service search is not answering just now. For health advice call 111, for benefits and housing call "
    "Citizens Advice on 0800 144 8848. You can also ask for a person to contact you."
)
PERSON = Choice(title="Talk to a person", say="person")

_HELP = re.compile(r"^\W*(?:help|what can you do|who are you|are you (?:a )?(?:real|robot|human|computer).*)\W*$", re.I)
_MORE = re.compile(
    r"^\W*(?:more|next|show (?:me )?more|any ?(?:thing|more)? ?(?:else|others?)|others?)\b.{0,20}$", re.I
)
_RESTART = re.compile(r"^\W*(?:start again|start over|restart|something else|new search)\W*$", re.I)
_THANKS = re.compile(r"^\W*(?:thanks?(?: you)?|cheers|ta|great|ok(?:ay)?|bye|goodbye|thats? all)\b.{0,20}$", re.I)
_GREETING = re.compile(r"^\W*(?:hi|hello|hiya|hey|good (?:morning|afternoon|evening))\W*$", re.I)
_ANYWHERE = re.compile(r"\b(?:anywhere|not sure|don'?t know|skip|any where|doesn'?t matter)\b", re.I)
_CHOSEN = re.compile(
    r"^\W*(?:(?:the )?(?:number|option|no\.?) ?)?(?:the )?(1|2|3|one|two|three|first|second|third)(?: one)?"
    r"(?: please)?\W*$|^\W*(?:the )?(phone )?number\W*$",
    re.I,
)
_ORDER = {"1": 0, "one": 0, "first": 0, "2": 1, "two": 1, "second": 1, "3": 2, "three": 2, "third": 2}


class VocabularyNames(Protocol):
    @property
    def needs(self) -> Mapping[str, NamedNeed]: ...


class SearchesDirectory(Protocol):
    """The directory as the bot needs it."""

    @property
    def vocabulary(self) -> VocabularyNames: ...

    @property
    def reader(self) -> ReadsNeeds: ...

    @property
    def gazetteer(self) -> ReadsPlaces: ...

    def find_services(self, request: SearchRequest) -> SearchResult: ...


@dataclass(frozen=True, slots=True)
class _Search:
    """What the person is looking for so far."""

    words: str = ""
    place: Place | None = None
    ambiguous: tuple[Place, ...] = ()


class GuidedSearch:
    """Answers one message from the message and the record alone; stateless and thread-safe."""

    def __init__(self, directory: SearchesDirectory, handoffs: HandoffQueue) -> None:
        self._directory = directory
        self._handoffs = handoffs

    def answer(self, conversation_id: str, text: str, events: Sequence[Event]) -> tuple[Reply, ...]:
        """Return replies to a message.

        Args:
            events: what was said before this message, oldest first.
        """
        contact = read_contact(text) if _was_said(events, ASK_CONTACT) else None
        if contact:
            request = self._handoffs.request(
                conversation_id, contact=contact, consent=True, reason="Asked for a person"
            )
            return (handoff_reply(request),)
        if wants_person(text):
            return (TextReply(text=ASK_CONTACT, speech=ASK_CONTACT),)
        if _RESTART.match(text) or _GREETING.match(text):
            return (TextReply(text=ASK_NEED),)
        if _HELP.match(text):
            return (TextReply(text=HELP), _choices(PERSON))
        if _THANKS.match(text):
            return (TextReply(text="You’re welcome. If you need anything else, tell me what would help."),)
        return self._search(text, events)

    def _search(self, text: str, events: Sequence[Event]) -> tuple[Reply, ...]:
        shown = _last_shown(events)
        chosen = _CHOSEN.match(text)
        if chosen and shown:
            return _details(shown, _ORDER.get((chosen.group(1) or "one").lower(), 0))
        before = self._read_all(events)
        if _MORE.match(text) and before.words:
            return self._show(before, page=(shown.page + 1) if shown else 1)
        search = self._read(before, text)
        asked = _was_said(events, ASK_PLACE)
        if not search.words:
            return (TextReply(text=ASK_NEED), _choices(PERSON))
        if search.ambiguous:
            return (TextReply(text="Which one do you mean?"), _which(search.ambiguous))
        if search.place is None and not asked and not _ANYWHERE.search(text):
            return (TextReply(text=ASK_PLACE, speech="Which town or postcode are you in?"),)
        return self._show(search, page=1)

    def _read_all(self, events: Sequence[Event]) -> _Search:
        search = _Search()
        for event in events:
            if event.speaker != "person" or not event.text:
                continue
            search = _Search(place=search.place) if _RESTART.match(event.text) else self._read(search, event.text)
        return search

    def _read(self, search: _Search, text: str) -> _Search:
        """Return the search with a message added: a new need replaces the last one, a place is kept."""
        if any(words.match(text) for words in (_MORE, _CHOSEN, _HELP, _THANKS, _GREETING)) or wants_person(text):
            return replace(search, ambiguous=())
        found = self._directory.gazetteer.read(text)
        places, rest = found.places, found.rest
        if not places and len(text.split()) <= 3:
            places = tuple(self._directory.gazetteer.find(text))
            rest = "" if places else text
        place = places[0] if len(places) == 1 else search.place
        says_need = bool(re.search(r"[a-z]{3}", rest, re.I)) and not _ANYWHERE.search(rest)
        if says_need and places and search.words and not self._directory.reader.read(rest):
            says_need = False
        words = rest.strip() if says_need else search.words
        return _Search(words, place, places if len(places) > 1 else ())

    def _show(self, search: _Search, *, page: int) -> tuple[Reply, ...]:
        request = SearchRequest(text=search.words, near=search.place, page=page, per_page=PER_PAGE)
        try:
            result = self._directory.find_services(request)
        except IndexUnavailable:
            return (TextReply(text=SEARCH_DOWN), _choices(PERSON))
        if not result.matches:
            return (TextReply(text=NO_MORE if page > 1 else NOTHING_FOUND), _choices(PERSON))
        near = f" near {search.place.name}" if search.place else ""
        lead = "Here are more services" if page > 1 else "These services may help"
        notes = tuple(TextReply(text=note) for note in result.notes)
        more = [Choice(title="Show more", say="more")] if result.total > page * PER_PAGE else []
        return (TextReply(text=f"{lead}{near}."), *notes, services_reply(result, page), _choices(*more, PERSON))


def _details(shown: ServicesReply, index: int) -> tuple[Reply, ...]:
    if index >= len(shown.services):
        return (TextReply(text=f"I showed you {len(shown.services)}. Say a number from that list."),)
    card = shown.services[index]
    return (TextReply(text=_in_full(card), speech=say_number(card)), _choices(PERSON))


def _in_full(card: ServiceCard) -> str:
    ways = [f"Phone {card.phone}." if card.phone else "", f"Website: {card.url}" if card.url else ""]
    checked = f"Details last checked {card.last_checked}." if card.last_checked else ""
    lines = [f"{card.name}. {card.summary}", *ways, card.caution, checked]
    return "\n".join(line for line in lines if line)


def _which(places: Sequence[Place]) -> ChoicesReply:
    names = [f"{place.name}, {place.county}" if place.county else place.name for place in places[:3]]
    return _choices(*(Choice(title=name, say=name) for name in names))


def _choices(*choices: Choice) -> ChoicesReply:
    return ChoicesReply(choices=choices)


def _last_shown(events: Sequence[Event]) -> ServicesReply | None:
    replies = [reply for event in events for reply in event.replies if isinstance(reply, ServicesReply)]
    return replies[-1] if replies else None


def _was_said(events: Sequence[Event], words: str) -> bool:
    """Return whether the bot said these words, whole, since the person last began again."""
    for event in reversed(events):
        if any(isinstance(reply, TextReply) and reply.text == words for reply in event.replies):
            return True
        if event.speaker == "person" and event.text and _RESTART.match(event.text):
            return False
    return False

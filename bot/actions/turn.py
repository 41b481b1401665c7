"""One turn as an action sees it: what was said, what is known so far, and ways to answer."""

from dataclasses import asdict
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.hearing import Heard, hear
from bot.actions.person import Person, join_person, read_kept_person, read_person, says_pronoun
from bot.actions.ports import Directory, ReadsNeeds, ReadsPlaces, Sends
from bot.asking import may_want_person
from bot.contact import read_contact
from bot.sending import is_mobile
from directory.model import Audience, Place, SearchRequest
from directory.search import IndexUnavailable

type Event = dict[str, Any]

ANYWHERE = "anywhere"
NOT_UNDERSTOOD = "nlu_fallback"
FIND = "find_service"
GROWN_UP = 18

# Intents in which a place is never meant, so that "thanks, I will walk to Strood" changes nothing.
_NO_PLACE_INTENTS = frozenset({"thanks", "goodbye", "greet", "ask_for_person", "bot_challenge", "ask_for_details"})


class Turn:
    """Reads a tracker and writes to a dispatcher; made anew for every action call."""

    def __init__(
        self, tracker: Tracker, dispatcher: CollectingDispatcher, directory: Directory, sends: Sends | None = None
    ) -> None:
        self.tracker = tracker
        self._dispatcher = dispatcher
        self._directory = directory
        self._sends = sends

    @property
    def text(self) -> str:
        return str(self.tracker.latest_message.get("text") or "")

    @property
    def intent(self) -> str:
        name = str((self.tracker.latest_message.get("intent") or {}).get("name") or "")
        # "Someone to have the dog" and "somebody to ring me for a chat" are looked for; they ask for nobody here.
        is_for_us = may_want_person(self.text) and not self.heard.wants_company
        return FIND if name == "ask_for_person" and not is_for_us else name

    @property
    def channel(self) -> str:
        return self.tracker.get_latest_input_channel() or "web"

    @property
    def is_phone(self) -> bool:
        return self.channel == "phone"

    @property
    def audience(self) -> Audience:
        """Who may see what is found: receptionists see services that only professionals use."""
        return "professional" if self.channel == "desk" else "public"

    @property
    def caller(self) -> str | None:
        """The number a call came from, in national form if it is a UK one; ``None`` off the phone or if withheld."""
        caller = self._metadata.get("caller")
        return read_contact(str(caller)) or str(caller) if caller and self.is_phone else None

    @property
    def can_send(self) -> bool:
        """Whether they can be sent what they are shown; a caller only to the mobile that they call from."""
        if self._sends is None or self.channel == "sms":
            return False
        if self.is_phone:
            return self._sends.can_text and is_mobile(self.caller or "")
        return self._sends.can_text or self._sends.can_email

    @property
    def _metadata(self) -> dict[str, Any]:
        return self.tracker.latest_message.get("metadata") or {}

    @property
    def service(self) -> str | None:
        """The id of the service talked about: the one a caller heard last, because they move through the list alone."""
        heard = self._metadata.get("service")
        if self.is_phone and heard in {kept["id"] for kept in self.shown}:
            return str(heard)
        kept = self.slot("service")
        return str(kept) if kept else None

    @property
    def reader(self) -> ReadsNeeds:
        return self._directory.reader

    @property
    def gazetteer(self) -> ReadsPlaces:
        return self._directory.gazetteer

    @cached_property
    def heard(self) -> Heard:
        return hear(self.text, self._directory.reader, self._directory.gazetteer)

    @property
    def is_said_again(self) -> bool:
        """Whether the same words came just before."""
        said = [str(event.get("text") or "") for event in self.tracker.events if event.get("event") == "user"]
        return len(said) > 1 and said[-1].casefold() == said[-2].casefold()

    def slot(self, name: str) -> Any:
        return self.tracker.slots.get(name)

    @property
    def need_ids(self) -> tuple[str, ...]:
        return tuple((self.slot("need") or {}).get("ids", ()))

    @property
    def need_words(self) -> str:
        return str((self.slot("need") or {}).get("words", ""))

    @property
    def told(self) -> str:
        """What they told at length before they said their need in a few words."""
        return str((self.slot("need") or {}).get("told", ""))

    @property
    def has_need(self) -> bool:
        return bool(self.slot("need"))

    @property
    def place(self) -> Place | None:
        kept = self.slot("place")
        return read_place(kept) if isinstance(kept, dict) else None

    @property
    def place_said(self) -> Place | None:
        """The place this message names, if it is one; else the one being talked about."""
        return self.heard.places[0] if len(self.heard.places) == 1 else self.place

    @property
    def filters(self) -> dict[str, Any]:
        return dict(self.slot("filters") or {})

    @cached_property
    def person(self) -> Person:
        """Who the help is for, with what this message adds."""
        return join_person(read_kept_person(self.slot("person")), read_person(self.text), self.text)

    @property
    def limits(self) -> dict[str, Any]:
        """The limits this message names, and the age of whoever it is for.

        A child's age is kept only while the words speak of the child: the next need may be their parent's.
        """
        age, said = self.person.age, read_person(self.text)
        speaks_of_them = bool(said.who or said.ages or says_pronoun(self.text))
        is_kept = age is not None and (speaks_of_them or age >= GROWN_UP)
        return {**self.heard.filters, **({"age": age} if is_kept else {})}

    @property
    def shown(self) -> list[dict[str, str]]:
        return list(self.slot("shown") or [])

    @property
    def misunderstandings(self) -> int:
        return int(self.slot("misunderstandings") or 0)

    @property
    def says_need(self) -> bool:
        """Whether the message can be searched for: a need by name, or words that no other aim explains."""
        if self.heard.need_ids:
            return True
        if self.intent == FIND and self.heard.has_substance:
            return bool(self.heard.needs) or self._finds_something
        return self.intent == NOT_UNDERSTOOD and self.heard.is_like_a_need

    @cached_property
    def _finds_something(self) -> bool:
        """Whether the directory knows any of the words, for a message in which no need was read."""
        try:
            return self._directory.find_services(SearchRequest(text=self.heard.words, per_page=1)).total > 0
        except IndexUnavailable:
            return True

    @property
    def is_new_search(self) -> bool:
        """Whether the words themselves name a need or a place that is not the one being talked about."""
        if set(self.heard.need_ids) - set(self.need_ids):
            return True
        if self.intent == NOT_UNDERSTOOD and self.heard.is_like_a_need:
            return True
        places = self.heard.places
        if not places or self.intent in _NO_PLACE_INTENTS:
            return False
        return self.place is None or self.place.name not in {place.name for place in places}

    def say(self, response: str, **words: object) -> None:
        """Say a response of the domain, its blanks filled."""
        self._dispatcher.utter_message(response=response, **{name: str(word) for name, word in words.items()})

    def show(self, reply: BaseModel) -> None:
        """Give a structured reply."""
        self._dispatcher.utter_message(json_message=reply.model_dump(mode="json"))

    def say_again(self, text: str | None, custom: dict[str, Any] | None) -> None:
        self._dispatcher.utter_message(text=text, json_message=custom)


def keep_place(place: Place) -> dict[str, Any]:
    """Return a place as its slot keeps it: plain JSON."""
    return {**asdict(place), "area_ids": sorted(place.area_ids)}


def read_place(kept: dict[str, Any]) -> Place:
    return Place(**{**kept, "area_ids": frozenset(kept.get("area_ids", ()))})


def keep_need(heard: Heard, *, also_ids: tuple[str, ...] = (), also_words: str = "", told: str = "") -> dict[str, Any]:
    """Return what was asked for as its slot keeps it, added to what was asked before when that is given.

    Needs near in meaning are left to the search, which reads the words too and weighs them for what they are.
    """
    ids = dict.fromkeys([*also_ids, *heard.need_ids])
    need = {"words": f"{also_words} {heard.words}".strip(), "ids": list(ids)}
    return {**need, "told": told} if told else need

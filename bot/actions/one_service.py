"""Talking about one service: everything about it, its number, its hours, how to get in."""

from abc import abstractmethod
from datetime import UTC, datetime

from rapidfuzz import fuzz, process, utils
from rasa_sdk.events import SlotSet

from bot.actions.base import SignpostAction, search_again
from bot.actions.service_words import access_words, details_reply, hours_words
from bot.actions.turn import Event, Turn
from bot.replies import Choice, ChoicesReply
from bot.speech import read_number, shorten_speech
from directory.model import Service

_NAME_SCORE = 80
_LEAST_NAME_WORDS = 4
_ORDINAL_WORDS = ("first", "second", "third")


class _AboutService(SignpostAction):
    """Finds the service that is meant, then tells something about it."""

    question = "tell me about"

    def answer(self, turn: Turn) -> list[Event]:
        service_id = which_service(turn)
        if service_id is None and (turn.is_new_search or not turn.shown):
            if not turn.has_need and not turn.is_new_search:
                turn.say("utter_no_services_yet")
            return search_again()
        if service_id is None:
            return self._ask_which(turn)
        service = self._directory.get_service(service_id)
        if service is None:
            turn.say("utter_service_gone")
            turn.say("utter_choices_person_or_again")
            return [SlotSet("misunderstandings", 0)]
        self.tell(turn, service)
        if not turn.is_phone:
            turn.say("utter_choices_after_details")
        return [SlotSet("service", service_id), SlotSet("misunderstandings", 0)]

    @abstractmethod
    def tell(self, turn: Turn, service: Service) -> None:
        """Say what was asked about the service."""

    def _ask_which(self, turn: Turn) -> list[Event]:
        turn.say("utter_which_service")
        options = zip(turn.shown, _ORDINAL_WORDS, strict=False)
        choices = [Choice(title=kept["name"], say=f"{self.question} the {word} one") for kept, word in options]
        turn.show(ChoicesReply(choices=tuple(choices)))
        return [SlotSet("misunderstandings", 0)]


class ShowDetails(_AboutService):
    action_name = "action_show_details"

    def tell(self, turn: Turn, service: Service) -> None:
        turn.show(details_reply(service, datetime.now(UTC)))


class GiveNumber(_AboutService):
    action_name = "action_give_number"
    question = "tell me the phone number of"

    def tell(self, turn: Turn, service: Service) -> None:
        if service.phones:
            number = service.phones[0].number
            turn.say("utter_number", name=service.name, number=number, spoken_number=read_number(number))
        elif service.url:
            turn.say("utter_no_number_but_website", name=service.name, url=service.url)
        else:
            turn.say("utter_no_number", name=service.name)


class GiveOpeningHours(_AboutService):
    action_name = "action_give_opening_hours"
    question = "tell me the opening times of"

    def tell(self, turn: Turn, service: Service) -> None:
        hours, spoken = hours_words(service, datetime.now(UTC))
        if hours:
            turn.say(
                "utter_hours", name=service.name, hours=hours, spoken_hours=shorten_speech(spoken, 15.0).rstrip(".")
            )
        else:
            turn.say("utter_no_hours", name=service.name)


class SayHowToGetIn(_AboutService):
    action_name = "action_say_how_to_get_in"
    question = "tell me how to get in to"

    def tell(self, turn: Turn, service: Service) -> None:
        access = access_words(service)
        turn.say("utter_how_to_get_in", name=service.name, access=access, spoken_access=shorten_speech(access, 15.0))


def which_service(turn: Turn) -> str | None:
    """Return the id of the service meant: by number, by name, else the one talked about last.

    ``None`` when several were shown and none is picked, or when the words ask for something new.
    """
    shown = turn.shown
    ordinal = turn.heard.ordinal
    if ordinal is not None and shown:
        return shown[ordinal - 1 if ordinal > 0 else -1]["id"] if ordinal <= len(shown) else None
    named = _by_name(turn)
    if named:
        return named
    if turn.is_new_search:
        return None
    if turn.slot("service"):
        return str(turn.slot("service"))
    return shown[0]["id"] if len(shown) == 1 else None


def _by_name(turn: Turn) -> str | None:
    """Return a service seen in this conversation whose name the words hold, spelling forgiven."""
    seen = {kept["id"]: kept["name"] for kept in turn.slot("seen") or []}
    if not seen or len(turn.text) < _LEAST_NAME_WORDS:
        return None
    whole = process.extractOne(turn.text, seen, scorer=fuzz.token_set_ratio, processor=_content_words)
    return str(whole[2]) if whole and whole[1] >= _NAME_SCORE else None


_ASKING_WORDS = """
    tell me about the more what is does do one a an of for in at and details information on number phone when open
    opening hours times how to get into explain please can i their it that this service services support group
"""
_ASKING = frozenset(_ASKING_WORDS.split())


def _content_words(text: str) -> str:
    return " ".join(word for word in utils.default_process(text).split() if word not in _ASKING)

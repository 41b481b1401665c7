"""Answers about one service: all of it, or what was asked of it."""

from collections.abc import Callable
from datetime import UTC, datetime

from rasa_sdk.events import SlotSet

from bot.actions.aspects import QUESTIONS, Aspect, points_back, read_aspect
from bot.actions.fitting import fit_words
from bot.actions.getting_there import directions_words
from bot.actions.offers import make_offer, offer_to_send
from bot.actions.one_day import day_words, read_day
from bot.actions.ports import Directory
from bot.actions.service_words import access_words, cost_words, details_reply, hours_words
from bot.actions.turn import Event, Turn
from bot.actions.which import listed_by_name, which_service
from bot.replies import Choice, ChoicesReply, TextReply
from bot.speech import read_number, shorten_speech
from directory.model import Service

_ORDINAL_WORDS = ("first", "second", "third")
_SPOKEN_SECONDS = 14.0
# Channels on which a web address can be pressed.
_WITHOUT_LINKS = frozenset({"phone", "sms"})


def answer_about(turn: Turn, directory: Directory, aspect: Aspect) -> list[Event] | None:
    """Answer a question about a service; ``None`` when it is not about one, but a new search.

    Args:
        aspect: what is told when the words do not plainly ask for something else.
    """
    aspect = read_aspect(turn.text) or aspect
    service_id = which_service(turn) or listed_by_name(turn, directory)
    if service_id is None and turn.shown and points_back(turn.text):
        service_id = turn.service
    elif service_id is None and (turn.is_new_search or not turn.shown):
        return None
    if service_id is None:
        return _ask_which(turn, aspect)
    service = directory.get_service(service_id)
    if service is None:
        turn.say("utter_service_gone")
        turn.say("utter_choices_person_or_again")
        return [SlotSet("misunderstandings", 0)]
    _TELLS[aspect](turn, service)
    offered = make_offer(turn) if turn.is_phone else None
    if offered is None:
        offer_to_send(turn)
    told = [SlotSet("service", service_id), SlotSet("misunderstandings", 0), SlotSet("person", turn.person.kept())]
    return [*told, *(offered or ())]


def _ask_which(turn: Turn, aspect: Aspect) -> list[Event]:
    turn.say("utter_which_service")
    options = zip(turn.shown, _ORDINAL_WORDS, strict=False)
    question = QUESTIONS[aspect]
    choices = [Choice(title=kept["name"], say=question.format(which=f"the {word} one")) for kept, word in options]
    turn.show(ChoicesReply(choices=tuple(choices)))
    return [SlotSet("misunderstandings", 0)]


def _tell_details(turn: Turn, service: Service) -> None:
    turn.show(details_reply(service, datetime.now(UTC)))


def _tell_number(turn: Turn, service: Service) -> None:
    if service.phones:
        number = service.phones[0].number
        turn.say("utter_number", name=service.name, number=number, spoken_number=read_number(number))
    elif service.url:
        turn.say("utter_no_number_but_website", name=service.name, url=service.url)
    else:
        turn.say("utter_no_number", name=service.name)


def _tell_hours(turn: Turn, service: Service) -> None:
    at = datetime.now(UTC)
    hours, spoken = hours_words(service, at)
    if not hours:
        turn.say("utter_no_hours", name=service.name)
        return
    asked = read_day(turn.text, at)
    answer = day_words(service, asked, at) if asked else ""
    if answer:
        text = f"{service.name}: {answer}"
        turn.show(
            TextReply(text=f"{text}\n{hours[:1].upper()}{hours[1:]}.", speech=shorten_speech(text, _SPOKEN_SECONDS))
        )
    elif asked:
        turn.say("utter_hours_not_of_that_day", name=service.name, hours=hours)
    else:
        spoken = shorten_speech(spoken, _SPOKEN_SECONDS).rstrip(".")
        turn.say("utter_hours", name=service.name, hours=hours, spoken_hours=spoken)


def _tell_directions(turn: Turn, service: Service) -> None:
    text, speech = directions_words(service, turn.place_said, has_link=turn.channel not in _WITHOUT_LINKS)
    turn.show(TextReply(text=text, speech=speech))


def _tell_access(turn: Turn, service: Service) -> None:
    access = access_words(service)
    wait = f" They say of waiting: {service.wait_time.strip().rstrip('.')}." if service.wait_time.strip() else ""
    spoken = shorten_speech(access, _SPOKEN_SECONDS)
    turn.say("utter_how_to_get_in", name=service.name, access=f"{access}{wait}", spoken_access=spoken)


def _tell_fit(turn: Turn, service: Service) -> None:
    text, speech = fit_words(service, turn.person, turn.place)
    turn.show(TextReply(text=text, speech=speech))


def _tell_cost(turn: Turn, service: Service) -> None:
    cost = cost_words(service)
    if cost:
        spoken = shorten_speech(cost, _SPOKEN_SECONDS).rstrip(".")
        turn.say("utter_cost", name=service.name, cost=cost.rstrip("."), spoken_cost=spoken)
    else:
        turn.say("utter_no_cost", name=service.name)


_TELLS: dict[Aspect, Callable[[Turn, Service], None]] = {
    "details": _tell_details,
    "number": _tell_number,
    "hours": _tell_hours,
    "directions": _tell_directions,
    "access": _tell_access,
    "fit": _tell_fit,
    "cost": _tell_cost,
}

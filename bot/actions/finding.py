"""The form that finds out what would help and where: words first, the intent only where the words say nothing."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import SlotSet

from bot.actions.asides import answer_aside, asks_to_send, note_person
from bot.actions.base import SignpostAction
from bot.actions.hearing import choose_place
from bot.actions.offers import offer_events, read_in_turn
from bot.actions.ports import Directory
from bot.actions.stories import is_story, keep_story, need_from_story, tells_of_elsewhere
from bot.actions.turn import ANYWHERE, Event, Turn, keep_need, keep_place, read_place
from bot.asking import wants_only_person
from bot.language import read_wanted_language
from bot.replies import Choice, ChoicesReply
from directory.model import Place

MOST_CHOICES = 3
TRIES_FOR_PLACE = 2
TRIES_FOR_NEED = 3
MOST_QUESTIONS = 3

# Asked in the middle of the form, these are answered and then the question comes back.
DIGRESSIONS = {
    "ask_for_help": "utter_help",
    "bot_challenge": "utter_who_are_you",
    "thanks": "utter_thanks_briefly",
    "complain": "utter_complain",
    "ask_medical_advice": "utter_medical_advice",
    "out_of_scope": "utter_out_of_scope",
}
# Asked for in the middle of a form, these end it. Rasa's own rules for that never fire here: a form gives way to them
# only when its validation sets no slot.
_ELSEWHERE = {"ask_for_person": "handoff_form", "start_again": "action_start_again", "goodbye": "action_goodbye"}
_SAY_NO_NEED = frozenset({"thanks", "greet", "affirm", "deny", "not_sure", "bot_challenge"})
_REPEATS = frozenset({"repeat", "greet", "affirm"})


class ValidateFindForm(SignpostAction):
    """Fills ``need`` and ``place`` from the whole message, both at once.

    Rasa calls it when the form starts (nothing is asked for yet) and after every message while the form is on.
    It always sets a slot, because Rasa gives up a form whose validation sets none.
    """

    action_name = "validate_find_form"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        events = self._read(turn)
        return [*events, *_count_question(turn, events)]

    def _read(self, turn: Turn) -> list[Event]:
        asked = turn.slot("requested_slot")
        elsewhere = turned_to(turn) if asked else None
        if elsewhere:
            return [SlotSet("requested_slot", None), SlotSet("aside", elsewhere)]
        if asked is None and asks_to_send(turn):
            return [SlotSet("requested_slot", None), SlotSet("aside", "send_form")]
        told = answer_aside(turn, self._directory)
        if told is not None:
            # In the middle of a question the question comes back; before one there is nothing to search for.
            return told if asked else [*told, SlotSet("requested_slot", None), SlotSet("aside", "told")]
        noted = note_person(turn)
        if noted is not None:
            return [*noted, SlotSet("misunderstandings", turn.misunderstandings)]
        if asked is None:
            return [
                *_start(turn, self._directory),
                *([] if is_story(turn) else [SlotSet("person", turn.person.kept())]),
            ]
        if turn.slot("place_options"):
            options = [read_place(kept) for kept in turn.slot("place_options")]
            chosen = choose_place(turn.text, options)
            if chosen:
                return [*_at(chosen), SlotSet("misunderstandings", 0)]
        heard_events = _hear(turn, asked)
        if heard_events:
            if turn.intent == "ask_medical_advice":
                turn.say("utter_medical_advice")
            return [*heard_events, SlotSet("person", turn.person.kept()), SlotSet("misunderstandings", 0)]
        if asked == "place" and _declines_place(turn):
            return [SlotSet("place", ANYWHERE), SlotSet("place_options", None), SlotSet("misunderstandings", 0)]
        if turn.intent == "out_of_scope" and turn.is_said_again:
            # It was an answer, taken for something else: to ask for ever helps nobody.
            return _not_followed(turn, asked)
        if turn.intent in DIGRESSIONS:
            turn.say(DIGRESSIONS[turn.intent])
            return [SlotSet("misunderstandings", turn.misunderstandings)]
        if turn.intent in _REPEATS or (asked == "place" and turn.text and not turn.heard.has_substance):
            return [SlotSet("misunderstandings", turn.misunderstandings)]
        return _not_followed(turn, asked)

    def events_after_failure(self) -> list[Event]:
        return [SlotSet("requested_slot", None), SlotSet("misunderstandings", 0), SlotSet("handoff_left", None)]


class AskNeed(SignpostAction):
    """Asks what would help, with more to hold on to each time."""

    action_name = "action_ask_find_form_need"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        if turn.misunderstandings and turn.heard.is_not_sure:
            turn.say("utter_not_sure")
            turn.say("utter_choose_a_need")
        elif turn.slot("story"):
            turn.say("utter_ask_need_in_few_words")
        elif turn.misunderstandings == 0:
            turn.say("utter_ask_need")
        elif turn.misunderstandings == 1:
            turn.say("utter_ask_need_again")
        else:
            turn.say("utter_ask_need_with_choices")
            turn.say("utter_choose_a_need")
        return []


class AskPlace(SignpostAction):
    """Asks where they are, or which of several places."""

    action_name = "action_ask_find_form_place"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        options = [read_place(kept) for kept in turn.slot("place_options") or []]
        if options:
            full_names = [_full_name(place) for place in options]
            told = ", or ".join(full_names) + "."
            if len({place.name for place in options}) > 1:
                turn.say("utter_which_of_places", options=told)
            else:
                turn.say("utter_which_place", name=options[0].name, options=told)
            turn.show(ChoicesReply(choices=tuple(Choice(title=name, say=name) for name in full_names)))
            return []
        turn.say("utter_ask_place_again" if turn.misunderstandings else "utter_ask_place")
        turn.say("utter_choose_no_place")
        return []


def turned_to(turn: Turn) -> str | None:
    """Return the form or action that a message in the middle of a question turns to; ``None`` when it does not."""
    if wants_only_person(turn.text):
        return _ELSEWHERE["ask_for_person"]
    return None if turn.heard.places else _ELSEWHERE.get(turn.intent)


def _start(turn: Turn, directory: Directory) -> list[Event]:
    """Read the message that started the form: a new need replaces the last one, the place is kept."""
    if turn.heard.refused_ids and not turn.heard.need_ids and not turn.heard.places and turn.has_need:
        return _turn_down(turn)
    events: list[Event] = [SlotSet("misunderstandings", 0)]
    if turn.has_need and turn.heard.corrects_place:
        return [*events, *_places(turn.heard.places)]
    if is_story(turn) and (turn.says_need or turn.intent == "find_service"):
        events += keep_story(turn)
    elif turn.says_need:
        events += _need_said(turn)
    elif turn.intent == "find_service" and not turn.heard.places:
        events.append(SlotSet("need", None))
        if turn.heard.has_substance:
            events.append(SlotSet("misunderstandings", 1))
    if turn.heard.places:
        events += [] if tells_of_elsewhere(turn, directory) else _places(turn.heard.places)
    elif turn.intent == "change_place":
        events += [SlotSet("place", None), SlotSet("place_options", None)]
    elif turn.intent == "give_place" and not turn.says_need:
        # Meant as a place and not one we know: ask, rather than show the same services again.
        events += [SlotSet("place", None), SlotSet("place_options", None), SlotSet("misunderstandings", 1)]
    return events


def _count_question(turn: Turn, events: Sequence[Event]) -> list[Event]:
    """Count what was asked and answered; after three questions what is known has to do.

    A digression is no answer, so the question that comes back after it is the same one.
    """
    if turn.slot("requested_slot") is None:
        return [SlotSet("questions", 0)]
    after = {**turn.tracker.slots, **{event["name"]: event["value"] for event in events if event["event"] == "slot"}}
    moved = ("need", "place", "place_options", "misunderstandings", "requested_slot")
    if all(after.get(name) == turn.slot(name) for name in moved):
        return []
    questions = int(turn.slot("questions") or 0) + 1
    counted = [SlotSet("questions", questions)]
    if questions < MOST_QUESTIONS or not after.get("need") or after.get("place"):
        return counted
    turn.say("utter_carry_on_without_place")
    return [*counted, SlotSet("place", ANYWHERE), SlotSet("place_options", None), SlotSet("misunderstandings", 0)]


def _turn_down(turn: Turn) -> list[Event]:
    """Keep what was asked for, less what is not wanted after all."""
    return [SlotSet("misunderstandings", 0), SlotSet("need", _less_what_is_refused(turn))]


def _less_what_is_refused(turn: Turn) -> dict[str, Any]:
    wanted = tuple(need_id for need_id in turn.need_ids if need_id not in turn.heard.refused_ids)
    return keep_need(turn.heard, also_ids=wanted, also_words=turn.need_words)


def _hear(turn: Turn, asked: str) -> list[Event]:
    """Return what the words say about need and place; nothing when they say neither."""
    events: list[Event] = []
    heard = turn.heard
    if asked == "need":
        if turn.says_need or (turn.intent not in _SAY_NO_NEED and turn.heard.is_faintly_a_need):
            events += _need_said(turn)
        elif turn.slot("story") and turn.intent not in DIGRESSIONS and turn.intent not in _REPEATS:
            events += need_from_story(turn)
    elif set(heard.need_ids) - set(turn.need_ids):
        also = keep_need(heard, also_ids=turn.need_ids, also_words=turn.need_words)
        events += [SlotSet("need", also), SlotSet("filters", {**turn.filters, **turn.limits})]
    elif heard.refused_ids and not heard.places:
        events.append(SlotSet("need", _less_what_is_refused(turn)))
    if heard.places:
        events += _places(heard.places)
    return events


def _need_said(turn: Turn) -> list[Event]:
    """Keep the need that is asked for first, and the one for later where two are put in order."""
    told = str((turn.slot("story") or {}).get("words", ""))
    language = read_wanted_language(told)
    limits = {**({"language": language} if language else {}), **turn.limits}
    kept = [SlotSet("filters", limits), SlotSet("story", None)]
    in_turn = read_in_turn(turn)
    if in_turn:
        return [SlotSet("need", keep_need(in_turn.one)), *kept, *offer_events(in_turn)]
    return [SlotSet("need", keep_need(turn.heard, told=told)), *kept]


def _places(places: Sequence[Place]) -> list[Event]:
    if len(places) == 1:
        return _at(places[0])
    options = [keep_place(place) for place in places[:MOST_CHOICES]]
    return [SlotSet("place", None), SlotSet("place_options", options)]


def _at(place: Place) -> list[Event]:
    return [SlotSet("place", keep_place(place)), SlotSet("place_options", None)]


def _declines_place(turn: Turn) -> bool:
    return turn.intent in ("not_sure", "deny") or turn.heard.is_not_sure


def _not_followed(turn: Turn, asked: str) -> list[Event]:
    count = turn.misunderstandings + 1
    if asked == "place" and count >= TRIES_FOR_PLACE:
        turn.say("utter_carry_on_without_place")
        return [SlotSet("place", ANYWHERE), SlotSet("place_options", None), SlotSet("misunderstandings", 0)]
    events: list[Event] = [SlotSet("misunderstandings", count)]
    if asked == "need" and count >= TRIES_FOR_NEED:
        # Asking a fourth time would not help: the form ends, and a person is offered.
        events.append(SlotSet("requested_slot", None))
    return events


def _full_name(place: Place) -> str:
    where: Any = place.county or place.locality or place.nation
    return f"{place.name}, {str(where).replace('-', ' ').title() if place.county is None else where}"

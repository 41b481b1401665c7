"""Everyday talk: each answer gives way when the words themselves name a need or a place."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import ActiveLoop, AllSlotsReset, FollowupAction, SlotSet

from bot.actions.base import SignpostAction, search_again
from bot.actions.offers import taken_up
from bot.actions.ports import Directory
from bot.actions.turn import Event, Turn

_CHOICES_AFTER = 2
_PERSON_AFTER = 3
# "Repeat" on its own is also how people describe dementia ("she repeats herself").
_LEAST_WORDS_OF_NEED = 3


class Answer(SignpostAction):
    """Says one thing, unless the person is asking for a service after all.

    Args:
        name: the action's name in the domain.
        responses: what is said, in order.
    """

    def __init__(self, directory: Directory, name: str, responses: Sequence[str]) -> None:
        super().__init__(directory)
        self.action_name = name
        self._responses = tuple(responses)

    def answer(self, turn: Turn) -> list[Event]:
        if turn.is_new_search:
            return search_again()
        for response in self._responses:
            turn.say(response)
        return [SlotSet("misunderstandings", 0)]


class Affirm(Answer):
    """Takes up what was offered; else says something kind and asks what is next."""

    def answer(self, turn: Turn) -> list[Event]:
        events = None if turn.is_new_search else taken_up(turn)
        return super().answer(turn) if events is None else [*events, FollowupAction("find_form")]


class Deny(Answer):
    """Lets an offer go; else says what else there is."""

    def answer(self, turn: Turn) -> list[Event]:
        return [*super().answer(turn), *([SlotSet("offer", None)] if turn.slot("offer") else [])]


class MedicalAdvice(SignpostAction):
    """Says who can advise, and still shows services when the words name a need."""

    action_name = "action_medical_advice"

    def answer(self, turn: Turn) -> list[Event]:
        turn.say("utter_medical_advice")
        return search_again() if turn.is_new_search else [SlotSet("misunderstandings", 0)]


class Misunderstood(SignpostAction):
    """Acts on the words when they can be read; else asks again, then gives choices, then offers a person."""

    action_name = "action_misunderstood"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        if _has_answered(turn.tracker.events):
            # The engine comes here too when it knows no next step after what was just said, which is to listen.
            return [FollowupAction("action_listen")]
        told = self.answer_first(turn)
        if told is not None:
            return told
        if turn.is_new_search:
            return search_again()
        count = turn.misunderstandings + 1
        if count >= _PERSON_AFTER:
            turn.say("utter_offer_person")
            turn.say("utter_choices_person_or_again")
        elif count == _CHOICES_AFTER:
            turn.say("utter_misunderstood_twice")
            turn.say("utter_choose_a_need")
        else:
            turn.say("utter_misunderstood")
        return [SlotSet("misunderstandings", count)]


class Repeat(SignpostAction):
    """Says the last turn again, whatever it was made of."""

    action_name = "action_repeat"

    def answer(self, turn: Turn) -> list[Event]:
        if turn.is_new_search and len(turn.text.split()) >= _LEAST_WORDS_OF_NEED:
            return search_again()
        last = _last_said(turn.tracker.events)
        for event in last:
            turn.say_again(event.get("text"), (event.get("data") or {}).get("custom"))
        if not last:
            turn.say("utter_nothing_to_repeat")
        return []


class StartAgain(SignpostAction):
    """Forgets everything; a need said in the same breath is taken up at once."""

    action_name = "action_start_again"

    def answer(self, turn: Turn) -> list[Event]:
        if turn.heard.need_ids:
            return [AllSlotsReset(), ActiveLoop(None), FollowupAction("find_form")]
        turn.say("utter_started_again")
        return [AllSlotsReset()]


def _has_answered(events: Sequence[dict[str, Any]]) -> bool:
    """Whether something was said since the last message."""
    last = next((event for event in reversed(events) if event.get("event") in ("user", "bot")), None)
    return last is not None and last["event"] == "bot"


def _last_said(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what was said between the last message and the one before it."""
    said: list[dict[str, Any]] = []
    messages = 0
    for event in reversed(events):
        if event.get("event") == "user":
            messages += 1
            if messages == 2 and said:
                break
        elif event.get("event") == "bot" and messages:
            said.append(event)
    return said[::-1]

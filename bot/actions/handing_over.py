"""Passing somebody to a care navigator: a contact, a yes, and a place in the queue."""

import re

from rasa_sdk.events import FollowupAction, SlotSet

from bot.actions.base import SignpostAction
from bot.actions.finding import DIGRESSIONS, turned_to
from bot.actions.ports import Directory, Handoffs
from bot.actions.spoken_contact import read_spoken_contact
from bot.actions.turn import FIND, Event, Turn
from bot.handoff_request import handoff_reply

TRIES = 3
_LANGUAGE = re.compile(r"\bspeaks? (?P<name>[A-Z]\w+)|\binterpreter\b|\btranslator\b")
_LEAVES = frozenset({"deny", "goodbye", "not_sure"})


class ValidateHandoffForm(SignpostAction):
    """Reads a contact and a yes or no; lets people ask something, change their mind or look for a service."""

    action_name = "validate_handoff_form"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        asked = turn.slot("requested_slot")
        if asked is None:
            return _start(turn)
        elsewhere = turned_to(turn)
        if elsewhere == "action_start_again":
            return _leave(elsewhere)
        contact = read_spoken_contact(turn.text)
        if contact:
            return [SlotSet("contact", contact), SlotSet("misunderstandings", 0)]
        if asked == "consent" and (turn.heard.is_yes or turn.intent == "affirm"):
            return [SlotSet("consent", True)]
        if asked == "consent" and (turn.heard.is_no or turn.intent == "deny"):
            return [SlotSet("consent", False)]
        if turn.heard.is_no or turn.intent in _LEAVES or _turns_to_search(turn):
            return _leave()
        count = turn.misunderstandings + (0 if turn.intent == "repeat" else 1)
        if turn.intent in DIGRESSIONS and count < TRIES:
            turn.say(DIGRESSIONS[turn.intent])
        return _leave() if count >= TRIES else [SlotSet("misunderstandings", count)]

    def events_after_failure(self) -> list[Event]:
        return _leave()


class AskContact(SignpostAction):
    action_name = "action_ask_handoff_form_contact"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        turn.say("utter_ask_contact_again" if turn.misunderstandings else "utter_ask_contact")
        turn.say("utter_choices_no_contact")
        return []


class AskConsent(SignpostAction):
    """Says what is kept and for how long before it is kept."""

    action_name = "action_ask_handoff_form_consent"
    takes_asides = False

    def answer(self, turn: Turn) -> list[Event]:
        again = turn.misunderstandings > 0
        turn.say("utter_ask_consent_again" if again else "utter_ask_consent", contact=turn.slot("contact"))
        turn.say("utter_choices_yes_or_no")
        return []


class RequestHandoff(SignpostAction):
    """Puts the person in the queue when they agreed, and forgets their contact either way.

    Args:
        handoffs: where requests for a person are kept.
    """

    action_name = "action_request_handoff"
    takes_asides = False

    def __init__(self, directory: Directory, handoffs: Handoffs) -> None:
        super().__init__(directory)
        self._handoffs = handoffs

    def answer(self, turn: Turn) -> list[Event]:
        cleared = self.events_after_failure()
        if turn.slot("handoff_left") == "action_start_again":
            return [*cleared, FollowupAction("action_start_again")]
        if turn.slot("handoff_left"):
            if turn.is_new_search or turn.intent == FIND:
                return [*cleared, FollowupAction("find_form")]
            turn.say("utter_handoff_left")
        elif turn.slot("consent") and turn.slot("contact"):
            request = self._handoffs.request(
                turn.tracker.sender_id, contact=str(turn.slot("contact")), consent=True, reason=_reason(turn)
            )
            turn.show(handoff_reply(request))
        else:
            turn.say("utter_handoff_declined")
        return cleared

    def events_after_failure(self) -> list[Event]:
        # The queue holds the contact, encrypted; the dialogue engine has no need of it.
        names = ("contact", "consent", "handoff_left", "language")
        return [*(SlotSet(name, None) for name in names), SlotSet("misunderstandings", 0)]


def _start(turn: Turn) -> list[Event]:
    """Begin with the caller's own number on the phone; turn to the search when that is what was meant."""
    if turn.intent == FIND or _turns_to_search(turn):
        return _leave()
    wanted = _LANGUAGE.search(turn.text)
    language = (wanted["name"] or "an interpreter") if wanted else None
    return [
        SlotSet("language", language),
        SlotSet("contact", turn.caller),
        SlotSet("consent", None),
        SlotSet("misunderstandings", 0),
    ]


def _turns_to_search(turn: Turn) -> bool:
    return turn.heard.wants_company or (turn.is_new_search and not turn.heard.wants_person)


def _reason(turn: Turn) -> str:
    language = turn.slot("language")
    asks = f"Asks for {language}." if language == "an interpreter" else f"Asks for somebody who speaks {language}."
    return f"{turn.need_words} {asks}".strip() if language else turn.need_words


def _leave(to: str = "left") -> list[Event]:
    return [SlotSet("handoff_left", to), SlotSet("requested_slot", None), SlotSet("misunderstandings", 0)]

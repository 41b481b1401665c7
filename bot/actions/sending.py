"""“Send it to me”: what to send, where to, read back, a yes, and sent."""

import re
from datetime import UTC, datetime

from rasa_sdk.events import FollowupAction, SlotSet

from bot.actions.base import SignpostAction
from bot.actions.finding import DIGRESSIONS, turned_to
from bot.actions.ports import Directory, Sends
from bot.actions.service_words import details_reply
from bot.actions.spoken_contact import read_spoken_contact
from bot.actions.text_words import text_words
from bot.actions.turn import Event, Turn
from bot.actions.which import positions, seen_by_name
from bot.sending import is_mobile
from bot.speech import read_number
from directory.model import Service

TRIES = 3
# Anybody can talk to the assistant: it never becomes a way to flood somebody's inbox.
MOST_SENT = 3
SUBJECT = "The details you asked for"
_CLOSING = "You asked Signpost, a computer assistant, to send you this. Details change: phone before you travel."
_LEAVES = frozenset({"deny", "goodbye", "not_sure"})
_ONE = re.compile(r"\b(?:it|that|this)\b", re.I)
_SEVERAL = re.compile(r"\b(?:them|those|these|all|both|the list)\b", re.I)


class _Sending(SignpostAction):
    takes_asides = False

    def __init__(self, directory: Directory, sends: Sends) -> None:
        super().__init__(directory)
        self._sends = sends

    def events_after_failure(self) -> list[Event]:
        return _leave()

    def can_send_to(self, contact: str) -> bool:
        return self._sends.can_email if "@" in contact else self._sends.can_text and is_mobile(contact)


class ValidateSendForm(_Sending):
    """Settles what is sent and where to; lets people ask something or change their mind."""

    action_name = "validate_send_form"

    def answer(self, turn: Turn) -> list[Event]:
        asked = turn.slot("requested_slot")
        if asked is None:
            return self._start(turn)
        elsewhere = turned_to(turn)
        if elsewhere:
            return _leave(elsewhere)
        contact = read_spoken_contact(turn.text)
        if contact:
            return self._keep(turn, contact)
        if asked == "send_ok" and (turn.heard.is_yes or turn.intent == "affirm"):
            return [SlotSet("send_ok", True)]
        if asked == "send_ok" and (turn.heard.is_no or turn.intent == "deny"):
            # “No” may mean that the number was heard wrong, so it is asked for again once.
            again = turn.misunderstandings == 0
            return [SlotSet("send_to", None), SlotSet("misunderstandings", 1)] if again else _leave()
        if turn.heard.is_no or turn.intent in _LEAVES or turn.is_new_search:
            return _leave()
        if turn.intent in DIGRESSIONS:
            turn.say(DIGRESSIONS[turn.intent])
            return [SlotSet("misunderstandings", turn.misunderstandings)]
        count = turn.misunderstandings + (0 if turn.intent in ("repeat", "send_it") else 1)
        return _leave() if count >= TRIES else [SlotSet("misunderstandings", count)]

    def _start(self, turn: Turn) -> list[Event]:
        ids = what_to_send(turn)
        refusal = self._refusal(turn, ids)
        if refusal:
            turn.say(refusal)
            turn.say("utter_choices_person_or_again")
            return _leave("told")
        events: list[Event] = [SlotSet("send_ids", ids), SlotSet("send_ok", None), SlotSet("misunderstandings", 0)]
        contact = read_spoken_contact(turn.text) or turn.caller
        if contact and self.can_send_to(contact):
            return [*events, SlotSet("send_to", contact)]
        return [*events, SlotSet("send_to", None)]

    def _refusal(self, turn: Turn, ids: list[str]) -> str | None:
        if not ids:
            return "utter_nothing_to_send"
        if turn.channel == "sms":
            return "utter_is_a_text_already"
        if int(turn.slot("sent") or 0) >= MOST_SENT:
            return "utter_sent_enough"
        can_send = self._sends.can_text or (self._sends.can_email and not turn.is_phone)
        return None if can_send else "utter_cannot_send"

    def _keep(self, turn: Turn, contact: str) -> list[Event]:
        if self.can_send_to(contact):
            return [SlotSet("send_to", contact), SlotSet("misunderstandings", 0)]
        turn.say("utter_cannot_send_there")
        count = turn.misunderstandings + 1
        return _leave() if count >= TRIES else [SlotSet("send_to", None), SlotSet("misunderstandings", count)]


class AskSendTo(_Sending):
    action_name = "action_ask_send_form_send_to"

    def answer(self, turn: Turn) -> list[Event]:
        if self._sends.can_text and self._sends.can_email and not turn.is_phone:
            turn.say("utter_ask_send_to")
        else:
            turn.say("utter_ask_send_to_mobile" if self._sends.can_text else "utter_ask_send_to_email")
        turn.say("utter_choices_no_contact")
        return []


class AskSendOK(_Sending):
    """Reads the address or number back before anything is sent."""

    action_name = "action_ask_send_form_send_ok"

    def answer(self, turn: Turn) -> list[Event]:
        contact = str(turn.slot("send_to"))
        spoken = contact if "@" in contact else read_number(contact)
        if contact == turn.caller:
            # They know their own number; its end tells it from another phone of theirs.
            spoken = f"the number you are calling from, which ends in {read_number(contact[-3:])}"
        turn.say("utter_ask_send_ok", contact=contact, spoken_contact=spoken)
        turn.say("utter_choices_yes_or_no")
        return []


class SendIt(_Sending):
    """Sends, says what became of it, and forgets where to."""

    action_name = "action_send_it"

    def answer(self, turn: Turn) -> list[Event]:
        cleared = [*_forget(), SlotSet("send_left", None), SlotSet("misunderstandings", 0)]
        left = turn.slot("send_left")
        if left not in (None, "left"):
            return cleared if left == "told" else [*cleared, FollowupAction(left)]
        if left or not turn.slot("send_ok") or not turn.slot("send_to"):
            if turn.is_new_search:
                return [*cleared, FollowupAction("find_form")]
            turn.say("utter_not_sent")
            return cleared
        found = [self._directory.get_service(service_id) for service_id in turn.slot("send_ids") or []]
        services = [service for service in found if service is not None]
        to = str(turn.slot("send_to"))
        words = email_words(services) if "@" in to else text_words(services)
        outcome = self._sends.send(to, SUBJECT, words)
        if outcome in ("failed", "refused"):
            turn.say("utter_send_failed" if outcome == "failed" else "utter_cannot_send_there")
            turn.say("utter_choices_person_or_again")
            return cleared
        turn.say("utter_sent" if outcome == "sent" else "utter_on_its_way")
        return [*cleared, SlotSet("sent", int(turn.slot("sent") or 0) + 1)]


def what_to_send(turn: Turn) -> list[str]:
    """Return the ids of the services meant: those named, the one talked about, else all of the page shown last."""
    picked = [turn.shown[number - 1]["id"] for number in positions(turn.text, len(turn.shown))]
    named = seen_by_name(turn)
    if picked or named:
        return picked or [str(named)]
    means_one = _ONE.search(turn.text) or not turn.shown or (turn.is_phone and not _SEVERAL.search(turn.text))
    if turn.service and means_one:
        return [turn.service]
    return [kept["id"] for kept in turn.shown]


def email_words(services: list[Service]) -> str:
    at = datetime.now(UTC)
    return "\n\n".join([*(details_reply(service, at).text for service in services), _CLOSING])


def _forget() -> list[Event]:
    # The queue of the mail server holds the address; the dialogue engine has no need of it.
    return [SlotSet(name, None) for name in ("send_to", "send_ok", "send_ids")]


def _leave(to: str = "left") -> list[Event]:
    left = [SlotSet("send_left", to), SlotSet("requested_slot", None), SlotSet("misunderstandings", 0)]
    return [*_forget(), *left]

"""The phone line: what is said to a caller, and what is done with what they say or press."""

from collections.abc import Callable
from typing import Protocol

from bot.record import Channel, ConversationBusy, TooFast, UnknownConversation
from bot.sending import is_mobile
from bot.speech import read_number
from bot.turns import MessageTooLong, Started, Turn, Utterance
from telephony.answering import about_service, hears_back, national, reads, says, says_quietly
from telephony.hearing import Command, Heard, is_phone_number, read_command, read_keys, read_option
from telephony.numbers import caller_number, dialled_number
from telephony.settings import PhoneSettings
from telephony.speaking import has_next, last_question, number_options, say_options, say_service_number
from telephony.states import Answer, CallState, CallStates, Dialling, Option

PERSON_WORDS = "I want to talk to a person"
_WHAT_ELSE = "What else would help?"
_ANSWERED = frozenset({"completed", "answered"})


class Talks(Protocol):
    """Conversations as the phone needs them; ``bot.turns.Talk`` is one."""

    def start(
        self, channel: Channel, *, language: str = "en", caller: str | None = None, call_id: str | None = None
    ) -> Started: ...

    def take_turn(self, utterance: Utterance) -> Turn: ...


class KnowsNavigators(Protocol):
    def is_staffed(self) -> bool:
        """Return whether care navigators are at work now."""
        ...


class PhoneLine:
    """Leads calls; holds nothing itself, so any process can answer any webhook.

    Args:
        is_urgent: whether words tell of danger; such words are never asked for twice.
    """

    def __init__(
        self,
        talk: Talks,
        handoffs: KnowsNavigators,
        states: CallStates,
        settings: PhoneSettings,
        is_urgent: Callable[[str], bool],
    ) -> None:
        self._talk = talk
        self._handoffs = handoffs
        self._states = states
        self._settings = settings
        self._is_urgent = is_urgent

    def start(self, call_id: str, shown_number: str) -> CallState:
        """Answer a call; the same call again hears what it heard last."""
        known = self._states.get(call_id)
        if known is not None:
            return known
        caller = caller_number(shown_number)
        started = self._talk.start("phone", caller=caller, call_id=call_id)
        state = CallState(
            conversation_id=started.id,
            withheld=caller is None,
            can_text=self._settings.can_text and is_mobile(caller or ""),
            answer=Answer(spoken=self._greeting()),
        )
        self._states.keep(call_id, state)
        return state

    def hear(self, call_id: str, turn: int, heard: Heard, shown_number: str) -> CallState:
        """Answer what a caller said or pressed.

        Args:
            turn: the number of the answer they heard; an older one is a webhook sent twice, and is not taken again.
        """
        state = self._states.get(call_id)
        if state is None or turn != state.turn:
            return state or self.start(call_id, shown_number)
        return self._keep(call_id, shown_number, state, lambda: self._answer(call_id, state, heard))

    def return_from_dialling(self, call_id: str, turn: int, status: str, shown_number: str) -> CallState:
        """Carry on after a second call ended, or never began."""
        state = self._states.get(call_id)
        if state is None or turn != state.turn or state.answer.dialling is None:
            return state or self.start(call_id, shown_number)
        dialling = state.answer.dialling
        return self._keep(call_id, shown_number, state, lambda: self._returned(call_id, state, dialling, status))

    def end(self, call_id: str) -> None:
        self._states.forget(call_id)

    def sorry(self) -> Answer:
        """Return what is said when the program fails: where else help is."""
        spoken = f"Sorry, something went wrong on our side. Please ring back{self._on_number()}."
        return Answer(spoken=f"{spoken} For urgent health advice, call 1 1 1. Goodbye.", hangs_up=True)

    def _keep(self, call_id: str, shown_number: str, before: CallState, answer: Callable[[], CallState]) -> CallState:
        try:
            state = answer()
        except UnknownConversation:
            # Its record was deleted while the call went on.
            self._states.forget(call_id)
            return self.start(call_id, shown_number)
        except (TooFast, ConversationBusy):
            state = says(before, "Please give me a moment. Then say that again.")
        except MessageTooLong:
            state = says(before, "That was a lot to take in. Please say it again in one or two sentences.")
        state = state.model_copy(update={"turn": before.turn + 1})
        self._states.keep(call_id, state)
        return state

    def _answer(self, call_id: str, state: CallState, heard: Heard) -> CallState:
        if heard.is_silence:
            return self._bear_silence(state)
        state = state.model_copy(update={"silences": 0})
        if is_phone_number(heard.keys):
            return self._ask(call_id, state, heard.keys)
        command = read_keys(heard.keys) if heard.keys else read_command(heard.words)
        if command is not None:
            return self._obey(call_id, state, command, heard.words)
        picked = read_option(heard)
        if picked is not None and picked < len(state.options):
            return self._pick(call_id, state, state.options[picked])
        if heard.keys:
            return self._unknown_keys(state)
        if heard.is_doubtful and not state.asked_again and not self._is_urgent(heard.words):
            state = state.model_copy(update={"asked_again": True})
            return says(state, "I did not hear that well. Please say it again, or press 0 for a person.")
        return self._ask(call_id, state.model_copy(update={"asked_again": False}), heard.words)

    def _obey(self, call_id: str, state: CallState, command: Command, words: str) -> CallState:
        if command == "person":
            return self._person(call_id, state)
        if command == "goodbye":
            return says(state, f"Thank you for calling. You can ring back{self._on_number()}. Goodbye.", hangs_up=True)
        if command == "repeat":
            return says(state, state.answer.spoken, takes_number=state.answer.takes_number)
        if command == "connect":
            return self._connect(call_id, state, words)
        if state.service is None:
            return self._ask(call_id, state, words or "more")
        if command == "next":
            return self._next(call_id, state)
        if command == "number":
            state = state.model_copy(update={"options": number_options(state)})
            return says(state, say_service_number(state))
        return self._ask(call_id, state, about_service(words, state.spoken_of), keeps_service=True)

    def _pick(self, call_id: str, state: CallState, option: Option) -> CallState:
        if option.action == "dial":
            return self._dial(state, option.value, option.name)
        if option.action == "say":
            command = read_command(option.value)
            return (
                self._obey(call_id, state, command, option.value)
                if command
                else self._ask(call_id, state, option.value)
            )
        return self._obey(call_id, state, option.action, "")

    def _next(self, call_id: str, state: CallState) -> CallState:
        if state.at + 1 < len(state.services):
            return reads(state.model_copy(update={"at": state.at + 1}))
        if has_next(state):
            return self._ask(call_id, state, "more")
        return says(state, f"That was the last one. {_WHAT_ELSE} Or press 9 to hear it again, or 0 for a person.")

    def _connect(self, call_id: str, state: CallState, words: str) -> CallState:
        urgent = next((option for option in state.options if option.action == "dial"), None)
        if urgent is not None:
            return self._dial(state, urgent.value, urgent.name)
        if state.service is None:
            return self._ask(call_id, state, words)
        if dialled_number(state.service.phone) is None:
            return says(state, f"I cannot put you through to them. {say_service_number(state)}")
        return self._dial(state, state.service.phone or "", state.service.name)

    def _dial(self, state: CallState, phone: str, name: str) -> CallState:
        number = dialled_number(phone)
        if number is None:
            return says(state, f"I cannot put you through to that number. It is {read_number(phone)}.")
        dialling = Dialling(number=number, name=name, written=phone)
        words = f"I will put you through to {name} now. If they do not answer, you will come back to me."
        return says(state, words, dialling=dialling)

    def _person(self, call_id: str, state: CallState) -> CallState:
        number = dialled_number(self._settings.navigator_phone)
        if number is None or not self._handoffs.is_staffed():
            return self._ask(call_id, state, PERSON_WORDS)
        dialling = Dialling(number=number, name="a care navigator", to_person=True)
        words = "I will put you through to a care navigator now. If nobody can answer, you will come back to me."
        return says(state, words, dialling=dialling)

    def _returned(self, call_id: str, state: CallState, dialling: Dialling, status: str) -> CallState:
        if status in _ANSWERED:
            return says(state, f"You are back with the computer assistant. {_WHAT_ELSE}", options_after=True)
        if dialling.to_person:
            return self._ask(call_id, state, PERSON_WORDS, before="Nobody could answer just now.")
        words = f"I could not get through to {dialling.name}. Their number is: {read_number(dialling.written)}."
        return says(state, words, options_after=True)

    def _ask(
        self, call_id: str, state: CallState, words: str, *, before: str = "", keeps_service: bool = False
    ) -> CallState:
        """Say the caller's words to the dialogue, and answer with what it says back."""
        key, heard = f"{call_id}:{state.turn}", state.service
        turn = self._talk.take_turn(
            Utterance(state.conversation_id, words, "phone", key, service=heard.id if heard else None)
        )
        return hears_back(
            state, turn.replies, before=before, keeps_service=keeps_service, asked_person=words == PERSON_WORDS
        )

    def _bear_silence(self, state: CallState) -> CallState:
        state = state.model_copy(update={"silences": state.silences + 1})
        question = last_question(state.answer.spoken) or ("" if state.options else "What would help?")
        if state.silences == 1:
            return says_quietly(state, f"Are you still there? {question}", say_options(state.options))
        if state.silences == 2:
            keys = "You can use the keys. Press 0 for a person, or 9 to hear that again."
            return says_quietly(state, keys, say_options(state.options))
        words = f"I cannot hear you, so I will end this call. You can ring back{self._on_number()}. Goodbye."
        return says(state, words, hangs_up=True)

    def _unknown_keys(self, state: CallState) -> CallState:
        if state.answer.takes_number:
            words = "That number is too short. Key the whole number, then press hash. Or say it."
            return says(state, words, takes_number=True)
        return says(state, f"That key does nothing here. {last_question(state.answer.spoken)}", options_after=True)

    def _greeting(self) -> str:
        return (
            f"Hello. This is Signpost for {self._settings.area_name}. I am a computer, not a person. "
            "I can find health, care and community services. You can interrupt me, or press 0 for a person. "
            "If anyone is in danger, hang up and call 9 9 9. What would help?"
        )

    def _on_number(self) -> str:
        number = self._settings.phone_number
        return f" on {read_number(national(number))}" if number else " at any time"

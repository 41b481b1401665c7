"""What every action has in common: it reads a turn, answers, and never leaves a person without words."""

import asyncio
import logging
from abc import abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.asides import answer_aside, asks_to_send, note_person
from bot.actions.ports import Directory, Sends
from bot.actions.turn import Event, Turn

_log = logging.getLogger(__name__)


class SignpostAction(Action):  # type: ignore[misc]
    """An action that answers in a thread of its own, so that one slow search does not hold up other people.

    Args:
        directory: where needs, places and services are read.
    """

    action_name = ""
    # Whether plain questions about the services shown are answered first; not where a form or a search is half done.
    takes_asides = True
    # How people are sent what they were shown; ``None`` where nothing is offered.
    sends: Sends | None = None

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def name(self) -> str:
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]) -> list[Event]:
        return await asyncio.to_thread(self._run, dispatcher, tracker)

    @abstractmethod
    def answer(self, turn: Turn) -> list[Event]:
        """Answer one turn and return the events that follow from it."""

    def _run(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        said_before = len(dispatcher.messages)
        try:
            turn = Turn(tracker, dispatcher, self._directory, self.sends)
            told = self.answer_first(turn) if self.takes_asides else None
            return self.answer(turn) if told is None else told
        # The last line of defence: whatever broke, the person gets words and a way on.
        except Exception:
            _log.exception("action_failed", extra={"action": self.name()})
            del dispatcher.messages[said_before:]
            dispatcher.utter_message(response="utter_something_went_wrong")
            dispatcher.utter_message(response="utter_choices_person_or_again")
            return self.events_after_failure()

    def answer_first(self, turn: Turn) -> list[Event] | None:
        """Answer what the words plainly say, whatever the intent model made of them."""
        if asks_to_send(turn):
            return [FollowupAction("send_form")]
        noted = note_person(turn)
        if noted is not None:
            return [*noted, FollowupAction("action_show_services" if turn.has_need else "find_form")]
        return answer_aside(turn, self._directory)

    def events_after_failure(self) -> list[Event]:
        """Return what has to be set so that a failed action leaves the dialogue able to go on."""
        return []


def search_again() -> list[Event]:
    """Return the events that start the search with the words just said."""
    return [FollowupAction("find_form")]

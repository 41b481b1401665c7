"""The actions that answer about services already shown: one of them, or several side by side."""

from rasa_sdk.events import SlotSet

from bot.actions.about import answer_about
from bot.actions.aspects import Aspect
from bot.actions.base import SignpostAction, search_again
from bot.actions.ports import Directory
from bot.actions.side_by_side import answer_compare
from bot.actions.turn import Event, Turn


class AboutService(SignpostAction):
    """Finds the service that is meant, then tells what was asked about it.

    Args:
        name: the action's name in the domain.
        aspect: what is told when the words do not plainly ask for something else.
    """

    def __init__(self, directory: Directory, name: str, aspect: Aspect) -> None:
        super().__init__(directory)
        self.action_name = name
        self._aspect: Aspect = aspect

    def answer(self, turn: Turn) -> list[Event]:
        told = answer_about(turn, self._directory, self._aspect)
        if told is not None:
            return told
        if not turn.has_need and not turn.is_new_search:
            turn.say("utter_no_services_yet")
        return search_again()


class CompareServices(SignpostAction):
    """Tells two or three services apart: by distance, cost or hours when that was asked, else by all of them."""

    action_name = "action_compare_services"

    def answer(self, turn: Turn) -> list[Event]:
        told = answer_compare(turn, self._directory)
        if told is not None:
            return told
        if turn.is_new_search or not turn.has_need:
            return search_again()
        turn.say("utter_nothing_to_compare")
        return [SlotSet("misunderstandings", 0)]

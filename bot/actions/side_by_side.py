"""Setting services that were shown side by side."""

from datetime import UTC, datetime

from rasa_sdk.events import SlotSet

from bot.actions.comparing import compare_words, read_wish
from bot.actions.ports import Directory
from bot.actions.turn import Event, Turn
from bot.actions.which import which_services
from bot.replies import TextReply

_MOST = 3
_LEAST = 2


def answer_compare(turn: Turn, directory: Directory) -> list[Event] | None:
    """Tell services apart; ``None`` when fewer than two were shown."""
    if len(turn.shown) < _LEAST:
        return None
    found = [directory.get_service(service_id) for service_id in which_services(turn)[:_MOST]]
    services = [service for service in found if service is not None]
    if len(services) < _LEAST:
        turn.say("utter_service_gone")
        turn.say("utter_choices_person_or_again")
        return [SlotSet("misunderstandings", 0)]
    text, speech = compare_words(services, read_wish(turn.text), turn.place, datetime.now(UTC))
    turn.show(TextReply(text=text, speech=speech))
    if not turn.is_phone:
        turn.say("utter_choices_after_details")
    return [SlotSet("compared", [service.id for service in services]), SlotSet("misunderstandings", 0)]

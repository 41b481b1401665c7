"""Which service is meant, where a name holds a word that also counts."""

from rasa_sdk.executor import CollectingDispatcher

from bot.actions.turn import Turn
from bot.actions.which import which_service
from tests.actions.builders import FakeDirectory, tracker

NAMES = ("Telephone befriending", "Home help", "Adult social care first contact")
SEEN = [{"id": f"s{number}", "name": name} for number, name in enumerate(NAMES, start=1)]


def meant(said: str) -> str | None:
    told = tracker(said, intent="ask_for_number", slots={"shown": SEEN, "seen": SEEN})
    return which_service(Turn(told, CollectingDispatcher(), FakeDirectory()))


def test_first_in_a_name_is_no_place_in_the_list() -> None:
    assert meant("what's the number for Adult social care first contact") == "s3"


def test_first_by_itself_still_counts() -> None:
    assert meant("what's the number for the first one") == "s1"


def test_what_is_counted_beside_a_name_is_counted() -> None:
    assert meant("the second one, not Telephone befriending") == "s2"

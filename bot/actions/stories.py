"""A long story told first, or a message hardly understood: they are asked to say what would help in a few words.

Of 61 openings of more than 50 words by writers who knew nothing of the program, searching for the whole found a right
service among the first three for 25; for the few words said when asked, it did for 46 (docs/dialogue.md).
"""

import re

from rasa_sdk.events import SlotSet

from bot.actions.ports import Directory
from bot.actions.turn import Event, Turn, keep_need
from directory.model import SearchRequest

_LONG_WORDS = 50
_FAR_MILES = 25.0
_ASKS_PLAINLY = re.compile(
    r"\b(?:what|all|the thing) (?:i|we|he|she|they) (?:really |just |actually )?"
    r"(?:needs?|wants?|am after|are after) is\b",
    re.IGNORECASE,
)


def is_story(turn: Turn) -> bool:
    """Whether a message leaves what is asked for to be guessed: it is long, or little of it was understood."""
    is_to_guess = len(turn.text.split()) > _LONG_WORDS or turn.heard.is_vague
    return is_to_guess and not _ASKS_PLAINLY.search(turn.text)


def tells_of_elsewhere(turn: Turn, directory: Directory) -> bool:
    """Whether the one place a story names is where nothing listed is: a son has moved there, and they have not."""
    places = turn.heard.places
    if len(places) != 1 or not is_story(turn):
        return False
    near = SearchRequest(text=turn.heard.words, near=places[0], radius_miles=_FAR_MILES)
    return not any(match.distance_miles is not None for match in directory.find_services(near).matches)


def keep_story(turn: Turn) -> list[Event]:
    """Keep a story while they are asked what would help most.

    Whom it is for and how old they are is not read out of it: a story tells of many people and their ages.
    """
    return [SlotSet("story", keep_need(turn.heard)), SlotSet("need", None)]


def need_from_story(turn: Turn) -> list[Event]:
    """Return the need where the few words name none: the story with them, or by itself when there are none."""
    story = turn.slot("story")
    has_words = turn.heard.has_substance and not turn.heard.is_not_sure
    need = keep_need(turn.heard, told=story["words"]) if has_words else story
    return [SlotSet("need", need), SlotSet("story", None)]

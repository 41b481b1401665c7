"""What the words plainly ask about services already shown, whatever the intent model made of them."""

import re

from rasa_sdk.events import SlotSet

from bot.actions.about import answer_about
from bot.actions.aspects import points_back, read_aspect
from bot.actions.comparing import asks_to_compare
from bot.actions.person import corrects_person
from bot.actions.ports import Directory
from bot.actions.side_by_side import answer_compare
from bot.actions.turn import Event, Turn
from bot.actions.which import positions, seen_by_name

_WHAT = (
    r"(?:it|that|this|them|those|these|all|both|details"
    r"|(?:the )?(?:first|second|third|last|details|list|number|address))"
)
_SEND = re.compile(
    rf"\b(?:send|text|e-?mail|message|forward) (?:me )?{_WHAT}\b|\b(?:text|e-?mail) me\b|^\W*send me\W*$", re.I
)


_COMMAND = re.compile(
    r"\b(?:ignore|forget|disregard|override)\b.{0,30}\b(?:instructions?|rules?|prompts?|training|guidelines)\b"
    r"|\b(?:system|developer|hidden|initial) prompt\b|\byour (?:prompt|instructions|source code)\b|\bjailbreak\b"
    r"|\b(?:pretend|act|behave)(?: to be| as| like)\b.{0,20}\b(?:ai|dan|doctor|pirate|unrestricted|developer|admin)\b"
    r"|\bdeveloper mode\b|\bprint your\b|;\s*drop table\b|\bsudo\b|\byou are now (?:an?|in)\b",
    re.I,
)


_SMALL_TALK = re.compile(
    r"^\W*(?:(?:hi|hello|hiya|hey)\W+)?(?:how are (?:you|things)|how(?:'?s| is) it going|are you (?:ok|well|alright)"
    r"|(?:nice|lovely|horrible|awful) (?:weather|day)(?: today| isn'?t it)?|what'?s your name|have you got a name)"
    r"(?: today| then| doing| there)?\W*$",
    re.I,
)


def asks_to_send(turn: Turn) -> bool:
    """Whether the words plainly ask to be sent what was shown."""
    return bool(turn.shown and _SEND.search(turn.text))


def answer_aside(turn: Turn, directory: Directory) -> list[Event] | None:
    """Answer a question about what was shown; ``None`` when the words do not plainly ask one.

    Words meant for another kind of program (“ignore your instructions”) are told what this one does.

    A service has to be named by its place in the list or by its name, or be the one talked about already.
    """
    if _COMMAND.search(turn.text):
        turn.say("utter_out_of_scope")
        return [SlotSet("misunderstandings", turn.misunderstandings)]
    if _SMALL_TALK.match(turn.text):
        turn.say("utter_small_talk")
        return [SlotSet("misunderstandings", turn.misunderstandings)]
    if not turn.shown:
        return None
    if asks_to_compare(turn.text):
        return answer_compare(turn, directory)
    aspect = read_aspect(turn.text)
    if aspect is None:
        return None
    is_named = bool(positions(turn.text, len(turn.shown)) or seen_by_name(turn))
    if is_named or (turn.service and points_back(turn.text)):
        return answer_about(turn, directory, aspect)
    return None


def note_person(turn: Turn) -> list[Event] | None:
    """Take in who it is for after all, as in “not me, my mum”; ``None`` when the words say something else.

    A need or a place named in the same breath is searched for, and the person is taken in with it.
    """
    if not corrects_person(turn.text) or turn.is_new_search or not turn.person.who:
        return None
    turn.say("utter_noted_person", who=turn.person.words)
    limits = {name: value for name, value in turn.filters.items() if name != "age"}
    age = turn.person.age
    return [
        SlotSet("person", turn.person.kept()),
        SlotSet("filters", limits if age is None else {**limits, "age": age}),
    ]

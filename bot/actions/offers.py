"""What is offered after the first results: the second of two needs, and help for whoever looks after somebody."""

import re
from dataclasses import dataclass

from rasa_sdk.events import SlotSet

from bot.actions.hearing import Heard, hear
from bot.actions.turn import Event, Turn, keep_need
from bot.replies import Choice, ChoicesReply
from bot.sending import TEXT_IT

CARERS = {"words": "support for carers", "ids": ["carers-support"]}
# Needs of somebody whom a relative or a friend is likely to look after.
_CARED_FOR_NEEDS = frozenset(
    """
    dementia memory-worries stroke parkinsons multiple-sclerosis motor-neurone-disease brain-injury frailty
    falls-prevention learning-disability autism downs-syndrome physical-disability sight-loss copd-breathing
    heart-failure cancer-support end-of-life-care continence catheter-care home-care live-in-care care-assessment
    personal-alarm equipment-aids home-adaptations meals-at-home day-centre care-homes respite reablement bathing-help
    hospital-discharge rehabilitation district-nursing psychosis-severe-mental-illness bipolar befriending
    community-transport patient-transport wheelchairs long-term-conditions
    """.split()  # noqa: SIM905 - a list of ids reads better as words.
)
_ABOUT_CARERS = frozenset({"carers-support", "carers-break", "carers-assessment", "carers-emergency", "respite",
                           "working-carers", "parent-carers", "young-carers", "carers-allowance"})  # fmt: skip
_AFTER_DETAILS = (
    Choice(title="Send it to me", say="send it to me"),
    Choice(title="Show more", say="show more"),
    Choice(title="Talk to a person", say="talk to a person"),
)
_LOOKS_AFTER = re.compile(r"\b(?:look(?:ing)? after|car(?:e|ing) for|do everything for)\b", re.I)
_IN_TURN = (
    re.compile(
        r"\bfirst(?:ly)?\b(?P<one>.+?)\b(?:and |but )?(?:then|after that|next|second(?:ly)?|later)\b(?P<two>.+)", re.I
    ),
    re.compile(r"^(?P<one>.+?)\bfirst\b(?P<two>.+)", re.I),
    re.compile(r"^(?P<one>.+?)\b(?:and |but )?(?:then|after that|afterwards)\b(?P<two>.+)", re.I),
)


@dataclass(frozen=True, slots=True)
class InTurn:
    """Two needs that were asked for one after the other."""

    one: Heard
    two: Heard


def read_in_turn(turn: Turn) -> InTurn | None:
    """Return two needs put in order, as in “first the debt, then somewhere to live”."""
    if len(turn.heard.need_ids) < 2:
        return None
    for pattern in _IN_TURN:
        found = pattern.search(turn.text)
        if found:
            one, two = (hear(found[name], turn.reader, turn.gazetteer) for name in ("one", "two"))
            if one.need_ids and set(two.need_ids) - set(one.need_ids):
                return InTurn(one, two)
    return None


def offer_events(in_turn: InTurn) -> list[Event]:
    """Return what keeps the second need until the first has been answered."""
    phrase = next((need.phrase for need in in_turn.two.needs if need.phrase), in_turn.two.words)
    return [SlotSet("offer", {**keep_need(in_turn.two), "name": phrase})]


def make_offer(turn: Turn) -> list[Event] | None:
    """Offer what goes with the results just shown; ``None`` when there is nothing to offer."""
    offer = turn.slot("offer")
    if offer and not offer.get("made"):
        _offer(turn, "utter_offer_next_need", need=offer["name"])
        return [SlotSet("offer", {**offer, "made": True})]
    if may_be_carer(turn):
        _offer(turn, "utter_offer_carers", who=turn.person.words)
        return [SlotSet("offer", {**CARERS, "name": CARERS["words"], "made": True}), SlotSet("carers_offered", True)]
    return None


def offer_to_send(turn: Turn) -> None:
    """Say what can be done next with the service just told about: have it sent, where that can be."""
    if turn.is_phone:
        if turn.can_send:
            turn.show(ChoicesReply(choices=(Choice(title="Get it by text", say=TEXT_IT),)))
    elif turn.can_send:
        turn.show(ChoicesReply(choices=_AFTER_DETAILS))
    else:
        turn.say("utter_choices_after_details")


def _offer(turn: Turn, response: str, **words: str) -> None:
    turn.say(response, **words)
    if not turn.is_phone:
        turn.say("utter_choices_after_offer")


def may_be_carer(turn: Turn) -> bool:
    """Whether whoever asks for somebody else may look after them, and was not told of help for carers yet."""
    wanted = set(turn.need_ids)
    if turn.slot("carers_offered") or wanted & _ABOUT_CARERS or not turn.person.may_have_carer:
        return False
    return bool(wanted & _CARED_FOR_NEEDS or _LOOKS_AFTER.search(turn.need_words))


def taken_up(turn: Turn) -> list[Event] | None:
    """Return what turns the search to the need offered last; ``None`` when nothing is on offer."""
    offer = turn.slot("offer")
    if not offer or not offer.get("made"):
        return None
    need = {"words": offer["words"], "ids": offer["ids"]}
    return [SlotSet("need", need), SlotSet("filters", {}), SlotSet("offer", None), SlotSet("misunderstandings", 0)]

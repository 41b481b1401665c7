"""Answers to a caller, made from what the dialogue says back and where the call is."""

import re

from bot.replies import ChoicesReply, HandoffReply, Reply, ServicesReply, TextReply, UrgentReply
from bot.sending import TEXT_IT
from telephony.speaking import (
    MOST_OPTIONS,
    choice_options,
    fit,
    say_options,
    say_service,
    say_texts,
    say_urgent,
    service_options,
    urgent_options,
)
from telephony.states import Answer, CallState, Dialling

_ORDINALS = ("first", "second", "third")


def says(
    state: CallState,
    spoken: str,
    *,
    dialling: Dialling | None = None,
    hangs_up: bool = False,
    takes_number: bool = False,
    options_after: bool = False,
) -> CallState:
    ending = say_options(state.options) if options_after else ""
    answer = Answer(spoken=fit([(1, spoken)], ending), dialling=dialling, hangs_up=hangs_up, takes_number=takes_number)
    return state.model_copy(update={"answer": answer})


def says_quietly(state: CallState, words: str, ending: str) -> CallState:
    """Ask again without forgetting a number that was being keyed."""
    return says(state, f"{words} {ending}".strip(), takes_number=state.answer.takes_number)


def reads(state: CallState, before: str = "") -> CallState:
    state = state.model_copy(update={"told": None})
    state = state.model_copy(update={"options": service_options(state)})
    return state.model_copy(update={"answer": Answer(spoken=say_service(state, before))})


def hears_back(
    state: CallState, replies: tuple[Reply, ...], *, before: str, keeps_service: bool, asked_person: bool
) -> CallState:
    """Return the answer to a turn of the dialogue.

    Args:
        before: what is said ahead of it.
        keeps_service: it is about the service being read, so that service's keys stay.
        asked_person: the turn asked for a person.
    """
    if any(isinstance(reply, UrgentReply) for reply in replies):
        options = urgent_options(replies)
        state = state.model_copy(update={"options": options})
        return says(state, say_urgent(replies, options))
    lead = f"{before} {say_texts(replies)}".strip()
    found = next((reply for reply in replies if isinstance(reply, ServicesReply) and reply.services), None)
    if found is not None:
        first = state.first + len(state.services) if found.page > 1 else 0
        page = {"services": found.services, "at": 0, "first": first, "total": found.total}
        return reads(state.model_copy(update=page), lead)
    state = state.model_copy(update={"told": _told_of(state, replies)})
    options = choice_options(replies)
    if keeps_service and all(option.value == TEXT_IT for option in options):
        options = (*service_options(state), *options)[:MOST_OPTIONS]
    takes_number = _wants_number(replies, asked_person=asked_person)
    ending = say_options(options)
    if any(isinstance(reply, HandoffReply) for reply in replies):
        ending = "You can hang up now, or tell me what else would help."
    if takes_number:
        options, ending = (), "You can also key it, then press hash."
    if not lead and not ending:
        lead = "A care navigator has what you said, and will answer you."
    state = state.model_copy(update={"options": options})
    return says(state, fit([(1, lead)], ending), takes_number=takes_number)


def _told_of(state: CallState, replies: tuple[Reply, ...]) -> int:
    """Return which service of the page the dialogue spoke of, by its name; the one before when it named none or two."""
    words = " ".join(reply.text for reply in replies if isinstance(reply, TextReply)).casefold()
    named = [at for at, card in enumerate(state.services) if card.name.casefold() in words]
    names = [state.services[at].name.casefold() for at in named]
    # A name may be part of another one.
    whole = [
        at for at, name in zip(named, names, strict=True) if not any(name in each for each in names if each != name)
    ]
    return whole[0] if len(whole) == 1 else state.spoken_of


def _wants_number(replies: tuple[Reply, ...], *, asked_person: bool) -> bool:
    """Return whether the dialogue is asking how to reach somebody, rather than for a yes."""
    says = {choice.say.lower() for reply in replies if isinstance(reply, ChoicesReply) for choice in reply.choices}
    is_settled = "yes" in says or any(isinstance(reply, HandoffReply) for reply in replies)
    return not is_settled and ("never mind" in says or (asked_person and not says))


def about_service(words: str, at: int) -> str:
    """Return a question about "it" as one about the service being read, which the dialogue knows by its place."""
    which = f"the {_ORDINALS[at]} one" if at < len(_ORDINALS) else "it"
    if re.search(r"\b(?:open|opening|hours|times)\b", words, re.I):
        return f"what are the opening times of {which}"
    if re.search(r"\bhow\b", words, re.I):
        return f"how do I get in to {which}"
    return f"tell me about {which}"


def national(number: str) -> str:
    """Return a number in national form with its spaces; E.164 is for machines."""
    return f"0{number[3:]}" if number.startswith("+44") else number

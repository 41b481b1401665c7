"""Replies as they are heard: one service at a time, at most three things to choose, never over 20 seconds."""

import re
from collections.abc import Sequence

from bot.presenting import say_number, spoken_differs
from bot.replies import ChoicesReply, HandoffReply, Reply, ServiceCard, TextReply, UrgentReply
from bot.sending import TEXT_IT
from bot.speech import LONGEST_SECONDS, read_number, shorten_speech, spoken_seconds
from directory.opening import status_sentence
from telephony.numbers import dialled_number
from telephony.states import CallState, Option

MOST_OPTIONS = 3
_VERBS = ("talk", "get", "start", "show", "find", "tell", "text", "hear", "search", "try", "look")
# Reasons that are said in other words, or that would not follow "It is for".
_NOT_A_NEED = re.compile(
    r"\bmiles?\b|\bnational\b|^open\b|^under half|^covers\b|^mentions\b|^free$|^speaks\b"
    r"|\baccess$|^you can\b|^just turn up",
    re.I,
)
_NAMED_FIRST = 12.0


def fit(parts: Sequence[tuple[int, str]], ending: str = "") -> str:
    """Return the parts in order and the ending, in at most 20 seconds; the least important parts are left out first.

    Args:
        parts: how important each part is, 1 for what must be said, and its words.
        ending: what can be done next; never left out.
    """
    limit = LONGEST_SECONDS - spoken_seconds(ending)
    kept = [(rank, words.strip()) for rank, words in parts if words.strip()]
    while len(kept) > 1 and spoken_seconds(" ".join(words for _, words in kept)) > limit:
        worst = max(rank for rank, _ in kept)
        if worst == 1:
            break
        last = max(at for at, (rank, _) in enumerate(kept) if rank == worst)
        kept.pop(last)
    body = shorten_speech(" ".join(words for _, words in kept), limit) if kept else ""
    return f"{body} {ending}".strip()


def say_service(state: CallState, before: str = "") -> str:
    """Return the service being read, why it is in the list, and what can be done with it.

    Args:
        before: what the dialogue said about the list; left out first when time is short.
    """
    card = state.service
    if card is None:
        return "That was the last one. What else would help?"
    name = (
        shorten_speech(card.name, _NAMED_FIRST).rstrip(".") if spoken_seconds(card.name) > _NAMED_FIRST else card.name
    )
    parts = [
        (5, before),
        (1, f"{_opening(state)} {name}."),
        (3, _sentence(card.summary) if spoken_differs(card) else ""),
        (3, _reasons(card)),
        (2, _distance(card)),
        (2, _open(card)),
        (4, _sentence(card.caution)),
    ]
    return fit(parts, say_options(state.options))


def service_options(state: CallState) -> tuple[Option, ...]:
    card = state.service
    if card is None:
        return ()
    options = [Option(words="for the number", action="number"), Option(words="to be connected", action="connect")]
    if not dialled_number(card.phone):
        options.pop()
    if not card.phone:
        options.pop()
    return (*options, Option(words="for the next", action="next")) if has_next(state) else tuple(options)


def number_options(state: CallState) -> tuple[Option, ...]:
    """Return what can be done once the number was read: key 1 texts it, where it read the number before."""
    options = service_options(state)
    if not state.can_text:
        return options
    others = [option for option in options if option.action != "number"]
    return (Option(words="to get it by text", action="say", value=TEXT_IT), *others)


def has_next(state: CallState) -> bool:
    return state.first + state.at + 1 < max(state.total, state.first + len(state.services))


def say_service_number(state: CallState) -> str:
    """Return the number of the service being read, digit by digit, twice."""
    card = state.service
    if card is None or not card.phone:
        return fit([(1, say_number(card) if card else "I have not found a service for you yet.")])
    digits = read_number(card.phone)
    whole = f"The number for {card.name} is: {digits}. Again: {digits}."
    shorter = f"The number is: {digits}. Again: {digits}."
    # Nobody is told of the key that they have just pressed.
    heard = 1 if state.options and state.options[0].action == "number" else 0
    after = say_options(state.options[heard:], first_key=heard + 1)
    room = LONGEST_SECONDS - spoken_seconds(after)
    return f"{whole if spoken_seconds(whole) <= room else shorter} {after}".strip()


def say_options(options: Sequence[Option], *, first_key: int = 1) -> str:
    """Return what the keys do: "Press 1 for the number, 2 to be connected, 3 for the next."."""
    shown = [f"{key} {option.words}" for key, option in enumerate(options[:MOST_OPTIONS], start=first_key)]
    return f"Press {', '.join(shown)}." if shown else ""


def choice_options(replies: Sequence[Reply]) -> tuple[Option, ...]:
    """Return the choices a turn offers, at most three."""
    choices = [choice for reply in replies if isinstance(reply, ChoicesReply) for choice in reply.choices]
    return tuple(
        Option(words=_choice_words(choice.title), action="say", value=choice.say) for choice in choices[:MOST_OPTIONS]
    )


def urgent_options(replies: Sequence[Reply]) -> tuple[Option, ...]:
    """Return the lines a care card lets somebody be put through to, then what can be looked up; a person is key 0.

    Lines open all hours only: being put through to one that rings out is worse than its number.
    """
    contacts = [
        Option(
            words=f"to be put through to {contact.name.split(',')[0]}",
            action="dial",
            value=contact.phone,
            name=contact.name,
        )
        for reply in replies
        if isinstance(reply, UrgentReply)
        for contact in reply.contacts
        if dialled_number(contact.phone) and contact.hours == "24 hours" and "text" not in contact.name.lower()
    ]
    finds = [option for option in choice_options(replies) if option.value != "person"]
    return (*contacts[:1], *finds[:1])


def say_urgent(replies: Sequence[Reply], options: Sequence[Option]) -> str:
    """Return the first care card, never cut, then the next one and the ways on as far as there is time.

    Ways on that are left out still work, and are said when the caller keeps silent.
    """
    first, *others = [reply.speech or reply.text for reply in replies if isinstance(reply, UrgentReply)]
    whole = first
    for more in (*others, *_urgent_endings(options)):
        if spoken_seconds(f"{whole} {more}") > LONGEST_SECONDS:
            continue
        whole = f"{whole} {more}"
        if more not in others:
            break
    return whole


def _urgent_endings(options: Sequence[Option]) -> list[str]:
    """Return the ways on from a care card, the fullest first."""
    counts = range(len(options), 0, -1)
    endings = [f"Press {', '.join([*_keyed(options[:count]), '0 for a person'])}." for count in counts]
    if options and options[0].action == "dial":
        endings.append("Press 1 for them, 0 for a person.")
    return [*endings, "Press 0 for a person."]


def say_texts(replies: Sequence[Reply]) -> str:
    """Return the plain words of a turn in their spoken form."""
    texts = [reply.speech or reply.text for reply in replies if isinstance(reply, TextReply | HandoffReply)]
    return " ".join(_sentence(text) for text in texts)


def last_question(spoken: str) -> str:
    """Return the last question in what was said, for somebody who did not answer it."""
    questions = re.findall(r"[^.!?]*\?", spoken)
    return questions[-1].strip() if questions else ""


def _keyed(options: Sequence[Option]) -> list[str]:
    return [f"{key} {option.words}" for key, option in enumerate(options, start=1)]


def _opening(state: CallState) -> str:
    place = state.first + state.at
    if place:
        return "The next is"
    return "I found one service:" if state.total <= 1 else f"I found {state.total} services. The first is"


def _reasons(card: ServiceCard) -> str:
    reasons = [reason for reason in card.why if not _NOT_A_NEED.search(reason)][:2]
    return f"It is for {' and '.join(reasons)}." if reasons else ""


def _distance(card: ServiceCard) -> str:
    if card.distance_miles is None:
        return "You can use it wherever you live." if card.national else ""
    if card.distance_miles < 0.5:
        return "It is less than half a mile away."
    return f"It is {card.distance_miles:g} {'mile' if card.distance_miles == 1 else 'miles'} away."


def _open(card: ServiceCard) -> str:
    return status_sentence(card.open) if card.open else ""


def _choice_words(title: str) -> str:
    first, _, rest = title.partition(" ")
    return f"to {first.lower()} {rest}".strip() if first.lower() in _VERBS else f"for {title}"


def _sentence(text: str) -> str:
    clean = text.strip()
    return clean if not clean or clean.endswith((".", "!", "?")) else f"{clean}."

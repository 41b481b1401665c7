"""A conversation in a few lines, for the person who takes it over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.asking import wants_only_person
from bot.contact import read_contact
from bot.record import Event
from bot.replies import ServicesReply, UrgentReply
from directory.model import NeedMatch, Place

_LONGEST_WORDS = 1500
_YES_OR_NO = re.compile(r"\W*(?:yes|yeah|yep|ok(?:ay)?|sure|no|nope|please|thanks?|thank you|\W)+\W*$", re.I)
_NEEDS = 6
_SERVICES = 8


class NamedNeed(Protocol):
    @property
    def name(self) -> str: ...


class NeedNames(Protocol):
    @property
    def needs(self) -> Mapping[str, NamedNeed]: ...


class ReadsNeeds(Protocol):
    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]: ...


class FoundPlaces(Protocol):
    @property
    def places(self) -> tuple[Place, ...]: ...

    @property
    def rest(self) -> str: ...


class ReadsPlaces(Protocol):
    def find(self, text: str) -> list[Place]: ...

    def read(self, text: str) -> FoundPlaces: ...


class ReadsWords(Protocol):
    """The part of the directory that reads needs and places out of words."""

    @property
    def vocabulary(self) -> NeedNames: ...

    @property
    def reader(self) -> ReadsNeeds: ...

    @property
    def gazetteer(self) -> ReadsPlaces: ...


@dataclass(frozen=True, slots=True)
class Summary:
    """``services_shown`` are service ids, in the order they were first shown."""

    text: str
    words: str
    services_shown: tuple[str, ...]
    locality: str | None
    urgent: bool


def summarise(events: Sequence[Event], directory: ReadsWords | None) -> Summary:
    """Return what was asked, where, and what was shown.

    Args:
        directory: reads needs and places; without it the summary names services and the person's words alone.
    """
    said = [event.text for event in events if event.speaker == "person" and event.text]
    told = [text for text in said if not _is_about_the_handoff(text)]
    replies = [reply for event in events for reply in event.replies]
    shown = {card.id: card.name for r in replies if isinstance(r, ServicesReply) for card in r.services}
    cards = list(dict.fromkeys(r.category for r in replies if isinstance(r, UrgentReply)))
    needs, place = (_read_needs(told, directory), last_place(said, directory)) if directory else ([], None)
    lines = []
    if cards:
        lines.append(f"Urgent card shown: {', '.join(cards).replace('_', ' ')}.")
    if needs:
        lines.append(f"Asked about: {', '.join(needs)}.")
    if place:
        lines.append(f"Near: {place.name}.")
    if shown:
        lines.append(f"Services shown: {'; '.join(list(shown.values())[:_SERVICES])}.")
    words = "\n".join(told)[-_LONGEST_WORDS:]
    locality = (place.locality or place.name) if place else None
    return Summary(
        " ".join(lines) or "Asked for a person before anything else.", words, tuple(shown), locality, bool(cards)
    )


def _is_about_the_handoff(text: str) -> bool:
    """Whether a message asks for a person, gives a way to reach them, or only says yes or no."""
    return wants_only_person(text) or read_contact(text) is not None or bool(_YES_OR_NO.match(text))


def last_place(said: Sequence[str], directory: ReadsWords) -> Place | None:
    """Return the place the person named last, when it can be only one place."""
    for text in reversed(said):
        places = directory.gazetteer.read(text).places
        if len(places) == 1:
            return places[0]
    return None


def _read_needs(said: Sequence[str], directory: ReadsWords) -> list[str]:
    known = directory.vocabulary.needs
    read = [match for text in said for match in directory.reader.read(text)]
    # What was only near in meaning is left out: a navigator takes a summary at its word.
    found = [match.need_id for match in read if match.phrase and not match.negated]
    return [known[need_id].name for need_id in dict.fromkeys(found) if need_id in known][:_NEEDS]

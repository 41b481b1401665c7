"""Words the speech recogniser should expect: commands, places and needs."""

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Protocol

MOST_HINTS = 500
LONGEST_HINT = 100
_COMMANDS = (
    "person",
    "next",
    "repeat",
    "more",
    "number",
    "connect me",
    "start again",
    "goodbye",
    "yes",
    "no",
    "anywhere",
)


class HintedNeed(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def phrases(self) -> tuple[str, ...]: ...


class HintedVocabulary(Protocol):
    @property
    def needs(self) -> Mapping[str, HintedNeed]: ...


def make_hints(vocabulary: HintedVocabulary, places: Iterable[str]) -> str:
    """Return what ``<Gather hints>`` takes; the first phrase of every need comes before any second one.

    Source:
        Twilio, "TwiML Voice: Gather" and warning 13330: at most 500 entries of at most 100 characters, commas between.
    """
    needs = list(vocabulary.needs.values())
    by_turn = zip_longest(*((need.name, *need.phrases) for need in needs))
    phrases = (phrase for turn in by_turn for phrase in turn if phrase)
    hints: dict[str, None] = {}
    for phrase in (*_COMMANDS, *places, *phrases):
        hint = " ".join(phrase.replace(",", " ").split())
        if hint and len(hint) <= LONGEST_HINT:
            hints.setdefault(hint.lower() if hint[1:].islower() and phrase not in places else hint)
    return ",".join(list(hints)[:MOST_HINTS])

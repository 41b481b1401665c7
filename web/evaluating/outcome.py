"""How one person fared: what was said on both sides, and the end it came to."""

from dataclasses import dataclass
from typing import Literal

from web.evaluating.people import Person
from web.evaluating.questions import Question

type End = Literal[
    "served", "handed over", "carded",
    "no list", "none right", "contact not read back", "not handed over", "handed over wrongly", "no card", "wrong card",
    "broke",
]  # fmt: skip
GOOD_ENDS: frozenset[End] = frozenset({"served", "handed over", "carded"})


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said, and the answer to it.

    ``meant`` is what was said before noise; ``asked`` is the question that the answer puts; ``listed`` are the ids of
    the services it lists.
    """

    said: str
    meant: str
    answer: str
    asked: Question | None
    listed: tuple[str, ...]
    urgent: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Played:
    """How one person fared.

    ``turns_to_list`` counts what they said up to the first list; ``None`` when there was none. ``is_wrong_offer`` says
    that none of the first three of that list was right. ``questions`` are those asked before it. ``loops`` are answers
    given twice running, and ``not_followed`` those that say the words were not understood.
    """

    person: Person
    end: End
    lines: tuple[Line, ...]
    turns_to_list: int | None
    questions: int
    is_wrong_offer: bool
    is_handed: bool
    is_false_alarm: bool
    loops: int
    not_followed: int
    fault: str = ""

    @property
    def is_success(self) -> bool:
        return self.end in GOOD_ENDS

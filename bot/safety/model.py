"""What the safety rules are made of, as plain values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

type Level = Literal["999", "111", "crisis", "abuse", "safeguarding"]
type Category = Literal[
    "emergency",
    "urgent-medical",
    "suicide",
    "self-harm",
    "domestic-abuse",
    "sexual-abuse",
    "safeguarding-children",
    "safeguarding-adults",
]


class SafetyDataError(Exception):
    """A file of safety rules or cards is wrong; the message names the file, the entry and the fault."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A red flag found in somebody's words.

    ``phrase`` is what gave it: the person's words for a rule, the reviewed line that is nearest
    in meaning when ``implied``.
    """

    rule_id: str
    category: Category
    level: Level
    phrase: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """What a rule is drawn from, when it was written, and when a clinician last reviewed it, if one has."""

    source: str
    written: date
    reviewed: date | None = None

"""What is asked of every system: the same words in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from directory.model import Place
from tests.bench.words import SITUATIONS

# Each is a stop word for every system measured, so that a text is new to the encoder and finds what it found before.
_LEADS = ("and", "but", "so", "then", "if", "as", "now", "just", "once", "when", "while", "because")
_LARGEST = 60


@dataclass(frozen=True, slots=True)
class Question:
    """Words and, for every other one, the place of whoever asks."""

    text: str
    place: Place | None

    @property
    def near(self) -> str:
        return "" if self.place is None else self.place.name

    def said_anew(self, time: int) -> "Question":
        """Return the same question in words that no encoder has seen, as often as there are pairs of leading words."""
        first, second = divmod(time % len(_LEADS) ** 2, len(_LEADS))
        return Question(f"{_LEADS[first]} {_LEADS[second]} {self.text}", self.place)


def questions(judged: Sequence[str], places: Sequence[Place], most: int | None = None) -> list[Question]:
    """Return judged texts and our own, turn about; every second of each kind names a place."""
    largest = places[:_LARGEST]

    def asked(texts: Sequence[str]) -> list[Question]:
        return [
            Question(text, largest[number * 7 % len(largest)] if number % 2 and largest else None)
            for number, text in enumerate(texts)
        ]

    pairs = zip_longest(asked(judged), asked(SITUATIONS))
    return [one for one in chain.from_iterable(pairs) if one is not None][:most]

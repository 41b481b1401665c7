"""Postcodes spelt out: "em ee seven one double a", "M for mother, E for echo, 7 1, double A"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from directory.places.area import AreaError

_FILE = Path(__file__).parent / "sounds.yaml"
_WORD = re.compile(r"x-rays?\b|[^\W_]+(?:['’][^\W_]+)?")
_LIKE = re.compile(r"\s*,?\s*(?:for|as in|is for|like)\s+([^\W\d_]{3,})", re.IGNORECASE)
_ORDINALS = ("st", "nd", "rd", "th")
_MOST_PIECES = 16
_MOST_READINGS = 32
_MOST_SPELLINGS = 4_000  # A whole message of "oh oh oh" must not take seconds to read.
_SHORTEST, _LONGEST = 2, 7


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Letters(_Said):
    plain: dict[str, tuple[str, ...]]
    shared: dict[str, tuple[str, ...]]


class _Figures(_Said):
    plain: dict[str, str]
    shared: dict[str, str]
    tens: dict[str, str]


class _Sounds(_Said):
    letters: _Letters
    figures: _Figures
    either: dict[str, str]
    alphabets: tuple[tuple[str, ...], ...]
    fillers: tuple[str, ...]
    twice: tuple[str, ...]
    thrice: tuple[str, ...]


# The end of "double you".
_YOU = frozenset({"you", "u", "yu"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What one word may spell; ``is_plain`` when it says nothing else. ``end`` is where it ends in the text."""

    readings: tuple[str, ...]
    start: int
    end: int
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Spelling:
    """Letters and figures spelt by the words from ``start`` up to ``end``; ``plain`` is the share of plain words."""

    text: str
    start: int
    end: int
    plain: float


class SpokenReader:
    """Reads what is spelt out, letter by letter."""

    def __init__(self) -> None:
        """Read the packaged sounds.

        Raises:
            AreaError: they cannot be used.
        """
        try:
            sounds = _Sounds.model_validate(yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise AreaError(f"{_FILE.name}: cannot be used ({type(error).__name__}).") from error
        self._plain = _plain_sounds(sounds)
        self._shared = _shared_sounds(sounds)
        self._tens = sounds.figures.tens
        self._fillers = frozenset(sounds.fillers)
        self._times = dict.fromkeys(sounds.twice, 2) | dict.fromkeys(sounds.thrice, 3)

    def spellings(self, text: str) -> Iterator[Spelling]:
        """Yield what a text may spell, from each word on, the longest first."""
        return islice(self._spellings(text), _MOST_SPELLINGS)

    def _spellings(self, text: str) -> Iterator[Spelling]:
        words = list(_WORD.finditer(text.lower()))
        for first in range(len(words)):
            pieces = self._pieces_from(text, words, first)
            for count in range(len(pieces), 0, -1):
                run = pieces[:count]
                shortest = sum(min(map(len, piece.readings)) for piece in run)
                longest = sum(max(map(len, piece.readings)) for piece in run)
                if shortest > _LONGEST or longest < _SHORTEST:
                    continue
                plain = sum(piece.is_plain for piece in run) / count
                for reading in islice(product(*(piece.readings for piece in run)), _MOST_READINGS):
                    yield Spelling("".join(reading), run[0].start, run[-1].end, plain)

    def _pieces_from(self, text: str, words: list[re.Match[str]], first: int) -> list[Piece]:
        """Return the pieces spelt from a word on, up to the first word that spells nothing."""
        pieces: list[Piece] = []
        times, began, at = 1, -1, first
        while at < len(words) and len(pieces) < _MOST_PIECES:
            word = words[at].group()
            if word in self._fillers and pieces:
                at += 1
                continue
            if word in self._times and times == 1:
                times, began, at = self._times[word], words[at].start(), at + 1
                continue
            if times == self._times.get(word) == 2 and at + 1 < len(words) and words[at + 1].group() in _YOU:
                # "Double double you" is the letter W, twice.
                pieces.append(Piece(("WW",), began, words[at + 1].end(), True))
                times, at = 1, at + 2
                continue
            piece = self._piece(words[at], times, is_first=at == first)
            if piece is None:
                break
            end = _end_of_likeness(text, piece)
            start = began if times > 1 else piece.start
            pieces.append(Piece(piece.readings, start, end, piece.is_plain or end > piece.end))
            times, at = 1, at + 1
            while at < len(words) and words[at].start() < end:
                at += 1
        return pieces

    def _piece(self, match: re.Match[str], times: int, *, is_first: bool) -> Piece | None:
        word = match.group().replace("-", "")
        is_plain = word in self._plain or word in self._tens
        if word in self._tens:
            readings: tuple[str, ...] = (self._tens[word] + "0", self._tens[word])
        else:
            readings = self._plain.get(word) or self._shared.get(word) or ()
        if not readings and _is_code_piece(word):
            readings, is_plain = (word.upper(),), True
        if is_first and times == 1 and len(word) == 2 and word.isascii() and word.isalpha():
            # The letters of a postcode area said or written as one: "me seven".
            readings, is_plain = (*readings, word.upper()), is_plain or not readings
        if times > 1:
            double_u = ("W",) if times == 2 and word in _YOU else ()
            readings = (*double_u, *(reading * times for reading in readings if len(reading) == 1))
            is_plain = True
        return Piece(readings, match.start(), match.end(), is_plain) if readings else None


def _end_of_likeness(text: str, piece: Piece) -> int:
    """Return where a letter ends with the word said to make it clear: "M for mother", "E as in echo"."""
    like = _LIKE.match(text, piece.end)
    letters = {reading[0] for reading in piece.readings if reading.isalpha() and len(set(reading)) == 1}
    return like.end() if like is not None and like[1][0].upper() in letters else piece.end


def _plain_sounds(sounds: _Sounds) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for letter, names in sounds.letters.plain.items():
        found |= dict.fromkeys((letter, *names), (letter.upper(),))
    found |= {name: (figure,) for name, figure in sounds.figures.plain.items()}
    found |= {name: (name[0].upper(),) for row in sounds.alphabets for name in row}
    return found | {name: tuple(both) for name, both in sounds.either.items()}


def _shared_sounds(sounds: _Sounds) -> Mapping[str, tuple[str, ...]]:
    letters = {name: (letter.upper(),) for letter, names in sounds.letters.shared.items() for name in names}
    return letters | {name: (figure,) for name, figure in sounds.figures.shared.items()}


def _is_code_piece(word: str) -> bool:
    """Whether a word is typed letters and figures, such as "1aa" or "me7"."""
    return len(word) <= _LONGEST and word.isascii() and word[-2:] not in _ORDINALS and any(map(str.isdigit, word))

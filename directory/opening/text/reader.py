"""Hours as people write them, read into schedules where they can be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from directory.model import Schedule
from directory.opening.text.clean import clean_hours
from directory.opening.text.grammar import parse_hours
from directory.opening.text.parts import Unread
from directory.opening.text.resolve import resolve
from directory.opening.text.tokens import cut_tokens

LONGEST_READ = 4_000
_SMALL_WORDS = re.compile(r"[^\w\n]*(?:[a-z]{1,7}\W+)?")


@dataclass(frozen=True, slots=True)
class HoursReading:
    """What was understood of hours in free text.

    ``is_sure`` is true only when every word was understood and can be meant in one way; otherwise each of the
    schedules that rests on a guess has ``is_sure`` false too. ``unread`` is what was not understood, its pieces
    joined by “; ”; all of it when no opening could be told, and the text has to stand for itself.
    """

    schedules: tuple[Schedule, ...]
    is_sure: bool
    unread: str = ""


def read_hours(text: str) -> HoursReading:
    """Return the schedules that hours in free text mean: “Mon, Wed & 2nd Thu 9.30–noon, not August”.

    Reads plain words, HTML and OpenStreetMap's notation. Never raises. Days without times, times without days,
    mornings without hours and dates without a year are not guessed at. No more than 4,000 characters are read.
    """
    found = _read(text[:LONGEST_READ])
    rest = text[LONGEST_READ:].strip()
    if not rest:
        return found
    doubtful = tuple(replace(each, is_sure=False) for each in found.schedules)
    return HoursReading(doubtful, is_sure=False, unread="; ".join(part for part in (found.unread, rest) if part))


@lru_cache(maxsize=2048)
def _read(text: str) -> HoursReading:
    plain = clean_hours(text)
    found = resolve(parse_hours(cut_tokens(plain), plain))
    unread = "; ".join(_pieces(found.unread, plain)) if found.schedules else plain
    return HoursReading(found.schedules, found.is_sure, unread)


def _pieces(unread: Sequence[Unread], plain: str) -> list[str]:
    """Return what was unread in as few pieces as it stood in, with the small words between."""
    pieces: list[tuple[int, int]] = []
    for each in unread:
        if pieces and _SMALL_WORDS.fullmatch(plain, pieces[-1][1], each.start):
            pieces[-1] = (pieces[-1][0], each.end)
        else:
            pieces.append((each.start, each.end))
    return [plain[start:end] for start, end in pieces]

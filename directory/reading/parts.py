"""What of a message is encoded: the whole without what it turns down, and what of it asks."""

import re
from collections.abc import Sequence

from directory.reading.asking import Asked
from directory.reading.negation import Refusal
from directory.reading.words import Word

# A part of fewer words says nothing alone.
LEAST_WORDS = 3
# A part that is nearly the whole says nothing new.
_NEARLY_WHOLE = 0.7
_PARTS = re.compile(r"[.!?;\n]+|,|\b(?:but|and also|also|plus)\b", re.IGNORECASE)


def wish_of(text: str, words: Sequence[Word], asked: Sequence[Asked]) -> str:
    """Return the words that ask, when they are enough to mean something."""
    told = [text[words[stretch.first].start : words[stretch.last].end] for stretch in asked]
    wish = " ".join(" ".join(told).split())
    return wish if len(wish.split()) >= LEAST_WORDS else ""


def without(text: str, words: Sequence[Word], refusals: Sequence[Refusal]) -> str:
    """Return a text with a stop in place of each clause that turns something down."""
    for refusal in sorted(refusals, key=lambda refusal: -refusal.first):
        if refusal.reach == "clause":
            text = text[: words[refusal.cue].start] + " . " + text[words[refusal.last].end :]
    return text


def in_one_line(text: str) -> str:
    return " ".join(text.replace(" . ", " ").split())


def parts_of(text: str, words: Sequence[Word], refusals: Sequence[Refusal], wish: str) -> list[str]:
    """Return what is encoded: the whole without what is turned down, and what of it asks, or else its largest part."""
    whole = without(text, words, refusals)
    parts = [part.strip() for part in _PARTS.split(whole)]
    parts = [part for part in parts if len(part.split()) >= LEAST_WORDS]
    whole = in_one_line(whole)
    part = wish if wish and wish != whole else max((part for part in parts if part != whole), key=len, default="")
    is_much_less = len(part.split()) < _NEARLY_WHOLE * len(whole.split())
    return [text for text in (whole, part if is_much_less or not whole else "") if text]

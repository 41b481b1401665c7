"""Slips of the thumb and of the ear: one word in so many is left out, said twice, misspelt or misheard."""

import random
import re
from collections.abc import Callable, Iterable
from functools import cache

from directory.places.area import load_area

# Words that sound alike, as a speech recogniser or a hurried writer takes one for another.
_ALIKE = """
    there their; to too; for four; know no; here hear; see sea; week weak; our are; your you're; whole hole; need knead
    meet meat; right write; wait weight; one won; would wood; by buy; where wear; some sum; its it's; him hymn;
    been bean; break brake; pain pane; sore saw; new knew; heal heel; through threw; way weigh; son sun; which witch
    peace piece; bored board; hour hours; male mail; stairs stares; great grate; morning mourning; allowed aloud
    whether weather; than then; of off; an and; were we're; fell feel; since sins; find fined; wants once; tea tee
    be bee; flu flew
"""
_NEAR_KEYS = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k", "k": "l",
    "l": "k", "m": "n", "n": "m", "o": "p", "p": "o", "q": "w", "r": "t", "s": "d", "t": "y", "u": "i", "v": "b",
    "w": "e", "x": "c", "y": "u", "z": "x",
}  # fmt: skip
_SOUNDS = (("th", "f"), ("ing", "in"), ("wh", "w"), ("gh", ""), ("ph", "f"), ("tt", "t"), ("ll", "l"), ("er", "a"))
_WORD = re.compile(r"(?P<before>\W*)(?P<word>[\w'’-]+)(?P<after>.*)", re.S)
_SHORTEST_MISSPELT = 3
_SHORTEST_PLACE = 4


class Noise:
    """Changes the words of one person's conversation, the same way for the same seed.

    Words with a digit are left whole, so a postcode always is; a word of a place's name is changed once at most, so
    somebody who is asked again is understood.

    Args:
        share: the share of words changed, 0 to 1.
        is_heard: they speak, so words are misheard rather than misspelt.
        places: what they say of where they are.
    """

    def __init__(self, share: float, seed: str, *, is_heard: bool, places: Iterable[str] = ()) -> None:
        self._share = share
        self._random = random.Random(seed)  # noqa: S311 - nothing secret is made of it.
        kinds = (_misheard, _misheard) if is_heard else (_misspelt, _sounding_alike)
        self._kinds: tuple[Callable[[str, random.Random], str], ...] = (_dropped, _doubled, *kinds)
        own = {word.lower() for text in places for word in re.findall(r"\w+", text) if len(word) >= _SHORTEST_PLACE}
        self._places = own | _home_words()
        self._changed: set[str] = set()

    def on(self, text: str) -> str:
        """Return a text with its share of words changed; never nothing at all."""
        words = text.split()
        wanted = self._share * len(words)
        count = int(wanted) + (self._random.random() < wanted % 1)
        for at in sorted(self._random.sample(range(len(words)), min(count, len(words)))):
            words[at] = self._change(words[at])
        return " ".join(word for word in words if word) or text

    def _change(self, written: str) -> str:
        found = _WORD.fullmatch(written)
        if found is None or any(letter.isdigit() for letter in written):
            return written
        word = found["word"]
        if word.lower() in self._changed:
            return written
        if word.lower() in self._places:
            self._changed.add(word.lower())
        changed = self._random.choice(self._kinds)(word, self._random)
        return f"{found['before']}{changed}{found['after']}" if changed else ""


def _dropped(word: str, chance: random.Random) -> str:  # noqa: ARG001 - one kind of change among others.
    return ""


def _doubled(word: str, chance: random.Random) -> str:  # noqa: ARG001 - one kind of change among others.
    return f"{word} {word}"


def _misspelt(word: str, chance: random.Random) -> str:
    """Return a word with one slip of the thumb: a letter left out, doubled, beside its key, or out of turn."""
    if len(word) < _SHORTEST_MISSPELT:
        return word[:-1] + _NEAR_KEYS.get(word[-1].lower(), word[-1])
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + _NEAR_KEYS.get(word[at].lower(), word[at]) + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def _misheard(word: str, chance: random.Random) -> str:
    alike = _homophones().get(word.lower())
    if alike is not None:
        return chance.choice(alike)
    sounds = [(whole, part) for whole, part in _SOUNDS if whole in word[1:].lower() or word.lower().startswith(whole)]
    if not sounds:
        return word[:-1] if len(word) >= _SHORTEST_MISSPELT else f"{word} er"
    whole, part = chance.choice(sounds)
    return re.sub(whole, part, word, count=1, flags=re.I)


def _sounding_alike(word: str, chance: random.Random) -> str:
    alike = _homophones().get(word.lower())
    if alike is not None:
        return chance.choice(alike)
    return _misspelt(word, chance)


@cache
def _homophones() -> dict[str, tuple[str, ...]]:
    groups = [group.split() for line in _ALIKE.strip().splitlines() for group in line.split(";")]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


@cache
def _home_words() -> frozenset[str]:
    """Return the words of the names of the home area's places."""
    localities = load_area().localities
    places = [place for locality in localities for place in (locality, *locality.places)]
    names = (name for place in places for name in (place.name, *place.also))
    return frozenset(
        word.lower() for name in names for word in re.findall(r"\w+", name) if len(word) >= _SHORTEST_PLACE
    )

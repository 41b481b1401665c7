"""Postcodes as people type, misread and say them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product

from uk_postcodes_parsing.fix import fix
from uk_postcodes_parsing.postcode_utils import is_valid, is_valid_outcode, to_normalised

_FULL = re.compile(
    r"(?<![a-z0-9])([a-z]{1,2}[0-9oi][a-z0-9]?)[\s.-]*([0-9oil])\s?([a-z01]{2})(?![a-z0-9])", re.IGNORECASE
)
_OUTWARD = re.compile(r"(?<![a-z0-9])[a-z]{1,2}\s?[0-9][a-z0-9]?(?![a-z0-9])", re.IGNORECASE)
_SPOKEN_WORD = re.compile(r"[^\W_]+")
_FEWEST_SPOKEN = 3

_LETTERS = """
a: ay eh hay, b: be bee, c: see sea, d: dee, e: ee, f: ef eff, g: gee jee, h: aitch haitch, i: eye aye, j: jay, k: kay,
l: el ell, m: em, n: en, o: oh owe, p: pee pea, q: queue cue, r: are ar, s: ess es, t: tee tea, u: you, v: vee,
w: doubleyou, x: ex, y: why, z: zed zee
"""
_FIGURES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_ALPHABET = (
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
    "sierra tango uniform victor whiskey xray yankee zulu"
)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A postcode or outward code in a text, from ``start`` up to ``end``; ``sector`` is "ME7 1"."""

    code: str
    outcode: str
    sector: str | None
    start: int
    end: int

    @property
    def area(self) -> str:
        """The letters the code begins with."""
        return self.outcode[: 2 if self.outcode[1].isalpha() else 1]


class PostcodeReader:
    """Finds postcodes; one counts when its outward code exists."""

    def __init__(self) -> None:
        self._sounds = _sounds()

    def find_full(self, text: str) -> Iterator[FoundCode]:
        """Yield the full postcodes typed in a text, with O for 0 and I for 1 put right."""
        for found in _FULL.finditer(text):
            letters = found.group(3)
            code = _as_postcode(found.group(1) + " " + found.group(2).replace("l", "1").replace("L", "1") + letters)
            if code is not None:
                yield _found(code, found.start(), found.end())

    def find_outward(self, text: str) -> Iterator[FoundCode]:
        """Yield the outward codes typed in a text; many are also other things (vitamin B12)."""
        for found in _OUTWARD.finditer(text):
            code = found.group().replace(" ", "").upper()
            if is_outcode(code):
                yield FoundCode(code, code, None, found.start(), found.end())

    def find_spoken(self, text: str, *, outward: bool = False) -> FoundCode | None:
        """Return the postcode spelt out in a text ("em ee seven one double a"), if there is one.

        Args:
            outward: also take an outward code alone ("em ee seven").
        """
        words = list(_SPOKEN_WORD.finditer(text.lower()))
        for first in range(len(words)):
            spelt = self._spelt_from(words, first)
            for last in range(len(spelt) - 1, 0, -1):
                if last + 1 < _FEWEST_SPOKEN and not outward:
                    break
                for code in _readings(spelt[: last + 1]):
                    full = _as_postcode(code)
                    if full is not None:
                        return _found(full, words[first].start(), words[first + last].end())
                    if outward and is_outcode(code):
                        return FoundCode(code, code, None, words[first].start(), words[first + last].end())
        return None

    def _spelt_from(self, words: list[re.Match[str]], first: int) -> list[tuple[str, ...]]:
        """Return what each word from ``first`` on may spell, up to the first that spells nothing."""
        spelt: list[tuple[str, ...]] = []
        twice = False
        for match in words[first:]:
            word = match.group()
            if word in ("double", "space", "dash"):
                twice = word == "double"
                spelt.append(("",))
                continue
            sounds = self._sounds.get(word) or ((word.upper(),) if _is_code_piece(word) else ())
            if not sounds or len(spelt) > 12:
                break
            if twice:
                double_u = () if word not in ("you", "u") else ("W",)
                sounds = (*double_u, *(sound * 2 for sound in sounds))
                twice = False
            spelt.append(sounds)
        return spelt


def is_outcode(code: str) -> bool:
    """Whether an outward code is in use, by the ONS list that uk-postcodes-parsing packages."""
    return is_valid_outcode(code) and find_spec(f"uk_postcodes_parsing.outcodes.{code.lower()}") is not None


def _as_postcode(text: str) -> str | None:
    fixed = fix(text.upper())
    if not is_valid(fixed):
        return None
    code = to_normalised(fixed)
    return code if code is not None and is_outcode(code.split()[0]) else None


def _found(code: str, start: int, end: int) -> FoundCode:
    outcode, inward = code.split()
    return FoundCode(code, outcode, f"{outcode} {inward[0]}", start, end)


def _is_code_piece(word: str) -> bool:
    return len(word) <= 4 and word.isascii() and (len(word) == 1 or any(letter.isdigit() for letter in word))


def _readings(spelt: list[tuple[str, ...]]) -> Iterator[str]:
    for number, pieces in enumerate(product(*spelt)):
        if number > 8:
            return
        yield "".join(pieces)


def _sounds() -> dict[str, tuple[str, ...]]:
    sounds: dict[str, tuple[str, ...]] = {}
    for entry in _LETTERS.split(","):
        letter, names = entry.strip().split(": ")
        sounds |= {name: (letter.upper(),) for name in names.split()}
    for number, name in enumerate(_FIGURES.split()):
        sounds[name] = (str(number),)
    for name in _ALPHABET.split():
        sounds[name] = (name[0].upper(),)
    sounds["oh"] = sounds["o"] = ("O", "0")
    sounds["nought"] = sounds["zero"] = ("0",)
    sounds["to"] = sounds["too"] = ("2",)
    sounds["for"] = ("4",)
    sounds["ate"] = ("8",)
    sounds["won"] = ("1",)
    sounds["why"] = ("Y",)
    return sounds

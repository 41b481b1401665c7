"""Postcodes as people type, misread and say them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from uk_postcodes_parsing.fix import fix
from uk_postcodes_parsing.postcode_utils import is_valid, is_valid_outcode, to_normalised
from uk_postcodes_parsing.ukpostcode import is_in_ons_postcode_directory

from directory.places.spoken import SpokenReader

_FULL = re.compile(
    r"(?<![a-z0-9])([a-z]{1,2}[0-9oi][a-z0-9]?)[\s.-]*([0-9oil])\s?([a-z01]{2})(?![a-z0-9])", re.IGNORECASE
)
_OUTWARD = re.compile(r"(?<![a-z0-9])[a-z]{1,2}\s?[0-9][a-z0-9]?(?![a-z0-9])", re.IGNORECASE)
# What people give of a postcode they would rather not tell whole ("ME7 4"); a number of something stands before a word.
_SECTOR = re.compile(r"[ ](\d)(?=[\s,.;!?)]*$|[,.;])")
_NEVER_LAST = frozenset("CIKMOV")  # Royal Mail never ends a postcode with these, so "B12 3km" is none.
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|[4-9]th)$", re.IGNORECASE)
# "The M25 at nine" is no postcode, though "ME71 AA" is one.
_WORD_AFTER = re.compile(r"^[a-z]+\d{2} (?:ah|an|as|at|be|by|ed|er|et|ex|ha|he|la|re|uh|up|us|we)$", re.IGNORECASE)
_LEAST_PLAIN = 0.5
_MAY_LEAD = re.compile(r"(?:^|\b(?:in|near|at|from|around|round|nr|is|its|it's|code|postcode)|,)\s*$", re.IGNORECASE)
_MAY_FOLLOW = re.compile(r"[\s,.!]*(?:please|thanks|thank you|i think|ta)?[\s,.!]*$", re.IGNORECASE)


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
        self._spoken = SpokenReader()

    def find_full(self, text: str) -> Iterator[FoundCode]:
        """Yield the full postcodes typed in a text, with O for 0 and I for 1 put right."""
        for found in _FULL.finditer(text):
            if not any(map(str.isdigit, found.group())):
                continue  # "nil PN" is no postcode, whatever may be misread for a figure.
            letters = found.group(3)
            code = _as_postcode(found.group(1) + found.group(2).replace("l", "1").replace("L", "1") + letters)
            if code is None or _is_ordinal(found.group(), code) or _WORD_AFTER.search(found.group()):
                continue
            yield _found(code, found.start(), found.end())

    def find_outward(self, text: str) -> Iterator[FoundCode]:
        """Yield the outward codes typed in a text; many are also other things (vitamin B12)."""
        for found in _OUTWARD.finditer(text):
            code = found.group().replace(" ", "").upper()
            if is_outcode(code):
                sector = _SECTOR.match(text, found.end())
                end = found.end() if sector is None else sector.end()
                yield FoundCode(code, code, None, found.start(), end)

    def find_spoken(self, text: str, *, outward: bool = False) -> FoundCode | None:
        """Return the postcode spelt out in a text ("em ee seven one double a"), if there is one.

        A full postcode may stand anywhere, as long as half its words say nothing but letters and figures.

        Args:
            outward: also take an outward code ("em ee seven"), where it is all the text says.
        """
        spellings = list(self._spoken.spellings(text))
        for spelling in spellings:
            full = _as_postcode(spelling.text) if spelling.plain >= _LEAST_PLAIN else None
            if full is not None:
                return _found(full, spelling.start, spelling.end)
        for spelling in spellings if outward else ():
            stands_alone = _MAY_LEAD.search(text[: spelling.start]) and _MAY_FOLLOW.match(text, spelling.end)
            if stands_alone and spelling.plain == 1 and is_outcode(spelling.text):
                return FoundCode(spelling.text, spelling.text, None, spelling.start, spelling.end)
        return None


def is_outcode(code: str) -> bool:
    """Whether an outward code is in use, by the ONS list that uk-postcodes-parsing packages."""
    return is_valid_outcode(code) and find_spec(f"uk_postcodes_parsing.outcodes.{code.lower()}") is not None


def _is_ordinal(typed: str, code: str) -> bool:
    """Whether the end of what was typed is "2nd" rather than the end of a postcode ("the N1 2nd stop")."""
    if not _ORDINAL.search(typed):
        return False
    return not typed.isupper() and not (typed.islower() and is_in_ons_postcode_directory(code))


def _as_postcode(text: str) -> str | None:
    fixed = fix(text.upper())
    if not is_valid(fixed):
        return None
    code = to_normalised(fixed)
    if code is None or _NEVER_LAST & set(code[-2:]):
        return None
    return code if is_outcode(code.split()[0]) else None


def _found(code: str, start: int, end: int) -> FoundCode:
    outcode, inward = code.split()
    return FoundCode(code, outcode, f"{outcode} {inward[0]}", start, end)

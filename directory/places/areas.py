"""What a feed calls the area a service is for, as ids of areas that places know they lie in.

A service limited to areas is hidden from people in none of them, so whatever is not understood for certain gives no
ids at all: no limit. Names shared by two areas give both.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from directory.places.area import Area, Kingdom, load_area, load_kingdom
from directory.places.councils import Councils, load_councils
from directory.places.names import plain_name

_MOST_TEXT = 1_000
_MOST_PARTS = 40
_GSS = re.compile(r"(?<![A-Za-z0-9])([EWSNK]\d{8})(?![A-Za-z0-9])", re.IGNORECASE)
_NATION_CODES = {
    "E92000001": ("england",),
    "W92000004": ("wales",),
    "S92000003": ("scotland",),
    "N92000002": ("northern-ireland",),
    "K02000001": ("uk",),
    "K03000001": ("england", "scotland", "wales"),
    "K04000001": ("england", "wales"),
    "E12000007": ("london",),
    "E11000001": ("greater-manchester",),
    "E11000002": ("merseyside",),
    "E11000003": ("south-yorkshire",),
    "E11000005": ("west-midlands",),
    "E11000006": ("west-yorkshire",),
    "E11000007": ("tyne-and-wear",),
}
_KINGDOM_NAMES = {
    "uk": ("uk",),
    "u k": ("uk",),
    "united kingdom": ("uk",),
    "whole of the uk": ("uk",),
    "national": ("uk",),
    "nationwide": ("uk",),
    "nation wide": ("uk",),
    "nationally": ("uk",),
    "britain": ("england", "scotland", "wales"),
    "great britain": ("england", "scotland", "wales"),
    "gb": ("england", "scotland", "wales"),
    "british isles": ("uk",),
    "london": ("london",),
    "greater london": ("london",),
    "all london boroughs": ("london",),
    "cymru": ("wales",),
    "lloegr": ("england",),
    "ni": ("northern-ireland",),
}
# Regions and counties of one name: only the county is known here, which is not all that may be meant.
_UNCLEAR = frozenset({"west midlands"})
_BEFORE = re.compile(
    r"^(?:(?:available|open)\s+(?:in|to|across)\s+|(?:people\s+(?:living\s+)?|residents?\s+|anyone\s+|living\s+)+(?:in|of)\s+"
    r"|(?:all\s+(?:of|areas?\s+(?:of|in))|whole\s+of|the\s+whole\s+of|across|throughout|within|anywhere\s+in|covers?|covering"
    r"|(?:the\s+)?(?:unitary\s+authority|county|district|borough|city|london\s+borough|royal\s+borough)\s+of|in|the)\s+)+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,]*(?:\((?:b|district|unitary|county|city|ua|uk)\)|\b(?:only|wide|residents?|area|areas|region|boundary|boundaries"
    r"|council|borough|district|county|city|metropolitan|unitary|authority|local|ua|mbc|postcodes?|of))$",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s*[,;/&+|\n]\s*|\s+(?:and|or|plus)\s+", re.IGNORECASE)


def area_ids_of(name: str, uri: str | None) -> tuple[str, ...]:
    """Return the ids of the areas that a service area's words or address mean; empty when that is not certain.

    Args:
        name: as the feed has it: "Medway", "Kent County Council area", "Medway, Swale and Maidstone", "UK wide".
        uri: an address that ends in a GSS code, such as ``…/id/statistical-geography/E06000035``; it settles the matter
            when its code is known.
    """
    atlas = _load()
    code = _GSS.search((uri or "")[:_MOST_TEXT])
    if code is not None and (ids := atlas.of_code(code[1].upper())):
        return ids
    text = " ".join(name.split())
    if not text or len(name) > _MOST_TEXT:
        return ()
    code = _GSS.fullmatch(text)
    return atlas.of_code(code[1].upper()) if code is not None else atlas.of_words(text)


class AreaNames:
    """Every area by its names and code."""

    def __init__(self, area: Area, kingdom: Kingdom, councils: Councils) -> None:
        self._councils = councils
        self._names = _names_of(area, kingdom, councils)

    def of_code(self, code: str) -> tuple[str, ...]:
        """Return the ids of a GSS code; that of a ward, or one not known, gives none."""
        council = self._councils.get(code)
        return _NATION_CODES.get(code, (council.id,) if council is not None else ())

    def of_words(self, text: str) -> tuple[str, ...]:
        """Return the ids of a name, or of a list of names when every one of them is known."""
        ids = self._of_name(text)
        if ids:
            return ids
        parts = [part for part in _JOINTS.split(text) if part]
        if not 1 < len(parts) <= _MOST_PARTS:
            return ()
        found = [self._of_name(part) for part in parts]
        return tuple(dict.fromkeys(each for ids in found for each in ids)) if all(found) else ()

    def _of_name(self, text: str) -> tuple[str, ...]:
        """Return the ids of a name as it stands, else with the words that only say it is an area taken off."""
        for bare in _barer(text):
            name = plain_name(bare)
            if name in _UNCLEAR:
                return ()
            if name in self._names:
                return self._names[name]
        return ()


def _barer(text: str) -> list[str]:
    forms = [text]
    for _ in range(6):
        last = forms[-1]
        shorter = _AFTER.sub("", last, count=1).strip(" ,.")
        if shorter in ("", last):
            break
        forms.append(shorter)
    starts = [_BEFORE.sub("", form, count=1).strip() for form in forms]
    return list(dict.fromkeys(form for pair in zip(forms, starts, strict=True) for form in pair if form))


def _names_of(area: Area, kingdom: Kingdom, councils: Councils) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, list[str]] = defaultdict(list)

    def know(name: str, area_id: str) -> None:
        ids = names[plain_name(name)]
        if area_id not in ids:
            ids.append(area_id)

    for wide in kingdom.areas:
        for name in (wide.name, *wide.also):
            know(name, wide.id)
    wide_names = set(names)
    know(area.area.name, area.area.id)
    for locality in area.localities:
        for named in (locality, *locality.places):
            for name in (named.name, *named.also):
                know(name, locality.id)
    for name, council in councils.names:
        # "Kent" is all of Kent, Medway with it; its county council is named as such.
        if plain_name(name) not in wide_names:
            know(name, council.id)
    return {name: tuple(ids) for name, ids in names.items()} | {
        plain_name(name): ids for name, ids in _KINGDOM_NAMES.items()
    }


@lru_cache(maxsize=1)
def _load() -> AreaNames:
    return AreaNames(load_area(), load_kingdom(), load_councils())

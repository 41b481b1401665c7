"""Several places that tell one address: "Wayfield, Chatham", "Strood, ME2".

People give a place and what it is part of in one breath. Only places that could each be meant are worth a question.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from directory.model import Place
from directory.places.distance import distance_miles
from directory.places.sentence import Mention

# A town and the outward code it is given with lie no farther apart, nor do a part of a town and its middle.
_NEAR_MILES = 6.0
# The more particular, the smaller. A part of a town says more than its outward code, and that more than the town.
_BREADTH = {"postcode": 0, "suburb": 1, "village": 1, "outcode": 2, "town": 3, "city": 4, "area": 5}
_JOINT = re.compile(
    r"[\s,.(]*(?:(?:just |right )?"
    r"(?:(?:the )?(?:side|end|part|area|bit) of|in|near|by|up|over|off|out by|next to|which is)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\b(?:or|and|nor|to|then|between|but|either)\b|[/&+]", re.IGNORECASE)


def as_one(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions without those that only say more of another.

    An outward code belongs to the place near it that is told beside it, whatever stands between; two names belong
    together when nothing but "in" or a comma stands between them.
    """
    addresses: list[list[Mention]] = []
    for mention in _settled(mentions):
        if addresses and _go_together(text, addresses[-1][-1], mention):
            addresses[-1].append(mention)
        else:
            addresses.append([mention])
    return [mention for address in addresses for mention in _narrowest(address)]


def _settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, those of a shared name settled by an outward code told beside it."""
    codes = [mention.places[0] for mention in mentions if _is_code(mention)]
    settled = []
    for mention in mentions:
        near = tuple(place for place in mention.places if any(_are_near(place, code) for code in codes))
        settled.append(replace(mention, places=near) if len(mention.places) > 1 and near else mention)
    return settled


def _go_together(text: str, first: Mention, second: Mention) -> bool:
    between = text[first.end : second.start]
    if not _are_near(first.places[0], second.places[0]):
        return False
    has_code = _is_code(first) or _is_code(second)
    return bool(_JOINT.fullmatch(between)) or (has_code and not _CHOICE.search(between))


def _narrowest(address: Sequence[Mention]) -> list[Mention]:
    least = min(_BREADTH[mention.places[0].kind] for mention in address)
    return [mention for mention in address if _BREADTH[mention.places[0].kind] == least]


def _is_code(mention: Mention) -> bool:
    return mention.places[0].kind == "outcode"


def _are_near(one: Place, other: Place) -> bool:
    return distance_miles(one.latitude, one.longitude, other.latitude, other.longitude) <= _NEAR_MILES

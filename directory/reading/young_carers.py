"""Tells a young carer by what they do: somebody at school who looks after a parent, a sister or a brother.

Such people name the illness at home, or ask for a club; few call themselves carers.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from directory.reading.people import People
from directory.reading.words import Word

YOUNG_CARERS = "young-carers"

_UNDER = 18
_WITHIN = 7
_FAMILY = frozenset({"mum", "dad", "nan", "grandad", "brother", "sister", "stepmum", "stepdad", "parent", "auntie"})
_TENDS = frozenset(
    {
        "after", "care", "caring", "help", "helping", "helped", "cook", "cooking", "dinner", "tea", "wash", "washing",
        "dress", "dressing", "shower", "bath", "lift", "feed", "shopping", "tablets", "medicine", "meds", "cleaning",
    }
)  # fmt: skip
_AT_SCHOOL = frozenset(
    {
        ("before", "school"), ("after", "school"), ("from", "school"), ("at", "school"), ("miss", "school"),
        ("off", "school"), ("in", "class"), ("my", "teacher"), ("my", "school"), ("sixth", "form"), ("my", "homework"),
        ("my", "gcse"), ("form", "tutor"), ("my", "lesson"), ("in", "lesson"), ("year", "7"), ("year", "8"),
        ("year", "9"), ("year", "10"), ("year", "11"), ("year", "seven"), ("year", "eight"), ("year", "nine"),
        ("year", "ten"), ("year", "eleven"),
    }
)  # fmt: skip
_THEM = frozenset({"her", "him", "them"})
# Whoever has these of their own is grown up, and the school is a child's; "other kids" are those one is among.
_OF_ADULTS = frozenset({"child", "son", "daughter", "husband", "wife", "boyfriend", "girlfriend", "grandson",
                        "granddaughter", "grandchild", "pupil", "patient"})  # fmt: skip
_OTHER = frozenset({"other"})


def is_young_carer(words: Sequence[Word], read_people: Callable[[], People]) -> bool:
    """Whether the one who speaks is under 18 or at school, and tends somebody of the family.

    Args:
        read_people: reads who the words are about; asked only where somebody is tended.
    """
    lights = [word.light for word in words]
    if not any(light in _TENDS and _tends_family(words, place) for place, light in enumerate(lights)):
        return False
    own = read_people().own_age
    if own is None:
        return _is_at_school(lights) and not _has_family_of_adults(lights)
    return own < _UNDER


def _is_at_school(lights: Sequence[str]) -> bool:
    return "afterschool" in lights or not _AT_SCHOOL.isdisjoint(pairwise(lights))


def _has_family_of_adults(lights: Sequence[str]) -> bool:
    return any(
        light in _OF_ADULTS and (place == 0 or lights[place - 1] not in _OTHER) for place, light in enumerate(lights)
    )


def _tends_family(words: Sequence[Word], place: int) -> bool:
    """Whether "my mum" stands soon after the word for tending, or "her" does and "my mum" was named before."""
    near = [word for word in words[place + 1 : place + 1 + _WITHIN] if word.clause == words[place].clause]
    if _names_family(near):
        return True
    return any(word.text in _THEM for word in near[:2]) and _names_family(words[:place])


def _names_family(words: Sequence[Word]) -> bool:
    return any(one.text in ("my", "our", "me") and other.light in _FAMILY for one, other in pairwise(words))

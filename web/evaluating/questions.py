"""Which question an answer of the program asks, told by its structure where that says it, and by a few words."""

import re
from typing import Literal

from web.evaluating.heard import Heard, Option
from web.evaluating.people import plain_words

type Question = Literal["place", "need", "who", "age", "contact", "consent", "which", "other"]

_PLACE = re.compile(r"\bwhere\b|\bpostcode|\btown\b|\bwhich (?:area|place)\b|\bwhereabouts\b", re.I)
_PLACE_TOLD = re.compile(
    r"\bknow that place\b|\btry the nearest town\b|\btell me (?:a|the|your) (?:town|postcode)\b", re.I
)
_AGE = re.compile(r"\bhow old\b|\bwhat age\b|\btheir age\b|\byour age\b|\bdate of birth\b", re.I)
_WHO = re.compile(
    r"\bwho(?:'s|’s| is| would)?\b.{0,30}\bfor\b|\bfor (?:you|yourself)\b.{0,12}\bor\b|\bsomeone else\b", re.I
)
_WHICH = re.compile(r"\bwhich (?:one |of \w+ )?do you mean\b|\bmore than one\b", re.I)
_CONTACT = re.compile(r"\breach (?:you|them)\b|\b(?:phone|mobile) number or\b|\bring you (?:back )?on\b", re.I)
_CONSENT = re.compile(r"\bis that (?:ok|right|all right)\b|\bcan we keep\b|\bsay yes or no\b", re.I)
_NEED = re.compile(
    r"\bwhat (?:else )?would (?:you like|help)\b|\bother words\b|\bdid not follow\b|\bdo not follow\b|\bis hardest\b"
    r"|\bwhat (?:kind|sort) of\b|\btell me (?:again|more|a bit more|what)\b|\bpick one of these\b",
    re.I,
)
_QUESTION = re.compile(r"[^.!?\n]*\?.*", re.S)
_NOT_FOLLOWED = re.compile(r"\b(?:did|do) not follow\b|\bcould not read that\b|\bhard to follow\b", re.I)
_REPEATS = re.compile(r"\bagain\b|\brepeat\b|\bpardon\b", re.I)


def asked_in(heard: Heard) -> Question | None:
    """Return what an answer asks; ``None`` when it asks nothing.

    What can be done with services just listed is no question.
    """
    says = {option.say.lower() for option in heard.options}
    text = heard.text
    if _CONSENT.search(text) and not _PLACE.search(text) and ("yes" in says or "no" in says or "yes or no" in text):
        return "consent"
    if "never mind" in says or _CONTACT.search(text) or (heard.takes_number and "number" in text):
        return "contact"
    if _WHICH.search(text):
        return "which"
    if heard.urgent:
        return None
    asking = _QUESTION.search(text)
    if asking is None:
        return (
            None if heard.offered else "place" if _PLACE_TOLD.search(text) else "need" if _NEED.search(text) else None
        )
    found: tuple[tuple[Question, re.Pattern[str]], ...] = (
        ("place", _PLACE),
        ("age", _AGE),
        ("who", _WHO),
        ("need", _NEED),
    )
    return next((question for question, words in found if words.search(asking.group())), "other")


def is_not_followed(heard: Heard) -> bool:
    """Whether an answer says that the words were not understood."""
    return bool(_NOT_FOLLOWED.search(heard.text))


def asks_to_repeat(words: str) -> bool:
    """Whether somebody asks to hear the same again, so that it is no loop when they do."""
    return bool(_REPEATS.search(words))


def likest(options: tuple[Option, ...], *wanted: str) -> Option | None:
    """Return the option that shares most words with what is wanted; ``None`` when none shares any."""
    words = set(plain_words(" ".join(wanted)).split())
    shared = [(len(words & set(plain_words(option.title).split())), option) for option in options]
    best = max(shared, key=lambda one: one[0], default=(0, None))
    return best[1] if best[0] else None

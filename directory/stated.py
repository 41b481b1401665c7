"""What a listing's words state and no field holds: whom it is for alone, and how else than at its sites it is given.

Only plain statements count: a wrong one hides a service from people it would have helped, or sends them in vain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from directory import stated_phrases as phrases
from directory.model import Delivery, Gender

# Whom a service is for stands at its beginning; how it is given may come later.
GENDER_LENGTH = 500
DELIVERY_LENGTH = 2000
# A line of so few words is a heading.
HEADING_WORDS = 5
# How far before and after a mention what denies it may stand, in characters.
NEAR = 60

_SPELLINGS = (("’", "'"), ("‘", "'"), ("\n", " . "), ("? ", ". "), ("! ", ". "), ("; ", ". "))
# Joined by what stands in no listing, the texts are made plain in one go.
_BETWEEN = "\0"
_OWN: dict[Gender, tuple[str, str]] = {
    "women": (phrases.WOMEN, phrases.WOMEN_OWN),
    "men": (phrases.MEN, phrases.MEN_OWN),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a listing says of itself, in small letters with plain apostrophes, where only ". " ends a sentence."""

    name: str
    eligibility: str
    exclusions: str
    summary: str
    description: str


def read_words(
    name: str, *, eligibility: str = "", exclusions: str = "", summary: str = "", description: str = ""
) -> Words:
    texts = _BETWEEN.join((name, eligibility, exclusions, summary, description[:DELIVERY_LENGTH]))
    return Words(*(text.strip() for text in _plain(texts).split(_BETWEEN)))


def read_genders(words: Words) -> tuple[Gender, ...]:
    """Return the one gender a service says it is for alone, or nothing."""
    short, long = words.summary, words.description[:GENDER_LENGTH]
    said = f" {words.name} . {words.eligibility} . {short} . {long}"
    everything = f"{said} . {words.exclusions} "
    if not any(map(everything.__contains__, phrases.SOMEBODY)):
        return ()
    opening_words = _opening(short, long)
    found: list[Gender] = []
    for gender in _OWN:
        in_name, in_eligibility, opening, anywhere, shut_out = _gender_patterns(gender)
        if (
            (in_name.search(words.name) and not _search(phrases.NAME_MISLEADS, words.name))
            or in_eligibility.search(words.eligibility)
            or opening.search(opening_words)
            or anywhere.search(f". {short} . {long}")
            or shut_out.search(words.exclusions)
        ):
            found.append(gender)
    return tuple(found) if len(found) == 1 and not _search(phrases.TAKES_ALL, said) else ()


def _opening(summary: str, description: str) -> str:
    """Return the sentence that says what a service is.

    A description that does not begin with the summary goes on from it. A heading is read together with what follows it.
    """
    if not description.startswith(summary.rstrip("…")):
        return summary.split(". ", 1)[0]
    first, _, more = description.partition(". ")
    return first if len(first.split()) > HEADING_WORDS else f"{first} {more.split('. ', 1)[0]}"


@cache
def _gender_patterns(gender: Gender) -> tuple[re.Pattern[str], ...]:
    """Return what states a gender in a name, in an eligibility, in a first sentence, anywhere, and by shutting out."""
    them, own = _OWN[gender]
    others, _ = _OWN["men" if gender == "women" else "women"]
    only = (
        rf"\b(?:{own}|{them})[- ]only\b|\b(?:only|exclusively|solely|specifically|just) for {phrases.ANY_KIND}{them}\b"
    )
    gathering = rf"{own} (?!in\b|and\b)(?:[\w'-]+ ){{0,2}}?{phrases.GATHERING}"
    whom = rf"(?:for|aimed at|open to|suitable for|available to) {phrases.ANY_KIND}{them}\b{phrases.NO_OTHERS}"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{only}|\b{gathering}|\bfor {phrases.ANY_KIND}{them}\b"
            + (
                r"|\bwomen'?s'? institute\b|\bwi$"
                if gender == "women"
                else r"|\bmen talk\b|\btalking men\b|\bman club\b|\bdads? (?:and|&) (?:kids|children|little)\b"
            ),
            rf"^(?:this (?:service|group) is )?(?:open to |for |aimed at )?{phrases.ANY_KIND}{them}\b|{only}",
            rf"(?<!not )\b{whom}|^(?:an? |our |free )?(?:[\w-]+ )?{gathering}|\b(?:group|club|space"
            rf"|place)s? where {them}\b"
            rf"|^(?:an? |our )?(?:[\w-]+ )?{only}",
            rf"\. (?:(?:it|this|we|the (?:\w+ )?(?:group|service|club|session|course|class|programme|refuge)) (?:is"
            rf"|are) )?"
            rf"(?:only |a \w+ )?{whom}|\bwe are an? (?:\w+ )?group for {phrases.ANY_KIND}{them}\b"
            rf"|\bthis is (?:an? )?{own} (?:only )?(?:group|service|session)|\bfor {them} only\b",
            rf"^(?:sorry,? )?(?:not for|no|not open to) {others}\b",
        )
    )


def read_delivery(words: Words, *, has_virtual_site: bool = False) -> tuple[Delivery, ...]:
    """Return the ways a service says its help is given other than at a place people go to."""
    short = "" if words.description.startswith(words.summary) else words.summary
    said = f" {short} . {words.description} . {words.eligibility} . "
    stated: dict[Delivery, bool] = {
        "home": (
            _is_named(phrases.HOME_SIGNS, phrases.HOME_NAME, words.name)
            or any(map(_is_at_home, _having(phrases.HOME_SIGNS, said)))
        )
        and not _search(phrases.HOME, words.exclusions),
        "phone": _is_named(phrases.PHONE_SIGNS, phrases.PHONE_NAME, words.name)
        or any(map(_is_by_phone, _having(phrases.PHONE_SIGNS, said))),
        "online": has_virtual_site
        or _is_named(phrases.ONLINE_SIGNS, phrases.ONLINE_NAME, words.name)
        or any(map(_is_online, _having(phrases.ONLINE_SIGNS, said))),
    }
    return tuple(way for way, is_stated in stated.items() if is_stated)


def _is_named(signs: tuple[str, ...], pattern: str, name: str) -> bool:
    return any(map(name.__contains__, signs)) and _search(pattern, name)


def _having(signs: tuple[str, ...], said: str) -> Iterator[str]:
    """Yield the sentences worth reading closely, which are few: those that have one of the signs in them."""
    for sign in signs:
        at = said.find(sign)
        while at >= 0:
            end = said.find(". ", at)
            yield said[said.rfind(". ", 0, at) + 1 : end]
            at = said.find(sign, end)


def _is_at_home(sentence: str) -> bool:
    return any(
        not _is_denied(sentence, match) and not _search(phrases.NOT_HOME, _before(sentence, match.end()))
        for match in _compiled(phrases.HOME).finditer(sentence)
    )


def _is_by_phone(sentence: str) -> bool:
    if any(not _is_denied(sentence, match) for match in _compiled(phrases.PHONE).finditer(sentence)):
        return True
    if "phone" not in sentence or _search(phrases.GETTING_IN_TOUCH, sentence):
        return False
    way = phrases.BY_PHONE if _search(phrases.GIVING, sentence) else phrases.PHONE_AMONG_WAYS
    return any(not _is_denied(sentence, match) for match in _compiled(way).finditer(sentence))


def _is_online(sentence: str) -> bool:
    return any(
        not _is_denied(sentence, match) for match in _compiled(phrases.ONLINE).finditer(sentence)
    ) and not _search(phrases.GETTING_ONLINE, sentence)


def _is_denied(sentence: str, match: re.Match[str]) -> bool:
    after = sentence[match.end() : match.end() + NEAR]
    return _search(phrases.DENIED_BEFORE, _before(sentence, match.start())) or _search(phrases.DENIED_AFTER, after)


def _before(sentence: str, end: int) -> str:
    return sentence[max(0, end - NEAR) : end]


def _plain(text: str) -> str:
    for other, plain in _SPELLINGS:
        text = text.replace(other, plain)
    return " ".join(text.lower().split())


def _search(pattern: str, text: str) -> bool:
    return bool(text) and _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)

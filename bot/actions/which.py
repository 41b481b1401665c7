"""Which of the services is meant: by number, by name, or “it”."""

import re

from rapidfuzz import fuzz, process, utils

from bot.actions.ports import Directory
from bot.actions.turn import Turn
from directory.model import SearchRequest
from directory.search.ports import IndexUnavailable

_NAME_SCORE = 80
_LEAST_NAME_WORDS = 4
_NAMED_LOOKED_AT = 10
_POSITIONS = (
    (1, r"first|1st|top|(?:number|option|no\.?) ?(?:1|one)\b"),
    (2, r"second|2nd|middle|(?:number|option|no\.?) ?(?:2|two)\b"),
    (3, r"third|3rd|(?:number|option|no\.?) ?(?:3|three)\b"),
    (-1, r"last|bottom"),
)
_POSITION = re.compile("|".join(rf"\b(?P<p{at}>{words})" for at, (_, words) in enumerate(_POSITIONS)), re.I)
_DIGIT = r"\b([123]|one|two|three)\b"
_BARE = re.compile(rf"{_DIGIT} (?:and|or|with|to|vs?|versus|against) (?:number )?{_DIGIT}", re.I)
_BARE_NUMBERS = {"1": 1, "one": 1, "2": 2, "two": 2, "3": 3, "three": 3}
# What follows says that a service is named, not that help is wanted.
_NAMED = re.compile(
    r"\b(?:about|what is|what's|who are|more on|info(?:rmation)? on|details (?:of|for)|is|when is|when's|where is"
    r"|where's|get (?:to|in to|into)|number (?:for|of)|hours (?:of|for)|ring|phone|contact) the (?P<name>.+)",
    re.I,
)
_ASKING_WORDS = """
    tell me about the more what is does do one a an of for in at and details information on number phone when open
    opening hours times how to get into explain please can i their it that this service services support group
    where who are they my mum dad she he her him go use suitable right ok compare with or which nearer closer cheaper
    later between better send text email saturday sunday today tomorrow now there from
"""
_ASKING = frozenset(_ASKING_WORDS.split())


def positions(text: str, shown: int) -> list[int]:
    """Return which of the ``shown`` services the words name by number, each once, from 1, in the order said."""
    said = [_POSITIONS[int(str(found.lastgroup)[1:])][0] for found in _POSITION.finditer(text)]
    if len(said) < 2:
        bare = _BARE.search(text)
        said = [_BARE_NUMBERS[part.lower()] for part in bare.groups()] if bare else said
    numbers = [shown if number == -1 else number for number in said]
    return [number for number in dict.fromkeys(numbers) if 1 <= number <= shown]


def which_service(turn: Turn) -> str | None:
    """Return the id of the service meant: by number, by name, else the one talked about last.

    ``None`` when several were shown and none is picked, or when the words ask for something new.
    """
    shown = turn.shown
    ordinal = turn.heard.ordinal
    if ordinal is not None and shown:
        return shown[ordinal - 1 if ordinal > 0 else -1]["id"] if ordinal <= len(shown) else None
    named = seen_by_name(turn)
    if named:
        return named
    if turn.is_new_search:
        return None
    return turn.service or (shown[0]["id"] if len(shown) == 1 else None)


def which_services(turn: Turn) -> list[str]:
    """Return the ids of the services to set side by side: those named, else the last pair, else all of the page."""
    shown = turn.shown
    picked = [shown[number - 1]["id"] for number in positions(turn.text, len(shown))]
    picked += [service_id for service_id in _all_seen_by_name(turn) if service_id not in picked]
    talked = [turn.service] if turn.service else []
    if len(picked) == 1 and talked and talked[0] not in picked:
        picked = [*talked, *picked]
    if len(picked) >= 2:
        return picked
    pair = list(turn.slot("compared") or [])
    if len(pair) == 2 and not picked:
        return pair
    if re.search(r"\b(?:two|both)\b", turn.text, re.I) and not picked:
        return [kept["id"] for kept in shown[:2]]
    return [*picked, *(kept["id"] for kept in shown if kept["id"] not in picked)]


def seen_by_name(turn: Turn) -> str | None:
    """Return a service seen in this conversation whose name the words hold, spelling forgiven."""
    seen = {kept["id"]: kept["name"] for kept in turn.slot("seen") or []}
    if not seen or len(turn.text) < _LEAST_NAME_WORDS or not _content_words(turn.text):
        return None
    whole = process.extractOne(turn.text, seen, scorer=fuzz.token_set_ratio, processor=_content_words)
    return str(whole[2]) if whole and whole[1] >= _NAME_SCORE else None


def listed_by_name(turn: Turn, directory: Directory) -> str | None:
    """Return a service of the directory that was never shown but is asked about by its name.

    Its name must hold every word that was said of it, and be the only one that does.
    """
    found = _NAMED.search(turn.text)
    wanted = set(_content_words(found["name"]).split()) if found else set()
    if not found or not wanted:
        return None
    request = SearchRequest(text=found["name"], near=turn.place, audience=turn.audience, per_page=_NAMED_LOOKED_AT)
    try:
        matches = directory.find_services(request).matches
    except IndexUnavailable:
        return None
    named = [match for match in matches if wanted <= _name_words(match.name)]
    return named[0].id if len(named) == 1 else None


def _all_seen_by_name(turn: Turn) -> list[str]:
    """Return services of the page shown last that the words name: some word of the name that no other has."""
    said = set(_content_words(turn.text).split())
    words = {kept["id"]: _name_words(kept["name"]) for kept in turn.shown}
    own = {
        service_id: name - set().union(*(other for each, other in words.items() if each != service_id))
        for service_id, name in words.items()
    }
    return [service_id for service_id, name in own.items() if name & said]


def _name_words(name: str) -> set[str]:
    words = set(_content_words(name).split())
    return words | {word[:-1] for word in words if word.endswith("s")} | {f"{word}s" for word in words}


def _content_words(text: str) -> str:
    return " ".join(word for word in utils.default_process(text).split() if word not in _ASKING)

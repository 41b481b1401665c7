"""Which of the services is meant: by number, by name, or “it”."""

import re
from itertools import pairwise

from rapidfuzz import fuzz, process, utils

from bot.actions.hearing import ordinal_in
from bot.actions.ports import Directory
from bot.actions.turn import Turn
from directory.model import SearchRequest
from directory.search.ports import IndexUnavailable

_NAME_SCORE = 80
_LEAST_NAME_WORDS = 4
_NAMED_LOOKED_AT = 10
# Things put in order: “the second one”, “number 2”, “2” beside another, “the last two”.
_ORDINALS = (
    (1, r"first|1st|top|(?:numbers?|options?) ?(?:1|one)|no\.? ?1"),
    (2, r"second|2nd|middle|(?:numbers?|options?) ?(?:2|two)|no\.? ?2"),
    (3, r"third|3rd|(?:numbers?|options?) ?(?:3|three)|no\.? ?3"),
    (-1, r"last|bottom"),
)
_SEVERAL = r"(?P<end>first|top|last|bottom) (?P<many>two|2|three|3|couple|pair)\b"
_ITEMS = re.compile(
    rf"\b(?:{_SEVERAL}|"
    + "|".join(rf"(?P<p{at}>(?:{words})\b(?: one\b)?)" for at, (_, words) in enumerate(_ORDINALS))
    # “That one” counts nothing.
    + r"|(?:the|that|this|which|other|another|\w+er|\w+est) one\b|(?P<bare>(?:[123]|one|two|three)\b))",
    re.I,
)
_JOINED = re.compile(
    r"(?:,|,? ?and|,? ?or|,? ?with|to|vs?\.?|versus|against|&)(?: (?:the|numbers?|options?|no\.?))*", re.I
)
_NUMBERS = {"1": 1, "one": 1, "2": 2, "two": 2, "3": 3, "three": 3, "couple": 2, "pair": 2}
_TWO = re.compile(r"\b(?:two|2|both)\b", re.I)
_OTHER_TWO = re.compile(r"\bother (?:two|2|pair|couple)\b", re.I)
# Asked for afresh, a comparison is of all that is shown and not of the pair set side by side before.
_AFRESH = re.compile(r"\b(?:compare|all|every|three|side by side)\b", re.I)
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
    later between better send text email saturday sunday today tomorrow now there from both all them those these
    difference
"""
_ASKING = frozenset(_ASKING_WORDS.split())


def positions(text: str, shown: int) -> list[int]:
    """Return which of the ``shown`` services the words name by number, each once, from 1, in the order said.

    A bare “1” or “two” counts only beside another number, because it may count anything.
    """
    items = [item for item in _ITEMS.finditer(text) if item.lastgroup]
    numbers: list[int] = []
    for at, item in enumerate(items):
        if item["many"]:
            many = min(_NUMBERS[item["many"].lower()], shown)
            first = 1 if item["end"].lower() in ("first", "top") else shown - many + 1
            numbers += range(first, first + many)
        elif item["bare"]:
            beside = items[max(at - 1, 0) : at + 2]
            if any(_are_joined(text, one, other) for one, other in pairwise(beside)):
                numbers.append(_NUMBERS[item["bare"].lower()])
        else:
            number = next((each for place, (each, _) in enumerate(_ORDINALS) if item[f"p{place}"]), 0)
            numbers.append(shown if number == -1 else number)
    return [number for number in dict.fromkeys(numbers) if 1 <= number <= shown]


def which_service(turn: Turn) -> str | None:
    """Return the id of the service meant: by number, by name, else the one talked about last.

    ``None`` when several were shown and none is picked, or when the words ask for something new.
    """
    shown = turn.shown
    outright = _named_outright(turn)
    if outright:
        return outright
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
    if len(picked) >= 2:
        return picked
    picked += [service_id for service_id in _all_seen_by_name(turn) if service_id not in picked]
    talked = [turn.service] if turn.service else []
    if len(picked) == 1 and talked and talked[0] not in picked:
        picked = [*talked, *picked]
    if len(picked) >= 2:
        return picked
    if not picked and _OTHER_TWO.search(turn.text):
        return [kept["id"] for kept in shown if kept["id"] != turn.service][:2]
    pair = list(turn.slot("compared") or [])
    is_of_two = bool(_TWO.search(turn.text))
    if len(pair) == 2 and not picked and (is_of_two or not _AFRESH.search(turn.text)):
        return pair
    if is_of_two and not picked:
        return [kept["id"] for kept in shown[:2]]
    return [*picked, *(kept["id"] for kept in shown if kept["id"] not in picked)]


def seen_by_name(turn: Turn) -> str | None:
    """Return a service seen in this conversation whose name the words hold, spelling forgiven."""
    seen = {kept["id"]: kept["name"] for kept in turn.slot("seen") or []}
    if not seen or len(turn.text) < _LEAST_NAME_WORDS or not _content_words(turn.text):
        return None
    whole = process.extractOne(turn.text, seen, scorer=fuzz.token_set_ratio, processor=_content_words)
    return str(whole[2]) if whole and whole[1] >= _NAME_SCORE else None


def _named_outright(turn: Turn) -> str | None:
    """Return a service seen whose whole name is said, where nothing else is counted: "first" may be part of a name."""
    said = f" {utils.default_process(turn.text)} "
    names = {kept["id"]: f" {utils.default_process(kept['name'])} " for kept in turn.slot("seen") or []}
    found = [service_id for service_id, name in names.items() if name.strip() and name in said]
    if len(found) != 1 or ordinal_in(said.replace(names[found[0]], " ")) is not None:
        return None
    return str(found[0])


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


def _are_joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return bool(_JOINED.fullmatch(text[one.end() : other.start()].strip()))


def _all_seen_by_name(turn: Turn) -> list[str]:
    """Return services of the page shown last that the words name: some word of the name that no other has."""
    said = set(_content_words(_ITEMS.sub(" ", turn.text)).split())
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

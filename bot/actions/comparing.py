"""Two or three services side by side in words, and which of them is nearer, cheaper or open later."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Literal

from bot.actions.fitting import age_words, whom_words
from bot.actions.getting_there import nearest_site
from bot.actions.service_words import access_words, cost_words, hours_words
from bot.presenting import say_miles
from bot.speech import shorten_speech
from directory.model import Place, Service
from directory.opening import DAY, clock_words, merge_spells

type _Measure = Callable[[Service, Place | None], float | None]
type _Words = Callable[[Service, Place | None], str]
type Wish = Literal["near", "cost", "late"]

_COMPARES = re.compile(
    r"\bcompare\b|\bdifferences? between\b|\bside by side\b|\bhow do they differ\b"
    r"|\bwhich (?:one |service |of (?:them|those|these|the \w+|the)(?: \w+)? )?(?:is|are|would be|'s) (?:the )?"
    r"(?:near|clos|cheap|better|best|open (?:late|long)|dear|quick)"
    r"|\bis the \S+(?: one)? (?:any )?(?:near|clos|cheap|better|quick|open later)\w* than\b"
    r"|\b(?:first|second|third|last|1|2|3)(?: one)? or (?:the )?(?:first|second|third|last|1|2|3)\b",
    re.I,
)
_WISHES: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    ("near", re.compile(r"\b(?:near(?:er|est)?|clos(?:er|est)|far(?:ther|thest)?|further|distance|walk)\b", re.I)),
    (
        "cost",
        re.compile(r"\b(?:cheap(?:er|est)?|cost(?:s|ing)?|free|less money|price|dear(?:er)?|expensive|afford)\b", re.I),
    ),
    ("late", re.compile(r"\b(?:late(?:r|st)?|longer|longest|evening|after work|shut|close[sd]?|hours)\b", re.I)),
)
_POUNDS = re.compile(r"£ ?(\d+(?:\.\d\d?)?)")
_WINNER = {"near": "nearer", "cost": "cheaper", "late": "open later"}
_BEST = {"near": "the nearest", "cost": "the cheapest", "late": "open the latest"}
_SPOKEN_SECONDS = 18.0
_LONGEST_HOURS = 90


def asks_to_compare(text: str) -> bool:
    """Whether the words ask to set services side by side."""
    return bool(_COMPARES.search(text.replace("’", "'")))


def read_wish(text: str) -> Wish | None:
    """Return what the services are to be compared by; ``None`` for everything."""
    return next((wish for wish, pattern in _WISHES if pattern.search(text)), None)


def compare_words(services: Sequence[Service], wish: Wish | None, place: Place | None, at: datetime) -> tuple[str, str]:
    """Return two or three services side by side, to read and to hear.

    Args:
        wish: what they are compared by first; ``None`` sets out all that is known.
        at: the moment "open now" means, aware.
    """
    lead = _lead(services, wish, place) if wish else ""
    if lead:
        return lead, shorten_speech(lead, _SPOKEN_SECONDS)
    lines = [_line(service, place, at) for service in services]
    spoken = " ".join(f"{service.name}: {_short(service, place)}." for service in services)
    return "\n".join(lines), shorten_speech(spoken, _SPOKEN_SECONDS)


def _lead(services: Sequence[Service], wish: Wish, place: Place | None) -> str:
    measure, words = _MEASURES[wish]
    measured = [(measure(service, place), service) for service in services]
    known = [(value, service) for value, service in measured if value is not None]
    told = "; ".join(f"{service.name}, {words(service, place)}" for service in services)
    if len(known) < len(services) or not known:
        return f"I cannot tell for sure, because not all of them say. {told[:1].upper()}{told[1:]}."
    best = min(value for value, _ in known)
    winners = [service for value, service in known if value == best]
    if len(winners) > 1:
        return f"There is no difference that I know of. {told}."
    what = (_WINNER if len(services) == 2 else _BEST)[wish]
    others = "; ".join(f"{each.name}, {words(each, place)}" for each in services if each is not winners[0])
    return f"{winners[0].name} is {what}: {words(winners[0], place)}. Beside it: {others}."


def _line(service: Service, place: Place | None, at: datetime) -> str:
    hours, _ = hours_words(service, at)
    parts = [
        _near_words(service, place),
        hours if hours and len(hours) <= _LONGEST_HOURS else _late_words(service, place),
        cost_words(service) or "it does not say what it costs",
        access_words(service).rstrip("."),
        f"for {who}" if (who := _who(service)) else "it does not say who it is for",
    ]
    return f"{service.name}: {'; '.join(part for part in parts if part)}."


def _short(service: Service, place: Place | None) -> str:
    parts = [_near_words(service, place), _late_words(service, place), _cost_words(service, place)]
    return ", ".join(part for part in parts if part)


def _who(service: Service) -> str:
    whom = {"women": "women", "men": "men"}[service.genders[0]] if len(service.genders) == 1 else ""
    return ", ".join(part for part in (age_words(service), whom, whom_words(service)) if part)


def _miles(service: Service, place: Place | None) -> float | None:
    _, miles = nearest_site(service, place)
    return None if miles is None else round(miles, 1)


def _near_words(service: Service, place: Place | None) -> str:
    miles = _miles(service, place)
    if miles is not None:
        return f"{say_miles(miles)} away"
    if service.national:
        return "you can use it wherever you live"
    site, _ = nearest_site(service, None)
    return f"at {site.name or site.address}" if site and (site.name or site.address) else "no address given"


def _cost(service: Service, _: Place | None) -> float | None:
    if service.is_free:
        return 0.0
    amounts = _POUNDS.findall(service.cost)
    if amounts:
        return min(float(amount) for amount in amounts)
    return 0.0 if service.cost.strip().lower().startswith("free") else None


def _cost_words(service: Service, _: Place | None) -> str:
    return cost_words(service).rstrip(".") or "it does not say what it costs"


def _late(service: Service, _: Place | None) -> float | None:
    """Return how late it is open on its latest day, in minutes before the end of the night, so that less is later."""
    spells = merge_spells(service.spells)
    ends = [spell.end - spell.start // DAY * DAY for spell in spells]
    return None if not ends else float(2 * DAY - min(max(ends), 2 * DAY))


def _late_words(service: Service, place: Place | None) -> str:
    before_end = _late(service, place)
    if before_end is None:
        return "it does not say when it is open"
    end = int(2 * DAY - before_end)
    if end >= 2 * DAY:
        return "open day and night"
    return f"open until {clock_words(_clock(end))} at the latest"


def _clock(minutes: int) -> time:
    return time(minutes % DAY // 60, minutes % 60)


_MEASURES: dict[
    Wish, tuple[Callable[[Service, Place | None], float | None], Callable[[Service, Place | None], str]]
] = {
    "near": (_miles, _near_words),
    "cost": (_cost, _cost_words),
    "late": (_late, _late_words),
}

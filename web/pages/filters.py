"""The filters beside a list of services: what can be chosen, how many each choice would leave, what is chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal

from directory.opening import clock_words
from directory.reading.vocabulary import Vocabulary
from directory.search.facets import DAYS, FACETS
from web.pages.address import Asked

type Counts = Mapping[str, Mapping[str, int]]

_LEGENDS = {
    "radius_miles": "How far away",
    "open": "When it is open",
    "need": "What it helps with",
    "delivery": "How you get help",
    "access": "How you get in",
    "language": "Language",
    "gender": "For women or men only",
    "sector": "Who runs it",
}
_WORDS = {
    "open": {
        "now": "Open now", "evening": "Evenings", "weekend": "Weekends", **{day: f"{day.title()}s" for day in DAYS},
    },
    "delivery": {"home": "They come to your home", "phone": "By phone", "online": "Online"},
    "access": {
        "self-referral": "You can contact them yourself",
        "gp": "Your GP refers you",
        "professional": "A professional refers you",
    },
    "gender": {"women": "For women only", "men": "For men only"},
    "sector": {
        "nhs": "The NHS", "council": "The council", "voluntary": "Charities and local groups",
        "national": "National organisations", "independent": "Private companies",
    },
    "free": {"yes": "Free"},
    "wheelchair": {"yes": "Wheelchair users can get in"},
}  # fmt: skip
# Read by name rather than by how many there are.
_BY_NAME = frozenset({"language", "sector"})
_TICKS = ("free", "wheelchair")
_HOURS = range(6, 23)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; ``count`` is how many services it would leave, where that is known."""

    id: str
    name: str
    value: str
    text: str
    count: int | None
    is_chosen: bool

    @property
    def is_disabled(self) -> bool:
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True, slots=True)
class Group:
    """Options of one kind, of which several may be chosen, or one in a group of radio buttons."""

    name: str
    legend: str
    options: tuple[Option, ...]
    kind: Literal["checkbox", "radio"] = "checkbox"

    @property
    def chosen(self) -> int:
        return sum(option.is_chosen and bool(option.value) for option in self.options)

    @property
    def is_hidden(self) -> bool:
        """Whether there is nothing to choose."""
        return not any(option.value and not option.is_disabled for option in self.options)


@dataclass(frozen=True, slots=True)
class Tag:
    """Something chosen; ``href`` is the page without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything to narrow a list by; ``days`` and ``times`` make a moment at which a service must be open."""

    groups: tuple[Group, ...]
    ticks: tuple[Option, ...]
    days: tuple[Option, ...]
    times: tuple[Option, ...]
    moment: str
    age: str
    tags: tuple[Tag, ...]
    clear_href: str


def present_filters(asked: Asked, counts: Counts | None, vocabulary: Vocabulary) -> Filters:
    """Return the filters of a page.

    Args:
        counts: the facets of what was found; ``None`` when nothing was asked, and only what is chosen is shown.
    """
    names = {need.id: need.name for need in vocabulary.needs.values()}
    known = counts or {}
    groups = [
        _distances(asked, known.get("distance", {})) if name == "radius_miles" else _group(name, asked, known, names)
        for name in _LEGENDS
    ]
    ticks = tuple(_tick(name, asked, counts) for name in _TICKS)
    day, _, moment = asked.first("open_at").partition(" ")
    return Filters(
        groups=tuple(groups),
        ticks=ticks,
        days=tuple(_plain("day", each, each.title(), day) for each in DAYS),
        times=_times(moment),
        moment=asked.first("open_at"),
        age=asked.first("age"),
        tags=tuple(Tag(_tag_words(name, value, names), asked.without(name, value)) for name, value in asked.filters()),
        clear_href=asked.without_filters(),
    )


def _group(name: str, asked: Asked, counts: Counts, needs: Mapping[str, str]) -> Group:
    chosen = {value.lower() for value in asked.all(name)}
    known = counts.get(name, {})
    values = dict.fromkeys((*(FACETS[name] if known else ()), *known, *sorted(chosen)))
    options = [
        Option(
            f"{name}-{_slug(value)}", name, value, words_for(name, value, needs), known.get(value, 0), value in chosen
        )
        for value in values
    ]
    if name in _BY_NAME:
        options.sort(key=lambda option: option.text.lower())
    return Group(name, _LEGENDS[name], tuple(options))


def _distances(asked: Asked, counts: Mapping[str, int]) -> Group:
    """Return how far to go, in miles; nothing to choose while no place is known."""
    chosen = asked.first("radius_miles")
    values = sorted({*counts, *([chosen] if chosen else [])}, key=_as_number)
    anywhere = Option("radius_miles-any", "radius_miles", "", "Any distance", None, not chosen)
    options = [
        Option(
            f"radius_miles-{_slug(each)}", "radius_miles", each, _miles_words(each), counts.get(each), each == chosen
        )
        for each in values
    ]
    return Group("radius_miles", _LEGENDS["radius_miles"], (anywhere, *options), "radio")


def _tick(name: str, asked: Asked, counts: Counts | None) -> Option:
    count = None if counts is None else counts.get(name, {}).get("yes")
    return Option(name, name, "1", _WORDS[name]["yes"], count, bool(asked.first(name)))


def _times(chosen: str) -> tuple[Option, ...]:
    known = [f"{hour:02}:{minute:02}" for hour in _HOURS for minute in (0, 30)]
    times = sorted({*known, *([chosen] if chosen else [])})
    return tuple(_plain("time", each, _clock(each), chosen) for each in times)


def _plain(name: str, value: str, text: str, chosen: str) -> Option:
    return Option(f"{name}-{_slug(value)}", name, value, text, None, value == chosen.lower())


def words_for(name: str, value: str, needs: Mapping[str, str]) -> str:
    """Return a value of a facet as people say it."""
    if name == "need":
        return needs.get(value, value)
    return _WORDS.get(name, {}).get(value, value.title() if name == "language" else value[:1].upper() + value[1:])


def _tag_words(name: str, value: str, needs: Mapping[str, str]) -> str:
    match name:
        case "radius_miles":
            return _miles_words(value)
        case "age":
            return f"Age {value}"
        case "open_at":
            day, _, moment = value.partition(" ")
            return f"{day.title()} at {_clock(moment)}"
        case "free" | "wheelchair":
            return _WORDS[name]["yes"]
        case _:
            return words_for(name, value.lower(), needs)


def _miles_words(miles: str) -> str:
    return f"Within {miles} mile" if miles == "1" else f"Within {miles} miles"


def _clock(moment: str) -> str:
    """Return ``18:30`` as people say it; what is no time is left as it was typed."""
    try:
        return clock_words(time.fromisoformat(moment))
    except ValueError:
        return moment


def _slug(value: str) -> str:
    return re.sub(r"\W+", "-", value.lower()).strip("-")


def _as_number(words: str) -> float:
    try:
        return float(words)
    except ValueError:
        return 0.0

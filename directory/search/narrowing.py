"""Narrowing what was found by facets, opening and distance, with counts of what each choice would leave."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from directory.model import SearchRequest
from directory.opening import DAY
from directory.search.facets import chosen_groups, count_facets, failed_facets
from directory.search.fusion import Ranked
from directory.search.ports import Circle, Filters
from directory.search.question import Question

DISTANCES_MILES = (1, 3, 5, 10, 25)
OPEN_NOW = "open:now"
_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What somebody chose to see only: all of it must hold of a service.

    ``groups`` are terms by facet, of which one must hold. ``open_at`` is a minute of the week.
    """

    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)
    open_at: int | None = None
    radius_miles: float | None = None

    def __bool__(self) -> bool:
        return bool(self.groups) or self.open_at is not None or self.radius_miles is not None

    def without(self, facet: str) -> "Narrowing":
        return replace(self, groups={name: terms for name, terms in self.groups.items() if name != facet})


@dataclass(frozen=True, slots=True)
class Pool:
    """What was found before anything was chosen, best first; ``terms`` of each have ``open:now`` where it holds.

    ``is_cut`` when the index may hold more than it gave. ``unlisted`` are needs that nothing found is for.
    """

    ranked: Sequence[Ranked]
    terms: Mapping[str, Sequence[str]]
    is_cut: bool
    unlisted: tuple[str, ...] = ()


def narrowing_of(request: SearchRequest, question: Question) -> Narrowing:
    """Return what a request chooses; a radius means nothing while the place is not known."""
    minute = None
    if request.open_at is not None:
        weekday, moment = request.open_at
        minute = weekday * DAY + moment.hour * 60 + moment.minute
    radius = request.radius_miles if question.place is not None else None
    return Narrowing(chosen_groups(request), minute, radius)


def make_pool(ranked: Sequence[Ranked], question: Question, *, is_cut: bool, unlisted: tuple[str, ...] = ()) -> Pool:
    minute, moment = question.minute_of_week, question.moment
    terms = {
        brief.id: (*brief.terms, OPEN_NOW) if brief.is_open(minute, moment) else brief.terms
        for brief in (one.brief for one in ranked)
    }
    return Pool(ranked, terms, is_cut, unlisted)


def narrow(pool: Pool, narrowing: Narrowing) -> list[Ranked]:
    """Return those of the pool that meet every choice, in the same order."""
    return [
        one
        for one in pool.ranked
        if not failed_facets(pool.terms[one.brief.id], narrowing.groups)
        and _opens_at(one, narrowing.open_at)
        and is_within(one, narrowing.radius_miles)
    ]


def facets_of(pool: Pool, narrowing: Narrowing) -> dict[str, dict[str, int]]:
    """Count what each further choice would leave of the pool, distances in miles among them."""
    chosen = [one for one in pool.ranked if _opens_at(one, narrowing.open_at)]
    near = [pool.terms[one.brief.id] for one in chosen if is_within(one, narrowing.radius_miles)]
    facets = count_facets(near, narrowing.groups)
    if any(one.distance_miles is not None for one in chosen):
        passing = [one for one in chosen if not failed_facets(pool.terms[one.brief.id], narrowing.groups)]
        facets["distance"] = _count_within(passing)
    return facets


def push_down(filters: Filters, narrowing: Narrowing, question: Question) -> Filters:
    """Return filters that let an index leave out at once what the choices would."""
    groups = dict(narrowing.groups)
    minute = narrowing.open_at
    if minute is None and groups.get(_OPEN) == frozenset({OPEN_NOW}):
        minute = question.minute_of_week
    if OPEN_NOW in groups.get(_OPEN, ()):
        # "Now" is a minute, not a term; beside other times of opening the index cannot tell them apart.
        groups.pop(_OPEN)
    within = filters.within
    if narrowing.radius_miles is not None and question.place is not None:
        within = Circle(question.place.latitude, question.place.longitude, narrowing.radius_miles)
    return replace(filters, terms=tuple(groups.values()), open_at=minute, within=within)


def is_within(one: Ranked, radius_miles: float | None) -> bool:
    """Whether a service lies within the radius; one that comes to people or has no known site always does."""
    return radius_miles is None or one.distance_miles is None or one.distance_miles <= radius_miles


def _opens_at(one: Ranked, minute: int | None) -> bool:
    return minute is None or one.brief.is_ordinarily_open(minute)


def _count_within(passing: Sequence[Ranked]) -> dict[str, int]:
    known = sorted(one.distance_miles for one in passing if one.distance_miles is not None)
    anywhere = len(passing) - len(known)
    return {str(miles): anywhere + bisect_right(known, miles) for miles in DISTANCES_MILES}

"""Three signals into one order: needs, meaning and words, then what makes a service fit this person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from directory.reading.life_stages import OLDEST, YOUNGEST, Ages
from directory.search.brief import Brief
from directory.search.ports import Found, Hit, nearness
from directory.search.question import AskedNeed, Question

STALE_AFTER_DAYS = 365
_SHARED_FROM = 40
_SHARED_PLACES = 20
_SEEN_WITHIN = 3
_SEEN_NEEDS = 2
_SEEN_FROM = 0.6
_SEEN_STRENGTH = 0.3
_SCALED_FLOOR = 0.3
_WORDS_FLOOR = 0.5
_TAKEN = float("-inf")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal and each doubt counts for; the first block was fitted on judged queries, the rest is chosen.

    ``cosine_from`` and ``cosine_to`` are the cosines that count for nothing and for all of ``meaning``. ``unsuited`` is
    for services for other ages than those told of, ``doubtful`` for those not for grown-ups where no age is told, and
    ``for_others`` for those that cannot take the child that help is for; ``aside`` is what a service loses that is
    wholly for other needs than those asked for and their neighbours.
    """

    needs: float = 1.0
    meaning: float = 1.0
    words: float = 0.25
    cosine_from: float = 0.1
    cosine_to: float = 0.7
    further_need: float = 0.5
    repeated_need: float = 0.95

    closed: float = 0.2
    stale: float = 0.9
    national: float = 0.85
    refused: float = 0.3
    unsuited: float = 0.5
    doubtful: float = 0.85
    for_others: float = 0.8
    aside: float = 0.2


WEIGHTS = Weights()


class Ranked(msgspec.Struct, frozen=True, gc=False):
    """A service in its place; ``met`` gives how strongly it meets each need asked for, strongest first."""

    brief: Brief
    score: float
    distance_miles: float | None
    met: dict[str, float] = {}


def rank(found: Found, question: Question, weights: Weights = WEIGHTS) -> list[Ranked]:
    """Return what was found and fits at all, best first.

    Several needs in one message share the top: a need already met by those above counts a little less, and each that
    was plainly said, two at most, has a service among the first three.
    """
    meaning = {hit.service_id: _scale(hit.score, weights.cosine_from, weights.cosine_to) for hit in found.meaning}
    words = _relative(found.words)
    met_by = _met_by(question.needs)
    fit, place = _Fit(question, weights), question.place
    ranked = []
    for service_id in found.ids():
        brief = found.briefs.get(service_id)
        if brief is None:
            continue
        met, aside = _needs_met(brief.needs, met_by)
        likeness, wording = meaning.get(service_id, 0.0), words.get(service_id, 0.0)
        if not met and likeness < _SCALED_FLOOR and wording < _WORDS_FLOOR:
            continue
        by_text = weights.meaning * likeness + weights.words * wording
        miles = None if place is None else brief.miles_from(place.latitude, place.longitude)
        score = (by_text + _need_score(met, weights)) * fit.of(brief, met, miles)
        if met:
            score *= 1 - weights.aside * aside
        ranked.append(Ranked(brief, score, miles, met))
    ranked.sort(key=lambda one: (-one.score, one.brief.name, one.brief.id))
    return _show_each(_share_out(ranked, weights), question.needs) if len(question.needs) > 1 else ranked


def is_stale(last_checked: date | None, today: date) -> bool:
    return last_checked is not None and (today - last_checked).days > STALE_AFTER_DAYS


def _met_by(asked: Iterable[AskedNeed]) -> dict[str, list[tuple[str, float]]]:
    """Return, for each need a listing may have, which needs asked for it meets and how well."""
    met_by: dict[str, list[tuple[str, float]]] = {}
    for one in asked:
        for need_id, share in one.widened.items():
            met_by.setdefault(need_id, []).append((one.need.id, one.weight * share))
    return met_by


def _needs_met(
    needs: Mapping[str, float], met_by: Mapping[str, Sequence[tuple[str, float]]]
) -> tuple[dict[str, float], float]:
    """Return how strongly a service meets each need asked for, and how much of what it is for was not asked.

    Somebody lonely is not looking for the bereaved; what is read faintly out of a listing hardly counts.
    """
    met: dict[str, float] = {}
    whole = aside = 0.0
    for need_id, strength in needs.items():
        square = strength * strength
        whole += square
        asked = met_by.get(need_id)
        if asked is None:
            aside += square
            continue
        for asked_id, weight in asked:
            worth = weight * strength
            if worth > met.get(asked_id, 0.0):
                met[asked_id] = worth
    if len(met) > 1:
        met = {asked_id: -less for less, asked_id in sorted([(-worth, asked_id) for asked_id, worth in met.items()])}
    return met, aside / whole if whole else 0.0


def _need_score(met: Mapping[str, float], weights: Weights) -> float:
    score, share = 0.0, weights.needs
    for strength in met.values():
        score += strength * share
        share *= weights.further_need
    return score


class _Fit:
    """What is left of a score once it is known where the person is, what they refused and how sure the facts are."""

    def __init__(self, question: Question, weights: Weights) -> None:
        self._weights = weights
        self._reach_miles = question.reach_miles if question.place is not None else None
        self._refused = question.refused
        self._today = question.moment.date()
        self._concerned = question.concerned
        self._unsuited = weights.unsuited if question.concerned.is_told else weights.doubtful
        self._by_ages: dict[tuple[int, int], float] = {(YOUNGEST, OLDEST): 1.0}

    def of(self, brief: Brief, met: Mapping[str, float], miles: float | None) -> float:
        weights = self._weights
        fit = self._for_ages(brief.youngest, brief.oldest)
        if brief.closed:
            fit *= weights.closed
        if brief.is_older_than(STALE_AFTER_DAYS, self._today):
            fit *= weights.stale
        if brief.national:
            fit *= weights.national
        elif self._reach_miles is not None:
            fit *= nearness(miles, self._reach_miles)
        if self._refused:
            strongest = max(met.values(), default=0.0)
            if any(brief.needs.get(need_id, 0.0) > strongest for need_id in self._refused):
                fit *= weights.refused
        return fit

    def _for_ages(self, youngest: int, oldest: int) -> float:
        """Return what ages leave of a score; a directory serves few spans of them, so each is thought over once."""
        fit = self._by_ages.get((youngest, oldest))
        if fit is None:
            served = Ages(youngest, oldest)
            if not self._concerned.may_be_for(served):
                fit = self._unsuited
            else:
                fit = self._weights.for_others if self._concerned.is_for_others(served) else 1.0
            self._by_ages[youngest, oldest] = fit
        return fit


def _share_out(ranked: list[Ranked], weights: Weights) -> list[Ranked]:
    """Choose the first places one by one, each need worth less every time it has been met."""
    pool = ranked[:_SHARED_FROM]
    worth = [one.score for one in pool]
    needs = [_first_need(one) for one in pool]
    chosen: list[int] = []
    while len(chosen) < min(_SHARED_PLACES, len(pool)):
        best = worth.index(max(worth))
        chosen.append(best)
        worth = [
            each * weights.repeated_need if need == needs[best] else each
            for each, need in zip(worth, needs, strict=True)
        ]
        worth[best] = _TAKEN
    left = [one for place, one in enumerate(pool) if worth[place] != _TAKEN]
    return [*(pool[place] for place in chosen), *left, *ranked[_SHARED_FROM:]]


def _show_each(ranked: list[Ranked], asked: Sequence[AskedNeed]) -> list[Ranked]:
    """Bring up the best service for each plainly said need that has none among the first three."""
    most = max(one.weight for one in asked)
    plain = sorted((one for one in asked if one.weight >= _SEEN_FROM * most), key=lambda one: -one.weight)
    shown = list(ranked)
    for place, one in enumerate(plain[:_SEEN_NEEDS]):
        needed = _SEEN_STRENGTH * one.weight
        found = next((rank for rank, each in enumerate(shown) if each.met.get(one.need.id, 0.0) >= needed), None)
        if found is not None and found >= _SEEN_WITHIN:
            shown.insert(_SEEN_WITHIN - _SEEN_NEEDS + place, shown.pop(found))
    return shown


def _first_need(one: Ranked) -> str | None:
    return next(iter(one.met), None)


def _scale(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _relative(hits: Sequence[Hit]) -> dict[str, float]:
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.service_id: hit.score / best for hit in hits} if best > 0 else {}

"""Three signals into one order: needs, meaning and words, then what makes a service fit this person."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from directory.model import Place, Service
from directory.places.distance import distance_miles
from directory.search.ports import Hit, Listing
from directory.search.question import AskedNeed, Question

STALE_AFTER_DAYS = 365


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal and each doubt counts for; the first block was fitted on judged queries, the rest is chosen.

    ``cosine_from`` and ``cosine_to`` are the cosines that count for nothing and for all of ``meaning``.
    """

    needs: float = 1.0
    meaning: float = 1.0
    words: float = 0.25
    cosine_from: float = 0.1
    cosine_to: float = 0.7
    further_need: float = 0.5
    repeated_need: float = 0.85

    closed: float = 0.2
    stale: float = 0.9
    national: float = 0.85
    refused: float = 0.3
    nowhere: float = 0.85
    far: float = 0.25


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Found:
    """What the index retrieved for one question, by signal, and the listings of all of it."""

    needs: Sequence[Hit]
    meaning: Sequence[Hit]
    words: Sequence[Hit]
    listings: Mapping[str, Listing]

    def ids(self) -> list[str]:
        return list(dict.fromkeys(hit.service_id for hits in (self.needs, self.meaning, self.words) for hit in hits))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A listing in its place; ``met`` gives how strongly it meets each need asked for, strongest first."""

    listing: Listing
    score: float
    distance_miles: float | None
    met: Mapping[str, float] = field(default_factory=dict)


def rank(found: Found, question: Question, weights: Weights = WEIGHTS) -> list[Ranked]:
    """Return everything found, best first.

    Several needs in one message share the top: a need already met by those above counts a little less.
    """
    meaning = {hit.service_id: _scale(hit.score, weights.cosine_from, weights.cosine_to) for hit in found.meaning}
    words = _relative(found.words)
    ranked = []
    for service_id in found.ids():
        listing = found.listings.get(service_id)
        if listing is None:
            continue
        met = _needs_met(listing, question.needs)
        by_text = weights.meaning * meaning.get(service_id, 0.0) + weights.words * words.get(service_id, 0.0)
        miles = nearest_miles(listing.service, question.place)
        fit = _fit(listing, met, miles, question, weights)
        ranked.append(Ranked(listing, (by_text + _need_score(met, weights)) * fit, miles, met))
    ranked.sort(key=lambda one: (-one.score, one.listing.service.name, one.listing.service.id))
    return _share_out(ranked, question.needs, weights) if len(question.needs) > 1 else ranked


def nearest_miles(service: Service, place: Place | None) -> float | None:
    """Return the great-circle distance to the nearest site; ``None`` for a national service or an unknown point."""
    if place is None or service.national:
        return None
    return min(
        (
            distance_miles(place.latitude, place.longitude, site.latitude, site.longitude)
            for site in service.sites
            if site.latitude is not None and site.longitude is not None
        ),
        default=None,
    )


def is_stale(last_checked: date | None, today: date) -> bool:
    return last_checked is not None and (today - last_checked).days > STALE_AFTER_DAYS


def decay(miles: float, reach_miles: float) -> float:
    """Return 1 nearby, 0.5 at the reach, towards 0 beyond.

    Source:
        Elasticsearch reference, "Function score", Gaussian decay with ``scale`` the reach and ``decay`` 0.5.
    """
    return math.exp(math.log(0.5) * (miles / reach_miles) ** 2)


def _needs_met(listing: Listing, asked: Iterable[AskedNeed]) -> dict[str, float]:
    met = {}
    for one in asked:
        strengths = (share * listing.needs.get(need_id, 0.0) for need_id, share in one.widened.items())
        strongest = one.weight * max(strengths, default=0.0)
        if strongest > 0:
            met[one.need.id] = strongest
    return dict(sorted(met.items(), key=lambda item: -item[1]))


def _need_score(met: Mapping[str, float], weights: Weights) -> float:
    return weights.needs * sum(strength * weights.further_need**place for place, strength in enumerate(met.values()))


def _fit(
    listing: Listing, met: Mapping[str, float], miles: float | None, question: Question, weights: Weights
) -> float:
    service = listing.service
    fit = 1.0
    if service.status == "closed":
        fit *= weights.closed
    if is_stale(service.last_checked, question.moment.date()):
        fit *= weights.stale
    if service.national:
        fit *= weights.national
    elif question.place is not None:
        near = weights.nowhere if miles is None else decay(miles, question.reach_miles)
        fit *= weights.far + (1 - weights.far) * near
    if any(listing.needs.get(need_id, 0.0) > max(met.values(), default=0.0) for need_id in question.refused):
        fit *= weights.refused
    return fit


def _share_out(ranked: list[Ranked], asked: Sequence[AskedNeed], weights: Weights, places: int = 20) -> list[Ranked]:
    remaining = list(ranked)
    chosen: list[Ranked] = []
    worth = {one.need.id: 1.0 for one in asked}
    while remaining and len(chosen) < places:
        best = max(remaining, key=lambda one: one.score * _freshness(one, worth))
        remaining.remove(best)
        chosen.append(best)
        for need_id in list(best.met)[:1]:
            worth[need_id] *= weights.repeated_need
    return chosen + remaining


def _freshness(one: Ranked, worth: Mapping[str, float]) -> float:
    total = sum(one.met.values())
    if not total:
        return min(worth.values())
    return sum(strength * worth[need_id] for need_id, strength in one.met.items()) / total


def _scale(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)


def _relative(hits: Sequence[Hit]) -> dict[str, float]:
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.service_id: hit.score / best for hit in hits} if best > 0 else {}

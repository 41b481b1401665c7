"""One search of one engine: retrieve, fuse, narrow, and widen when nothing is left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from directory.reading.vocabulary import Vocabulary
from directory.search.fusion import Ranked, rank
from directory.search.narrowing import Pool, facets_of, make_pool, narrow, push_down
from directory.search.ports import Filters, Found, Lookup, Near, ServiceIndex, Vector
from directory.search.question import Question
from directory.search.unlisted import unlisted_needs
from directory.search.variety import vary
from directory.search.widening import Attempt, widenings

MOST_BY_NEED = 200
MOST_BY_TEXT = 100

_NOTHING = "We found nothing that fits. You can say it another way, or ask to talk to a person."
_FEW = 10
_LEAST_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, best first, for the question that found it, with counts to narrow by."""

    ranked: Sequence[Ranked]
    question: Question
    facets: dict[str, dict[str, int]]
    notes: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()


def find(index: ServiceIndex, attempt: Attempt, vector: Vector | None, vocabulary: Vocabulary) -> Finding:
    """Search, wider and wider until something is found; the notes say what was given up.

    Raises:
        IndexUnavailable: the engine did not answer.
    """
    pool, ranked = _try(index, attempt, vector)
    facets = facets_of(pool, attempt.narrowing)
    if ranked:
        return Finding(ranked, attempt.question, facets, unlisted=pool.unlisted)
    for wider in widenings(attempt, vocabulary):
        _, ranked = _try(index, wider, vector)
        if ranked:
            return Finding(ranked, wider.question, facets, wider.notes)
    return Finding((), attempt.question, facets, (_NOTHING,))


def retrieve(index: ServiceIndex, question: Question, vector: Vector | None, filters: Filters) -> Found:
    """Ask an engine for every signal at once."""
    place = question.place
    return index.retrieve(
        Lookup(
            text=question.text,
            vector=vector,
            needs=question.need_weights(),
            filters=filters,
            near=None if place is None else Near(place.latitude, place.longitude, question.reach_miles),
            most_by_need=MOST_BY_NEED,
            most_by_text=MOST_BY_TEXT,
        )
    )


def _try(index: ServiceIndex, attempt: Attempt, vector: Vector | None) -> tuple[Pool, list[Ranked]]:
    pool = _pool(index, attempt, vector, attempt.filters)
    if not attempt.narrowing:
        return pool, list(pool.ranked)
    kept = narrow(pool, attempt.narrowing)
    if pool.is_cut and len(kept) < _FEW:
        # A large directory holds more than was retrieved, and what was chosen may be among the rest.
        filters = push_down(attempt.filters, attempt.narrowing, attempt.question)
        pool = _joined(pool, _pool(index, attempt, vector, filters))
        kept = narrow(pool, attempt.narrowing)
    return pool, kept


def rank_found(found: Found, question: Question) -> tuple[list[Ranked], tuple[str, ...]]:
    """Return what was found, best first, and the needs asked for that none of it is for.

    Where nothing is listed for a need, those who arrange such help or advise on it come up in its place.
    """
    ranked = rank(found, question)
    unlisted = unlisted_needs(ranked, question)
    if not unlisted:
        return ranked, unlisted
    needs = tuple(asked.towards_gateways() if asked.need.id in unlisted else asked for asked in question.needs)
    return vary(rank(found, replace(question, needs=needs))), unlisted


def _pool(index: ServiceIndex, attempt: Attempt, vector: Vector | None, filters: Filters) -> Pool:
    found = retrieve(index, attempt.question, vector, filters)
    ranked, unlisted = rank_found(found, attempt.question)
    ranked = [one for one in ranked if one.met] if attempt.needs_only else _without_tail(ranked)
    is_cut = len(found.needs) >= MOST_BY_NEED or max(len(found.words), len(found.meaning)) >= MOST_BY_TEXT
    return make_pool(ranked, attempt.question, is_cut=is_cut, unlisted=unlisted)


def _without_tail(ranked: list[Ranked]) -> list[Ranked]:
    """Leave out what is so far behind the best that it is no answer: a third of a list, next to none of it relevant."""
    least = _LEAST_SHARE * max((one.score for one in ranked), default=0.0)
    return [one for one in ranked if one.score >= least]


def _joined(first: Pool, second: Pool) -> Pool:
    further = [one for one in second.ranked if one.brief.id not in first.terms]
    ranked = sorted(chain(first.ranked, further), key=lambda one: -one.score)
    return replace(first, ranked=ranked, terms={**second.terms, **first.terms})

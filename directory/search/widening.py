"""What to try when nothing was found, so that a search never ends with nothing said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from directory.reading.vocabulary import Vocabulary
from directory.search.narrowing import Narrowing
from directory.search.ports import Filters
from directory.search.question import LAST_RESORT, AskedNeed, Question

_SAID_OF_FACET = {
    "need": "We found nothing for that as well, so these are for the rest of what you said.",
    "sector": "We found nothing from organisations of that kind, so these are from others.",
    "national": "We found no national service, so these are local.",
    "delivery": "We found nothing that says it is given that way. Ask these whether they can.",
    "access": "We found nothing that says you can get in that way. Check with these how to.",
    "free": "We found nothing that says it is free. Ask these what they cost.",
    "gender": "We found nothing that says it is for that group alone. Ask these whom they are for.",
    "wheelchair": "We found nothing that says it has wheelchair access. Phone first to check.",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to search: what is asked, what must hold, what was chosen, and what to say was given up for it."""

    question: Question
    filters: Filters
    narrowing: Narrowing
    notes: tuple[str, ...] = ()
    needs_only: bool = False


def widenings(first: Attempt, vocabulary: Vocabulary) -> Iterator[Attempt]:
    """Yield wider and wider forms of a search that found nothing, each telling everything it gave up.

    Choices are given up one at a time, then together. Age, audience and service areas are never given up: a service
    that cannot take the person is no answer.
    """
    choices = list(_choices(first.narrowing))
    if len(choices) > 1:
        for without, note in choices:
            yield replace(first, narrowing=without(first.narrowing), notes=(note,))
    attempt = first
    for without, note in choices:
        attempt = replace(attempt, narrowing=without(attempt.narrowing), notes=(*attempt.notes, note))
        yield attempt
    if attempt.filters.within is not None:
        wider = replace(attempt.filters, within=None)
        note = "We found nothing near, so these are further away."
        attempt = replace(attempt, filters=wider, notes=(*attempt.notes, note))
        yield attempt
    broader = _broader(first.question, vocabulary)
    if broader:
        names = " and ".join(asked.need.name.lower() for asked in broader)
        note = f"We found nothing for exactly that, so these are for {names}."
        yield replace(attempt, question=replace(first.question, needs=broader), notes=(note,), needs_only=True)
    resort = tuple(AskedNeed(vocabulary[each], 1.0, {each: 1.0}) for each in LAST_RESORT if each in vocabulary)
    if resort:
        note = "We found nothing that fits. These can help you find it, or you can talk to a person."
        yield replace(attempt, question=replace(first.question, needs=resort), notes=(note,), needs_only=True)


def _choices(chosen: Narrowing) -> Iterator[tuple[Callable[[Narrowing], Narrowing], str]]:
    """Yield how to give up each choice that was made, the lightest first, and what to say of it."""
    if chosen.radius_miles is not None:
        yield _anywhere, f"We found nothing within {chosen.radius_miles:g} miles, so these are further away."
    if chosen.open_at is not None or "open" in chosen.groups:
        yield _any_time, "We found nothing open then, so these open at other times. Check the hours first."
    for facet, note in _SAID_OF_FACET.items():
        if facet in chosen.groups:
            yield partial(Narrowing.without, facet=facet), note
    if "language" in chosen.groups:
        tongues = " or ".join(each.split(":", 1)[1].title() for each in sorted(chosen.groups["language"]))
        note = f"We found nothing that says it speaks {tongues}. Ask for an interpreter."
        yield partial(Narrowing.without, facet="language"), note


def _anywhere(narrowing: Narrowing) -> Narrowing:
    return replace(narrowing, radius_miles=None)


def _any_time(narrowing: Narrowing) -> Narrowing:
    return replace(narrowing.without("open"), open_at=None)


def _broader(question: Question, vocabulary: Vocabulary) -> tuple[AskedNeed, ...]:
    found: dict[str, AskedNeed] = {}
    for asked in question.needs:
        others = (asked.need.broader, *asked.need.related)
        for need_id in (other for other in others if other is not None and other in vocabulary):
            found.setdefault(need_id, AskedNeed(vocabulary[need_id], asked.weight / 2, {need_id: 1.0}))
    return tuple(found.values())[:3]

"""What to try when nothing was found, so that a search never ends with nothing said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from directory.reading.vocabulary import Vocabulary
from directory.search.narrowing import Narrowing
from directory.search.ports import Filters
from directory.search.question import AskedNeed, Question

# Whom to ask when nothing else is left: people whose work is to know what there is.
LAST_RESORT = ("care-navigation", "social-prescribing", "citizens-advice")

_SAID_OF_FACET = {
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
    note: str = ""
    needs_only: bool = False


def widenings(first: Attempt, vocabulary: Vocabulary) -> Iterator[Attempt]:
    """Yield wider and wider forms of a search that found nothing, each keeping what those before gave up.

    Age, audience and service areas are never given up: a service that cannot take the person is no answer.
    """
    attempt = first
    for attempt in _without_choices(first):
        yield attempt
    if attempt.filters.within is not None:
        wider = replace(attempt.filters, within=None)
        attempt = replace(attempt, filters=wider, note="We found nothing near, so these are further away.")
        yield attempt
    broader = _broader(first.question, vocabulary)
    if broader:
        names = " and ".join(asked.need.name.lower() for asked in broader)
        question = replace(first.question, needs=broader)
        note = f"We found nothing for exactly that, so these are for {names}."
        yield replace(attempt, question=question, note=note, needs_only=True)
    resort = tuple(AskedNeed(vocabulary[each], 1.0, {each: 1.0}) for each in LAST_RESORT if each in vocabulary)
    if resort:
        note = "We found nothing that fits. These can help you find it, or you can talk to a person."
        yield replace(attempt, question=replace(first.question, needs=resort), note=note, needs_only=True)


def _without_choices(first: Attempt) -> Iterator[Attempt]:
    attempt = first
    for narrowing, note in _looser(first.narrowing):
        attempt = replace(attempt, narrowing=narrowing, note=note)
        yield attempt


def _looser(chosen: Narrowing) -> Iterator[tuple[Narrowing, str]]:
    left = chosen
    if left.radius_miles is not None:
        miles = f"{left.radius_miles:g}"
        left = replace(left, radius_miles=None)
        yield left, f"We found nothing within {miles} miles, so these are further away."
    if left.open_at is not None or "open" in left.groups:
        left = replace(left.without("open"), open_at=None)
        yield left, "We found nothing open then, so these open at other times. Check the hours first."
    for facet, note in _SAID_OF_FACET.items():
        if facet in left.groups:
            left = left.without(facet)
            yield left, note
    if "language" in left.groups:
        tongues = " or ".join(each.split(":", 1)[1].title() for each in sorted(left.groups["language"]))
        left = left.without("language")
        yield left, f"We found nothing that says it speaks {tongues}. Ask for an interpreter."
    if "need" in left.groups:
        yield left.without("need"), "We found nothing for that as well, so these are for the rest of what you said."


def _broader(question: Question, vocabulary: Vocabulary) -> tuple[AskedNeed, ...]:
    found: dict[str, AskedNeed] = {}
    for asked in question.needs:
        others = (asked.need.broader, *asked.need.related)
        for need_id in (other for other in others if other is not None and other in vocabulary):
            found.setdefault(need_id, AskedNeed(vocabulary[need_id], asked.weight / 2, {need_id: 1.0}))
    return tuple(found.values())[:3]

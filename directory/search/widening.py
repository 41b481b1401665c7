"""What to try when nothing was found, so that a search never ends with nothing said."""

from collections.abc import Iterator
from dataclasses import replace

from directory.reading.vocabulary import Vocabulary
from directory.search.ports import Filters
from directory.search.question import AskedNeed, Question


def widenings(question: Question, filters: Filters, vocabulary: Vocabulary) -> Iterator[tuple[Question, Filters, str]]:
    """Yield wider and wider forms of a question, each with the sentence that says what was given up.

    Age, audience and service areas are never given up: a service that cannot take the person is no answer.
    """
    wider = filters
    if filters.within is not None:
        miles = f"{filters.within.radius_miles:g}"
        wider = replace(wider, within=None)
        yield question, wider, f"We found nothing within {miles} miles, so these are further away."
    if filters.open_at is not None or filters.open_evenings or filters.open_weekends:
        wider = replace(wider, open_at=None, open_evenings=False, open_weekends=False)
        yield question, wider, "We found nothing open then, so these open at other times. Check the hours first."
    if filters.is_free:
        wider = replace(wider, is_free=False)
        yield question, wider, "We found nothing that says it is free. Ask these what they cost."
    if filters.language is not None:
        wider = replace(wider, language=None)
        yield question, wider, f"We found nothing that says it speaks {filters.language}. Ask for an interpreter."
    if filters.has_wheelchair_access:
        wider = replace(wider, has_wheelchair_access=False)
        yield question, wider, "We found nothing that says it has wheelchair access. Phone first to check."
    broader = _broader(question, vocabulary)
    if broader:
        names = " and ".join(asked.need.name.lower() for asked in broader)
        text = f"We found nothing for exactly that, so these are for {names}."
        yield replace(question, needs=broader), wider, text


def _broader(question: Question, vocabulary: Vocabulary) -> tuple[AskedNeed, ...]:
    found: dict[str, AskedNeed] = {}
    for asked in question.needs:
        others = (asked.need.broader, *asked.need.related)
        for need_id in (other for other in others if other is not None and other in vocabulary):
            found.setdefault(need_id, AskedNeed(vocabulary[need_id], asked.weight / 2, {need_id: 1.0}))
    return tuple(found.values())[:3]

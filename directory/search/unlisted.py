"""An honest word when nothing listed is for what was asked, however near the nearest comes."""

from collections.abc import Sequence

from directory.reading.vocabulary import Vocabulary
from directory.search.fusion import Ranked
from directory.search.question import AskedNeed, Question

# A need this sure, and this sure beside the surest, is what the person came for.
_PLAIN, _PLAIN_BESIDE = 0.55, 0.8
# Beside others that are listed, only one said in so many words is told of.
_SURE = 0.8
# A listing that meets it at least this strongly counts as being for it.
_LISTED = 0.5
_MOST_LOOKED_AT = 50


def unlisted_needs(ranked: Sequence[Ranked], question: Question) -> tuple[str, ...]:
    """Return the needs plainly asked for that nothing found is for.

    A narrower need counts as the need itself, and one asked for beside it that is listed and next to it in the
    vocabulary answers for it: somebody with bailiffs at the door is well served by advice on debt.
    """
    most = max((asked.weight for asked in question.needs), default=0.0)
    plain = [asked for asked in question.needs if asked.weight >= max(_PLAIN, _PLAIN_BESIDE * most)]
    listed = [asked for asked in plain if _is_listed(asked, ranked)]
    missing = [asked for asked in plain if asked not in listed and not any(_are_neighbours(asked, o) for o in listed)]
    if listed:
        said = {match.need_id for match in question.matches if match.phrase}
        missing = [asked for asked in missing if asked.weight >= _SURE and asked.need.id in said]
    return tuple(asked.need.id for asked in missing)


def not_listed_note(unlisted: Sequence[str], question: Question, vocabulary: Vocabulary) -> str:
    names = " or ".join(vocabulary[need_id].name.lower() for need_id in unlisted[:3])
    where = f" near {question.place.name}" if question.place is not None else ""
    return f"We have nothing listed{where} for {names}. These come nearest, or you can ask to talk to a person."


def _is_listed(asked: AskedNeed, ranked: Sequence[Ranked]) -> bool:
    own = {asked.need.id, *asked.narrower}
    return any(
        one.brief.needs.get(need_id, 0.0) >= _LISTED
        for one in ranked[:_MOST_LOOKED_AT]
        if not one.brief.closed
        for need_id in own
    )


def _are_neighbours(one: AskedNeed, other: AskedNeed) -> bool:
    return one.need.id in other.widened or other.need.id in one.widened

"""An honest word when nothing listed is for what was asked, however near the nearest comes."""

from collections.abc import Sequence

from directory.reading.vocabulary import Vocabulary
from directory.search.fusion import Ranked
from directory.search.question import AskedNeed, Question

# A need this sure, and this sure beside the surest, is what the person came for.
_PLAIN, _PLAIN_BESIDE = 0.55, 0.8
# One less plain may still answer for a need next to it: three quarters as sure, and something surely for it.
_LIKELY_BESIDE, _SURELY_LISTED = 0.75, 0.7
# Beside others that are listed, only one said in so many words is told of.
_SURE = 0.8
# A listing that meets it at least this strongly counts as being for it.
_LISTED = 0.5
# Feeds name what a service is for in broad terms: one that is wholly for the wider need takes the narrower one too.
_WHOLLY = 0.9
# Beside what somebody came for, an illness tells about them; and a person to ask is always offered.
_ABOUT_THEM = frozenset({"health-conditions"})
_ALWAYS_OFFERED = frozenset({"care-navigation"})
_MOST_LOOKED_AT = 50


def unlisted_needs(ranked: Sequence[Ranked], question: Question) -> tuple[str, ...]:
    """Return the needs plainly asked for that nothing found is for.

    A narrower need counts as the need itself, and one asked for beside it that is listed and next to it in the
    vocabulary answers for it: somebody with bailiffs at the door is well served by advice on debt.
    """
    most = max((asked.weight for asked in question.needs), default=0.0)
    plain = [asked for asked in question.needs if asked.weight >= max(_PLAIN, _PLAIN_BESIDE * most)]
    plain = [asked for asked in plain if asked.need.id not in _ALWAYS_OFFERED]
    listed = [asked for asked in plain if _is_listed(asked, ranked, _LISTED)]
    surely = [asked for asked in question.needs if _is_listed(asked, ranked, _SURELY_LISTED)]
    missing = [asked for asked in plain if asked not in listed and not _is_answered(asked, listed, surely)]
    if listed:
        said = {match.need_id for match in question.matches if match.phrase}
        missing = [asked for asked in missing if asked.weight >= _SURE and asked.need.id in said]
        missing = [asked for asked in missing if asked.need.category not in _ABOUT_THEM]
    return tuple(asked.need.id for asked in missing)


def not_listed_note(unlisted: Sequence[str], question: Question, vocabulary: Vocabulary) -> str:
    names = " or ".join(vocabulary[need_id].name.lower() for need_id in unlisted[:3])
    where = f" near {question.place.name}" if question.place is not None else ""
    return f"We have nothing listed{where} for {names}. These come nearest, or you can ask to talk to a person."


def _is_listed(asked: AskedNeed, ranked: Sequence[Ranked], enough: float) -> bool:
    least = dict.fromkeys((asked.need.id, *asked.narrower), enough)
    if asked.need.broader is not None:
        least[asked.need.broader] = _WHOLLY
    return any(
        one.brief.needs.get(need_id, 0.0) >= strength
        for one in ranked[:_MOST_LOOKED_AT]
        if not one.brief.closed
        for need_id, strength in least.items()
    )


def _is_answered(missing: AskedNeed, listed: Sequence[AskedNeed], surely: Sequence[AskedNeed]) -> bool:
    likely = [other for other in surely if other.weight >= _LIKELY_BESIDE * missing.weight]
    return any(_are_neighbours(missing, other) for other in (*listed, *likely))


def _are_neighbours(one: AskedNeed, other: AskedNeed) -> bool:
    return one.need.id in other.widened or other.need.id in one.widened

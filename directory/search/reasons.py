"""Why a service is in the list, and why it might not suit, in plain words."""

import re
from datetime import date

from directory.model import Access, Match, SearchRequest, Service
from directory.opening import OpenStatus, status_of
from directory.reading.vocabulary import Vocabulary
from directory.search.facets import DAYS, chosen_groups
from directory.search.fusion import Ranked, is_stale
from directory.search.question import Question
from directory.search.words import content_words

_MET_ENOUGH = 0.1
_MOST_NEEDS = 3
_MOST_WORDS = 3
_DAYS_OF_YEAR = 365.25
_SPACES = re.compile(r"\s+")

_ACCESS_REASONS = {Access.SELF_REFERRAL: "you can refer yourself", Access.DROP_IN: "just turn up"}
_ACCESS_CAUTIONS = {
    Access.GP: "ask your GP surgery to refer you",
    Access.PROFESSIONAL: "a health or care worker has to refer you",
}
_SAID_OF_TERM = {
    "open:evening": "open in the evening",
    "open:weekend": "open at the weekend",
    "wheelchair:yes": "wheelchair access",
    "gender:women": "for women",
    "gender:men": "for men",
    "delivery:home": "comes to your home",
    "delivery:phone": "by phone",
    "delivery:online": "online",
}
_PROFESSIONAL_CAUTIONS = {Access.GP: "needs a GP referral", Access.PROFESSIONAL: "needs a professional's referral"}


def make_match(
    ranked: Ranked, service: Service, question: Question, request: SearchRequest, vocabulary: Vocabulary
) -> Match:
    """Return a ranked service as a result that says why it is there."""
    opening = status_of(service, question.moment)
    return Match(
        id=service.id,
        source_id=service.source_id,
        name=service.name,
        organisation=service.organisation,
        summary=service.summary,
        why=why(ranked, service, question, request, vocabulary, opening),
        distance_miles=None if ranked.distance_miles is None else round(ranked.distance_miles, 1),
        open=opening.words(),
        phone=service.phones[0].number if service.phones else None,
        url=service.url,
        access=str(service.access),
        cost=service.cost,
        last_checked=service.last_checked,
        caution=caution(service, request, question.moment.date()),
        national=service.national,
        is_sample=service.is_sample,
        score=round(ranked.score, 4),
    )


def why(
    ranked: Ranked,
    service: Service,
    question: Question,
    request: SearchRequest,
    vocabulary: Vocabulary,
    opening: OpenStatus,
) -> tuple[str, ...]:
    """Return the reasons, the weightiest first: what it is for, how near it is, when it opens, how to get in."""
    reasons = _needs_named(ranked, question, vocabulary) or _words_shared(service, question.text)
    if service.national:
        reasons.append("national")
    elif ranked.distance_miles is not None:
        reasons.append(say_miles(ranked.distance_miles))
    elif question.place is not None and set(service.area_ids) & question.place.area_ids:
        reasons.append(f"covers {question.place.name}")
    if opening.is_open:
        reasons.append("open now" if opening.is_sure else "usually open now")
    if service.is_free:
        reasons.append("free")
    # Only what the service itself states: a search that was widened shows others too.
    for wanted in chosen_groups(request).values():
        reasons.extend(filter(None, map(_say_term, sorted(wanted.intersection(ranked.brief.terms)))))
    if service.access in _ACCESS_REASONS:
        reasons.append(_ACCESS_REASONS[service.access])
    return tuple(reasons)


def caution(service: Service, request: SearchRequest, today: date) -> str:
    """Return why the service might not suit, in one sentence; empty when nothing is known against it."""
    parts = []
    if service.status == "closed":
        parts.append("closed when last checked")
    if service.audience == "professional":
        parts.append("for professionals")
    elif service.access in _ACCESS_CAUTIONS:
        cautions = _PROFESSIONAL_CAUTIONS if request.audience == "professional" else _ACCESS_CAUTIONS
        parts.append(cautions[service.access])
    if service.eligibility:
        parts.append(_say_eligibility(service.eligibility))
    elif ages := _say_ages(service.minimum_age, service.maximum_age):
        parts.append(f"for {ages}")
    if service.exclusions:
        parts.append(_say_exclusions(service.exclusions))
    if is_stale(service.last_checked, today) and service.last_checked is not None:
        parts.append(f"details last checked {_say_age(service.last_checked, today)} ago")
    sentence = "; ".join(parts)
    return sentence[:1].upper() + sentence[1:]


def say_miles(miles: float) -> str:
    """Return a distance as people say it: “under half a mile”, “1.2 miles away”."""
    if miles < 0.5:
        return "under half a mile away"
    number = f"{miles:.0f}" if miles >= 10 else f"{miles:.1f}".removesuffix(".0")
    return "1 mile away" if number == "1" else f"{number} miles away"


def _say_term(term: str) -> str:
    facet, value = term.split(":", 1)
    if facet == "open" and value in DAYS:
        return f"open on {value.capitalize()}s"
    if facet == "language":
        return f"speaks {value.title()}"
    return _SAID_OF_TERM.get(term, "")


def _needs_named(ranked: Ranked, question: Question, vocabulary: Vocabulary) -> list[str]:
    names: list[str] = []
    for asked in question.needs:
        if ranked.met.get(asked.need.id, 0.0) < _MET_ENOUGH:
            continue
        # The neighbour that the listing has is the honest reason when it lacks the need itself.
        best = max(asked.widened, key=lambda need_id: asked.widened[need_id] * ranked.brief.needs.get(need_id, 0.0))
        names.append(vocabulary[best].name.lower() if vocabulary[best].name[1:].islower() else vocabulary[best].name)
    return list(dict.fromkeys(names))[:_MOST_NEEDS]


def _words_shared(service: Service, text: str) -> list[str]:
    said = [word for word in content_words(text) if len(word) > 2]
    written = set(content_words(f"{service.name} {service.summary}"))
    stems = {_without_plural(word) for word in written}
    return [f"mentions “{word}”" for word in said if _without_plural(word) in stems][:_MOST_WORDS]


def _without_plural(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 else word


def _say_eligibility(text: str) -> str:
    plain = _SPACES.sub(" ", text).strip().rstrip(".")
    if plain.lower().startswith(("for ", "you ", "if ", "must ", "only ")):
        return _lower_first(plain)
    if plain.lower().startswith(("registered ", "living ", "aged ", "with ", "who ", "referred ", "over ", "under ")):
        return f"for people {_lower_first(plain)}"
    return f"for {_lower_first(plain)}"


def _say_exclusions(text: str) -> str:
    plain = _SPACES.sub(" ", text).strip().rstrip(".")
    return (
        _lower_first(plain)
        if plain.lower().startswith(("not ", "no ", "cannot "))
        else f"not for {_lower_first(plain)}"
    )


def _lower_first(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or first == "I" else text[:1].lower() + text[1:]


def _say_ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is not None and oldest is not None and oldest < 120:
        return f"people aged {youngest} to {oldest}" if youngest else f"people aged {oldest} and under"
    if youngest:
        return f"people aged {youngest} and over"
    return f"people aged {oldest} and under" if oldest is not None and oldest < 120 else ""


def _say_age(day: date, today: date) -> str:
    years = (today - day).days / _DAYS_OF_YEAR
    return "over a year" if years < 2 else f"{int(years)} years"

"""Whether a service is for somebody: judged by what the listing states, and honest where it says nothing."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.actions.person import Person
from bot.speech import shorten_speech
from directory.model import Access, Gender, Place, Service

type _Verdict = Literal["no", "yes", "ask"]

_REFERRERS = {Access.GP: "A GP", Access.PROFESSIONAL: "Someone like a nurse or social worker"}
_GENDER_WORDS: dict[Gender, str] = {"women": "women only", "men": "men only"}
_SPOKEN_SECONDS = 17.0


@dataclass(frozen=True, slots=True)
class Fit:
    """``against`` are stated reasons why not, ``in_favour`` reasons why, ``unsettled`` what only they can settle.

    ``says_whom`` is whether the listing states whom it is for at all; the area it covers does not count.
    """

    against: tuple[str, ...] = ()
    in_favour: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    says_whom: bool = False


def judge_fit(service: Service, person: Person, place: Place | None) -> Fit:
    """Hold what a listing states of age, gender, area and whom it is for against what is known of a person."""
    verdicts: dict[_Verdict, list[str]] = {"no": [], "yes": [], "ask": []}
    age, gender = _by_age(service, person), _by_gender(service, person)
    for verdict, words in (age, gender, _by_area(service, place)):
        if words:
            verdicts[verdict].append(words)
    if service.eligibility:
        verdicts["ask"].append(f"They say it is for: {whom_words(service)}.")
    if service.exclusions:
        verdicts["ask"].append(f"They say it is not for: {_trimmed(service.exclusions)}.")
    says_whom = bool(age[1] or gender[1] or service.eligibility or service.exclusions)
    return Fit(tuple(verdicts["no"]), tuple(verdicts["yes"]), tuple(verdicts["ask"]), says_whom)


def fit_words(service: Service, person: Person, place: Place | None) -> tuple[str, str]:
    """Return the answer to “is it for me?”, to read and to hear."""
    fit = judge_fit(service, person, place)
    whom, is_sure = person.words, False
    if fit.against:
        answer = f"{service.name} may not be right for {whom}."
    elif not fit.says_whom:
        answer = f"{service.name} does not say who it is for, so it may be for {whom}."
    elif fit.in_favour and not fit.unsettled:
        answer, is_sure = f"Yes, {service.name} looks right for {whom}.", True
    else:
        answer = f"{service.name} may be right for {whom}."
    sentences = [answer, *fit.against, *fit.in_favour, *fit.unsettled]
    if service.access in _REFERRERS:
        sentences.append(f"{_REFERRERS[service.access]} needs to refer people.")
    if not is_sure:
        sentences.append("They can tell you for sure.")
    text = " ".join(sentences)
    return text, shorten_speech(text, _SPOKEN_SECONDS)


def whom_words(service: Service) -> str:
    """Return the listing's own words on whom it is for, fit to follow “for”."""
    words = _trimmed(service.eligibility)
    return re.sub(r"^for (?=\w)", "", words, flags=re.I)


def _by_age(service: Service, person: Person) -> tuple[_Verdict, str]:
    limits = age_words(service)
    if not limits:
        return "ask", ""
    stated = f"It is for {limits}."
    if person.ages is None:
        return "ask", stated
    low, high = person.ages
    lowest = service.minimum_age if service.minimum_age is not None else 0
    highest = service.maximum_age if service.maximum_age is not None else 200
    if high < lowest or low > highest:
        return "no", stated
    return ("yes" if low >= lowest and high <= highest else "ask"), stated


def _by_gender(service: Service, person: Person) -> tuple[_Verdict, str]:
    if len(service.genders) != 1:
        return "ask", ""
    stated = f"It is for {_GENDER_WORDS[service.genders[0]]}."
    if not person.gender:
        return "ask", stated
    return ("yes" if person.gender in service.genders else "no"), stated


def _by_area(service: Service, place: Place | None) -> tuple[_Verdict, str]:
    if service.national or not service.area_ids:
        return "ask", ""
    where = service.area_text.strip().rstrip(".")
    if place is None or not place.area_ids:
        return ("ask", f"It is for people in {where}.") if where else ("ask", "")
    if place.area_ids & set(service.area_ids):
        return "yes", f"It covers {place.name}."
    return "no", f"It is for people in {where}." if where else f"It does not cover {place.name}."


def age_words(service: Service) -> str:
    """Return “ages 8 to 18”, “people aged 55 and over”; empty where no age is stated."""
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None:
        return f"ages {low} to {high}"
    if low:
        return f"people aged {low} and over"
    return f"people aged {high} and under" if high is not None else ""


def _trimmed(words: str) -> str:
    return " ".join(words.split()).rstrip(".")

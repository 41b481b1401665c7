"""When somebody is told that nothing listed is for what they asked."""

from datetime import UTC, datetime

import pytest

from directory.model import NeedMatch
from directory.reading.vocabulary import Need
from directory.search.brief import Brief
from directory.search.fusion import Ranked
from directory.search.question import AskedNeed, Question
from directory.search.unlisted import unlisted_needs

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def asked(need_id: str, weight: float, *, near: str = "", broader: str | None = None, category: str = "x") -> AskedNeed:
    need = Need(need_id, need_id, (need_id,), category, broader=broader)
    return AskedNeed(need, weight, {need_id: 1.0, **({near: 0.5} if near else {})})


def told(*needs: AskedNeed, listed: dict[str, float], closed: bool = False) -> tuple[str, ...]:
    matches = tuple(NeedMatch(each.need.id, each.weight, each.need.id) for each in needs)
    question = Question("words", needs, frozenset(), None, NOW, matches)
    return unlisted_needs([Ranked(Brief("1", "1", "One", listed, (), closed=closed), 1.0, None)], question)


def test_a_need_that_nothing_is_for_is_told() -> None:
    assert told(asked("nails", 0.9), listed={"feet": 0.6}) == ("nails",)


@pytest.mark.parametrize(
    ("strength", "closed", "is_told"), [(0.5, False, False), (0.4, False, True), (1.0, True, True)]
)
def test_something_open_and_strong_enough_has_to_be_for_it(strength: float, closed: bool, is_told: bool) -> None:
    assert bool(told(asked("nails", 0.9), listed={"nails": strength}, closed=closed)) is is_told


@pytest.mark.parametrize(("strength", "is_told"), [(1.0, False), (0.9, False), (0.8, True)])
def test_a_service_wholly_for_the_wider_need_takes_the_narrower(strength: float, is_told: bool) -> None:
    assert bool(told(asked("nails", 0.9, broader="feet"), listed={"feet": strength})) is is_told


@pytest.mark.parametrize(
    ("weight", "strength", "is_told"), [(0.7, 0.7, False), (0.6, 0.7, True), (0.7, 0.6, True), (0.85, 0.5, False)]
)
def test_a_need_next_to_it_answers_where_it_is_likely_and_surely_listed(
    weight: float, strength: float, is_told: bool
) -> None:
    needs = (asked("abuser", 0.9, near="abuse"), asked("abuse", weight))

    assert bool(told(*needs, listed={"abuse": strength})) is is_told


def test_an_illness_beside_what_is_listed_is_not_told() -> None:
    illness = asked("bipolar", 0.85, category="health-conditions")

    assert told(illness, asked("school", 0.9), listed={"school": 1.0}) == ()
    assert told(illness, listed={"school": 1.0}) == ("bipolar",)


def test_a_person_to_ask_is_never_missing() -> None:
    assert told(asked("care-navigation", 0.9), listed={}) == ()

"""Made-up people against the whole program, each by the door they would use: the floors of the dialogue evaluation."""

from collections.abc import Sequence

import pytest

from tests.conftest import ROOT
from tests.e2e.conftest import Stack
from web.evaluating.doors import Site
from web.evaluating.measures import Measures, measure, play_all
from web.evaluating.outcome import Played
from web.evaluating.people import load_people, sample_listings

pytestmark = pytest.mark.sockets

# The aims are .95 and .88; .975 and .933 are reached (docs/dialogue.md), and a busy machine may lose a few people more.
CLEAN_FLOOR = 0.95
NOISY_FLOOR = 0.90
NOISE = 0.1
MOST_QUESTIONS = 3
MOST_TURNS_TO_LIST = 3


def play_everybody(stack: Stack, noise: float = 0.0) -> list[Played]:
    token = (stack.var_dir / "keys" / "twilio-simulator").read_text().strip()
    listings = sample_listings()
    site = Site(stack.url, token, listings)
    try:
        return play_all(load_people(ROOT / "tests" / "people"), site, listings, noise=noise, seed=7)
    finally:
        site.close()


def ended_wrongly(played: Sequence[Played]) -> str:
    return "; ".join(f"{one.person.id}: {one.end}" for one in played if not one.is_success)


@pytest.fixture(scope="module")
def clean(embedded_stack: Stack) -> list[Played]:
    return play_everybody(embedded_stack)


@pytest.fixture(scope="module")
def of_all(clean: list[Played]) -> Measures:
    return measure(clean)["all"]


def test_people_are_served_or_rightly_handed_over(clean: list[Played], of_all: Measures) -> None:
    assert of_all.success.share >= CLEAN_FLOOR, ended_wrongly(clean)


def test_half_of_the_people_see_services_by_their_third_turn(of_all: Measures) -> None:
    assert of_all.turns_median is not None
    assert of_all.turns_median <= MOST_TURNS_TO_LIST


def test_nobody_is_asked_more_than_three_questions_before_services(clean: list[Played]) -> None:
    asked = {one.person.id: one.questions for one in clean if not one.person.goal.handoff}

    assert {who: count for who, count in asked.items() if count > MOST_QUESTIONS} == {}


def test_a_person_is_given_to_all_who_ask_and_forced_on_none(clean: list[Played], of_all: Measures) -> None:
    assert of_all.handoffs_right == of_all.handoffs_wanted, ended_wrongly(clean)
    assert of_all.handoffs_wrong == 0


def test_every_door_answers_everybody(clean: list[Played]) -> None:
    assert [(one.person.id, one.fault) for one in clean if one.end == "broke"] == []


def test_people_are_served_when_a_tenth_of_their_words_is_garbled(embedded_stack: Stack) -> None:
    noisy = play_everybody(embedded_stack, NOISE)

    assert measure(noisy)["all"].success.share >= NOISY_FLOOR, ended_wrongly(noisy)

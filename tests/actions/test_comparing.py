"""Two services side by side, and which of them is nearer, cheaper or open later."""

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.turn import keep_place
from bot.actions.which import positions
from bot.speech import LONGEST_SECONDS, spoken_seconds
from directory.model import Service, Site, Spell
from tests.actions.builders import FakeDirectory, place, run_action, service, tracker


def at(latitude: float) -> tuple[Site, ...]:
    return (Site("p", "The Hall", "High Street", "ME1 1LS", latitude, 0.5),)


NEAR_DEAR = service(1, sites=at(51.40), cost="£4 a meal", minimum_age=55)
FAR_FREE = service(2, sites=at(51.45), cost="", is_free=True)
LATE = service(3, sites=at(51.50), cost="£2", spells=(Spell(540, 1200),))


def listed(*services: Service) -> FakeDirectory:
    return FakeDirectory(services=list(services or (NEAR_DEAR, FAR_FREE, LATE)))


def shown(**changes: Any) -> dict[str, Any]:
    kept = [{"id": each.id, "name": each.name} for each in (NEAR_DEAR, FAR_FREE, LATE)]
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "shown": kept, "seen": kept, "place": keep_place(place()), **changes}


def compare(said: str, directory: FakeDirectory | None = None, **changes: Any) -> dict[str, Any]:
    told = tracker(said, intent="compare_services", slots=shown(**changes))
    return run_action("action_compare_services", told, directory=directory or listed()).custom("text")


@pytest.mark.parametrize("said", ["compare the first and the third", "compare 1 and 3", "the first or the last"])
def test_two_are_picked_by_number(said: str):
    text = compare(said)["text"]

    assert NEAR_DEAR.name in text
    assert LATE.name in text
    assert FAR_FREE.name not in text


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("compare the first two", LATE),
        ("what is the difference between the top two", LATE),
        ("compare the last two", NEAR_DEAR),
        ("compare the second with the third", NEAR_DEAR),
        ("compare the second one and the first one", LATE),
        ("compare number 1 with 3", FAR_FREE),
        ("compare numbers 2 and 3 please", NEAR_DEAR),
        ("compare one and the last", FAR_FREE),
        ("compare the two", LATE),
    ],
)
def test_two_that_are_named_are_compared_without_the_other(said: str, left_out: Service):
    text = compare(said)["text"]

    assert [each.name for each in (NEAR_DEAR, FAR_FREE, LATE) if each.name not in text] == [left_out.name]


@pytest.mark.parametrize("said", ["compare them", "compare all three", "compare 1, 2 and 3", "compare the first three"])
def test_all_that_are_shown_are_compared_when_no_two_are_named(said: str):
    text = compare(said, compared=["s1", "s2"])["text"]

    assert [each.name for each in (NEAR_DEAR, FAR_FREE, LATE) if each.name not in text] == []


def test_one_talked_about_is_set_beside_the_one_named_or_the_other_two():
    named = compare("compare it with the last one", service="s2")["text"]
    others = compare("compare the other two", service="s2")["text"]

    assert NEAR_DEAR.name not in named
    assert FAR_FREE.name not in others


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("I have two children and no one to help", []),
        ("this one", []),
        ("the second one and the third one", [2, 3]),
        ("1, 2 or 3", [1, 2, 3]),
        ("the topic of the firsts", []),
        ("the last three", [1, 2, 3]),
    ],
)
def test_numbers_that_count_something_else_name_no_service(said: str, places: list[int]):
    assert positions(said, 3) == places


def test_first_two_of_one_are_that_one():
    assert positions("the first two", 1) == [1]


def test_pair_compared_is_forgotten_when_others_are_shown():
    told = tracker("show more", intent="show_more", slots=shown(compared=["s1", "s2"], page=1, total=6))

    assert run_action("action_show_more", told).slots["compared"] is None


def test_two_are_picked_by_name():
    text = compare("compare the lunch club with the memory cafe")["text"]

    assert "Debt Advice" not in text


def test_side_by_side_tells_distance_hours_cost_way_in_and_who_for():
    text = compare("compare the first and the second")["text"]

    wanted = ["0.7 miles away", "Monday to Friday 9am to 5pm", "£4 a meal", "Phone first", "people aged 55 and over"]
    assert [words for words in wanted if words not in text] == []
    assert "it does not say who it is for" in text


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("which is nearer, the first or the second", "Rochester Lunch Club is nearer: 0.7 miles away."),
        ("which of the first and second is cheaper", "Memory Cafe is cheaper: Free."),
        ("which is open later, the first or third", "Debt Advice Desk is open later: open until 8pm at the latest."),
        ("which is the nearest", "Rochester Lunch Club is the nearest: 0.7 miles away."),
    ],
)
def test_question_of_degree_is_answered_first(said: str, begins: str):
    assert compare(said)["text"].startswith(begins)


def test_pair_compared_last_is_the_one_meant_next():
    text = compare("which is cheaper of those", compared=["s2", "s3"])["text"]

    assert text.startswith("Memory Cafe is cheaper")
    assert "Lunch Club" not in text


def test_unknown_cost_is_owned_up_to():
    directory = listed(replace(NEAR_DEAR, cost=""), FAR_FREE)

    text = compare("is the first cheaper than the second", directory)["text"]

    assert text.startswith("I cannot tell for sure")


def test_speech_of_long_listings_fits():
    directory = listed(
        *(replace(each, name=f"{each.name} and friends of everywhere") for each in (NEAR_DEAR, FAR_FREE))
    )

    assert spoken_seconds(compare("compare the first and second", directory)["speech"]) <= LONGEST_SECONDS


def test_nothing_to_compare_is_said():
    told = tracker("compare them", intent="compare_services", slots=shown(shown=[], seen=[]))

    assert run_action("action_compare_services", told).said == ["utter_nothing_to_compare"]


@pytest.mark.parametrize("action", ["action_refine", "action_misunderstood", "action_show_details"])
def test_plain_comparison_is_answered_whatever_the_intent(action: str):
    told = tracker("which is nearer of those two", intent="refine", slots=shown())

    answered = run_action(action, told, directory=listed())

    assert "is nearer" in answered.custom("text")["text"]

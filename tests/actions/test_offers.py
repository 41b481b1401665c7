"""Two needs in turn, help for carers, and who it is for after all."""

from typing import Any

import pytest

from bot.actions.person import Person
from bot.actions.turn import keep_place
from tests.actions.builders import Answered, FakeDirectory, place, run_action, tracker

DEMENTIA = {"words": "my mum has dementia", "ids": ["dementia"]}
MUM = Person("mum", "women", (84, 84)).kept()


def known(**changes: Any) -> dict[str, Any]:
    return {"need": DEMENTIA, "place": keep_place(place()), "page": 1, "total": 4, **changes}


def show(**slots: Any) -> Answered:
    return run_action("action_show_services", tracker("Rochester", slots=known(**slots)))


@pytest.mark.parametrize(
    "said",
    [
        "first the debt, then a dentist",
        "debt first and a dentist after that",
        "I need help with debt and then a dentist",
    ],
)
def test_needs_put_in_order_are_taken_one_after_the_other(said: str):
    answered = run_action("validate_find_form", tracker(said, loop="find_form"))

    assert answered.slots["need"]["ids"] == ["debt"]
    assert answered.slots["offer"]["ids"] == ["dentist"]


def test_needs_in_one_breath_without_an_order_are_looked_for_together():
    answered = run_action("validate_find_form", tracker("I'm in debt and I need a dentist", loop="find_form"))

    assert set(answered.slots["need"]["ids"]) == {"debt", "dentist"}
    assert "offer" not in answered.slots


def test_second_need_is_offered_after_the_first_results():
    answered = show(offer={"words": "a dentist", "ids": ["dentist"], "name": "dentist"})

    assert answered.said[-2:] == ["utter_offer_next_need", "utter_choices_after_offer"]
    assert answered.words("utter_offer_next_need")["need"] == "dentist"


def test_yes_to_the_offer_searches_for_it():
    offer = {"words": "a dentist", "ids": ["dentist"], "name": "dentist", "made": True}

    answered = run_action("action_affirm", tracker("yes", intent="affirm", slots=known(offer=offer)))

    assert answered.slots["need"] == {"words": "a dentist", "ids": ["dentist"]}
    assert answered.slots["offer"] is None
    assert answered.followup == "find_form"


def test_no_to_the_offer_lets_it_go():
    offer = {"words": "a dentist", "ids": ["dentist"], "name": "dentist", "made": True}

    answered = run_action("action_deny", tracker("no", intent="deny", slots=known(offer=offer)))

    assert answered.slots["offer"] is None


def test_yes_with_nothing_on_offer_searches_for_nothing():
    answered = run_action("action_affirm", tracker("yes", intent="affirm", slots=known()))

    assert answered.said == ["utter_affirm"]
    assert answered.followup is None


def test_carer_who_asks_for_somebody_else_is_offered_help_once():
    first = show(person=MUM)
    again = show(person=MUM, carers_offered=True)

    assert first.words("utter_offer_carers")["who"] == "your mum"
    assert first.slots["offer"]["ids"] == ["carers-support"]
    assert "utter_offer_carers" not in again.said


@pytest.mark.parametrize(
    "changes",
    [
        {"person": Person("you", "", None).kept()},
        {"person": Person("son", "men", (9, 9)).kept(), "need": {"words": "a dentist", "ids": ["dentist"]}},
        {"person": Person("patient", "", None).kept()},
        {"person": MUM, "need": {"words": "help for me as her carer", "ids": ["dementia", "carers-support"]}},
    ],
)
def test_others_are_not_taken_for_carers(changes: dict[str, Any]):
    assert "utter_offer_carers" not in show(**changes).said


@pytest.mark.parametrize("action", ["action_deny", "action_misunderstood", "action_refine"])
def test_correction_of_who_it_is_for_searches_again_for_them(action: str):
    slots = known(person=Person("you", "", (40, 40)).kept(), filters={"age": 40, "free": True})

    answered = run_action(action, tracker("not me, my mum", intent="deny", slots=slots))

    assert answered.words("utter_noted_person")["who"] == "your mum"
    assert answered.slots["filters"] == {"free": True}
    assert answered.followup == "action_show_services"


def test_correction_in_the_middle_of_a_question_leaves_the_question_open():
    slots = {"need": DEMENTIA, "requested_slot": "place", "misunderstandings": 0}

    answered = run_action("validate_find_form", tracker("not me, my mum", slots=slots, loop="find_form"))

    assert answered.slots["person"]["who"] == "mum"
    assert answered.slots["misunderstandings"] == 0
    assert "place" not in answered.slots


def test_age_of_a_child_does_not_follow_to_the_next_need():
    slots = known(person=Person("son", "men", (9, 9)).kept())
    directory = FakeDirectory()

    answered = run_action(
        "validate_find_form", tracker("I'm in debt", slots=slots, loop="find_form"), directory=directory
    )

    assert answered.slots["filters"] == {}


def test_age_said_with_the_need_limits_the_search():
    answered = run_action("validate_find_form", tracker("a lunch club for my 84 year old mum", loop="find_form"))

    assert answered.slots["filters"] == {"age": 84}
    assert answered.slots["person"] == MUM


def test_caller_is_offered_help_once_they_have_asked_about_a_service():
    slots = known(person=MUM, shown=[{"id": "s1", "name": "Rochester Lunch Club"}], service="s1")
    results = run_action("action_show_services", tracker("Rochester", slots=slots, channel="phone"))
    asked = run_action("action_give_number", tracker("what's the number", slots=slots, channel="phone"))

    assert "utter_offer_carers" not in results.said
    assert asked.said == ["utter_number", "utter_offer_carers"]
    assert asked.slots["carers_offered"]

"""The form that finds out what would help and where: the place."""

import pytest

from bot.actions.turn import keep_place
from tests.actions.builders import place, run_action, tracker

LONELY = {"words": "I'm lonely", "ids": ["loneliness"]}


@pytest.mark.parametrize(
    ("said", "intent"),
    [("I'm not sure", "not_sure"), ("anywhere", "give_place"), ("no", "deny"), ("rather not say", "nlu_fallback")],
)
def test_place_can_be_left_out(said: str, intent: str):
    told = tracker(said, intent=intent, slots={"need": LONELY, "requested_slot": "place"}, loop="find_form")

    answered = run_action("validate_find_form", told)

    assert answered.slots["place"] == "anywhere"


def test_place_is_read_when_the_intent_is_wrong():
    told = tracker("Strood", intent="thanks", slots={"need": LONELY, "requested_slot": "place"}, loop="find_form")

    answered = run_action("validate_find_form", told)

    assert answered.slots["place"]["name"] == "Strood"


def test_places_of_one_name_are_offered_with_their_county():
    told = tracker("Rainham", intent="give_place", slots={"need": LONELY, "requested_slot": "place"}, loop="find_form")
    read = run_action("validate_find_form", told)

    asked = run_action("action_ask_find_form_place", tracker("Rainham", slots={**told.slots, **read.slots}))

    titles = [choice["title"] for choice in asked.custom("choices")["choices"]]
    assert titles == ["Rainham, Kent", "Rainham, Greater London"]


@pytest.mark.parametrize("said", ["Rainham, Kent", "the Kent one", "the first one", "1"])
def test_one_of_two_places_is_picked_by_county_or_number(said: str):
    options = [keep_place(place("Rainham")), keep_place(place("Rainham", "Greater London"))]
    slots = {"need": LONELY, "requested_slot": "place", "place_options": options}

    answered = run_action("validate_find_form", tracker(said, intent="ask_for_details", slots=slots, loop="find_form"))

    assert answered.slots["place"]["county"] == "Kent"
    assert answered.slots["place_options"] is None


def test_two_places_named_at_once_are_both_offered():
    options = [keep_place(place("Gillingham")), keep_place(place("Rainham"))]

    asked = run_action("action_ask_find_form_place", tracker("x", slots={"place_options": options}))

    assert asked.said[0] == "utter_which_of_places"
    titles = [choice["title"] for choice in asked.custom("choices")["choices"]]
    assert titles == ["Gillingham, Kent", "Rainham, Kent"]


@pytest.mark.parametrize("said", ["Rainham", "rainham please", "Rainham, Kent", "the second one"])
def test_one_of_two_places_named_at_once_is_picked_by_its_name(said: str):
    options = [keep_place(place("Gillingham")), keep_place(place("Rainham"))]
    slots = {"need": LONELY, "requested_slot": "place", "place_options": options}

    answered = run_action("validate_find_form", tracker(said, intent="give_place", slots=slots, loop="find_form"))

    assert answered.slots["place"]["name"] == "Rainham"


def test_unknown_place_is_asked_about_once_and_then_left_out():
    slots = {"need": LONELY, "requested_slot": "place"}
    once = run_action("validate_find_form", tracker("Xyzzy", intent="give_place", slots=slots, loop="find_form"))

    slots["misunderstandings"] = once.slots["misunderstandings"]
    twice = run_action("validate_find_form", tracker("Plugh", intent="give_place", slots=slots, loop="find_form"))

    assert "place" not in once.slots
    assert twice.slots["place"] == "anywhere"
    assert twice.said == ["utter_carry_on_without_place"]


def test_correction_replaces_the_place():
    told = tracker("no I said Strood", intent="deny", slots={"need": LONELY, "place": keep_place(place())})

    answered = run_action("action_deny", told)

    assert answered.followup == "find_form"
    assert answered.messages == []


def test_place_put_right_in_many_words_keeps_what_was_asked_for():
    known = {"need": LONELY, "place": keep_place(place())}
    told = tracker(
        "oh, I told you wrong, she has moved to Strood", intent="find_service", loop="find_form", slots=known
    )

    answered = run_action("validate_find_form", told)

    assert "need" not in answered.slots
    assert answered.slots["place"]["name"] == "Strood"


def test_another_need_named_while_a_place_is_put_right_is_taken():
    known = {"need": LONELY, "place": keep_place(place())}
    told = tracker("my mistake, it's a dentist in Strood", intent="find_service", loop="find_form", slots=known)

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"]["ids"] == ["dentist"]
    assert answered.slots["place"]["name"] == "Strood"


def test_wish_for_another_place_forgets_the_old_one():
    slots = {"need": LONELY, "place": keep_place(place())}

    answered = run_action(
        "validate_find_form", tracker("try somewhere else", intent="change_place", slots=slots, loop="find_form")
    )

    assert answered.slots["place"] is None
    assert "need" not in answered.slots


def test_unknown_place_after_a_search_is_asked_about():
    slots = {"need": LONELY, "place": keep_place(place())}

    answered = run_action("validate_find_form", tracker("Xyzzy", intent="give_place", slots=slots, loop="find_form"))

    assert answered.slots["place"] is None
    assert answered.slots["misunderstandings"] == 1


def test_filler_while_a_place_is_asked_for_asks_again_without_blame():
    told = tracker(
        "can you help me find something", loop="find_form", slots={"need": LONELY, "requested_slot": "place"}
    )

    answered = run_action("validate_find_form", told)

    assert answered.slots["misunderstandings"] == 0
    assert "place" not in answered.slots


def test_turning_something_down_while_a_place_is_asked_for_is_not_taken_for_a_place():
    slots = {"need": {"words": "I'm lonely", "ids": ["loneliness", "lunch-clubs"]}, "requested_slot": "place"}

    answered = run_action("validate_find_form", tracker("not lunch, something to do", slots=slots, loop="find_form"))

    assert answered.slots["need"]["ids"] == ["loneliness"]
    assert answered.slots["misunderstandings"] == 0


def test_place_that_sounds_like_a_goodbye_is_a_place():
    slots = {"requested_slot": "place", "need": LONELY}

    answered = run_action("validate_find_form", tracker("Strood", intent="goodbye", slots=slots, loop="find_form"))

    assert answered.slots["place"]["name"] == "Strood"

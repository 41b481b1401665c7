"""The form that finds out what would help and where: the need."""

from bot.actions.turn import keep_place
from tests.actions.builders import FakeDirectory, place, run_action, tracker

LONELY = {"words": "I'm lonely", "ids": ["loneliness"]}


def test_form_keeps_need_and_place_when_both_are_said_at_once():
    told = tracker("my mum is lonely in Rochester", loop="find_form")

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"]["ids"] == ["loneliness"]
    assert answered.slots["place"]["name"] == "Rochester"


def test_form_keeps_every_need_of_one_message():
    told = tracker("I'm in debt and lonely and I look after my dad", loop="find_form")

    answered = run_action("validate_find_form", told)

    assert set(answered.slots["need"]["ids"]) == {"debt", "loneliness", "carers-support"}


def test_form_leaves_out_what_was_turned_down():
    told = tracker("not lunch, I want a dentist", loop="find_form")

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"]["ids"] == ["dentist"]


def test_form_asks_again_what_would_help_when_the_message_is_only_filler():
    told = tracker("can you help me find something", loop="find_form", slots={"need": LONELY})

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"] is None


def test_form_searches_by_words_when_no_need_of_the_vocabulary_is_in_them():
    told = tracker("somebody to feed my tortoise", loop="find_form")

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"] == {"words": "somebody to feed my tortoise", "ids": []}


def test_second_need_keeps_the_place():
    told = tracker("I need a dentist", loop="find_form", slots={"need": LONELY, "place": keep_place(place())})

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"]["ids"] == ["dentist"]
    assert "place" not in answered.slots


def test_need_said_while_the_place_is_asked_for_is_added():
    told = tracker("and my dad has dementia", slots={"need": LONELY, "requested_slot": "place"}, loop="find_form")

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"]["ids"] == ["loneliness", "dementia"]


def test_form_that_fails_ends_with_guided_words():
    directory = FakeDirectory()
    directory.reader = None  # type: ignore[assignment]

    answered = run_action("validate_find_form", tracker("I'm lonely", loop="find_form"), directory=directory)

    assert answered.said == ["utter_something_went_wrong", "utter_choices_person_or_again"]
    assert answered.slots["requested_slot"] is None


def test_need_near_in_meaning_alone_is_left_to_the_search():
    answered = run_action("validate_find_form", tracker("summat for me chest", loop="find_form"))

    assert answered.slots["need"] == {"words": "summat for me chest", "ids": []}


def test_form_asks_again_when_the_words_mean_nothing_to_the_directory():
    told = tracker("blorp fleem wazzock", loop="find_form")

    answered = run_action("validate_find_form", told, directory=FakeDirectory(services=[]))

    assert answered.slots["need"] is None
    assert answered.slots["misunderstandings"] == 1


def test_turning_down_one_thing_keeps_the_rest_of_what_was_asked_for():
    known = {"need": {"words": "I'm lonely", "ids": ["loneliness", "lunch-clubs"]}, "place": keep_place(place())}
    told = tracker("not lunch", intent="change_place", loop="find_form", slots=known)

    answered = run_action("validate_find_form", told)

    assert answered.slots["need"]["ids"] == ["loneliness"]
    assert "not lunch" in answered.slots["need"]["words"]
    assert "place" not in answered.slots

"""Passing somebody to a care navigator."""

from typing import Any

import pytest

from bot.actions.spoken_contact import read_spoken_contact
from tests.actions.builders import Answered, FakeHandoffs, run_action, tracker


def validate(said: str, asked: str | None = "contact", **more: Any) -> Answered:
    slots = {"requested_slot": asked, **more.pop("slots", {})}
    return run_action("validate_handoff_form", tracker(said, slots=slots, loop="handoff_form", **more))


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("it's 07700 900123", "07700 900123"),
        ("oh seven seven double oh nine double oh one two three", "07700 900123"),
        ("mrs.jones@example.org please", "mrs.jones@example.org"),
        ("I would rather not", None),
    ],
)
def test_contact_is_read_typed_or_spoken(said: str, contact: str | None):
    assert read_spoken_contact(said) == contact


def test_contact_is_kept_whatever_the_intent():
    answered = validate("07700 900123", intent="thanks")

    assert answered.slots["contact"] == "07700 900123"


def test_caller_is_asked_for_consent_alone():
    answered = validate("talk to a person", None, intent="ask_for_person", channel="phone", caller="07700 900456")

    assert answered.slots["contact"] == "07700 900456"


def test_consent_question_says_what_is_kept():
    answered = run_action("action_ask_handoff_form_consent", tracker("x", slots={"contact": "07700 900123"}))

    assert answered.said == ["utter_ask_consent", "utter_choices_yes_or_no"]
    assert answered.words("utter_ask_consent")["contact"] == "07700 900123"


@pytest.mark.parametrize(("said", "consent"), [("yes please", True), ("that's fine", True), ("no don't", False)])
def test_consent_is_read_from_the_words(said: str, consent: bool):
    answered = validate(said, "consent", intent="nlu_fallback")

    assert answered.slots["consent"] is consent


def test_request_is_queued_after_consent_and_the_contact_forgotten():
    handoffs = FakeHandoffs()
    slots = {"contact": "07700 900123", "consent": True, "need": {"words": "lonely", "ids": ["loneliness"]}}

    answered = run_action("action_request_handoff", tracker("yes", slots=slots), handoffs=handoffs)

    assert handoffs.asked == [
        {"conversation": "c1", "contact": "07700 900123", "consent": True, "reason": "lonely"},
    ]
    assert answered.custom("handoff")["state"] == "queued"
    assert answered.slots["contact"] is None


def test_nothing_is_kept_without_consent():
    handoffs = FakeHandoffs()

    answered = run_action(
        "action_request_handoff", tracker("no", slots={"contact": "07700 900123", "consent": False}), handoffs=handoffs
    )

    assert handoffs.asked == []
    assert answered.said == ["utter_handoff_declined"]
    assert answered.slots["contact"] is None


def test_need_said_instead_of_a_contact_goes_back_to_the_search():
    left = validate("oh I need a dentist in Strood")

    answered = run_action("action_request_handoff", tracker("oh I need a dentist in Strood", slots=left.slots))

    assert answered.followup == "find_form"


def test_person_asked_for_about_a_need_stays_with_the_person():
    answered = validate("I want to talk to a person about my debt", None, intent="ask_for_person")

    assert "handoff_left" not in answered.slots


def test_question_in_the_middle_is_answered():
    answered = validate("are you a robot", intent="bot_challenge")

    assert answered.said == ["utter_who_are_you"]
    assert "handoff_left" not in answered.slots


def test_third_unreadable_contact_ends_the_question():
    answered = validate("blah", intent="nlu_fallback", slots={"misunderstandings": 2})

    assert answered.slots["handoff_left"] == "left"
    assert answered.slots["requested_slot"] is None


def test_language_asked_for_reaches_the_navigator():
    handoffs = FakeHandoffs()
    begun = run_action("validate_handoff_form", tracker("talk to a person who speaks Welsh", intent="ask_for_person"))
    slots = {**begun.slots, "contact": "07700 900123", "consent": True}

    run_action("action_request_handoff", tracker("yes", slots=slots), handoffs=handoffs)

    assert handoffs.asked[0]["reason"] == "Asks for somebody who speaks Welsh."


def test_new_start_while_a_contact_is_asked_for_begins_again():
    slots = {"requested_slot": "contact"}
    left = run_action("validate_handoff_form", tracker("start again", intent="start_again", slots=slots))

    ended = run_action("action_request_handoff", tracker("start again", slots={**slots, **left.slots}))

    assert ended.followup == "action_start_again"
    assert ended.messages == []


@pytest.mark.parametrize(
    "said", ["someone to have the dog while I'm in", "I'm lonely, somebody to ring me of an evening"]
)
def test_somebody_looked_for_is_searched_for_and_no_contact_asked(said: str):
    started = validate(said, None, intent="ask_for_person")

    assert started.slots["handoff_left"] == "left"

    ended = run_action("action_request_handoff", tracker(said, intent="ask_for_person", slots={"handoff_left": "left"}))

    assert ended.followup == "find_form"


@pytest.mark.parametrize(
    "said", ["I need somebody please", "get me someone", "is there anyone there", "eisiau siarad â rhywun"]
)
def test_who_asks_for_somebody_and_says_no_more_is_passed_on(said: str):
    assert "handoff_left" not in validate(said, None, intent="ask_for_person").slots


def test_somebody_lonely_who_asks_to_talk_to_a_person_is_passed_on():
    started = validate("I'm lonely, can I talk to a person", None, intent="ask_for_person")

    assert "handoff_left" not in started.slots

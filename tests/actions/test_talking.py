"""Everyday talk, and what happens when nothing was understood."""

import pytest

from tests.actions.builders import run_action, tracker


@pytest.mark.parametrize(
    ("action", "said", "response"),
    [
        ("action_greet", "hello", "utter_greet"),
        ("action_thanks", "ta very much", "utter_thanks"),
        ("action_who_are_you", "are you real", "utter_who_are_you"),
        ("action_out_of_scope", "tell me a joke", "utter_out_of_scope"),
    ],
)
def test_everyday_talk_is_answered(action: str, said: str, response: str):
    answered = run_action(action, tracker(said))

    assert answered.said == [response]


@pytest.mark.parametrize("action", ["action_greet", "action_out_of_scope", "action_complain", "action_affirm"])
def test_need_in_the_words_wins_over_the_intent(action: str):
    answered = run_action(action, tracker("hello, my husband has dementia", intent="greet"))

    assert answered.followup == "find_form"
    assert answered.messages == []


def test_place_in_a_goodbye_starts_nothing():
    answered = run_action("action_goodbye", tracker("bye, I am off to Rochester", intent="goodbye"))

    assert answered.said == ["utter_goodbye"]


def test_medical_question_is_refused_and_the_need_still_searched():
    answered = run_action("action_medical_advice", tracker("what do I take for my knee", intent="ask_medical_advice"))

    assert answered.said == ["utter_medical_advice"]
    assert answered.followup == "find_form"


@pytest.mark.parametrize(
    ("before", "responses"),
    [
        (0, ["utter_misunderstood"]),
        (1, ["utter_misunderstood_twice", "utter_choose_a_need"]),
        (2, ["utter_offer_person", "utter_choices_person_or_again"]),
        (3, ["utter_offer_person", "utter_choices_person_or_again"]),
    ],
)
def test_misunderstandings_lead_to_choices_and_then_to_a_person(before: int, responses: list[str]):
    answered = run_action("action_misunderstood", tracker("asdf", slots={"misunderstandings": before}))

    assert answered.said == responses
    assert answered.slots["misunderstandings"] == before + 1


def test_understood_turn_forgets_misunderstandings():
    answered = run_action("action_thanks", tracker("thanks", slots={"misunderstandings": 2}))

    assert answered.slots["misunderstandings"] == 0


def test_repeat_says_the_whole_last_turn_again():
    events = [
        {"event": "user", "text": "hi"},
        {"event": "bot", "text": "Earlier words."},
        {"event": "user", "text": "I'm lonely"},
        {"event": "bot", "text": "Where are you?", "data": {"custom": None}},
        {"event": "bot", "text": None, "data": {"custom": {"type": "choices", "choices": []}}},
    ]

    answered = run_action("action_repeat", tracker("repeat please", intent="repeat", events=events))

    assert [message["text"] for message in answered.messages] == ["Where are you?", None]
    assert answered.said[1] == "choices"


def test_start_again_forgets_everything():
    answered = run_action("action_start_again", tracker("start again", intent="start_again"))

    assert answered.said == ["utter_started_again"]
    assert {"event": "reset_slots", "timestamp": None} in answered.events


def test_start_again_with_a_need_takes_it_up_at_once():
    answered = run_action("action_start_again", tracker("start again, I need a dentist", intent="start_again"))

    assert answered.followup == "find_form"


@pytest.mark.parametrize(("action", "said"), [("action_greet", "good morning"), ("action_complain", "you're useless")])
def test_words_only_near_a_need_in_meaning_do_not_overrule_the_intent(action: str, said: str):
    answered = run_action(action, tracker(said, intent=action.removeprefix("action_")))

    assert answered.followup is None


def test_words_near_a_need_in_meaning_are_searched_when_nothing_else_explains_them():
    answered = run_action("action_misunderstood", tracker("summat for me chest", intent="nlu_fallback"))

    assert answered.followup == "find_form"


def test_engine_that_knows_no_next_step_after_an_answer_listens():
    told = tracker("start again", intent="start_again")
    told.events.append({"event": "bot", "text": "We can start again. What would help?"})

    answered = run_action("action_misunderstood", told)

    assert answered.messages == []
    assert answered.followup == "action_listen"

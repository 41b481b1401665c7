"""“Send it to me.”"""

from typing import Any

import pytest

from bot.sending import Outcome
from tests.actions.builders import Answered, FakeSends, run_action, service, tracker


def shown(**changes: Any) -> dict[str, Any]:
    kept = [{"id": f"s{number}", "name": service(number).name} for number in (1, 2, 3)]
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "shown": kept, "seen": kept, "place": "anywhere", **changes}


def begin(said: str = "send it to me", *, sends: FakeSends | None = None, **told: Any) -> Answered:
    slots = shown(**told.pop("slots", {}))
    telling = tracker(said, intent="send_it", loop="send_form", slots=slots, **told)
    return run_action("validate_send_form", telling, sends=sends or FakeSends())


def reply(
    said: str, asked: str, sends: FakeSends | None = None, intent: str = "nlu_fallback", **slots: Any
) -> Answered:
    telling = tracker(said, intent=intent, loop="send_form", slots=shown(requested_slot=asked, **slots))
    return run_action("validate_send_form", telling, sends=sends or FakeSends())


@pytest.mark.parametrize(
    ("said", "ids"),
    [("send it to me", ["s1", "s2", "s3"]), ("send me the second one", ["s2"]), ("email me the memory cafe", ["s2"])],
)
def test_what_is_sent_is_what_was_named_else_the_whole_page(said: str, ids: list[str]):
    assert begin(said).slots["send_ids"] == ids


def test_service_talked_about_is_what_it_means():
    assert begin("text it to me", slots={"service": "s3"}).slots["send_ids"] == ["s3"]


def test_address_in_the_same_breath_is_not_asked_for_again():
    assert begin("email it to ann@example.org").slots["send_to"] == "ann@example.org"


@pytest.mark.parametrize("shown_number", ["07700 900123", "+447700900123"])
def test_caller_is_texted_on_the_number_they_call_from(shown_number: str):
    told = begin(channel="phone", caller=shown_number, slots={"service": "s1"})

    assert told.slots["send_to"] == "07700 900123"


@pytest.mark.parametrize("shown_number", ["+441632960123", "+447000000000", None])
def test_caller_on_no_mobile_is_asked_for_one(shown_number: str | None):
    told = begin(channel="phone", caller=shown_number, slots={"service": "s1"})
    asked = run_action("action_ask_send_form_send_to", tracker("text it to me", channel="phone"), sends=FakeSends())

    assert (told.messages, told.slots["send_to"]) == ([], None)
    assert asked.said == ["utter_ask_send_to_mobile", "utter_choices_no_contact"]


def test_caller_is_asked_before_anything_goes_to_their_own_number():
    told = tracker("x", slots=shown(send_to="07700 900123"), channel="phone", caller="+447700900123")

    asked = run_action("action_ask_send_form_send_ok", told, sends=FakeSends())

    wanted = "the number you are calling from, which ends in 1 2 3"
    assert asked.words("utter_ask_send_ok")["spoken_contact"] == wanted
    assert asked.said[1] == "utter_choices_yes_or_no"


def test_number_is_read_back_digit_by_digit():
    asked = run_action(
        "action_ask_send_form_send_ok", tracker("x", slots=shown(send_to="07700 900123")), sends=FakeSends()
    )

    assert asked.words("utter_ask_send_ok")["spoken_contact"] == "0 7 7 0 0, 9 0 0, 1 2 3"
    assert asked.said[1] == "utter_choices_yes_or_no"


def test_landline_cannot_be_texted_and_another_is_asked_for():
    told = reply("01632 960123", "send_to")

    assert told.said == ["utter_cannot_send_there"]
    assert told.slots["send_to"] is None


def test_no_to_what_was_read_back_asks_once_more():
    assert reply("no", "send_ok", intent="deny", send_to="07700 900123").slots["send_to"] is None
    assert reply("no", "send_ok", intent="deny", misunderstandings=1).slots["send_left"] == "left"


def test_yes_sends_to_the_address_read_back_and_forgets_it():
    sends = FakeSends()
    slots = shown(send_to="ann@example.org", send_ok=True, send_ids=["s1", "s2"])

    told = run_action("action_send_it", tracker("yes", slots=slots), sends=sends)

    ((to, words),) = sends.sent
    assert to == "ann@example.org"
    assert "Rochester Lunch Club" in words
    assert "01632 960123" in words
    assert told.said == ["utter_sent"]
    assert (told.slots["send_to"], told.slots["sent"]) == (None, 1)


def test_text_message_is_short():
    sends = FakeSends()
    slots = shown(send_to="07700 900123", send_ok=True, send_ids=["s1"])

    run_action("action_send_it", tracker("yes", slots=slots), sends=sends)

    assert len(sends.sent[0][1]) <= 160


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"sends": FakeSends(can_email=False, can_text=False)}, "utter_cannot_send"),
        ({"sends": FakeSends(can_text=False), "channel": "phone"}, "utter_cannot_send"),
        ({"channel": "sms"}, "utter_is_a_text_already"),
        ({"slots": {"shown": [], "seen": []}}, "utter_nothing_to_send"),
        ({"slots": {"sent": 3}}, "utter_sent_enough"),
    ],
)
def test_what_cannot_be_sent_is_said_at_once(told: dict[str, Any], refusal: str):
    answered = begin(**told)

    assert answered.said[0] == refusal
    assert answered.slots["requested_slot"] is None


def test_refusal_is_not_followed_by_more_words():
    told = run_action("action_send_it", tracker("x", slots=shown(send_left="told")), sends=FakeSends())

    assert (told.messages, told.slots["send_left"]) == ([], None)


@pytest.mark.parametrize(("outcome", "said"), [("failed", "utter_send_failed"), ("refused", "utter_cannot_send_there")])
def test_failure_to_send_is_owned_up_to(outcome: Outcome, said: str):
    slots = shown(send_to="ann@example.org", send_ok=True, send_ids=["s1"])

    told = run_action("action_send_it", tracker("yes", slots=slots), sends=FakeSends(outcome=outcome))

    assert told.said == [said, "utter_choices_person_or_again"]
    assert "sent" not in told.slots


def test_question_in_between_is_answered_and_asked_again():
    assert reply("are you a robot", "send_to", intent="bot_challenge").said == ["utter_who_are_you"]


def test_three_that_hold_no_address_end_the_asking():
    assert reply("blah", "send_to", misunderstandings=2).slots["send_left"] == "left"


def test_change_of_mind_sends_nothing():
    sends = FakeSends()
    left = reply("never mind", "send_to", sends)
    told = run_action("action_send_it", tracker("never mind", slots=shown(**left.slots)), sends=sends)

    assert told.said == ["utter_not_sent"]
    assert sends.sent == []


@pytest.mark.parametrize(
    ("said", "intent", "to"),
    [("talk to a person", "ask_for_person", "handoff_form"), ("start again", "start_again", "action_start_again")],
)
def test_asking_where_to_send_gives_way_to_a_person_and_a_new_start(said: str, intent: str, to: str):
    left = reply(said, "send_to", intent=intent)
    ended = run_action("action_send_it", tracker(said, slots=shown(**left.slots)), sends=FakeSends())

    assert (ended.followup, ended.messages) == (to, [])


@pytest.mark.parametrize("action", ["action_misunderstood", "action_show_details", "action_refine"])
def test_plain_wish_is_heard_whatever_the_intent(action: str):
    told = run_action(action, tracker("can you email me those", intent="refine", slots=shown()))

    assert told.followup == "send_form"

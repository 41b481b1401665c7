"""What people are told of a service can be sent to them, and that is offered where it can be done."""

from typing import Any

import pytest

from bot.actions.person import Person
from tests.actions.builders import Answered, FakeSends, run_action, service, tracker

MOBILE, LANDLINE = "+447700900123", "+441632960123"


def listed(**changes: Any) -> dict[str, Any]:
    kept = [{"id": f"s{number}", "name": service(number).name} for number in (1, 2, 3)]
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "place": "anywhere", "shown": kept, "seen": kept, "service": "s1", **changes}


def ask(sends: FakeSends | None, **told: Any) -> Answered:
    return run_action("action_show_details", tracker("how do I get to it", slots=listed(), **told), sends=sends)


def offered(answered: Answered) -> list[str]:
    choices = [message["custom"] for message in answered.messages if message["custom"].get("type") == "choices"]
    return [choice["say"] for each in choices for choice in each["choices"]]


@pytest.mark.parametrize("sends", [FakeSends(), FakeSends(can_email=False), FakeSends(can_text=False)])
def test_chat_offers_to_send_it_by_what_is_set_up(sends: FakeSends):
    answered = ask(sends)

    assert offered(answered) == ["send it to me", "show more", "talk to a person"]
    assert "utter_choices_after_details" not in answered.said


@pytest.mark.parametrize("sends", [None, FakeSends(can_email=False, can_text=False)])
def test_chat_offers_what_else_there_is_where_nothing_can_be_sent(sends: FakeSends | None):
    assert ask(sends).said[-1] == "utter_choices_after_details"


def test_text_conversation_is_not_offered_another_text():
    assert ask(FakeSends(), channel="sms").said[-1] == "utter_choices_after_details"


def test_caller_on_a_mobile_is_offered_a_text():
    answered = ask(FakeSends(can_email=False), channel="phone", caller=MOBILE)

    assert offered(answered) == ["text it to me"]


@pytest.mark.parametrize(
    ("sends", "caller"), [(FakeSends(), LANDLINE), (FakeSends(), None), (FakeSends(can_text=False), MOBILE)]
)
def test_caller_who_cannot_be_texted_there_is_not_offered_it(sends: FakeSends, caller: str | None):
    assert offered(ask(sends, channel="phone", caller=caller)) == []


def test_help_for_carers_is_offered_by_itself():
    slots = listed(
        need={"words": "my mum has dementia", "ids": ["dementia"]}, person=Person("mum", "women", (84, 84)).kept()
    )
    told = tracker("what's the number", slots=slots, channel="phone", caller=MOBILE)

    answered = run_action("action_give_number", told, sends=FakeSends())

    assert answered.said == ["utter_number", "utter_offer_carers"]


@pytest.mark.parametrize(
    ("channel", "caller", "said", "to"),
    [("phone", MOBILE, "text it to me", "07700 900123"), ("web", None, "text it to 07700 900456", "07700 900456")],
)
def test_text_goes_out_only_after_a_yes(channel: str, caller: str | None, said: str, to: str):
    sends, slots, heard = FakeSends(can_email=False), listed(), {"channel": channel, "caller": caller}
    begun = run_action("validate_send_form", tracker(said, loop="send_form", slots=slots, **heard), sends=sends)
    slots = {**slots, **begun.slots, "requested_slot": "send_ok"}
    asked = run_action("action_ask_send_form_send_ok", tracker(said, slots=slots, **heard), sends=sends)
    before = list(sends.sent)
    agreed = tracker("yes", intent="affirm", loop="send_form", slots=slots, **heard)
    slots = {**slots, **run_action("validate_send_form", agreed, sends=sends).slots}

    told = run_action("action_send_it", tracker("yes", slots=slots, **heard), sends=sends)

    ((number, words),) = sends.sent
    assert (asked.said[0], before) == ("utter_ask_send_ok", [])
    assert number == to
    assert words.startswith("Rochester Lunch Club: 01632 960123")
    assert told.said == ["utter_sent"]

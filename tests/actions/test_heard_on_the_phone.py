"""“It” on the phone: callers move through the list by themselves, and the dialogue is told which one they heard."""

from typing import Any

import pytest

from tests.actions.builders import FakeDirectory, FakeSends, run_action, service, tracker


def listed(**changes: Any) -> dict[str, Any]:
    """A page of three on the phone, where the dialogue itself knows of the first alone."""
    kept = [{"id": f"s{number}", "name": service(number).name} for number in (1, 2, 3)]
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "place": "anywhere", "shown": kept, "seen": kept, "service": "s1", **changes}


@pytest.mark.parametrize("action", ["action_show_details", "action_misunderstood", "action_say_how_to_get_there"])
def test_it_is_the_service_heard_last(action: str):
    told = tracker("how do I get to it", slots=listed(), channel="phone", heard_last="s2")

    answered = run_action(action, told)

    assert answered.custom("text")["text"].startswith("Memory Cafe is at")
    assert answered.slots["service"] == "s2"


def test_details_are_of_the_service_heard_last():
    told = tracker("tell me about it", intent="ask_for_details", slots=listed(), channel="phone", heard_last="s3")

    assert "Debt Advice Desk" in run_action("action_show_details", told).custom("text")["text"]


def test_one_that_is_named_is_meant_before_the_one_heard_last():
    told = tracker("how do I get to the third one", slots=listed(), channel="phone", heard_last="s2")

    assert run_action("action_show_details", told).slots["service"] == "s3"


def test_it_beside_another_is_the_service_heard_last():
    told = tracker("compare it with the third", slots=listed(), channel="phone", heard_last="s2")

    text = run_action("action_compare_services", told).custom("text")["text"]

    assert "Memory Cafe" in text
    assert "Lunch Club" not in text


@pytest.mark.parametrize(
    ("said", "ids"), [("text it to me", ["s2"]), ("text me", ["s2"]), ("text them all to me", ["s1", "s2", "s3"])]
)
def test_it_to_be_sent_is_the_service_heard_last(said: str, ids: list[str]):
    told = tracker(said, loop="send_form", slots=listed(), channel="phone", heard_last="s2")

    assert run_action("validate_send_form", told, sends=FakeSends()).slots["send_ids"] == ids


def test_service_of_an_earlier_list_is_not_meant_once_another_is_shown():
    told = tracker("tell me about it", intent="ask_for_details", slots=listed(), channel="phone", heard_last="s9")

    assert run_action("action_show_details", told).slots["service"] == "s1"


def test_off_the_phone_it_is_the_one_the_dialogue_spoke_of():
    told = tracker("tell me about it", intent="ask_for_details", slots=listed(), heard_last="s2")

    answered = run_action("action_show_details", told, directory=FakeDirectory())

    assert answered.slots["service"] == "s1"

"""Talking about one service."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.actions.service_words import details_reply, hours_words
from bot.speech import LONGEST_SECONDS, spoken_seconds
from directory.model import Access, Schedule, Spell
from tests.actions.builders import FakeDirectory, run_action, service, tracker

MONDAY_NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def shown(**changes: Any) -> dict[str, Any]:
    kept = [{"id": f"s{number}", "name": service(number).name} for number in (1, 2, 3)]
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "shown": kept, "seen": kept, "place": "anywhere", **changes}


@pytest.mark.parametrize(
    ("said", "service_id"),
    [
        ("tell me about the first one", "s1"),
        ("the second one please", "s2"),
        ("3", "s3"),
        ("what about the last one", "s3"),
        ("tell me about the memory cafe", "s2"),
        ("more about rochester lunch clubb", "s1"),
    ],
)
def test_service_is_picked_by_number_or_name(said: str, service_id: str):
    told = tracker(said, intent="ask_for_details", slots=shown())

    answered = run_action("action_show_details", told)

    assert answered.slots["service"] == service_id


def test_details_say_everything_about_the_service():
    answered = run_action("action_show_details", tracker("the first one", slots=shown()))

    text = answered.custom("text")["text"]
    wanted = ["Rochester Lunch Club", "High Street, Rochester, ME1 1LS", "Monday to Friday 9am to 5pm", "£4 a meal"]
    wanted += ["Phone first to book a place.", "01632 960123", "Last checked 2 October 2026."]
    assert [words for words in wanted if words not in text] == []


def test_question_about_none_in_particular_asks_which():
    answered = run_action("action_give_number", tracker("what's the number", intent="ask_for_number", slots=shown()))

    says = [choice["say"] for choice in answered.custom("choices")["choices"]]
    assert answered.said == ["utter_which_service", "choices"]
    assert says[1] == "tell me the phone number of the second one"


def test_question_follows_the_service_talked_about_last():
    told = tracker("when are they open", intent="ask_opening_hours", slots=shown(service="s2"))

    answered = run_action("action_give_opening_hours", told)

    assert answered.words("utter_hours")["name"] == "Memory Cafe"


def test_number_is_read_digit_by_digit():
    told = tracker("what's their number", intent="ask_for_number", slots=shown(service="s1"))

    answered = run_action("action_give_number", told)

    assert answered.words("utter_number")["spoken_number"].replace(",", "") == "0 1 6 3 2 9 6 0 1 2 3"


def test_service_without_a_phone_gives_its_website():
    directory = FakeDirectory(services=[replace(service(1), phones=())])

    answered = run_action("action_give_number", tracker("number", slots=shown(service="s1")), directory=directory)

    assert answered.said[0] == "utter_no_number_but_website"


def test_service_that_was_removed_is_said_to_be_gone():
    answered = run_action(
        "action_show_details", tracker("the first one", slots=shown()), directory=FakeDirectory(services=[])
    )

    assert answered.said[0] == "utter_service_gone"


def test_question_before_any_search_starts_one():
    answered = run_action("action_give_number", tracker("what's the number", intent="ask_for_number"))

    assert answered.said == ["utter_no_services_yet"]
    assert answered.followup == "find_form"


def test_question_that_names_another_need_is_a_new_search():
    told = tracker("tell me about help with debt", intent="ask_for_details", slots=shown())

    answered = run_action("action_show_details", told)

    assert answered.followup == "find_form"


def test_way_in_is_plain_when_the_service_says_nothing():
    directory = FakeDirectory(services=[replace(service(1), access_note="", access=Access.GP)])

    answered = run_action("action_say_how_to_get_in", tracker("x", slots=shown(service="s1")), directory=directory)

    assert answered.words("utter_how_to_get_in")["access"] == "Ask your GP surgery to refer you."


def test_spoken_details_fit_in_twenty_seconds_whatever_the_listing():
    long = replace(service(1), summary="A very long line about many things. " * 20, access_note="Ask first. " * 40)

    reply = details_reply(long, MONDAY_NOON)

    assert spoken_seconds(reply.speech or "") <= LONGEST_SECONDS


@pytest.mark.parametrize(
    ("spells", "words"),
    [
        ((Spell(0, 10080),), "24 hours a day (open 24 hours)"),
        ((Spell(540, 720), Spell(780, 1020)), "Monday 9am to midday, 1pm to 5pm (opens 1pm)"),
        ((), "Mornings in term time"),
    ],
)
def test_hours_are_said_as_people_say_them(spells: tuple[Spell, ...], words: str):
    text, _ = hours_words(replace(service(1), spells=spells, hours_text="Mornings in term time."), MONDAY_NOON)

    assert text == words


def test_hours_that_no_week_holds_are_said_beside_it():
    monday = Schedule(freq="WEEKLY", byday=("MO",), opens_at=time(9), closes_at=time(17))
    market = Schedule(freq="MONTHLY", byday=("1SA",), opens_at=time(10), closes_at=time(12))
    listing = replace(service(1), spells=(Spell(540, 1020),), schedules=(monday, market))

    text, speech = hours_words(listing, MONDAY_NOON)

    assert text == "Monday 9am to 5pm; First Saturday of the month, 10am to midday (open until 5pm)"
    assert speech == "It is open until 5pm. Monday 9am to 5pm"


def test_hours_in_words_alone_are_followed_by_the_next_opening():
    market = Schedule(freq="MONTHLY", byday=("1SA",), opens_at=time(10), closes_at=time(12))

    text, _ = hours_words(replace(service(1), spells=(), schedules=(market,), hours_text=""), MONDAY_NOON)

    assert text == "First Saturday of the month, 10am to midday (opens 10am Saturday)"

"""When it is open, how to get there, how to get in, and whether it is for somebody."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.actions.fitting import fit_words
from bot.actions.getting_there import directions_words
from bot.actions.one_day import day_words, read_day
from bot.actions.person import Person
from bot.actions.service_words import details_reply
from bot.actions.turn import keep_place
from bot.speech import LONGEST_SECONDS, spoken_seconds
from directory.model import Access, Schedule, Service
from tests.actions.builders import FakeDirectory, place, run_action, service, tracker

MONDAY_NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MUM = Person("mum", "women", (84, 84))


def shown(**changes: Any) -> dict[str, Any]:
    kept = [{"id": f"s{number}", "name": service(number).name} for number in (1, 2, 3)]
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "shown": kept, "seen": kept, "place": keep_place(place()), **changes}


def ask(said: str, intent: str = "ask_for_details", **changes: Any) -> str:
    told = tracker(said, intent=intent, slots=shown(**changes))
    return str(run_action("action_show_details", told).custom("text")["text"])


def hours(said: str, of: Service) -> str:
    asked = read_day(said, MONDAY_NOON)
    assert asked is not None
    return day_words(of, asked, MONDAY_NOON)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "is it open on Saturday",
            "No, it is not open on Saturday 7 November. The next day it opens is Monday 9 November.",
        ),
        ("is it open tomorrow", "Yes, it is open on Tuesday 3 November, 9am to 5pm."),
        ("is it open now", "Yes, it is open until 5pm."),
        ("is it open in the evening", "No, it does not say that it opens in the evening."),
    ],
)
def test_hours_of_one_day_are_told(said: str, answer: str):
    assert hours(said, service(1)) == answer


def test_exception_to_the_week_is_told():
    week = Schedule(freq="WEEKLY", byday=("TU",), opens_at=time(9), closes_at=time(17))
    shut = Schedule(dtstart=date(2026, 11, 3), closed=True)

    assert hours("is it open tomorrow", replace(service(1), schedules=(week, shut))).startswith("No, it is not open")


def test_weekend_asks_about_both_days():
    assert hours("open at the weekend?", service(1)).count("not open") == 2


def test_day_asked_of_the_second_is_answered_for_the_second():
    assert ask("is the second one open on sunday").startswith("Memory Cafe: No, it is not open on Sunday")


def test_service_without_hours_says_so():
    directory = FakeDirectory(services=[replace(service(1), spells=())])
    told = tracker("is it open on saturday", intent="ask_opening_hours", slots=shown(service="s1"))

    assert run_action("action_give_opening_hours", told, directory=directory).said[0] == "utter_no_hours"


def test_way_there_holds_address_distance_and_a_map():
    text, speech = directions_words(service(1), place("Strood"), has_link=True)

    assert "Corn Exchange, High Street, Rochester, ME1 1LS" in text
    assert "from Strood, as the crow flies" in text
    assert "https://www.openstreetmap.org/?mlat=51.39000" in text
    assert "http" not in speech


def test_buses_are_told_of_only_when_the_listing_does():
    listed = replace(service(1), description="A hot meal. The 190 bus stops outside. Bring a friend.")

    with_bus, _ = directions_words(listed, None, has_link=False)
    without, _ = directions_words(service(1), None, has_link=False)

    assert "The 190 bus stops outside." in with_bus
    assert "does not tell of buses" in without
    assert "Map" not in with_bus


def test_service_that_comes_home_needs_no_way_there():
    text, _ = directions_words(replace(service(1), sites=(), delivery=("home",)), None, has_link=True)

    assert text == "You do not have to travel. Rochester Lunch Club comes to you."


def test_way_there_from_a_place_in_the_question_starts_no_search():
    answered = ask("how do I get there from Strood", intent="ask_directions", service="s1")

    assert "from Strood" in answered


def test_service_for_all_from_birth_states_no_age():
    told = details_reply(service(1, minimum_age=0, eligibility="Anyone"), MONDAY_NOON)

    assert "Who it is for: Anyone\n" in told.text
    assert "age 16 and over" in details_reply(service(1, minimum_age=16), MONDAY_NOON).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"minimum_age": 55}, "Yes, Rochester Lunch Club looks right for your mum. It is for people aged 55 and over."),
        ({"maximum_age": 25}, "may not be right for your mum. It is for people aged 25 and under."),
        ({"genders": ("men",)}, "may not be right for your mum. It is for men only."),
        ({"genders": ("women",)}, "looks right for your mum. It is for women only."),
        ({"area_ids": ("leeds",), "area_text": "Leeds"}, "may not be right for your mum. It is for people in Leeds."),
        ({"area_ids": ("medway",)}, "does not say who it is for, so it may be for your mum. It covers Rochester."),
        (
            {"eligibility": "Anyone with dementia"},
            "may be right for your mum. They say it is for: Anyone with dementia.",
        ),
        ({}, "does not say who it is for, so it may be for your mum. They can tell you for sure."),
        ({"minimum_age": 0}, "does not say who it is for, so it may be for your mum. They can tell you for sure."),
        ({"access": Access.GP, "minimum_age": 18}, "A GP needs to refer people."),
    ],
)
def test_fit_is_judged_by_what_is_stated(changes: dict[str, Any], words: str):
    text, speech = fit_words(replace(service(1), **changes), MUM, place())

    assert words in text
    assert spoken_seconds(speech) <= LONGEST_SECONDS


def test_age_that_may_be_either_side_is_left_to_them():
    text, _ = fit_words(replace(service(1), minimum_age=55), Person("you", "", (50, 59)), None)

    assert text.startswith("Rochester Lunch Club may be right for you.")


def test_person_told_of_earlier_is_judged():
    text = ask("is the first one ok for her", intent="ask_eligibility", person=MUM.kept())

    assert "your mum" in text


def test_need_named_in_a_question_about_it_starts_no_search():
    told = tracker("is it for someone with dementia", intent="ask_eligibility", slots=shown(service="s1"))

    answered = run_action("action_say_who_it_is_for", told)

    assert answered.followup is None
    assert answered.slots["service"] == "s1"


def test_service_never_shown_is_opened_by_its_name():
    answered = run_action("action_show_details", tracker("tell me about the telephone friends service", slots=shown()))

    assert answered.slots["service"] == "s4"
    assert answered.custom("text")["text"].startswith("Telephone Friends")


def test_service_opened_by_name_before_any_search():
    answered = run_action("action_show_details", tracker("tell me about the memory cafe", intent="ask_for_details"))

    assert answered.slots["service"] == "s2"


def test_name_that_fits_several_is_searched_for():
    directory = FakeDirectory(services=[service(1), replace(service(5), name="Strood Lunch Club")])
    told = tracker("tell me about the lunch club", intent="ask_for_details")

    assert run_action("action_show_details", told, directory=directory).followup == "find_form"


def test_question_about_none_in_particular_keeps_what_was_asked():
    answered = run_action("action_say_how_to_get_there", tracker("directions please", slots=shown()))

    assert answered.custom("choices")["choices"][2]["say"] == "how do I get to the third one"


def test_cost_is_told_alone():
    answered = run_action("action_show_details", tracker("how much is the first one", slots=shown()))

    assert answered.words("utter_cost")["cost"] == "£4 a meal"


def test_question_in_the_middle_of_another_is_answered_and_the_question_stays():
    told = tracker(
        "is the second one free", loop="find_form", slots=shown(requested_slot="place", place=None, service="s2")
    )

    answered = run_action("validate_find_form", told)

    assert answered.said[0] == "utter_cost"
    assert "requested_slot" not in answered.slots


def test_question_taken_for_a_need_starts_no_search():
    told = tracker("when is the second one open", intent="find_service", loop="find_form", slots=shown())

    answered = run_action("validate_find_form", told)
    ended = run_action("action_show_services", tracker("x", slots={**told.slots, **answered.slots}))

    assert answered.said[0] == "utter_hours"
    assert answered.slots["requested_slot"] is None
    assert (ended.messages, ended.slots) == ([], {"aside": None})

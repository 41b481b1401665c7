"""Searching and showing pages of services."""

from typing import Any

import pytest

from bot.actions.turn import keep_place
from tests.actions.builders import FakeDirectory, place, run_action, service, tracker


def known(**changes: Any) -> dict[str, Any]:
    need = {"words": "I'm lonely", "ids": ["loneliness"]}
    return {"need": need, "place": keep_place(place()), "page": 1, "total": 4, **changes}


def test_services_are_shown_three_at_a_time_with_what_to_do_next():
    directory = FakeDirectory()

    answered = run_action("action_show_services", tracker("Rochester", slots=known()), directory=directory)

    assert answered.said == ["utter_found_services", "services", "utter_choices_after_services"]
    assert len(answered.custom("services")["services"]) == 3
    assert directory.requests[0].need_ids == ("loneliness",)
    assert directory.requests[0].near == place()


def test_services_are_remembered_so_that_they_can_be_asked_about():
    answered = run_action("action_show_services", tracker("Rochester", slots=known()))

    assert [kept["id"] for kept in answered.slots["shown"]] == ["s1", "s2", "s3"]
    assert answered.slots["total"] == 4


def test_desk_sees_services_for_professionals_too():
    directory = FakeDirectory()

    run_action("action_show_services", tracker("Rochester", slots=known(), channel="desk"), directory=directory)

    assert directory.requests[0].audience == "professional"


def test_phone_hears_the_first_service_and_no_introduction():
    answered = run_action("action_show_services", tracker("Rochester", slots=known(), channel="phone"))

    assert answered.said == ["services"]
    assert "Rochester Lunch Club" in answered.custom("services")["speech"]
    assert answered.slots["service"] == "s1"


def test_more_shows_the_next_page():
    answered = run_action("action_show_more", tracker("show more", intent="ask_for_more", slots=known()))

    assert answered.said == ["utter_one_more_service", "services", "utter_choices_after_last_services"]
    assert answered.slots["page"] == 2


def test_more_after_the_last_page_offers_a_person():
    told = tracker("show more", intent="ask_for_more", slots=known(page=2))

    answered = run_action("action_show_more", told)

    assert answered.said == ["utter_no_more", "utter_choices_person_or_again"]


def test_more_that_names_another_need_is_a_new_search():
    told = tracker("anything else for debt", intent="ask_for_more", slots=known())

    answered = run_action("action_show_more", told)

    assert answered.followup == "find_form"
    assert answered.messages == []


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("open on saturday", "open", "weekend"),
        ("are any open now", "open", "now"),
        ("something in the evening", "open", "evening"),
        ("only free ones", "free", True),
        ("with wheelchair access", "wheelchair", True),
        ("within 2 miles", "radius_miles", 2.0),
        ("nearer", "radius_miles", 3.0),
    ],
)
def test_limits_are_read_from_the_words(said: str, field: str, value: object):
    directory = FakeDirectory()

    run_action("action_refine", tracker(said, intent="refine", slots=known()), directory=directory)

    assert getattr(directory.requests[0], field) == value


def test_limits_stay_until_they_are_lifted():
    directory = FakeDirectory()
    slots = known(filters={"free": True, "radius_miles": 3.0})

    run_action("action_refine", tracker("open at the weekend", intent="refine", slots=slots), directory=directory)
    run_action("action_refine", tracker("I don't mind how far", intent="refine", slots=slots), directory=directory)

    assert (directory.requests[0].free, directory.requests[0].radius_miles) == (True, 3.0)
    assert (directory.requests[1].free, directory.requests[1].radius_miles) == (True, None)


def test_nearer_without_a_place_asks_for_one():
    told = tracker("nearer", intent="refine", slots=known(place="anywhere"))

    answered = run_action("action_refine", told)

    assert answered.slots["place"] is None
    assert answered.followup == "find_form"


def test_nothing_found_offers_other_words_or_a_person():
    answered = run_action("action_show_services", tracker("x", slots=known()), directory=FakeDirectory(services=[]))

    assert answered.said == ["utter_found_none", "utter_choices_person_or_again"]


def test_search_that_is_down_gives_national_lines():
    answered = run_action("action_show_services", tracker("x", slots=known()), directory=FakeDirectory(is_down=True))

    assert answered.said == ["utter_search_is_down", "utter_choices_person_or_again"]


def test_action_that_breaks_answers_with_guided_words(caplog: pytest.LogCaptureFixture):
    directory = FakeDirectory(is_broken=True)

    answered = run_action("action_show_services", tracker("I am Mrs Jones", slots=known()), directory=directory)

    assert answered.said == ["utter_something_went_wrong", "utter_choices_person_or_again"]
    assert [record.message for record in caplog.records] == ["action_failed"]
    assert "Jones" not in caplog.text


def test_only_service_found_is_the_one_talked_about():
    directory = FakeDirectory(services=[service(1)])

    answered = run_action("action_show_services", tracker("x", slots=known()), directory=directory)

    assert answered.said[0] == "utter_found_one"
    assert answered.slots["service"] == "s1"

"""How a made-up person talks, and when their conversation counts as having ended well."""

import pytest

from tests.people.builders import (
    ASKS_CONSENT,
    ASKS_CONTACT,
    ASKS_PLACE,
    LISTINGS,
    QUEUED,
    FakeDoor,
    listing,
    make_person,
    quiet,
)
from web.evaluating.heard import Heard, Option
from web.evaluating.outcome import Played
from web.evaluating.people import Person
from web.evaluating.playing import MOST_TURNS, play

LUNCH_NUMBER = Heard("You can phone Strood lunch club on 01632 960100.")


def played(person: Person, door: FakeDoor) -> Played:
    return play(person, door, quiet(), contact="07700 900001", listings=LISTINGS)


def test_somebody_is_served_when_the_right_number_is_read_back() -> None:
    door = FakeDoor(ASKS_PLACE, listing("choir", "lunch", "sheds"), LUNCH_NUMBER)

    result = played(make_person(), door)

    assert result.end == "served"
    assert door.said[:2] == ["I eat alone and would like company", "Strood"]
    assert (result.turns_to_list, result.questions, result.is_wrong_offer) == (2, 1, False)
    assert door.was_left


def test_nobody_is_served_by_the_number_of_another_service() -> None:
    door = FakeDoor(listing("lunch", "choir"), Heard("You can phone Sing for company on 01632 960200."))

    result = played(make_person(), door)

    assert result.end == "contact not read back"
    assert len(door.said) == 3


def test_a_number_read_back_already_is_not_asked_for_again() -> None:
    door = FakeDoor(listing("lunch", "choir"), LUNCH_NUMBER)

    result = played(make_person(turns=("what's the number for the first one",)), door)

    assert result.end == "served"
    assert len(door.said) == 2


def test_an_answer_that_says_nothing_was_understood_is_counted() -> None:
    door = FakeDoor(Heard("I did not follow that. What would help?"), listing("lunch"), LUNCH_NUMBER)

    assert played(make_person(), door).not_followed == 1


def test_a_right_service_in_the_fourth_place_is_not_found() -> None:
    door = FakeDoor(listing("choir", "sheds", "walks", "lunch"))

    result = played(make_person(), door)

    assert result.end == "none right"
    assert result.is_wrong_offer


def test_what_they_say_after_the_first_list_may_bring_the_right_one() -> None:
    door = FakeDoor(listing("choir"), listing("lunch"), LUNCH_NUMBER)

    result = played(make_person(turns=("no, somewhere to eat",)), door)

    assert result.end == "served"
    assert result.is_wrong_offer
    assert door.said[1] == "no, somewhere to eat"


def test_somebody_who_is_asked_for_nothing_but_questions_gives_up_after_twelve_turns() -> None:
    result = played(make_person(), FakeDoor(ASKS_PLACE))

    assert result.end == "no list"
    assert len(result.lines) == MOST_TURNS
    assert result.loops == MOST_TURNS - 1


def test_a_caller_hears_on_to_the_third_service_and_asks_for_its_number() -> None:
    read = Heard("The number for Strood lunch club is: 0 1 6 3 2, 9 6 0, 1 0 0.")
    door = FakeDoor(listing("choir"), listing("sheds", is_next=True), listing("lunch", is_next=True), read)

    result = played(make_person(channel="phone"), door)

    assert result.end == "served"
    assert not result.is_wrong_offer
    assert len(door.said) == 4


def test_a_caller_stops_after_three_services() -> None:
    others = [listing(each, is_next=True) for each in ("sheds", "walks", "lunch")]
    door = FakeDoor(listing("choir"), *others)

    result = played(make_person(channel="phone"), door)

    assert result.end == "none right"
    assert len(door.said) == 3


def test_somebody_who_wants_a_person_gives_a_number_and_a_yes() -> None:
    door = FakeDoor(ASKS_CONTACT, ASKS_CONSENT, QUEUED)

    result = played(make_person(goal={"handoff": True}), door)

    assert result.end == "handed over"
    assert door.said[1:] == ["07700 900001", "yes"]


def test_somebody_shown_services_who_wants_a_person_says_so() -> None:
    door = FakeDoor(listing("choir"), ASKS_CONTACT, ASKS_CONSENT, QUEUED)

    result = played(make_person(goal={"handoff": True}, turns=("none of those, a person please",)), door)

    assert result.end == "handed over"
    assert door.said[1] == "none of those, a person please"


def test_somebody_who_wants_a_service_does_not_give_a_number() -> None:
    door = FakeDoor(ASKS_CONTACT, listing("lunch"), LUNCH_NUMBER)

    result = played(make_person(), door)

    assert result.end == "served"
    assert door.said[1] == "a lunch club"


def test_being_handed_over_without_wishing_it_is_wrong() -> None:
    result = played(make_person(), FakeDoor(QUEUED))

    assert result.end == "handed over wrongly"


@pytest.mark.parametrize(("shown", "end"), [("999", "carded"), ("111", "wrong card"), (None, "no card")])
def test_danger_wants_the_card_of_its_level_in_the_first_answer(shown: str | None, end: str) -> None:
    card = Heard("Call now.", urgent=frozenset({shown} if shown else ()))  # type: ignore[arg-type]

    result = played(make_person(goal={"handoff": True, "urgent": "999"}), FakeDoor(card))

    assert result.end == end
    assert len(result.lines) == 1


def test_a_card_for_somebody_in_no_danger_is_a_false_alarm() -> None:
    card = Heard("Call 999 now.", urgent=frozenset({"999"}))  # type: ignore[arg-type]
    door = FakeDoor(card, listing("lunch"), LUNCH_NUMBER)

    result = played(make_person(), door)

    assert result.end == "served"
    assert result.is_false_alarm


def test_a_choice_that_names_the_place_is_taken_as_it_is_offered() -> None:
    which = Heard("There is more than one Strood. Which do you mean?", options=(
        Option("Stroud, Gloucestershire", "Stroud, Gloucestershire"), Option("Strood, Medway", "Strood, Medway"),
    ))  # fmt: skip
    door = FakeDoor(which, listing("lunch"), LUNCH_NUMBER)

    played(make_person(), door)

    assert door.said[1] == "Strood, Medway"


def test_a_service_without_a_number_is_reached_by_its_website() -> None:
    door = FakeDoor(listing("leaflet"), Heard("They have a website: https://leaflet.example.org"))

    result = played(make_person(services=("leaflet",)), door)

    assert result.end == "served"

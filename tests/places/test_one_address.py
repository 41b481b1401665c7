"""A place and what it is part of, told in one breath, are one place."""

import pytest

from directory.places import build_gazetteer

GAZETTEER = build_gazetteer()


def names(text: str) -> list[str]:
    return [place.name for place in GAZETTEER.read(text).places]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Chatham, ME4", "ME4"),
        ("gillingham me7 4", "ME7"),
        ("Rochester, ME1 2.", "ME1"),
        ("ME5 Lordswood", "Lordswood"),
        ("Wayfield, Chatham", "Wayfield"),
        ("Wayfield, chatham ME5", "Wayfield"),
        ("twydall gillingham", "Twydall"),
        ("Rainham, the Wigmore side, ME8", "Wigmore"),
        ("Strood, Rochester", "Strood"),
        ("rainham m e eight", "ME8"),
        ("um chatham me four please", "ME4"),
        ("rain um rainham m e seven", "ME7"),
        ("Gillingham, bottom of Canterbury Street, ME7", "ME7"),
    ],
)
def test_the_most_particular_of_an_address_is_meant(said: str, meant: str) -> None:
    assert names(said) == [meant]


@pytest.mark.parametrize(
    "said", ["Gillingham or Rainham", "between Chatham and Rochester", "I live in Strood but work in Chatham"]
)
def test_places_that_could_each_be_meant_are_both_told(said: str) -> None:
    assert len(names(said)) == 2


def test_the_number_of_a_sector_belongs_to_the_postcode_and_that_of_something_else_does_not() -> None:
    assert GAZETTEER.read("lunch club, Chatham ME4 5").rest == "lunch club"
    assert GAZETTEER.read("Chatham ME4 2 bed flat").rest == "2 bed flat"


@pytest.mark.parametrize("said", ["rainham m e eight", "I live in strood em ee two", "chatham me four"])
def test_a_code_spelt_out_after_a_place_leaves_no_words_to_look_for(said: str) -> None:
    assert GAZETTEER.read(said).rest == ""


def test_words_after_a_place_that_go_on_are_no_code() -> None:
    assert names("strood for me too") == ["Strood"]
    assert GAZETTEER.read("in chatham m e support group").rest == "m e support group"


def test_a_code_far_from_the_place_beside_it_is_another_place() -> None:
    assert names("Hoo St Werburgh or ME8") == ["Hoo St Werburgh", "ME8"]


def test_a_street_that_is_called_after_a_town_is_no_place_of_its_own() -> None:
    assert names("bottom of Canterbury Street in Gillingham") == ["Gillingham"]

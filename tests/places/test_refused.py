"""Places named only to say that they are not meant."""

import pytest

from directory.places import Gazetteer, build_gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return build_gazetteer()


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("not in Chatham but Gillingham", ["Gillingham"], ""),
        ("food bank not in Chatham but in Gillingham", ["Gillingham"], "food bank"),
        ("a food bank in Gillingham, not Chatham", ["Gillingham"], "a food bank"),
        ("I don't live in Chatham, I live in Strood", ["Strood"], ""),
        ("I do not live in Chatham I live in Strood", ["Strood"], ""),
        ("somewhere other than Rochester", [], "somewhere"),
        ("not in Chatham or Rochester but Strood", ["Strood"], ""),
        ("Strood rather than Rochester", ["Strood"], ""),
        ("Strood instead of Rochester", ["Strood"], ""),
        ("I used to live in Chatham but now in Strood", ["Strood"], ""),
        ("I moved from Chatham to Gillingham", ["Gillingham"], ""),
        ("she moved up from Aldershot to live with us", [], "live with us"),
        ("came down from a farm near Hull and want company", [], "want company"),
        ("used to live in a bungalow by Hull, now Strood", ["Strood"], "now"),
        ("we came over from Leeds, living in Hoo", ["Hoo St Werburgh"], ""),
        ("I grew up in Dover, I'm in Strood now", ["Strood"], "now"),
        ("she came home from Rochester hospital", ["Rochester"], "she came home hospital"),
        ("I come from Strood", ["Strood"], "I come"),
        ("I can't get to Chatham", [], ""),
        ("I don't want anything in Chatham", [], ""),
        ("not ME4 4AA, ME7 1AA", ["ME7 1AA"], ""),
        ("I live in Rainham, not the London one", ["Rainham"], "one"),
        # Taken back in the same breath.
        ("a dentist in Chatham, no sorry, Rainham", ["Rainham"], "a dentist"),
        ("a dentist in Chatham no wait I mean Rainham", ["Rainham"], "a dentist"),
        ("Chatham, I mean Strood", ["Strood"], ""),
        ("we're in Gillingham, actually it's Rainham, and need a food bank", ["Rainham"], "need a food bank"),
        ("Rochester, scratch that, Strood", ["Strood"], ""),
        ("I'm in Chatham hang on no I'm in Rochester", ["Rochester"], ""),
        ("Strood no I said Rainham", ["Rainham"], ""),
        ("Chatham sorry no Rainham no sorry Gillingham", ["Gillingham"], ""),
        ("ME4 4AA sorry I meant ME7 1AA", ["ME7 1AA"], ""),
        (
            "foot clinic Chatham no hang on that's where my aunt lives I'm in Rainham",
            ["Rainham"],
            "foot clinic that's where my aunt lives",
        ),
        ("Chatham, no sorry, I need a dentist in Rainham", ["Rainham"], "I need a dentist"),
    ],
)
def test_place_that_is_refused_or_taken_back_is_left_out_with_its_words(
    gazetteer: Gazetteer, text: str, names: list[str], rest: str
) -> None:
    reading = gazetteer.read(text)

    assert [place.name for place in reading.places] == names
    assert reading.rest == rest


@pytest.mark.parametrize(
    "text",
    [
        "I'm not far from Chatham",
        "not only in Chatham",
        "I am not well and live in Chatham",
        "not sleeping, in Chatham",
        "debt advice in Chatham, not online",
        "is there not anything in Chatham",
        "I haven't got a car in Chatham",
        "there isn't much to do in Chatham",
        "we moved to Chatham",
        "I do not drive, near Chatham",
    ],
)
def test_not_about_something_else_leaves_the_place(gazetteer: Gazetteer, text: str) -> None:
    assert [place.name for place in gazetteer.read(text).places] == ["Chatham"]


@pytest.mark.parametrize("text", ["not in Chatham but Gillingham", "I moved from Chatham to Gillingham"])
def test_answer_that_refuses_one_place_and_names_another_is_the_other(gazetteer: Gazetteer, text: str) -> None:
    assert [place.name for place in gazetteer.find(text)] == ["Gillingham"]


@pytest.mark.parametrize(
    "text",
    [
        "I live in Chatham and mum is in Rainham",
        "I live in Chatham but actually work in Rainham",
        "is there no bus from Chatham to Rainham",
        "there is no dentist in Chatham, is there one in Rainham",
        "I know nobody in Chatham. No clubs. And I can get to Rainham",
    ],
)
def test_two_places_that_are_both_meant_both_stay(gazetteer: Gazetteer, text: str) -> None:
    assert [place.name for place in gazetteer.read(text).places] == ["Chatham", "Rainham"]

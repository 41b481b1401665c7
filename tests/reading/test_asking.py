"""What of a message asks, and what is the story around it."""

import pytest

from directory.reading.asking import AskingReader
from directory.reading.needs import NeedsReader
from directory.reading.negation import NegationReader
from directory.reading.vocabulary import load_vocabulary
from directory.reading.words import WordReader


def asked(text: str) -> list[str]:
    words = WordReader().read(text)
    stretches = AskingReader().read(words, text, NegationReader().read(words))
    return [text[words[one.first].start : words[one.last].end] for one in stretches]


@pytest.fixture(scope="module")
def whole_reader() -> NeedsReader:
    return NeedsReader(load_vocabulary())


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("She has MS. Is there a gardener about?", ["Is there a gardener about"]),
        ("i have got arthritis could somebody come and mow the lawn", ["could somebody come and mow the lawn"]),
        ("dad had a stroke we are looking for a ramp", ["looking for a ramp"]),
        ("I could do with a cleaner because my hands hurt", ["could do with a cleaner"]),
        ("I want a lift for my wife who has dementia", ["want a lift for my wife"]),
        ("A bus pass? My knees are bad", ["A bus pass"]),
        ("Mae gan dad ganser. Dwi angen lifft", ["angen lifft"]),
        ("I don't want counselling", []),
        ("my husband has dementia and he shouts at me", []),
        ("", []),
    ],
)
def test_the_words_that_ask_are_told_from_the_story(text: str, stretches: list[str]) -> None:
    assert asked(text) == stretches


@pytest.mark.parametrize(
    ("text", "need", "illness"),
    [
        ("my wife has parkinsons is there somewhere she could stay while I am on holiday", "respite", "parkinsons"),
        ("My father has had a stroke. Who could mow his lawn?", "gardening-help", "stroke"),
        ("I have epilepsy and I need a bus pass", "bus-pass", "epilepsy"),
    ],
)
def test_what_is_asked_for_comes_before_the_illness_it_is_asked_because_of(
    whole_reader: NeedsReader, text: str, need: str, illness: str
) -> None:
    matches = {match.need_id: match.score for match in whole_reader.read(text)}

    assert max(matches, key=lambda each: matches[each]) == need
    assert matches[illness] < min(matches[need], whole_reader.read(illness)[0].score)


def test_an_illness_is_what_is_asked_for_when_nothing_else_is(whole_reader: NeedsReader) -> None:
    told, alone = (
        whole_reader.read("my husband has dementia and I don't know where to turn"),
        whole_reader.read("dementia"),
    )

    assert [match.score for match in told if match.need_id == "dementia"] >= [alone[0].score]


def test_an_illness_says_whom_company_is_for(whole_reader: NeedsReader) -> None:
    matches = whole_reader.read("I have parkinsons and I want a choir to join")

    scores = {match.need_id: match.score for match in matches}

    assert scores["parkinsons"] >= whole_reader.read("parkinsons")[0].score

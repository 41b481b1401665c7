"""Misspellings put right towards the vocabulary, and towards nothing else."""

import pytest

from directory.reading.spelling import Speller, load_english_words
from directory.reading.words import WordReader

WORDS = {
    "counselling",
    "diabetes",
    "depression",
    "hearing",
    "housing",
    "weight",
    "wellbeing",
    "dentist",
    "food",
    "bank",
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(WORDS, {"foodbank": ("food", "bank")}, load_english_words(), WordReader())


@pytest.mark.parametrize(
    ("said", "meant"),
    [("councelling", "counselling"), ("diabetis", "diabetes"), ("depresion", "depression"), ("dentsit", "dentist")],
)
def test_misspelt_word_is_put_right(speller: Speller, said: str, meant: str) -> None:
    assert speller.nearest(said) == meant


@pytest.mark.parametrize("said", ["eight", "heating", "wait", "zzzzzz", "dent", "counsellors", "12345", "xray5"])
def test_word_that_is_english_or_far_off_is_left_alone(speller: Speller, said: str) -> None:
    assert speller.nearest(said) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [("foodbank", ["food", "bank"]), ("well being", ["wellbeing"]), ("well. being", ["well", "being"])],
)
def test_words_run_together_or_parted_are_put_right(speller: Speller, said: str, meant: list[str]) -> None:
    words = speller.correct(WordReader().read(said))

    assert [word.text for word in words] == meant

"""Words as the readers see them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary
from directory.reading.words import WordReader, say_once


@pytest.mark.parametrize(
    ("said", "once"),
    [
        ("is is there a a lunch club", "is there a lunch club"),
        ("I'm I'm after a dentist", "I'm after a dentist"),
        ("where where Where do I go", "where do I go"),
        ("ring one one one", "ring one one one"),
        ("01632 960 960", "01632 960 960"),
        ("help. Help me", "help. Help me"),
        ("I I'd like one", "I I'd like one"),
    ],
)
def test_words_said_twice_running_are_taken_once(said: str, once: str) -> None:
    assert say_once(said) == once


@given(st.text(max_size=200))
def test_saying_once_leaves_the_words_there_are(text: str) -> None:
    words = re.compile(r"[^\W_]+")

    assert set(words.findall(say_once(text).lower())) <= set(words.findall(text.lower()))


def test_a_question_stumbled_over_is_read_as_one_said_plainly() -> None:
    reader = NeedsReader(load_vocabulary())

    assert reader.read("who who do i see about about a food bank") == reader.read("who do i see about a food bank")


def test_whoever_is_dying_is_not_read_as_dead() -> None:
    reader = WordReader()

    dying, died, dead = (reader.read(text)[0].stem for text in ("dying", "died", "dead"))

    assert dying != died == dead

"""A lone word stands for other forms of itself, and not for words that only a stemmer takes for it."""

import pytest

from directory.reading.phrases import PhraseBook
from directory.reading.vocabulary import load_vocabulary
from directory.reading.words import WordReader, tidy


@pytest.fixture(scope="module")
def reader() -> WordReader:
    return WordReader()


@pytest.fixture(scope="module")
def book(reader: WordReader) -> PhraseBook:
    return PhraseBook(load_vocabulary(), reader)


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("the council sent a letter", "talking-therapies"),
        ("she is at university", "universal-credit"),
        ("my neighbour has a drink", "anti-social-behaviour"),
        ("a control on the cooker", "coercive-control"),
        ("we travel a lot", "gypsy-roma-traveller"),
        ("he gets dressed", "wound-care"),
        ("national insurance", "immigration-asylum"),
        ("my relatives", "relationship-support"),
        ("extremely tired", "exploitation-young-people"),
    ],
)
def test_words_that_only_share_a_stem_say_nothing_of_a_need(
    book: PhraseBook, reader: WordReader, said: str, need: str
) -> None:
    assert need not in {hit.need_id for hit in book.find(reader.read(said))}


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("counciling", "talking-therapies"),
        ("they evicted us", "eviction"),
        ("I am vaccinating", "vaccination"),
        ("befriended", "befriending"),
        ("volunteered", "volunteering"),
    ],
)
def test_forms_of_a_word_still_say_the_same(book: PhraseBook, reader: WordReader, said: str, need: str) -> None:
    assert need in {hit.need_id for hit in book.find(reader.read(said))}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("asking for a friend, where is the sexual health clinic", " , where is the sexual health clinic"),
        ("I'm only asking for a mate", " "),
        ("asking for my dad", "asking for my dad"),
    ],
)
def test_an_excuse_for_asking_tells_of_nobody(said: str, read: str) -> None:
    assert tidy(said) == read

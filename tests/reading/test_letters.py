"""Keys struck at random are told from words, known or not."""

import pytest

from directory.reading.letters import Letters
from directory.reading.needs import NeedsReader
from directory.reading.spelling import load_english_words
from directory.reading.vocabulary import Vocabulary
from tests.reading.conftest import TopicEncoder

RANDOM = ("asdf", "asdfgh", "lkjlkj", "hjkl", "zzzz", "dfgdfg", "hgfhgf", "zxcvbnm", "poiuy", "aaaaaaa")


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters(load_english_words())


@pytest.mark.parametrize("text", [*RANDOM, "xx", "1234", "????"])
def test_keys_struck_at_random_do_not_look_like_a_word(letters: Letters, text: str) -> None:
    assert not letters.look_like_word(text)


@pytest.mark.parametrize(
    "text", ["sykiatrist", "diabeetus", "chirpodist", "anxitey", "evergreens", "mieszkanie", "doğum", "помощь"]
)
def test_misspelt_and_foreign_words_do(letters: Letters, text: str) -> None:
    assert letters.look_like_word(text)


@pytest.mark.parametrize("text", [*RANDOM, "xx", "????", "asdf hjkl", "sdf please help"])
def test_no_meaning_is_sought_in_keys_struck_at_random(small_vocabulary: Vocabulary, text: str) -> None:
    encoder = TopicEncoder()
    reader = NeedsReader(small_vocabulary, encoder)
    encoder.asked.clear()

    assert reader.read(text) == []
    assert encoder.asked == []


@pytest.mark.parametrize("text", ["creditors", "asdf creditors", "creditors hjkl"])
def test_one_word_among_them_is_enough(small_vocabulary: Vocabulary, text: str) -> None:
    reader = NeedsReader(small_vocabulary, TopicEncoder())

    assert [match.need_id for match in reader.read(text)] == ["debt"]

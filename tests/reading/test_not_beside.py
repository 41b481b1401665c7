"""Words beside which a need is not meant: what is for men who are abused is not for who is hit by her husband."""

import pytest

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def whole_reader() -> NeedsReader:
    return NeedsReader(load_vocabulary())


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("my husband hits me", "domestic-abuse", "male-domestic-abuse"),
        ("husband is violent", "domestic-abuse", "male-domestic-abuse"),
        ("my fella gave me a hiding and I want out", "domestic-abuse", "male-domestic-abuse"),
        ("my boyfriend throws things at me", "domestic-abuse", "male-domestic-abuse"),
    ],
)
def test_what_a_husband_does_is_not_what_is_for_men(
    whole_reader: NeedsReader, text: str, first: str, never: str
) -> None:
    read = [match.need_id for match in whole_reader.read(text)]

    assert read[0] == first
    assert never not in read


@pytest.mark.parametrize(
    "text", ["my wife hits me", "i'm gay and my husband hits me", "I'm a man and my boyfriend beats me"]
)
def test_a_man_who_is_hit_is_still_understood(whole_reader: NeedsReader, text: str) -> None:
    assert "male-domestic-abuse" in [match.need_id for match in whole_reader.read(text)]

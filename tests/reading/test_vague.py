"""A message is vague when it is of some length and only a phrase in passing was understood of it."""

import pytest

from directory.model import NeedMatch
from directory.reading.vague import is_vague

LONG = "it has been one of those weeks and the lad was ever so good about it all but I am no further on than I was"
IN_PASSING = NeedMatch("urgent-care", 0.74, "those weeks")


@pytest.mark.parametrize(
    ("matches", "vague"),
    [
        ([], True),
        ([IN_PASSING], True),
        ([NeedMatch("debt", 0.74, "no further on", meant=0.2)], False),
        ([NeedMatch("debt", 0.9, "no further on")], False),
        ([NeedMatch("debt", 0.4, meant=0.4), IN_PASSING], False),
    ],
)
def test_a_phrase_that_the_meaning_does_not_bear_out_is_a_guess(matches: list[NeedMatch], vague: bool) -> None:
    assert is_vague(LONG, matches) is vague


def test_few_words_are_taken_as_they_stand() -> None:
    assert not is_vague("the lad was ever so good", [IN_PASSING])
    assert not is_vague("", [])

"""What is left of a phrase in a message that means something else."""

import pytest

from directory.model import NeedMatch
from directory.reading.meaning import Meant

SAID = NeedMatch("swimming", 0.9, "swimming")
STORY = 30


@pytest.mark.parametrize(
    ("likeness", "words", "left"),
    [
        ({"swimming": 0.0}, STORY, 0.27),
        ({"swimming": -0.2}, STORY, 0.27),
        ({"swimming": 0.05}, STORY, 0.585),
        ({"swimming": 0.1}, STORY, 0.9),
        ({"swimming": 0.0}, 10, 0.585),
        ({"swimming": 0.0}, 6, 0.9),
        ({}, STORY, 0.9),
    ],
)
def test_a_phrase_said_in_passing_in_a_story_counts_for_less(
    likeness: dict[str, float], words: int, left: float
) -> None:
    assert Meant(likeness=likeness).bear_out(SAID, words).score == pytest.approx(left)


def test_what_is_turned_down_stays_turned_down() -> None:
    refused = NeedMatch("swimming", 0.9, "swimming", negated=True)

    assert Meant(likeness={"swimming": 0.0}).bear_out(refused, STORY) == refused

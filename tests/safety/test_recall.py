"""How much danger is noticed in lines that nobody who wrote the rules has read, and how often there was none."""

from pathlib import Path

import pytest

from bot.safety import RedFlags
from bot.safety.measuring import LabelsWrong, Measured, load_labelled, measure, wilson

UNSEEN = Path(__file__).parent / "labelled" / "unseen.jsonl"
# The aims, but for the second, whose aim of 0.90 is passed.
EXPLICIT_FLOOR = 0.99
IMPLIED_FLOOR = 0.92
MOST_FALSE_ALARMS = 0.02


@pytest.fixture(scope="module")
def unseen(red_flags: RedFlags) -> Measured:
    return measure(red_flags, load_labelled(UNSEEN), "unseen", keep_secret=True)


def test_explicit_danger_is_noticed_in_unseen_lines(unseen: Measured) -> None:
    assert unseen.recall["explicit"].share >= EXPLICIT_FLOOR


def test_implied_danger_is_noticed_in_unseen_lines(unseen: Measured) -> None:
    assert unseen.recall["implied"].share >= IMPLIED_FLOOR


def test_false_alarms_are_rare_in_unseen_lines(unseen: Measured) -> None:
    assert unseen.false_alarms.share <= MOST_FALSE_ALARMS


def test_unseen_lines_are_counted_but_never_kept(unseen: Measured) -> None:
    assert unseen.false_alarms.of > 100
    assert unseen.wrong == ()


def test_wilson_interval_is_that_of_the_paper() -> None:
    share = wilson([True] * 9 + [False])

    assert (share.found, share.of, share.share) == (9, 10, 0.9)
    assert share.low == pytest.approx(0.596, abs=0.001)
    assert share.high == pytest.approx(0.982, abs=0.001)


def test_wilson_interval_of_nothing_is_everything() -> None:
    assert (wilson([]).low, wilson([]).high) == (0.0, 1.0)


def test_labelled_line_without_a_kind_is_refused_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "hello", "kind": "negative", "category": null}\n{"text": "hello"}\n')

    with pytest.raises(LabelsWrong, match=r"set\.jsonl line 2"):
        load_labelled(path)

"""Long stories, needs told in many words, near-twins of danger, and plain answers: how often a card is raised, and how
much danger is heard.

None of these lines is learnt from. They are harder than what most people send: every other harmless story was written
to sound dangerous out of its context.
"""

import random
from pathlib import Path

import pytest

from bot.safety import RedFlags
from bot.safety.lines import load_lines
from bot.safety.measuring import load_labelled, measure
from bot.safety.rules import load_rules

LABELLED = Path(__file__).parent / "labelled"


def test_danger_is_heard_in_long_stories_by_strangers_and_most_others_raise_nothing(red_flags: RedFlags) -> None:
    told = measure(red_flags, load_labelled(LABELLED / "stories-unseen.jsonl"), "stories", keep_secret=True)

    assert told.recall["implied"].share >= 0.80
    assert told.false_alarms.share <= 0.34


def test_most_needs_told_in_many_words_that_came_near_raise_nothing(red_flags: RedFlags) -> None:
    told = measure(red_flags, load_labelled(LABELLED / "needs-told.jsonl"), "needs", keep_secret=True)

    assert told.false_alarms.share <= 0.33
    assert told.recall["implied"].share >= 0.70


@pytest.mark.parametrize(("name", "heard", "alarms"), [("open", 0.80, 0.08), ("unseen", 0.83, 0.03)])
def test_danger_is_told_from_its_near_twins(red_flags: RedFlags, name: str, heard: float, alarms: float) -> None:
    told = measure(red_flags, load_labelled(LABELLED / f"near-twins-{name}.jsonl"), "twins", keep_secret=True)

    assert told.recall["implied"].share >= heard
    assert told.false_alarms.share <= alarms


def test_answers_by_strangers_hardly_ever_raise_anything(red_flags: RedFlags) -> None:
    answers = (LABELLED / "answers.txt").read_text(encoding="utf-8").splitlines()

    flagged = [line for line in answers if red_flags.check(line)]

    assert len(answers) >= 500
    assert len(flagged) <= len(answers) / 24


def test_nothing_that_is_kept_back_is_learnt_from() -> None:
    danger, harmless = load_lines(load_rules())
    learnt = {line.casefold() for line in (*harmless, *(each.text for each in danger))}
    kept = [
        line.text
        for name in ("stories-open", "stories-unseen", "needs-told", "near-twins-open", "near-twins-unseen")
        for line in load_labelled(LABELLED / f"{name}.jsonl")
    ]

    assert [line for line in kept if line.casefold() in learnt] == []


def test_words_that_mean_nothing_raise_nothing(red_flags: RedFlags) -> None:
    drawn = random.Random(1871)
    pieces = ("bl", "or", "fl", "ee", "wa", "zz", "ock", "nor", "ble", "gr", "un", "ti", "sn", "ib", "ol", "ka")

    def nonsense() -> str:
        words = range(drawn.randint(1, 4))
        return " ".join("".join(drawn.choice(pieces) for _ in range(drawn.randint(2, 4))) for _ in words)

    flagged = [text for text in (nonsense() for _ in range(200)) if red_flags.check(text)]

    assert len(flagged) <= 2

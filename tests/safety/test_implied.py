"""The trained check: what it learns from, what it reads, and what it says of a hit."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.safety import RedFlags, load_thresholds
from bot.safety.clues import Clues
from bot.safety.fitting import fit
from bot.safety.implied import Implied
from bot.safety.lines import DangerLine, load_lines, plain_lines
from bot.safety.measuring import load_labelled
from bot.safety.rules import load_rules, load_words
from bot.safety.windows import SHORT_WORDS, windows
from tests.safety.test_recall import UNSEEN

DANGER = [
    DangerLine("the water is over the step and rising", "implied-emergency/flood", "emergency", "999"),
    DangerLine(
        "somebody took all of her savings", "implied-safeguarding-adults/money", "safeguarding-adults", "safeguarding"
    ),
]
HARMLESS = ["which day is the library open", "a class for learning to swim"]


class CountingEncoder:
    """Gives a text a vector by its letters, and counts the texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % 384] += 1.0
            row /= np.linalg.norm(row)
        return rows


def make_check(encoder: CountingEncoder) -> Implied:
    words = load_words()
    plain = plain_lines(words, [*(line.text for line in DANGER), *HARMLESS])
    return Implied(encoder, Clues(words), DANGER, plain, load_thresholds())


def test_line_that_was_learnt_is_found_and_names_its_rule() -> None:
    hit = make_check(CountingEncoder()).read(["the water is over the step and rising"]).hit

    assert hit is not None
    assert (hit.rule_id, hit.category, hit.implied) == ("implied-emergency/flood", "emergency", True)
    assert hit.phrase == "the water is over the step and rising"


def test_harmless_line_that_was_learnt_is_not_found() -> None:
    assert make_check(CountingEncoder()).read(["which day is the library open"]).hit is None


def test_long_message_has_only_a_few_parts_encoded() -> None:
    encoder = CountingEncoder()
    check = make_check(encoder)
    encoder.texts.clear()

    check.read([f"number {n} of many things i wanted to tell you about my week" for n in range(30)])

    assert 0 < len(encoder.texts) <= 3


def test_message_of_a_few_sentences_is_encoded_as_one() -> None:
    encoder = CountingEncoder()
    check = make_check(encoder)
    encoder.texts.clear()

    check.read(["my mum is at home", "the water is over the step and rising", "what shall we do"])

    assert encoder.texts == ["my mum is at home . the water is over the step and rising . what shall we do"]


def test_danger_in_the_middle_of_a_long_story_is_read_for_itself() -> None:
    story = [
        "i went to the shops and then i saw my sister and we had a lovely cup of tea and a bun in the café by the river"
    ] * 2

    parts = windows([story[0], "there is smoke under my door", story[1]])

    assert "there is smoke under my door" in parts
    assert max(len(part.split()) for part in parts) <= SHORT_WORDS


def test_fitting_twice_gives_the_same_weights() -> None:
    states = CountingEncoder().encode(["one", "two", "three"])
    clues = Clues(load_words()).rows(["one", "two", "three"])
    truth = np.array([1.0, -1.0, -1.0], dtype=np.float32)

    first, second = (fit(states, clues, truth) for _ in range(2))

    assert np.array_equal(first.by_line, second.by_line)
    scores = first.scores(first.view.meanings(states), clues)
    assert scores[0] > scores[1]


def test_each_category_has_hundreds_of_reviewed_lines_and_there_are_more_harmless_ones() -> None:
    danger, harmless = load_lines(load_rules())
    counts = {category: sum(line.category == category for line in danger) for category in load_thresholds()}

    assert min(counts.values()) >= 150
    assert len(harmless) >= 2000


def test_no_labelled_line_is_among_the_reviewed_lines() -> None:
    danger, harmless = load_lines(load_rules())
    reviewed = {line.strip().lower() for line in [*(line.text for line in danger), *harmless]}

    labelled = [
        line.text.strip().lower()
        for name in ("open", "unseen")
        for line in load_labelled(UNSEEN.with_name(f"{name}.jsonl"))
    ]

    assert [text for text in labelled if len(text.split()) > 4 and text in reviewed] == []


@pytest.mark.parametrize("text", ["mae fy ngŵr yn fy mygwth i", "dwi eisiau marw", "angen ambiwlans"])
def test_danger_said_in_welsh_is_noticed(red_flags: RedFlags, text: str) -> None:
    assert red_flags.check(text)


def test_line_that_is_surely_harmless_is_said_to_be_so() -> None:
    check = make_check(CountingEncoder())

    assert check.read(["which day is the library open"]).is_harmless
    assert not check.read(["the water is over the step and rising"]).is_harmless
    assert not check.read([]).is_harmless


@pytest.mark.parametrize("text", ["dwi'n hoffi canu mewn côr", "oes dosbarth nofio yn y dref i blant"])
def test_ordinary_welsh_is_not_taken_for_danger(red_flags: RedFlags, text: str) -> None:
    assert red_flags.check(text) == []


def test_what_was_learnt_is_kept_until_a_line_changes(tmp_path: Path) -> None:
    words = load_words()

    def made(harmless: Sequence[str]) -> tuple[Implied, int]:
        encoder = CountingEncoder()
        plain = plain_lines(words, [*(line.text for line in DANGER), *harmless])
        return Implied(encoder, Clues(words), DANGER, plain, load_thresholds(), kept=tmp_path), len(encoder.texts)

    harmless = [*HARMLESS, *(f"we meet on the {number}th of the month" for number in range(4, 20))]
    first, at_first = made(harmless)
    again, second_time = made(harmless)
    kept = [path.name for path in tmp_path.glob("fitted-*")]
    made([*harmless, "a quiet place to read the paper"])

    said = ["the water is over the step"]
    assert first.read(said) == again.read(said)
    assert second_time < at_first / 4
    assert len(kept) == 1
    assert [path.name for path in tmp_path.glob("fitted-*")] != kept
    assert len(list(tmp_path.glob("fitted-*"))) == 1


@pytest.mark.parametrize("left", [b"half", b"PK\x03\x04half"])
def test_a_broken_file_of_what_was_learnt_is_learnt_anew(tmp_path: Path, left: bytes) -> None:
    words = load_words()
    plain = plain_lines(words, [*(line.text for line in DANGER), *HARMLESS])
    Implied(CountingEncoder(), Clues(words), DANGER, plain, load_thresholds(), kept=tmp_path)
    file = next(tmp_path.glob("fitted-*"))
    file.write_bytes(left)

    Implied(CountingEncoder(), Clues(words), DANGER, plain, load_thresholds(), kept=tmp_path)

    assert file.stat().st_size > 100

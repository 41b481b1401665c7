"""Stories told without naming what is needed are read by their meaning."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from directory.reading.meaning import MeaningReader
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from tests.reading.conftest import TopicEncoder

VOCABULARY = """
categories: {money: Money, treatment: Treatment}
needs:
  - {id: debt, name: Owing, category: money, phrases: [owe money, bailiffs at the door]}
  - {id: dentist, name: Mouths, category: treatment, phrases: [false plate],
     situations: [my molar has been bad since sunday and the gums bleed when i eat]}
"""
# What is done and said in a crisis is kept in phrases that were looked at one by one.
WITHOUT = {"mental-health-crisis", "suicide-support"}
FEWEST, SHORTEST, LONGEST = 3, 8, 25
FEWEST_WAYS, MOST_BEGIN_ALIKE = 200, 0.1


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path: Path = tmp_path_factory.mktemp("vocabulary") / "told.yaml"
    path.write_text(VOCABULARY, encoding="utf-8")
    return load_vocabulary(path)


def test_a_story_is_read_by_the_situation_it_is_like(told: Vocabulary) -> None:
    reader = NeedsReader(told, TopicEncoder())

    matches = reader.read("both gums ache whenever something sweet goes near")

    assert [match.need_id for match in matches] == ["dentist"]
    assert matches[0].phrase == ""


def test_words_of_a_situation_are_no_phrases(told: Vocabulary) -> None:
    reader = NeedsReader(told)

    assert reader.read("since sunday my molar has been bad") == []


def test_listings_are_compared_with_wordings_and_not_with_stories(told: Vocabulary) -> None:
    meaning = MeaningReader(told, TopicEncoder())
    of_teeth = TopicEncoder().encode(["tooth"])[0]

    nearness = meaning.nearness_to_middle(of_teeth)

    assert np.all(nearness < 0.5)
    assert meaning.nearness(of_teeth[np.newaxis])["dentist"] > 0.7


def test_a_message_is_met_by_meaning_alone(told: Vocabulary) -> None:
    needs = {need.id: need for need in told}
    needs["dentist"] = replace(
        needs["dentist"], situations=(), messages=("Molar agony since Sunday, any gums expert?",)
    )
    with_message = Vocabulary(needs, told.categories)

    by_meaning = NeedsReader(with_message, TopicEncoder()).read("both gums ache whenever something sweet goes near")

    assert [match.need_id for match in by_meaning] == ["dentist"]
    assert NeedsReader(with_message).read("molar agony since sunday") == []


def test_every_need_of_the_packaged_vocabulary_has_situations() -> None:
    vocabulary = load_vocabulary()

    assert {need.id for need in vocabulary if len(need.situations) < FEWEST} == WITHOUT


def test_situations_are_stories_told_once() -> None:
    told = [text for need in load_vocabulary() for text in need.situations]

    assert [text for text in told if not SHORTEST <= len(text.split()) <= LONGEST] == []
    assert [text for text, times in Counter(told).items() if times > 1] == []


def test_each_need_is_said_in_hundreds_of_ways() -> None:
    ways = {need.id: {*need.phrases, *need.situations, *need.messages} for need in load_vocabulary()}

    assert {need_id: len(texts) for need_id, texts in ways.items() if len(texts) < FEWEST_WAYS} == {}


def test_messages_are_said_once_and_by_no_template() -> None:
    messages = {need.id: need.messages for need in load_vocabulary()}
    every = Counter(_plain(text) for texts in messages.values() for text in texts)

    assert [text for text, times in every.items() if times > 1] == []
    for need_id, texts in messages.items():
        openings = Counter(" ".join(_plain(text).split()[:3]) for text in texts)
        opening, times = openings.most_common(1)[0] if openings else ("", 0)
        assert times <= max(1, MOST_BEGIN_ALIKE * len(texts)), f"{need_id}: {times} messages begin {opening!r}"


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", "")))

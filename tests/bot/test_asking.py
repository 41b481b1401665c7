"""Who asks for a person says something of persons, or of talking."""

from pathlib import Path

import pytest
import yaml

from bot.asking import may_want_person, wants_person
from bot.language import read_wanted_language

NLU = Path(__file__).parents[2] / "bot" / "rasa" / "data" / "nlu"


def examples_of(intent: str) -> list[str]:
    blocks = [
        block["examples"]
        for path in sorted(NLU.glob("*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        if block.get("intent") == intent
    ]
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("- ")]


def test_everybody_who_was_written_to_ask_for_a_person_may_want_one() -> None:
    examples = examples_of("ask_for_person")

    assert len(examples) > 200
    assert [line for line in examples if not may_want_person(line)] == []


@pytest.mark.parametrize(
    "said",
    ["is there anyone there", "I need somebody please", "get me someone", "can someone help me", "any one about"],
)
def test_somebody_and_nothing_of_what_for_is_a_person_here(said: str) -> None:
    assert may_want_person(said)


@pytest.mark.parametrize(
    "said", ["someone to have the dog while I'm away", "somebody to cut the grass", "someone to mind mum for an hour"]
)
def test_somebody_to_do_something_is_no_person_here(said: str) -> None:
    assert not may_want_person(said)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("company for her, in Nepali", "nepali"),
        ("a class for Polish speakers", "polish"),
        ("somewhere they speak Punjabi", "punjabi"),
        ("is there an Urdu-speaking group", "urdu"),
        ("a lunch for Gujarati elders", "gujarati"),
        ("she is from Poland", None),
        ("Chinese takeaway menu", None),
        ("Italian food bank", None),
    ],
)
def test_the_language_that_something_is_looked_for_in_is_read(said: str, language: str | None) -> None:
    assert read_wanted_language(said) == language


@pytest.mark.parametrize(
    "words", ["just get some1 2 ring", "get someone to call me back please", "I want somebody to ring me"]
)
def test_to_be_rung_is_to_talk_to_a_person(words: str) -> None:
    assert wants_person(words)


@pytest.mark.parametrize(
    "words",
    ["want someone to ring me now and then", "need someone to phone my mum every day", "can someone ring the bell"],
)
def test_to_be_rung_often_or_for_another_is_company(words: str) -> None:
    assert not wants_person(words)

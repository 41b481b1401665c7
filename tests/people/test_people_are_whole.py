"""The simulated people are whole, varied, and want what the sample directory holds or a person must give."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.safety.model import Level

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "directory" / "sample"
TAUGHT = (
    "bot/rasa/data",
    "bot/rasa/domain",
    "bot/safety",
    "bot/actions",
    "directory/needs",
    "directory/reading",
)
TAUGHT_FORMS = {".yml", ".yaml", ".txt", ".py"}
# Seven words running are met by chance, as in “left my job to look after my”.
WORDS_RUNNING = 8
FACTS = {"place", "need", "who", "age", "anything"}


@cache
def people() -> list[dict[str, Any]]:
    """Everybody who is played for the figures, in the order of the files."""
    return _read(sorted(HERE.glob("*.yaml")))


@cache
def everybody() -> list[dict[str, Any]]:
    """Them and the strangers, who share a turn of phrase with what was taught by chance alone."""
    return _read(sorted(HERE.rglob("*.yaml")))


def _read(paths: list[Path]) -> list[dict[str, Any]]:
    return [person for path in paths for person in yaml.safe_load(path.read_text(encoding="utf-8"))]


@cache
def services() -> dict[str, dict[str, Any]]:
    """Every listing of the sample directory by its id."""
    feeds = [
        yaml.safe_load((SAMPLE / f"{name}.yaml").read_text(encoding="utf-8")) for name in ("local", "nhs", "national")
    ]
    return {service["id"]: service for feed in feeds for service in feed["services"]}


def plain(text: str) -> str:
    """A text as its words alone, in small letters, without the marks of training data."""
    unmarked = re.sub(r"\[([^\]]*)\](\{[^}]*\}|\([^)]*\))", r"\1", text)
    return " ".join(re.findall(r"\w+", unmarked.lower()))


def sources() -> list[Path]:
    """The files that the program learns from or that say what it looks for."""
    root = HERE.parents[1]
    paths = (path for folder in TAUGHT for path in sorted((root / folder).rglob("*")))
    return [path for path in paths if path.suffix in TAUGHT_FORMS]


def runs_of(words: list[str]) -> list[str]:
    """Every run of eight words in a line."""
    return [" ".join(words[at : at + WORDS_RUNNING]) for at in range(len(words) - WORDS_RUNNING + 1)]


def test_each_person_can_answer_whatever_they_are_asked() -> None:
    for person in everybody():
        said = [person["opens"], *person["facts"].values(), *person["turns"]]

        assert set(person["facts"]) == FACTS, person["id"]
        assert all(isinstance(line, str) and line.strip() for line in said), person["id"]


def test_each_goal_is_a_service_that_the_person_may_see_and_that_is_open() -> None:
    listed = services()

    for person in everybody():
        for wanted in person["goal"]["services"]:
            service = listed[wanted]

            assert service.get("status", "active") == "active", (person["id"], wanted)
            assert service["audience"] == "public" or person["channel"] == "desk", (person["id"], wanted)


def test_each_goal_is_either_services_or_a_handoff() -> None:
    for person in everybody():
        goal = person["goal"]

        assert bool(goal["services"]) != goal["handoff"], person["id"]
        assert goal["urgent"] is None or goal["handoff"], person["id"]
        assert goal["urgent"] in {None, *get_args(Level.__value__)}, person["id"]


@pytest.mark.parametrize(("channel", "fewest"), [("web", 25), ("phone", 15), ("sms", 12), ("desk", 12)])
def test_people_come_by_every_channel(channel: str, fewest: int) -> None:
    by_channel = Counter(person["channel"] for person in people())

    assert by_channel[channel] >= fewest


def test_people_are_many_and_no_two_are_the_same() -> None:
    ids = Counter(person["id"] for person in everybody())
    openings = Counter(person["opens"].lower() for person in everybody())

    assert len(everybody()) >= 75
    assert max(ids.values()) == 1
    assert max(openings.values()) == 1


def test_nobody_says_a_sentence_that_the_program_was_taught() -> None:
    taught = plain(" ".join(path.read_text(encoding="utf-8") for path in sources()))

    said = [
        (person["id"], line)
        for person in people()
        for line in (person["opens"], *person["facts"].values(), *person["turns"])
        if len(line.split()) >= 5
    ]
    copied = [(who, line) for who, line in said if f" {plain(line)} " in taught]

    assert copied == []


def test_nobody_says_eight_words_running_that_the_program_was_taught() -> None:
    taught = plain(" ".join(path.read_text(encoding="utf-8") for path in sources()))

    copied = [
        (person["id"], run)
        for person in people()
        for line in (person["opens"], *person["facts"].values(), *person["turns"])
        for run in runs_of(plain(line).split())
        if f" {run} " in taught
    ]

    assert copied == []

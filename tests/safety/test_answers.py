"""What people say in an ordinary talk raises no red flag: answers to our questions, our buttons and what follows."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.safety import RedFlags, load_rules
from bot.safety.lines import load_lines
from tests.conftest import ROOT

_RASA = ROOT / "bot" / "rasa"
# What is said of services, places and the assistant itself; the other themes tell of needs, and needs may be dangers.
_TALK = (
    "about_the_assistant",
    "comparing",
    "everyday_talk",
    "getting_there",
    "moving_on",
    "one_service",
    "person",
    "places",
    "refining",
    "sending",
    "who_it_is_for",
)
_ANSWERS = (
    *(
        f"{start}{age}"
        for start in ("", "I'm ", "she is ", "he is ", "he's ", "my mum's ")
        for age in (4, 19, 36, 58, 74, 91)
    ),
    *("sixty nine", "eighty two next week", "seventy odd", "nineteen", "forty five", "I was born in 1948"),
    *(
        "it's me",
        "me",
        "it's for me",
        "for my husband",
        "my mum",
        "my daughter",
        "a patient",
        "my neighbour",
        "both of us",
    ),
    *(
        "yes",
        "no",
        "yes please",
        "no thanks",
        "not sure",
        "I don't know",
        "anywhere",
        "next week",
        "tomorrow",
        "mornings",
    ),
    *("Rainham", "ME7 1AA", "near Chatham station", "up by the Davis Estate", "Hoo", "I'd rather not say where I live"),
    *(
        "the first one",
        "the third one",
        "none of those",
        "something else",
        "say that again",
        "pardon",
        "hang on a minute",
    ),
    *(
        "07700 900123",
        "rose@example.org",
        "can I have the number",
        "what time does it shut",
        "is it free",
        "how far is it",
    ),
)


@pytest.mark.parametrize("said", _ANSWERS)
def test_an_answer_to_a_question_of_ours_raises_nothing(red_flags: RedFlags, said: str) -> None:
    assert red_flags.check(said) == []


def test_no_button_of_ours_raises_anything(red_flags: RedFlags) -> None:
    flagged = [said for said in _buttons() if red_flags.check(said)]

    assert flagged == []


def test_ordinary_talk_that_was_never_learnt_from_hardly_ever_raises_anything(red_flags: RedFlags) -> None:
    _, learnt = load_lines(load_rules())
    said = [line for line in {*_talk()} - {*learnt} if _is_kept_back(line)]

    flagged = [line for line in said if red_flags.check(line)]

    assert len(said) > 1_500
    assert len(flagged) <= len(said) / 50, flagged


def _talk() -> Iterator[str]:
    return (line for name in _TALK for line in _examples(_RASA / "data" / "nlu" / f"{name}.yml"))


def _is_kept_back(line: str) -> bool:
    """Whether a line is of the third that ``harmless-talk-second.yaml`` takes nothing from."""
    return int(sha256(line.casefold().encode()).hexdigest(), 16) % 3 == 0


def _buttons() -> Iterator[str]:
    for path in sorted((_RASA / "domain").glob("*.yml")):
        yield from _titles(yaml.safe_load(path.read_text()))


def _titles(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("title"), str):
            yield from (str(node[key]) for key in ("title", "say", "payload") if key in node)
        for value in node.values():
            yield from _titles(value)
    elif isinstance(node, list):
        for value in node:
            yield from _titles(value)


def _examples(path: Path) -> list[str]:
    told = yaml.safe_load(path.read_text())["nlu"]
    return [line.removeprefix("- ").strip() for each in told for line in each["examples"].splitlines() if line.strip()]

"""Every word in the engine's domain keeps to the content rules."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.replies import ChoicesReply, TextReply, reply_adapter
from bot.speech import LONGEST_SECONDS, spoken_seconds

DOMAIN = Path(__file__).resolve().parents[2] / "bot" / "rasa" / "domain"
BLANKS = {
    "name": "Balmoral Gardens Healthy Living Centre",
    "number": "01632 960123",
    "spoken_number": "0 1 6 3 2, 9 6 0, 1 2 3",
    "url": "https://example.org",
    "hours": "Monday to Friday 9am to 5pm",
    "spoken_hours": "It is open until 5pm. Monday to Friday 9am to 5pm",
    "access": "Ask your GP surgery to refer you.",
    "spoken_access": "Ask your GP surgery to refer you.",
    "options": "Rainham, Kent, or Rainham, Greater London.",
    "filters": "open at the weekend and free",
    "near": " near Rochester",
    "total": "23",
    "count": "3",
    "contact": "07700 900123",
    "spoken_contact": "0 7 7 0 0, 9 0 0, 1 2 3",
    "who": "your grandmother",
    "need": "somewhere to live",
    "cost": "£4 a meal",
    "spoken_cost": "£4 a meal",
}
BANNED = r"\b(?:oops|telephone|should|must|invalid|error|mentally ill|click|utilise|utilize)\b|e\.g\.|i\.e\."
HIGHEST_GRADE = 6.0


def load_responses() -> dict[str, list[dict[str, Any]]]:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(DOMAIN.glob("*.yml"))]
    return {name: forms for file in files for name, forms in file.get("responses", {}).items()}


RESPONSES = load_responses()


def read_reply(name: str) -> TextReply | ChoicesReply:
    (form,) = RESPONSES[name]
    reply = reply_adapter.validate_python(form["custom"]) if "custom" in form else TextReply(text=form["text"])
    assert isinstance(reply, TextReply | ChoicesReply)
    return reply


def fill(words: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda blank: BLANKS[blank.group(1)], words)


def all_words(name: str) -> list[str]:
    reply = read_reply(name)
    if isinstance(reply, ChoicesReply):
        return [words for choice in reply.choices for words in (choice.title, choice.say)]
    return [reply.text, reply.speech or reply.text]


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade; 6 is read at about 11 years.

    Source: Kincaid and others, "Derivation of New Readability Formulas", 1975.
    """
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$|”)", text)))
    words = re.findall(r"[A-Za-z’']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("name", RESPONSES)
def test_response_has_words_that_every_channel_can_show(name: str):
    assert all(words.strip() for words in all_words(name))


@pytest.mark.parametrize("name", RESPONSES)
def test_response_keeps_to_the_words_we_use(name: str):
    assert [words for words in all_words(name) if re.search(BANNED, words, re.IGNORECASE)] == []


@pytest.mark.parametrize("name", RESPONSES)
def test_response_can_be_said_in_under_twenty_seconds(name: str):
    reply = read_reply(name)

    if isinstance(reply, ChoicesReply):
        assert len(reply.choices) <= 3
    else:
        assert spoken_seconds(fill(reply.speech or reply.text)) < LONGEST_SECONDS


@pytest.mark.parametrize("name", [name for name in RESPONSES if isinstance(read_reply(name), TextReply)])
def test_response_can_be_read_by_an_eleven_year_old(name: str):
    reply = read_reply(name)
    assert isinstance(reply, TextReply)

    plain = re.sub(r"\{\w+\}", "it", reply.text)

    assert reading_grade(plain) <= HIGHEST_GRADE


def test_sorry_is_said_only_when_it_is_our_fault():
    saying_sorry = [name for name in RESPONSES if any("sorry" in words.lower() for words in all_words(name))]

    assert saying_sorry == ["utter_complain"]


def test_each_response_is_said_by_some_action():
    actions = Path(__file__).resolve().parents[2] / "bot" / "actions"
    code = "\n".join(path.read_text(encoding="utf-8") for path in actions.glob("*.py"))

    assert [name for name in RESPONSES if f'"{name}"' not in code] == []


def test_each_response_the_actions_name_is_in_the_domain():
    actions = Path(__file__).resolve().parents[2] / "bot" / "actions"
    code = "\n".join(path.read_text(encoding="utf-8") for path in actions.glob("*.py"))

    named = set(re.findall(r'"(utter_\w+)"', code))

    assert named - RESPONSES.keys() == set()

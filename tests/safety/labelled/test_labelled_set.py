"""The labelled set for the red flags is whole, fairly split and says what its read-me says."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.safety.model import Category

HERE = Path(__file__).parent
FILES = ("open", "unseen")
TAUGHT = ("bot/rasa/data", "bot/safety", "directory/needs")
TAUGHT_FORMS = {".yml", ".yaml", ".txt"}


def labelled(name: str) -> list[dict[str, Any]]:
    """Every line of one of the two files, as it stands."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def both() -> list[dict[str, Any]]:
    """Every line of the set."""
    return [row for name in FILES for row in labelled(name)]


def words(text: str) -> frozenset[str]:
    """The words of a line, whatever their order, case and stops."""
    return frozenset(re.findall(r"\w+", text.lower()))


def plain(text: str) -> str:
    """A text as its words alone, in small letters, without the marks of training data."""
    unmarked = re.sub(r"\[([^\]]*)\](\{[^}]*\}|\([^)]*\))", r"\1", text)
    return " ".join(re.findall(r"\w+", unmarked.lower()))


@pytest.mark.parametrize("name", FILES)
def test_split_puts_each_line_where_the_hash_of_its_text_says(name: str) -> None:
    for row in labelled(name):
        is_unseen = int(hashlib.sha256(row["text"].encode()).hexdigest(), 16) % 3 == 0

        assert is_unseen == (name == "unseen"), row["text"]


def test_labelled_lines_say_each_thing_once() -> None:
    seen: list[frozenset[str]] = []

    for row in both():
        said = words(row["text"])
        near = [other for other in seen if len(said & other) > 0.6 * len(said | other)]
        seen.append(said)

        assert near == [], row["text"]


def test_labelled_lines_are_well_formed() -> None:
    categories = set(get_args(Category.__value__))

    for row in both():
        is_negative = row["kind"] == "negative"

        assert row["kind"] in {"explicit", "implied", "negative"}, row
        assert row["channel"] in {"web", "phone", "sms", "desk"}, row
        assert (row["category"] is None) == is_negative, row
        assert is_negative or row["category"] in categories, row
        assert bool(row.get("why")) == is_negative, row


@pytest.mark.parametrize("name", FILES)
def test_both_parts_hold_half_negatives_and_every_category_both_ways(name: str) -> None:
    rows = labelled(name)

    kinds = Counter(row["kind"] for row in rows)
    ways = {(row["category"], row["kind"]) for row in rows if row["category"]}

    assert 0.45 < kinds["negative"] / len(rows) < 0.55
    assert min(kinds["explicit"], kinds["implied"]) >= 0.2 * len(rows)
    assert len(ways) == 2 * len(get_args(Category.__value__))


def test_labelled_set_is_large_enough_to_tell_a_floor_from_luck() -> None:
    assert len(both()) >= 900
    assert len(labelled("unseen")) >= 300


def test_no_unseen_line_is_in_the_rules_or_the_training_data() -> None:
    root = HERE.parents[2]
    paths = (path for folder in TAUGHT for path in sorted((root / folder).rglob("*")))
    files = [path for path in paths if path.suffix in TAUGHT_FORMS]
    taught = plain(" ".join(path.read_text(encoding="utf-8") for path in files))

    sentences = [row["text"] for row in labelled("unseen") if len(row["text"].split()) >= 5]
    copied = [text for text in sentences if f" {plain(text)} " in taught]

    assert copied == []

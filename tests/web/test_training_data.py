"""What the dialogue engine is given to learn from, beside its own examples."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from directory.reading.vocabulary import Vocabulary, load_vocabulary
from web.training import RASA_PROJECT
from web.training_data import AIM, OF_EACH_NEED, input_files, lay_out_examples, write_examples_of_needs


@pytest.fixture(scope="module")
def packaged() -> Vocabulary:
    return load_vocabulary()


def vocabulary_of(packaged: Vocabulary, **messages: tuple[str, ...]) -> Vocabulary:
    needs = {need_id: replace(packaged[need_id], messages=said, related=()) for need_id, said in messages.items()}
    return Vocabulary(needs, packaged.categories)


def examples_in(path: Path) -> list[str]:
    (block,) = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    assert block["intent"] == AIM
    return [line.removeprefix("- ") for line in block["examples"].splitlines()]


def test_every_need_lends_as_many_messages(packaged: Vocabulary, tmp_path: Path) -> None:
    count = write_examples_of_needs(packaged, tmp_path / "needs.yml")

    said = set(examples_in(tmp_path / "needs.yml"))
    lent = {need.id: len(said & set(need.messages)) for need in packaged}
    assert len(said) == count
    assert [need.id for need in packaged if lent[need.id] < min(OF_EACH_NEED, len(need.messages))] == []


def test_they_are_the_same_every_time(packaged: Vocabulary, tmp_path: Path) -> None:
    write_examples_of_needs(packaged, tmp_path / "one.yml")
    write_examples_of_needs(packaged, tmp_path / "two.yml")

    assert (tmp_path / "one.yml").read_bytes() == (tmp_path / "two.yml").read_bytes()


def test_they_come_from_the_whole_of_a_file(packaged: Vocabulary, tmp_path: Path) -> None:
    said = tuple(f"message {number}" for number in range(10 * OF_EACH_NEED))

    write_examples_of_needs(vocabulary_of(packaged, debt=said), tmp_path / "needs.yml")

    assert examples_in(tmp_path / "needs.yml") == list(said[::10])


def test_what_rasa_would_read_as_marks_is_not_lent(packaged: Vocabulary, tmp_path: Path) -> None:
    said = ("owe [money] to a man", "owe money {a lot}", "cant pay the catalogue: help", "- 40 quid short")

    write_examples_of_needs(vocabulary_of(packaged, debt=said), tmp_path / "needs.yml")

    assert len(examples_in(tmp_path / "needs.yml")) == 2


def test_a_change_in_what_is_lent_is_a_change_of_what_the_model_is_made_from() -> None:
    names = {file.name for file in input_files(RASA_PROJECT)}

    assert {"config.yml", "rules.yml", "weighed_classifier.py", "requirements.txt", "adhd.txt"} <= names


def test_what_is_measured_is_all_that_is_learnt(packaged: Vocabulary, tmp_path: Path) -> None:
    lay_out_examples(RASA_PROJECT, packaged, tmp_path)

    own = {file.name for file in (RASA_PROJECT / "data" / "nlu").glob("*.yml")}
    assert {file.name for file in tmp_path.iterdir()} == own | {"needs.yml"}

"""``signpost evaluate dialogue`` as somebody runs it."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.people.builders import make_person
from web.cli import signpost
from web.commands import evaluate_dialogue
from web.evaluating.outcome import Line, Played
from web.evaluating.people import Person


def fared(person: Person, *, is_served: bool) -> Played:
    line = Line(person.opens, person.opens, "I found 9 services.", None, ("lunch",), (), 0.1)
    return Played(
        person=person,
        end="served" if is_served else "none right",
        lines=(line,),
        turns_to_list=1,
        questions=0,
        is_wrong_offer=not is_served,
        is_handed=False,
        is_false_alarm=False,
        loops=0,
        not_followed=0,
    )


@pytest.fixture(autouse=True)
def unplayed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody be served except those who come by the desk, without a running program."""

    def play(people: Sequence[Person], *_: object, **__: object) -> list[Played]:
        return [fared(person, is_served=person.channel != "desk") for person in people]

    monkeypatch.setattr(evaluate_dialogue, "_play", play)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    people = [make_person(id="ann").model_dump(), make_person(id="bob", channel="desk").model_dump()]
    (tmp_path / "people.yaml").write_text(json.dumps(people))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(signpost, ["evaluate", "dialogue", *arguments])


def test_the_table_names_who_was_not_served(folder: Path) -> None:
    done = run("--people", str(folder))

    assert done.exit_code == 0, done.output
    assert "50.0%" in done.output
    assert "none right: 1: bob" in done.output


def test_failures_prints_the_conversations_that_ended_wrongly(folder: Path) -> None:
    done = run("--people", str(folder), "--failures")

    assert "== bob (desk): none right" in done.output
    assert "== ann" not in done.output
    assert "> I eat alone and would like company" in done.output


def test_json_holds_every_conversation_and_the_measures(folder: Path) -> None:
    told = json.loads(run("--people", str(folder), "--json").stdout)

    assert [(one["person"], one["success"]) for one in told["people"]] == [("ann", True), ("bob", False)]
    assert told["measures"]["all"]["success"]["share"] == 0.5
    assert told["people"][0]["lines"][0]["said"] == "I eat alone and would like company"


def test_only_plays_those_named(folder: Path) -> None:
    told = json.loads(run("--people", str(folder), "--only", "ann", "--json").stdout)

    assert [one["person"] for one in told["people"]] == ["ann"]


def test_a_name_nobody_has_is_told(folder: Path) -> None:
    done = run("--people", str(folder), "--only", "zed")

    assert done.exit_code == 1
    assert "Nobody is called zed" in done.output


def test_a_folder_without_people_is_told(tmp_path: Path) -> None:
    done = run("--people", str(tmp_path))

    assert done.exit_code == 1
    assert "--people" in done.output

"""``signpost listing`` and ``signpost export``: what editors and other programs have of the directory in a terminal."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from directory.feeds import read_oruk_v1
from directory.importing import import_feed
from web.commands import export, import_, listing
from web.commands.database import open_signpost

FEED = [
    {"id": f"s{number}", "name": f"Memory café {number}", "organization": {"id": "o1", "name": "Riverside Trust"}}
    for number in (1, 2)
]

type Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a place of its own that holds two services of the source ``riverside``."""
    for name in ("DATABASE_URL", "SIGNPOST_DATABASE_URL", "SEARCH_URL", "SIGNPOST_SEARCH_URL", "SIGNPOST_ENCODER_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIGNPOST_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)

    def run_command(command: click.Command, *arguments: str) -> Result:
        return CliRunner().invoke(command, list(arguments))

    (tmp_path / "riverside.json").write_text(json.dumps(FEED), encoding="utf-8")
    sql = open_signpost().sql
    import_feed(sql, read_oruk_v1(tmp_path / "riverside.json"), source="riverside")
    sql.dispose()
    return run_command


def test_listing_is_edited_shown_and_its_history_told(run: Run) -> None:
    edited = run(
        listing.command, "edit", "riverside:s1", "name=Memory lunch", "phones=[{number: 01632 960001}]",
        "--by", "ed", "--reason", "they rang",
    )  # fmt: skip

    shown = run(listing.command, "show", "riverside:s1")
    told = run(listing.command, "history", "riverside:s1")
    assert "name: Memory café 1 → Memory lunch" in edited.output
    assert "The search index is up to date." in edited.output
    assert "Memory lunch  [set by ed]" in shown.output
    assert "edited by ed: they rang" in told.output


def test_listing_is_closed_reopened_checked_and_released(run: Run) -> None:
    arguments = ("riverside:s1", "--by", "ed", "--no-index")
    run(listing.command, "edit", "riverside:s1", "name=Lunch", "--by", "ed", "--no-index")

    outputs = [
        run(listing.command, "close", *arguments).output,
        run(listing.command, "reopen", *arguments).output,
        run(listing.command, "checked", *arguments, "--on", "2026-10-01").output,
        run(listing.command, "release", "riverside:s1", "name", "--by", "ed", "--no-index").output,
    ]

    assert "status: active → inactive" in outputs[0]
    assert "status: inactive → active" in outputs[1]
    assert "assured_date: null → 2026-10-01" in outputs[2]
    assert "name: Lunch → Memory café 1" in outputs[3]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "riverside:s9"), "There is no listing riverside:s9"),
        (("edit", "riverside:s1", "email=no", "--by", "ed"), "email: is not an e-mail address"),
        (("edit", "riverside:s1", "email", "--by", "ed"), "is not FIELD=VALUE"),
        (("edit", "riverside:s1", "needs=[", "--by", "ed"), "is not YAML"),
        (("edit", "riverside:s1", "name=x"), "Missing option '--by'"),
        (("release", "riverside:s1", "name", "--by", "ed"), "no editor's value"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run(listing.command, *arguments)

    assert result.exit_code in (1, 2)
    assert words in result.output
    assert "Traceback" not in result.output


def test_listing_of_our_own_is_added_from_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "lunch.yaml").write_text("name: Lunch at the Mill\norganization: {name: Mill Trust}\n")

    result = run(listing.command, "add", "lunch.yaml", "--by", "ed", "--no-index", "--json")

    change = json.loads(result.stdout)
    assert (change["action"], change["name"]) == ("added", "Lunch at the Mill")
    assert run(listing.command, "show", "own:lunch-at-the-mill").exit_code == 0


@pytest.mark.parametrize("text", ["name: [", "- a list"])
def test_file_that_holds_no_listing_is_refused_by_name(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "lunch.yaml").write_text(text)

    result = run(listing.command, "add", "lunch.yaml", "--by", "ed")

    assert result.exit_code == 1
    assert "Error: lunch.yaml: it" in result.output


def test_export_as_json_lines_can_be_imported_again_without_a_change(run: Run, tmp_path: Path) -> None:
    exported = run(export.command, "--output", "whole.jsonl")

    again = run(import_.command, "whole.jsonl", "--json")

    report = json.loads(again.stdout)
    assert "2 services written to whole.jsonl" in exported.stderr
    assert (report["unchanged"], report["changed"], report["closed"]) == (2, 0, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["riverside.json", "var", "whole.jsonl"]


def test_export_to_standard_output_is_a_service_a_line(run: Run) -> None:
    result = run(export.command, "--output", "-")

    names = {json.loads(line)["name"] for line in result.stdout.splitlines()}
    assert names == {"Memory café 1", "Memory café 2"}


def test_export_as_csv_can_be_imported_again_without_a_change(run: Run) -> None:
    run(export.command, "--format", "hsds-csv")

    again = run(import_.command, "signpost-directory.zip", "--json")

    report = json.loads(again.stdout)
    assert (report["unchanged"], report["changed"], report["closed"]) == (2, 0, 0)


@pytest.mark.parametrize("export_format", ["oruk-v3", "hsds-csv"])
def test_export_to_where_nothing_can_be_written_says_so(run: Run, export_format: str) -> None:
    result = run(export.command, "--format", export_format, "--output", "nowhere/whole")

    assert result.exit_code == 1
    assert "nowhere/whole cannot be written" in result.output

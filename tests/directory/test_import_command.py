"""``signpost import``: a feed goes in, search knows it, and every problem is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from web.commands.import_ import command

ORGANISATION = {"id": "o1", "name": "Riverside Trust"}
GOOD = {
    "id": "s1",
    "name": "Memory café",
    "description": "<p>Tea for people with dementia.</p>",
    "organization": ORGANISATION,
    "url": "riverside.example.org",
}
NAMELESS = {"id": "s2", "name": "", "organization": ORGANISATION}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command in a place of its own, with no settings but where things are kept."""
    for name in ("DATABASE_URL", "SIGNPOST_DATABASE_URL", "SEARCH_URL", "SIGNPOST_SEARCH_URL", "SIGNPOST_ENCODER_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIGNPOST_VAR_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)

    def run_command(*arguments: str) -> Result:
        return CliRunner().invoke(command, list(arguments))

    return run_command


def write(folder: Path, content: Any) -> str:
    path = folder / "riverside.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_import_tells_what_became_of_each_record(run: Any, tmp_path: Path) -> None:
    result = run(write(tmp_path, [GOOD, NAMELESS]))

    assert result.exit_code == 0, result.output
    assert "added      1" in result.output
    assert "refused record 2: no name." in result.output
    assert "repaired url in 1 record: the web address had no https://" in result.output
    assert "riverside: 2 records read, 1 used" in result.output
    assert "The search index is up to date." in result.output


def test_import_again_as_json_says_nothing_has_changed(run: Any, tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD])
    run(path, "--source", "council")

    result = run(path, "--source", "council", "--json")

    report = json.loads(result.stdout)
    assert (report["source"], report["added"], report["unchanged"]) == ("council", 0, 1)


def test_feed_without_one_usable_service_exits_with_1(run: Any, tmp_path: Path) -> None:
    result = run(write(tmp_path, [NAMELESS]))

    assert result.exit_code == 1
    assert "0 used" in result.output


def test_feed_that_cannot_be_read_is_one_sentence(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text("[", encoding="utf-8")

    result = run(str(path))

    assert result.exit_code == 1
    assert "Error: feed.json: not JSON at line 1, column 2" in result.output
    assert "Nothing was imported." in result.output
    assert "Traceback" not in result.output

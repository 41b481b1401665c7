"""``signpost check --open-referral``: what it prints, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.conformance.fakes import a_service, an_id
from web.cli import signpost


def run(*arguments: str) -> Result:
    return CliRunner().invoke(signpost, ["check", *arguments])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "feed.json"


def write(path: Path, content: Any) -> str:
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_check_of_a_good_feed_ends_with_0_and_one_line(feed: Path) -> None:
    result = run("--open-referral", write(feed, a_service()))

    assert result.exit_code == 0
    assert result.stdout == (
        f"{feed}: conforms to Open Referral UK 3.0. "
        "0 problems (0 errors, 0 warnings), 0 pieces of advice, in 1 record.\n"
    )


def test_check_of_a_bad_feed_says_what_to_write_and_ends_with_1(feed: Path) -> None:
    result = run("--open-referral", write(feed, a_service(email="nobody")))

    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        f"error    the file  {an_id(1)} (Lunch club 1)  "
        "email: 'nobody' is not an e-mail address; write one like hello@example.org, or leave the field out"
    )


def test_check_shows_three_of_a_kind_and_counts_the_rest(feed: Path) -> None:
    result = run("--open-referral", write(feed, [a_service(number, email="x") for number in range(1, 8)]))

    lines = result.stdout.splitlines()
    assert [line.startswith("error") for line in lines] == [True] * 4 + [False]
    assert lines[3] == "error    the file  email: 4 more like these"


def test_check_prints_what_a_program_can_read(feed: Path) -> None:
    result = run("--open-referral", write(feed, a_service(email="nobody")), "--json")

    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["counts"]["error"] == 1
    assert report["findings"][0]["examples"][0]["pointer"] == "/email"
    assert report["findings"][0]["rule"] == "email"


def test_check_of_nothing_ends_with_2(tmp_path: Path) -> None:
    result = run("--open-referral", str(tmp_path / "absent.json"))

    assert result.exit_code == 2
    assert "there is no such file or folder" in result.stderr
    assert result.stdout == ""


def test_check_of_a_folder_without_answers_ends_with_2(tmp_path: Path) -> None:
    result = run("--open-referral", str(tmp_path))

    assert result.exit_code == 2
    assert "has no file that is named for an endpoint" in result.stderr


def test_check_that_could_not_be_made_says_so_to_programs_too(feed: Path) -> None:
    feed.write_text("<html>", encoding="utf-8")

    result = run("--open-referral", str(feed), "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["checked"] is False


def test_check_against_an_unknown_profile_ends_with_2(feed: Path) -> None:
    result = run("--open-referral", write(feed, a_service()), "--profile", "9")

    assert result.exit_code == 2
    assert "The profiles are: 3.0" in result.stderr


def test_check_of_no_web_address_ends_with_2() -> None:
    result = run("--open-referral", "ftp://example.org")

    assert result.exit_code == 2
    assert "is not a web address" in result.stderr


def test_names_in_a_feed_are_printed_as_they_are(feed: Path) -> None:
    result = run("--open-referral", write(feed, a_service(name="[red]Club[/red]\x1b[2J", email="x")))

    assert "([red]Club[/red] [2J)" in result.stdout

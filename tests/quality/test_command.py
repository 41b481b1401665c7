"""``signpost check`` on our own listings: what it prints, and how it ends."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from directory.database import make_engine
from directory.importing import import_feed
from directory.quality import QualityDesk
from tests.quality.conftest import a_listing
from web.cli import signpost
from web.migrations import upgrade_database

CONTACTS = {"phones": (), "email": None, "url": None, "service_at_locations": ()}


@pytest.fixture
def var_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of three listings: one good, one stale, one twice."""
    monkeypatch.setenv("SIGNPOST_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path / 'signpost.db'}"
    upgrade_database(url)
    engine = make_engine(url)
    stale = a_listing("stale", name="Old club", assured_date=date(2020, 1, 1), needs=("loneliness",), **ELSEWHERE)
    import_feed(engine, [a_listing("good"), stale], source="medway")
    import_feed(engine, [a_listing("again", assured_date=None)], source="kent")
    engine.dispose()
    return tmp_path


ELSEWHERE = {"email": "info@oldclub.org.uk", "url": "https://www.oldclub.org.uk/", "description": "Cards. " * 50}


def check(*arguments: str) -> Result:
    return CliRunner().invoke(signpost, ["check", *arguments])


def desk(var_dir: Path) -> QualityDesk:
    return QualityDesk(make_engine(f"sqlite:///{var_dir / 'signpost.db'}"))


@pytest.mark.usefixtures("var_dir")
def test_check_prints_the_worst_first_then_faults_then_duplicates_and_ends_with_0() -> None:
    result = check()

    lines = result.stdout.splitlines()
    assert result.exit_code == 0, result.output
    assert "Memory cafe (kent): Nobody is known to have checked it." in lines[0]
    assert "Old club (medway): It was last checked on 1 January 2020." in lines[1]
    assert any("1  Never checked. Ask the service" in line for line in lines)
    assert any("likely one service  Memory cafe" in line for line in lines)
    assert "3 listings judged" in lines[-3]
    assert lines[-1].endswith("/staff/listings.")


def test_check_keeps_what_it_found_for_editors(var_dir: Path) -> None:
    check()

    kept = desk(var_dir)
    assert kept.listings.count() == 3
    assert kept.duplicates.count_waiting() == 1


@pytest.mark.usefixtures("var_dir")
def test_check_prints_what_a_program_can_read() -> None:
    report = json.loads(check("--json", "--limit", "1").stdout)

    assert report["judged"] == 3
    assert report["faults"] == {"never-checked": 1, "stale": 1}
    assert [each["name"] for each in report["listings"]] == ["Memory cafe"]
    assert report["listings"][0]["faults"][0]["remedy"].startswith("Ask the service")
    assert report["duplicates"]["to_decide"] == 1
    assert report["links"] is None


def test_check_without_duplicates_lets_those_found_before_be(var_dir: Path) -> None:
    check()

    result = check("--no-duplicates", "--json")

    assert json.loads(result.stdout)["duplicates"] is None
    assert desk(var_dir).duplicates.count_waiting() == 1


@pytest.mark.usefixtures("var_dir")
def test_check_of_one_feed_judges_that_one() -> None:
    result = check("--source", "kent", "--json", "--no-duplicates")

    assert json.loads(result.stdout)["judged"] == 1


@pytest.mark.usefixtures("var_dir")
def test_check_of_an_unknown_feed_names_those_there_are() -> None:
    result = check("--source", "leeds")

    assert result.exit_code == 2
    assert "kent, medway" in result.output


@pytest.mark.usefixtures("var_dir")
def test_months_given_decide_what_is_stale() -> None:
    report = json.loads(check("--stale-months", "120", "--no-duplicates", "--json").stdout)

    assert "stale" not in report["faults"]


def test_check_ends_with_1_when_nobody_can_reach_a_service(var_dir: Path) -> None:
    engine = make_engine(f"sqlite:///{var_dir / 'signpost.db'}")
    import_feed(engine, [a_listing("hidden", **CONTACTS)], source="kent", whole=False)

    result = check("--no-duplicates")

    assert result.exit_code == 1
    assert "1 that nobody can reach" in result.output


def test_check_of_an_empty_directory_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")

    result = check()

    assert result.exit_code == 0
    assert "Import a feed first" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--open-referral", "x", "--links"), "leave out --links"),
        (("--pages", "3"), "--open-referral only"),
        (("--send",), "--remind only"),
        (("--remind", "--no-duplicates"), "leave out --duplicates"),
    ],
)
def test_options_that_would_do_nothing_are_refused(arguments: tuple[str, ...], words: str) -> None:
    result = check(*arguments)

    assert result.exit_code == 2
    assert words in result.output


def test_remind_lists_who_would_be_reminded_and_sends_nothing(var_dir: Path) -> None:
    result = check("--remind")

    assert "info@oldclub.org.uk: 1\n  Old club (last checked 1 January 2020)" in result.output
    assert "Nothing was sent" in result.output
    assert not (var_dir / "reminders").exists()


def test_remind_without_a_mail_server_writes_messages_once(var_dir: Path) -> None:
    first = check("--remind", "--send")
    second = check("--remind", "--send")

    assert "2 owners reminded of 2 listings, by messages in" in first.output
    assert len(list((var_dir / "reminders").glob("*.eml"))) == 2
    assert "Nobody is to be reminded now." in second.output


@pytest.mark.usefixtures("var_dir")
def test_remind_with_a_mail_server_and_nobody_to_be_from_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNPOST_SMTP_URL", "smtp://mail.example.org")

    result = check("--remind", "--send")

    assert result.exit_code == 1
    assert "SIGNPOST_MAIL_FROM" in result.output

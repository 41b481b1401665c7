"""``signpost import``: a feed goes in, search knows it, and every problem is told."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from web.commands import import_
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


@pytest.fixture
def run_unindexed(run: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the command without bringing search up to date, which takes much longer than all the rest."""
    monkeypatch.setattr(import_, "refresh_index", lambda signpost, *, is_quiet: click.echo("Indexed.", err=True))
    return run


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


def test_import_again_as_json_says_nothing_has_changed(run_unindexed: Any, tmp_path: Path) -> None:
    path = write(tmp_path, [GOOD])
    run_unindexed(path, "--source", "council")

    result = run_unindexed(path, "--source", "council", "--json")

    report = json.loads(result.stdout)
    assert (report["source"], report["added"], report["unchanged"]) == ("council", 0, 1)


def test_feed_without_one_usable_service_exits_with_1(run_unindexed: Any, tmp_path: Path) -> None:
    result = run_unindexed(write(tmp_path, [NAMELESS]))

    assert result.exit_code == 1
    assert "0 used" in result.output


def test_feed_that_cannot_be_read_is_one_sentence(run_unindexed: Any, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text("[", encoding="utf-8")

    result = run_unindexed(str(path))

    assert result.exit_code == 1
    assert "Error: feed.json: not JSON at line 1, column 2" in result.output
    assert "Nothing was imported." in result.output
    assert "Traceback" not in result.output


def numbered(count: int) -> list[dict[str, Any]]:
    return [GOOD | {"id": f"s{number}", "name": f"Service {number}"} for number in range(count)]


def test_feed_that_has_shrunk_is_held_listed_and_approved(run_unindexed: Any, tmp_path: Path) -> None:
    run_unindexed(write(tmp_path, numbered(12)))

    held = run_unindexed(write(tmp_path, numbered(3)))
    listed = run_unindexed("--held")
    approved = run_unindexed("--approve", "2", "--by", "ed")

    assert held.exit_code == 3
    assert "signpost import --approve 2 --by NAME" in held.output
    assert "closed     9" in held.output
    assert "Indexed." not in held.output
    assert "2  20" in listed.output
    assert approved.exit_code == 0
    assert "approved and landed" in approved.output
    assert "Indexed." in approved.output


def test_held_feed_is_discarded_and_cannot_be_approved_then(run_unindexed: Any, tmp_path: Path) -> None:
    run_unindexed(write(tmp_path, numbered(12)))
    run_unindexed(write(tmp_path, numbered(3)))

    discarded = run_unindexed("--discard", "2", "--by", "ed", "--json")
    approved = run_unindexed("--approve", "2", "--by", "ed")

    assert json.loads(discarded.stdout)["state"] == "discarded"
    assert approved.exit_code == 1
    assert "Import 2 is not held: it is discarded" in approved.output


def test_report_is_printed_again_and_says_where_the_rest_is(run_unindexed: Any, tmp_path: Path) -> None:
    run_unindexed(write(tmp_path, numbered(23)))

    words = run_unindexed("--report", "1")
    report = json.loads(run_unindexed("--report", "1", "--json").stdout)

    assert words.output.count("\nadded record") == 20
    assert "… and 3 more added: `signpost import --report 1 --json` or the page /staff/imports/1" in words.output
    assert len(report["entries"]) == 23 + 23
    assert {entry["kind"] for entry in report["entries"]} == {"added", "repaired"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Give one TARGET"),
        (("--held", "--runs"), "Give one TARGET"),
        (("--approve", "1"), "Say who decides"),
        (("--report", "9"), "There is no import 9"),
        (("--all",), "No feed was ever fetched"),
        (("nothing.json",), "no such file"),
        (("ftp://example.org/feed",), "only http and https"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run_unindexed: Any, arguments: tuple[str, ...], words: str) -> None:
    result = run_unindexed(*arguments)

    assert result.exit_code in (1, 2)
    assert words in result.output
    assert "Traceback" not in result.output


def test_template_is_written_once_and_never_over_another_file(run_unindexed: Any, tmp_path: Path) -> None:
    written = run_unindexed("--template", "services.csv")
    before = (tmp_path / "services.csv").read_bytes()

    again = run_unindexed("--template", "services.csv")

    assert written.exit_code == 0
    assert before
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert (tmp_path / "services.csv").read_bytes() == before


class FeedServer:
    """A server on loopback with one file, counting how often it is fetched."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self.fetched = 0
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                feed.fetched += 1
                body = json.dumps(feed.content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """A test's output is no log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/riverside.json"


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    feed = FeedServer()
    thread = Thread(target=feed.server.serve_forever)
    thread.start()
    yield feed
    feed.server.shutdown()
    thread.join()
    feed.server.server_close()


@pytest.mark.sockets
def test_feed_at_an_address_is_remembered_and_fetched_with_all_others(
    run_unindexed: Any, feed_server: FeedServer
) -> None:
    feed_server.content = numbered(2)
    first = run_unindexed(f"{feed_server.address}?key=secret", "--source", "riverside", "--json")
    feed_server.content = numbered(1)

    every = run_unindexed("--all", "--json")

    told = json.loads(first.stdout)
    assert (told["added"], told["address"]) == (2, feed_server.address)
    [report] = json.loads(every.stdout)
    assert (report["source"], report["closed"]) == ("riverside", 1)


@pytest.mark.sockets
def test_one_feed_that_fails_does_not_keep_the_others_from_being_fetched(
    run_unindexed: Any, feed_server: FeedServer
) -> None:
    feed_server.content = numbered(2)
    run_unindexed(feed_server.address, "--source", "a-riverside")
    run_unindexed(feed_server.address, "--source", "b-riverside")
    feed_server.content = [NAMELESS]

    result = run_unindexed("--all")

    assert result.exit_code == 1
    assert result.output.count("nothing was imported") == 2

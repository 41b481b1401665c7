"""A feed's server on this machine: slow, busy, and cut in the middle of an answer."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from directory.feeds.records import FeedError, ServiceRecord
from directory.feeds.sources import open_feed
from tests.feeds.fakes import FakeAPI, service

pytestmark = pytest.mark.sockets


class _Server(ThreadingHTTPServer):
    """Serves five pages; ``moods`` says, for some pages, how to behave the next times each is asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.api = FakeAPI([service(number) for number in range(45)])
        self.moods: dict[str, list[str]] = {}
        self.pages_asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v3/services"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        page = parse_qs(urlsplit(self.path).query)["page"][0]
        self.server.pages_asked.append(page)
        moods = self.server.moods.get(page, [])
        mood = moods.pop(0) if moods else ""
        body = json.dumps(self.server.api.page(int(page))).encode()
        if mood == "busy":
            self.send_response(429)
            self.send_header("Retry-After", "0")
            self.end_headers()
            return
        self.send_response(200)
        if mood != "lengthless":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if mood in ("cut", "lengthless"):
            self.wfile.write(body[:-40])
        elif mood == "slow":
            for byte in body:
                self.wfile.write(bytes([byte]))
        else:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def server() -> Iterator[_Server]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def read(server: _Server, spool: Path) -> list[str]:
    server.pages_asked.clear()
    feed = open_feed(server.address, feed_format=None, source="local", spool_dir=spool, sleep=lambda seconds: None)
    return [record.id for record in feed.records if isinstance(record, ServiceRecord)]


@pytest.mark.parametrize("mood", ["busy", "cut", "lengthless", "slow"])
def test_server_in_a_passing_mood_is_read_whole(server: _Server, spool: Path, mood: str) -> None:
    server.moods = {"2": [mood, mood], "5": [mood]}

    assert read(server, spool) == [f"s{number}" for number in range(45)]


def test_server_that_stays_cut_is_gone_on_with_when_it_is_well(server: _Server, spool: Path) -> None:
    server.moods = {"4": ["cut"] * 5}

    with pytest.raises(FeedError, match=r"broke off in the middle of its answer, 5 times over.*The 3 pages"):
        read(server, spool)

    assert read(server, spool) == [f"s{number}" for number in range(45)]
    assert server.pages_asked == ["1", "4", "5"]
    assert list(spool.iterdir()) == []


def test_server_that_is_not_there_is_a_clear_error(server: _Server, spool: Path) -> None:
    server.server_close()

    with pytest.raises(FeedError, match="does not take connections, 5 times over"):
        read(server, spool)

"""Fetching a file: again when that may help, never from where it may not, never more than was bargained for."""

import gzip
import logging
import socket
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from directory.feeds.fetching import client as fetching
from directory.feeds.fetching.addresses import is_public
from directory.feeds.fetching.client import LONGEST_WAIT_SECONDS, Answered, Fetcher, TryAgain
from directory.feeds.records import FeedError
from tests.feeds.fakes import FakeServer

URL = httpx.URL("https://feed.example.org/feed.json?key=secret")


@pytest.fixture
def server() -> FakeServer:
    return FakeServer(lambda request: httpx.Response(200, content=b"[]", headers={"ETag": '"1"'}))


def fetcher_of(server: FakeServer, given: httpx.URL = URL, **options: Any) -> Fetcher:
    return Fetcher(server.client, given, resolve=lambda host: [server.addresses[host]], **options)


def moved_to(location: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"Location": location})


def test_file_is_written_with_what_came_with_it(server: FakeServer, tmp_path: Path) -> None:
    fetched = fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert (tmp_path / "feed").read_bytes() == b"[]"
    assert (fetched.etag, fetched.is_unchanged) == ('"1"', False)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectTimeout("slow"),
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("refused"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("peer closed connection without sending complete message body"),
        *[httpx.Response(status) for status in (429, 500, 502, 503, 504)],
        httpx.Response(200, content=gzip.compress(b"[]" * 99)[:-9], headers={"Content-Encoding": "gzip"}),
    ],
    ids=repr,
)
def test_failure_that_may_pass_is_tried_again(server: FakeServer, tmp_path: Path, failure: Any) -> None:
    server.failures = [failure] * 4

    fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert (tmp_path / "feed").read_bytes() == b"[]"
    assert len(server.requests) == 5


def test_failure_that_stays_is_one_clear_error_that_tells_no_secret(
    server: FakeServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server.failures = [httpx.Response(503)] * 9

    with caplog.at_level(logging.DEBUG), pytest.raises(FeedError) as told:
        fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert str(told.value) == "https://feed.example.org/feed.json answers 503, 5 times over. Try again later."
    assert len(server.requests) == 5
    assert list(tmp_path.iterdir()) == []
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert ours
    assert "secret" not in "".join(str(record.__dict__) for record in ours)


def test_silence_is_waited_for_half_a_minute_at_most() -> None:
    with fetching.make_client() as client:
        assert (client.timeout.connect, client.timeout.read) == (10, 30)
        assert not client.follow_redirects


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_refusal_is_not_tried_again(server: FakeServer, tmp_path: Path, status: int) -> None:
    server.failures = [httpx.Response(status)]

    with pytest.raises(Answered, match=f"answers {status}") as told:
        fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert told.value.status == status
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "there is no host feed.example.org"),
        (OSError("[SSL: CERTIFICATE_VERIFY_FAILED]"), "the certificate of feed.example.org cannot be trusted"),
    ],
)
def test_unknown_host_and_bad_certificate_are_told_at_once(
    server: FakeServer, tmp_path: Path, error: OSError, fault: str
) -> None:
    failure = httpx.ConnectError("failed")
    failure.__cause__ = error
    server.failures = [failure]

    with pytest.raises(FeedError, match=fault):
        fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("99999", LONGEST_WAIT_SECONDS), ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0), ("soon", True), ("", True)],
)
def test_wait_is_what_the_server_asks_for_within_reason(
    server: FakeServer, tmp_path: Path, header: str, seconds: float
) -> None:
    server.failures = [httpx.Response(429, headers={"Retry-After": header})]
    waits: list[Any] = []
    how_long = fetching._how_long
    mending = pytest.MonkeyPatch()

    def remember(error: Exception) -> bool | float:
        waits.append(how_long(error))
        return waits[-1]

    with mending.context() as patch:
        patch.setattr(fetching, "_how_long", remember)
        fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert waits == [seconds]


def test_wait_until_a_moment_is_the_time_from_now(server: FakeServer) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)

    wait = fetching._retry_after(moment)

    assert wait is not None
    assert 50 < wait <= 60


def test_redirects_are_followed_on_the_host_and_to_public_ones(server: FakeServer, tmp_path: Path) -> None:
    server.addresses["cdn.example.net"] = "151.101.1.1"
    server.failures = [moved_to("/other"), moved_to("https://cdn.example.net/x", 308)]

    fetched = fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert str(fetched.url) == "https://cdn.example.net/x"


@pytest.mark.parametrize(
    ("location", "address", "fault"),
    [
        ("http://intranet.example.net/", "10.1.2.3", "intranet.example.net, which is on a private network"),
        ("http://localhost:8000/", "127.0.0.1", "localhost, which is on a private network"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254", "on a private network"),
        ("http://[::1]/", "::1", "on a private network"),
        ("file:///etc/passwd", "", "not http or https"),
        ("ftp://cdn.example.net/x", "151.101.1.1", "not http or https"),
        ("gopher://x", "", "not http or https"),
        ("http://", "", "not http or https"),
    ],
)
def test_redirect_to_where_it_may_not_go_is_refused(
    server: FakeServer, tmp_path: Path, location: str, address: str, fault: str
) -> None:
    host = httpx.URL(location).host
    server.addresses[host] = address
    server.failures = [moved_to(location)]

    with pytest.raises(FeedError, match=fault):
        fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert len(server.requests) == 1


def test_private_host_that_a_person_named_is_fetched(server: FakeServer, tmp_path: Path) -> None:
    given = httpx.URL("http://127.0.0.1:8000/feed.json")
    server.failures = [moved_to("http://127.0.0.1:8000/other"), moved_to("http://192.168.1.1/")]
    server.addresses["192.168.1.1"] = "192.168.1.1"

    with pytest.raises(FeedError, match=r"192\.168\.1\.1, which is on a private network"):
        fetcher_of(server, given).fetch(given, tmp_path / "feed")

    assert [request.url.path for request in server.requests] == ["/feed.json", "/other"]


def test_password_does_not_follow_to_another_host(server: FakeServer, tmp_path: Path) -> None:
    given = httpx.URL("https://user:word@feed.example.org/feed.json")
    server.addresses["cdn.example.net"] = "151.101.1.1"
    server.failures = [moved_to("https://x:y@cdn.example.net/x")]

    fetcher_of(server, given).fetch(given, tmp_path / "feed")

    assert ["Authorization" in request.headers for request in server.requests] == [True, False]


def test_machine_that_answers_is_held_to_the_same_rule(server: FakeServer, tmp_path: Path) -> None:
    class Stream:
        def get_extra_info(self, _: str) -> tuple[str, int]:
            return "127.0.0.1", 443

    server.addresses["rebound.example.net"] = "151.101.1.1"
    answer = httpx.Response(200, extensions={"network_stream": Stream()})

    with pytest.raises(FeedError, match=r"rebound\.example\.net, which is on a private network"):
        fetcher_of(server)._check_peer(httpx.URL("https://rebound.example.net/"), answer)


def test_endless_redirects_are_a_clear_error(server: FakeServer, tmp_path: Path) -> None:
    server.answer = lambda request: moved_to("/round")

    with pytest.raises(FeedError, match="sends us on more than 5 times"):
        fetcher_of(server).fetch(URL, tmp_path / "feed")


def test_answer_over_the_limit_is_stopped(server: FakeServer, tmp_path: Path) -> None:
    server.answer = lambda request: httpx.Response(200, content=b"x" * 2000)

    with pytest.raises(FeedError, match="the feed is over 1 kB"):
        fetcher_of(server, most_bytes=1000).fetch(URL, tmp_path / "feed")

    assert list(tmp_path.iterdir()) == []


def test_limit_counts_all_that_is_fetched(server: FakeServer, tmp_path: Path) -> None:
    server.answer = lambda request: httpx.Response(200, content=b"x" * 400)
    fetcher = fetcher_of(server, most_bytes=1000)

    fetcher.fetch(URL, tmp_path / "1")
    fetcher.fetch(URL, tmp_path / "2")

    with pytest.raises(FeedError, match="the feed is over 1 kB"):
        fetcher.fetch(URL, tmp_path / "3")


def test_bomb_is_stopped_before_it_is_unpacked(server: FakeServer, tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    server.answer = lambda request: httpx.Response(
        200, stream=httpx.ByteStream(bomb), headers={"Content-Encoding": "gzip"}
    )
    fetcher = fetcher_of(server, most_bytes=1_000_000)

    with pytest.raises(FeedError, match="the feed is over 1 MB"):
        fetcher.fetch(URL, tmp_path / "feed")

    assert len(bomb) < 100_000


def test_packed_answer_is_unpacked_to_its_end(server: FakeServer, tmp_path: Path) -> None:
    content = gzip.compress(b"[" + b" " * 300_000) + gzip.compress(b"]")
    server.answer = lambda request: httpx.Response(
        200, stream=httpx.ByteStream(content), headers={"Content-Encoding": "gzip"}
    )

    fetcher_of(server).fetch(URL, tmp_path / "feed")

    assert (tmp_path / "feed").read_bytes() == b"[" + b" " * 300_000 + b"]"
    assert server.requests[0].headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "zstd"])
def test_packing_that_was_not_asked_for_is_refused(server: FakeServer, tmp_path: Path, coding: str) -> None:
    server.answer = lambda request: httpx.Response(
        200, stream=httpx.ByteStream(b"x"), headers={"Content-Encoding": coding}
    )

    with pytest.raises(FeedError, match="packed in a way that was not asked for"):
        fetcher_of(server).fetch(URL, tmp_path / "feed")


def test_unchanged_file_is_left_as_it_is(server: FakeServer, tmp_path: Path) -> None:
    server.answer = lambda request: httpx.Response(304)
    (tmp_path / "feed").write_bytes(b"old")

    fetched = fetcher_of(server).fetch(URL, tmp_path / "feed", etag='"1"')

    assert fetched.is_unchanged
    assert (tmp_path / "feed").read_bytes() == b"old"
    assert server.requests[0].headers["If-None-Match"] == '"1"'


def test_file_that_fails_its_check_is_fetched_again(server: FakeServer, tmp_path: Path) -> None:
    looks = []

    def check(part: Path) -> None:
        looks.append(part.read_bytes())
        if len(looks) < 3:
            raise TryAgain("broke off")

    fetcher_of(server).fetch(URL, tmp_path / "feed", check=check)

    assert looks == [b"[]"] * 3


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("nonsense", False),
    ],
)
def test_address_is_public_or_not(address: str, expected: bool) -> None:
    assert is_public(address) is expected

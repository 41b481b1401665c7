"""Following web addresses: what is gone, what is only trouble, and where nobody is sent."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from directory.quality.links import LinkFollower, LinkOutcome, follow_all, make_client

PUBLIC = "93.184.216.34"
type Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def follower() -> Iterator[Callable[..., LinkFollower]]:
    clients: list[httpx.Client] = []

    def make(answer: Answer, resolve: Callable[[str], list[str]] = lambda _: [PUBLIC]) -> LinkFollower:
        clients.append(httpx.Client(transport=httpx.MockTransport(answer)))
        return LinkFollower(clients[-1], resolve=resolve)

    yield make
    for client in clients:
        client.close()


type MakeFollower = Callable[..., LinkFollower]


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "fine"), (204, "fine"), (404, "gone"), (410, "gone"), (403, "trouble"), (429, "trouble"), (503, "trouble")],
)
def test_status_tells_what_is_gone_from_what_is_trouble(follower: MakeFollower, status: int, state: str) -> None:
    outcome = follower(lambda _: httpx.Response(status)).follow("https://riverside.org.uk/a")

    assert (outcome.state, outcome.has_answered) == (state, True)


def test_page_that_refuses_head_is_asked_for_itself(follower: MakeFollower) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.method)
        return httpx.Response(404 if request.method == "HEAD" else 200)

    assert follower(answer).follow("https://riverside.org.uk/").state == "fine"
    assert asked == ["HEAD", "GET"]


def test_address_looked_up_is_the_one_connected_to_by_the_site_s_own_name(follower: MakeFollower) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200)

    follower(answer).follow("https://riverside.org.uk:8443/a?b=c")

    assert str(asked[0].url) == f"https://{PUBLIC}:8443/a?b=c"
    assert asked[0].headers["host"] == "riverside.org.uk:8443"
    assert asked[0].extensions["sni_hostname"] == "riverside.org.uk"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"])
def test_private_address_is_never_asked(follower: MakeFollower, address: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("it was asked")

    outcome = follower(answer, lambda _: [PUBLIC, address]).follow("https://riverside.org.uk/")

    assert outcome.state == "trouble"
    assert "private network" in outcome.words


def test_redirect_into_a_private_network_is_not_followed(follower: MakeFollower) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["host"])
        return httpx.Response(302, headers={"Location": "http://metadata.internal/"})

    resolve = {"riverside.org.uk": [PUBLIC], "metadata.internal": ["169.254.169.254"]}
    outcome = follower(answer, resolve.__getitem__).follow("https://riverside.org.uk/")

    assert asked == ["riverside.org.uk"]
    assert "private network" in outcome.words


def test_redirect_is_followed_to_where_it_ends(follower: MakeFollower) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/new":
            return httpx.Response(404)
        return httpx.Response(301, headers={"Location": "/new"})

    assert follower(answer).follow("https://riverside.org.uk/old").state == "gone"


def test_redirect_without_end_is_trouble(follower: MakeFollower) -> None:
    outcome = follower(lambda _: httpx.Response(302, headers={"Location": "/"})).follow("https://riverside.org.uk/")

    assert (outcome.state, outcome.words) == ("trouble", "sends people on and on")


def test_redirect_to_no_web_page_is_trouble(follower: MakeFollower) -> None:
    answer = httpx.Response(302, headers={"Location": "file:///etc/passwd"})

    assert follower(lambda _: answer).follow("https://riverside.org.uk/").state == "trouble"


@pytest.mark.parametrize(("number", "state"), [(socket.EAI_NONAME, "gone"), (socket.EAI_AGAIN, "trouble")])
def test_name_nobody_knows_is_gone_and_a_silent_name_server_is_trouble(
    follower: MakeFollower, number: int, state: str
) -> None:
    def resolve(_: str) -> list[str]:
        raise socket.gaierror(number, "no")

    outcome = follower(lambda _: httpx.Response(200), resolve).follow("https://riverside.org.uk/")

    assert (outcome.state, outcome.has_answered) == (state, False)


@pytest.mark.parametrize("error", [httpx.ReadTimeout("slow"), httpx.ConnectError("no"), httpx.RemoteProtocolError("x")])
def test_site_that_does_not_answer_is_trouble(follower: MakeFollower, error: httpx.HTTPError) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    outcome = follower(answer).follow("https://riverside.org.uk/")

    assert (outcome.state, outcome.has_answered) == ("trouble", False)


def test_pages_of_a_site_are_asked_for_one_at_a_time_with_a_pause() -> None:
    sites = CountingSites()
    slept: list[float] = []
    urls = [f"https://{site}.org.uk/{page}" for site in "abc" for page in range(4)]

    outcomes = list(follow_all(urls, sites, at_once=3, pause_seconds=1.5, sleep=slept.append))

    assert sorted(outcome.url for outcome in outcomes) == sorted(urls)
    assert sites.most_at_once_of_a_site == 1
    assert slept == [1.5] * 9


def test_address_is_followed_once_however_often_it_is_given() -> None:
    outcomes = list(follow_all(["https://a.org.uk/"] * 3, CountingSites(), sleep=lambda _: None))

    assert len(outcomes) == 1


def test_fault_of_the_follower_itself_is_not_swallowed() -> None:
    class Broken:
        def follow(self, url: str) -> LinkOutcome:
            raise RuntimeError(url)

    with pytest.raises(RuntimeError):
        list(follow_all(["https://a.org.uk/", "https://b.org.uk/"], Broken(), sleep=lambda _: None))


@pytest.mark.sockets
def test_real_server_is_followed_by_its_name() -> None:
    with serving() as port, make_client() as client:
        follower = LinkFollower(client, resolve=lambda _: ["127.0.0.1"], is_allowed=lambda _: True)

        outcomes = {path: follower.follow(f"http://riverside.test:{port}/{path}") for path in ("here", "gone", "moved")}

    assert {path: outcome.state for path, outcome in outcomes.items()} == {
        "here": "fine",
        "gone": "gone",
        "moved": "fine",
    }
    assert Pages.hosts == {f"riverside.test:{port}"}


class CountingSites:
    """Answers every page, and knows how many pages of a site were ever asked for at once."""

    def __init__(self) -> None:
        self.most_at_once_of_a_site = 0
        self._busy: dict[str, int] = {}
        self._lock = threading.Lock()

    def follow(self, url: str) -> LinkOutcome:
        site = url.split("/")[2]
        with self._lock:
            self._busy[site] = self._busy.get(site, 0) + 1
            self.most_at_once_of_a_site = max(self.most_at_once_of_a_site, self._busy[site])
        threading.Event().wait(0.002)
        with self._lock:
            self._busy[site] -= 1
        return LinkOutcome(url, "fine")


class Pages(BaseHTTPRequestHandler):
    hosts: set[str] = set()  # noqa: RUF012 - the server makes a handler for each request.

    def do_GET(self) -> None:
        Pages.hosts.add(str(self.headers["Host"]))
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/here")
        else:
            self.send_response(200 if self.path == "/here" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        return


class serving:
    def __enter__(self) -> int:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return int(self._server.server_address[1])

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

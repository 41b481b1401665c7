"""An API over HTTP: polite, bounded, and every way of failing said in words."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from directory.conformance import CheckImpossible, EndpointFailed, HTTPSource, check_open_referral
from directory.conformance.http import MOST_REDIRECTS, USER_AGENT
from directory.conformance.sources import MOST_BYTES
from tests.conformance.fakes import FakeAPI

type Handler = Callable[[httpx.Request], httpx.Response]


def source_of(
    handler: Handler, base: str = "https://api.example.org/v3", slept: list[float] | None = None
) -> HTTPSource:
    client = httpx.Client(transport=httpx.MockTransport(handler), follow_redirects=True, max_redirects=MOST_REDIRECTS)
    return HTTPSource(base, client=client, sleep=(slept if slept is not None else []).append)


def failing(error: Exception) -> Handler:
    def handle(request: httpx.Request) -> httpx.Response:
        raise error

    return handle


def test_request_is_for_the_endpoint_below_the_base_and_says_who_asks() -> None:
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={})

    source = source_of(handle, "https://name:secret@api.example.org/v3/services?key=k1")
    source.fetch("/taxonomies", {"page": "2"})

    assert str(asked[0].url.copy_with(userinfo=b"")) == "https://api.example.org/v3/taxonomies?key=k1&page=2"
    assert asked[0].headers["User-Agent"] == USER_AGENT
    assert asked[0].headers["Authorization"].startswith("Basic ")
    assert source.name == "https://api.example.org/v3"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (httpx.Response(200, text="<!doctype html><p>Hello"), "answers with a web page, not JSON"),
        (httpx.Response(200, text="{"), "is not JSON (line 1, column 2)"),
        (httpx.Response(200, text='{"a": NaN}'), "is not JSON"),
        (httpx.Response(200, text=""), "answers with nothing"),
        (httpx.Response(200, content=b'"caf\xe9"'), "is not in UTF-8 (byte 5)"),
        (httpx.Response(200, text="[" * 200_000), "nests too deep to be read"),
        (httpx.Response(200, content=b" " * (MOST_BYTES + 10)), "is over 20 MB"),
        (httpx.Response(404), "answers 404, not found"),
        (httpx.Response(401), "answers 401, not allowed"),
        (httpx.Response(418, text="teapot"), "answers 418 and says 'teapot'"),
        (httpx.Response(500), "answers 500, a fault inside the server"),
        (httpx.Response(302, headers={"Location": "/v3/"}), "sends the asker on more than 5 times"),
    ],
)
def test_answer_that_cannot_be_used_is_explained(answer: httpx.Response, problem: str) -> None:
    source = source_of(
        lambda request: httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    )

    with pytest.raises(EndpointFailed) as failed:
        source.fetch("/", {})

    assert failed.value.problem == problem
    assert failed.value.remedy
    assert not failed.value.is_unreachable


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (httpx.ConnectError("[Errno -2] Name or service not known"), "there is no host api.example.org"),
        (httpx.ConnectError("[Errno 111] Connection refused"), "api.example.org does not take connections"),
        (httpx.ConnectTimeout("slow"), "api.example.org did not answer in 20 seconds"),
        (
            httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"),
            "has a certificate for api.example.org that cannot be trusted",
        ),
    ],
)
def test_host_that_is_not_there_means_no_check(error: Exception, problem: str) -> None:
    with pytest.raises(CheckImpossible, match=problem):
        check_open_referral(source_of(failing(error)))


def test_certificate_trouble_is_known_by_its_cause() -> None:
    error = httpx.ConnectError("handshake failure")
    error.__cause__ = ssl.SSLError("unknown ca")

    with pytest.raises(EndpointFailed, match="certificate"):
        source_of(failing(error)).fetch("/", {})


def test_busy_server_is_asked_again_when_it_says() -> None:
    answers = iter(
        [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(503), httpx.Response(200, json=[])]
    )
    slept: list[float] = []

    body = source_of(lambda request: next(answers), slept=slept).fetch("/", {})

    assert body == []
    assert [wait for wait in slept if wait >= 1] == [7.0, 2.0]


def test_server_that_asks_for_a_long_wait_is_not_waited_for_all_day() -> None:
    slept: list[float] = []

    with pytest.raises(EndpointFailed, match="too many requests"):
        source_of(lambda request: httpx.Response(429, headers={"Retry-After": "86400"}), slept=slept).fetch("/", {})

    assert max(slept) == 30.0
    assert len([wait for wait in slept if wait >= 1]) == 2


def test_answer_that_breaks_off_is_asked_for_three_times() -> None:
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        raise httpx.ReadTimeout("slow")

    with pytest.raises(EndpointFailed, match="did not answer in 20 seconds"):
        source_of(handle).fetch("/", {})

    assert len(asked) == 3


def test_requests_are_set_apart_by_a_pause() -> None:
    slept: list[float] = []
    source = source_of(lambda request: httpx.Response(200, json={}), slept=slept)

    source.fetch("/", {})
    source.fetch("/services", {})

    assert slept == [0.1]


@pytest.mark.parametrize("address", ["ftp://example.org", "https://", "https://exa mple.org:x", "http://[::1"])
def test_what_is_no_web_address_is_refused(address: str) -> None:
    with pytest.raises(EndpointFailed, match="is not a web address"):
        HTTPSource(address)


@contextmanager
def serving(api: FakeAPI) -> Iterator[str]:
    """Serve an API in memory over HTTP on this machine."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            try:
                status, body = 200, api.fetch(url.path.removeprefix("/v3"), dict(parse_qsl(url.query)))
            except EndpointFailed as failed:
                status, body = failed.status or 500, {"detail": failed.problem}
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v3"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.sockets
def test_api_on_a_real_server_is_checked_from_end_to_end() -> None:
    api = FakeAPI()
    api.lists["/services"][1]["email"] = "nobody"

    with serving(api) as address, httpx.Client(trust_env=False, timeout=5) as client:
        report = check_open_referral(HTTPSource(address, client=client, sleep=lambda seconds: None))

    assert report.problems_by_endpoint() == {"/services": 1, "/services/{id}": 1}
    assert report.advice == 0

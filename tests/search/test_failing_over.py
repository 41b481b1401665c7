"""The whole directory over a real Elasticsearch that turns slow, red or silent: nobody waits, and it comes back."""

import threading
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from directory.model import SearchRequest
from directory.search import Directory
from directory.search.elastic import ElasticsearchIndex
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from directory.search.upkeep import Upkeep
from tests.search.builders import make_service
from tests.search.fakes import ROCHESTER, VOCABULARY, FakeCatalogue, FakeGazetteer, FakeOutbox, FakeReader

pytestmark = pytest.mark.sockets

LONG_SECONDS = 3.0
TIMEOUT_SECONDS = 1.0


class Gate:
    """Stands before the real server; what it does with a request can be changed."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.mode = "open"
        self.url = ""

    def pass_on(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        if self.mode == "slow":
            time.sleep(LONG_SECONDS)
        if self.mode == "red":
            self._answer(handler, httpx.Response(503, json={"error": {"type": "no_shard_available_action_exception"}}))
        elif self.mode == "down":
            handler.close_connection = True
        else:
            headers = {name: value for name, value in handler.headers.items() if name.lower() != "host"}
            url = f"{self.behind}{handler.path}"
            self._answer(handler, httpx.request(handler.command, url, content=body, headers=headers, timeout=30))

    def _answer(self, handler: BaseHTTPRequestHandler, answer: httpx.Response) -> None:
        handler.send_response(answer.status_code)
        handler.send_header("X-Elastic-Product", "Elasticsearch")
        handler.send_header("Content-Type", answer.headers.get("content-type", "application/json"))
        handler.send_header("Content-Length", str(len(answer.content)))
        handler.end_headers()
        handler.wfile.write(answer.content)


@pytest.fixture
def gate(elasticsearch_url: str) -> Iterator[Gate]:
    gate = Gate(elasticsearch_url.rstrip("/"))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            try:
                gate.pass_on(self)
            except ConnectionError:
                # Whoever asked has left by the time a slow answer comes.
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass_on

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gate.url = f"http://127.0.0.1:{server.server_port}"
    yield gate
    server.shutdown()
    server.server_close()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def directory(gate: Gate, clock: Clock, tmp_path) -> Iterator[Directory]:
    first = ElasticsearchIndex(gate.url, f"signpost-test-{uuid.uuid4().hex[:10]}", timeout_seconds=TIMEOUT_SECONDS)
    engines = Engines(first, EmbeddedIndex(tmp_path / "index"), clock=clock)
    catalogue = FakeCatalogue(make_service("debt-advice", name="Debt advice"))
    upkeep = Upkeep(
        services=catalogue,
        outbox=FakeOutbox(),
        engines=engines,
        reader=FakeReader(),
        encoder=None,
        vector_dir=tmp_path,
    )
    upkeep.rebuild()
    yield Directory(
        catalogue=catalogue,
        engines=engines,
        encoder=None,
        vocabulary=VOCABULARY,
        gazetteer=FakeGazetteer(ROCHESTER),
        reader=FakeReader(),
        upkeep=upkeep,
        clock=lambda: datetime(2026, 11, 2, 10, tzinfo=UTC),
    )
    gate.mode = "open"
    first.drop()


@pytest.mark.parametrize(("mode", "reason"), [("slow", "timeout"), ("red", "red"), ("down", "down")])
def test_the_embedded_copy_answers_in_time_and_elasticsearch_comes_back(directory, gate, clock, mode, reason):
    ask = SearchRequest(text="debt")
    before = directory.find_services(ask)

    gate.mode = mode
    began = time.monotonic()
    meanwhile = directory.find_services(ask)
    seconds = time.monotonic() - began
    gate.mode = "open"
    clock.now = 11.0
    after = directory.find_services(ask)

    assert [before.engine, meanwhile.engine, after.engine] == ["elasticsearch", "embedded", "elasticsearch"]
    assert [match.name for match in meanwhile.matches] == [match.name for match in before.matches] == ["Debt advice"]
    assert directory.failed_over == {reason: 1}
    # It waits its second, and never as long as the server would have taken.
    assert seconds < LONG_SECONDS

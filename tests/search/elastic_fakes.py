"""A server that answers like Elasticsearch what it was told to, by hand."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What one request gets, after so many seconds."""

    body: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    seconds: float = 0.0


class FakeElasticsearch:
    """Answers requests in the order it was given answers, the last one again and again, and records the bodies."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.bodies: list[str] = []
        self.url = ""

    def next_answer(self, body: str) -> Answer:
        self.bodies.append(body)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def answering(*answers: Answer) -> Iterator[FakeElasticsearch]:
    """Run a fake on a free port of this machine while the block lasts."""
    fake = FakeElasticsearch(*answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            answer = fake.next_answer(body)
            time.sleep(answer.seconds)
            told = json.dumps(answer.body).encode()
            try:
                self.send_response(answer.status)
                self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)
            except OSError:
                return  # Whoever asked did not wait for it.

        do_GET = do_PUT = do_DELETE = do_POST

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""Twilio's Messages resource on this machine: it checks a request as Twilio does, and keeps what it takes."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "a-token-only-tests-know"
TWILIO = "https://api.twilio.com"
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_LONGEST = 1600


@dataclass
class Twilio:
    """What was taken, and how it is to behave.

    ``refused`` maps a number to the error it gets. ``busy`` answers that many requests with 429.
    """

    taken: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    busy: int = 0
    is_broken: bool = False
    babbles: bool = False
    status: str = "queued"
    gate: threading.Event | None = None

    def answer(self, path: str, authorization: str, form: dict[str, str]) -> tuple[int, Any]:
        self.asked += 1
        wanted = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.is_broken:
            return 503, "<html>Service Unavailable</html>"
        if self.busy:
            self.busy -= 1
            return 429, _error(20429, "Too Many Requests", 429)
        if authorization != f"Basic {wanted}":
            return 401, _error(20003, "Authenticate", 401)
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return 404, _error(20404, f"The requested resource {path} was not found", 404)
        fault = self._fault(form)
        if fault:
            return 400, fault
        self.taken.append(form)
        message = {"sid": "SM1", "status": self.status, "error_code": None, "num_segments": "1", **form}
        return 201, "taken" if self.babbles else message

    def _fault(self, form: dict[str, str]) -> dict[str, Any] | None:
        to = form.get("To", "")
        if not _E164.fullmatch(to):
            return _error(21211, f"The 'To' number {to} is not a valid phone number.")
        if not form.get("From") and not form.get("MessagingServiceSid"):
            return _error(21603, "A 'From' phone number is required.")
        if not form.get("Body"):
            return _error(21602, "Message body is required.")
        if len(form["Body"]) > _LONGEST:
            return _error(21617, "The concatenated message body exceeds the 1600 character limit.")
        # Twilio's own words quote the number.
        return _error(self.refused[to], f"The message to {to} was not taken.") if to in self.refused else None


def _error(code: int, message: str, status: int = 400) -> dict[str, Any]:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return {"code": code, "message": message, "more_info": more, "status": status}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        twilio: Twilio = self.server.twilio  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if twilio.gate:
            twilio.gate.wait(5)
        status, answer = twilio.answer(self.path, self.headers.get("Authorization", ""), form)
        told = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        # Whoever asked may have given up.
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class HereInstead(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, which finds this machine where Twilio's name is."""

    def __init__(self, url: str, **settings: Any) -> None:
        super().__init__(**settings)
        self._url = url

    def request(self, method: str, url: str, **told: Any) -> Response:
        assert url.startswith(TWILIO)
        return super().request(method, url.replace(TWILIO, self._url), **told)


@contextmanager
def twilio_here() -> Iterator[tuple[Twilio, str]]:
    """Give Twilio and its address, until the end of the block."""
    twilio = Twilio()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.twilio = twilio  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield twilio, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        if twilio.gate:
            twilio.gate.set()
        server.shutdown()
        server.server_close()
        thread.join()

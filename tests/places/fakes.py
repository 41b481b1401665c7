"""A postcode service on this machine that speaks as postcodes.io does, well and badly."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

GILLINGHAM = {
    "postcode": "ME7 1AA",
    "quality": 1,
    "latitude": 51.390123,
    "longitude": 0.549876,
    "country": "England",
    "region": "South East",
    "admin_district": "Medway",
    "admin_ward": "Gillingham North",
    "admin_county": None,
    "codes": {"admin_district": "E06000035", "admin_county": "E99999999", "admin_ward": "E05015943"},
}
GUERNSEY = {"postcode": "GY1 1AA", "latitude": None, "longitude": None, "country": "Channel Islands", "codes": {}}
OUTCODE = {
    "outcode": "TD15",
    "latitude": 55.7657,
    "longitude": -2.0071,
    "admin_district": ["Northumberland", "Scottish Borders"],
    "admin_ward": ["Berwick East", "East Berwickshire"],
    "country": ["England", "Scotland"],
}
WITHDRAWN = {
    "postcode": "ME7 1AB",
    "year_terminated": 2015,
    "month_terminated": 3,
    "latitude": 51.39,
    "longitude": 0.55,
}
KNOWN: dict[str, Any] = {
    "/postcodes/ME71AA": GILLINGHAM,
    "/postcodes/GY11AA": GUERNSEY,
    "/outcodes/TD15": OUTCODE,
    "/terminated_postcodes/ME71AB": WITHDRAWN,
}
NOT_FOUND = {
    "postcodes": "Postcode not found",
    "outcodes": "Outcode not found",
    "terminated_postcodes": "Terminated postcode not found",
}


def answer(path: str) -> tuple[int, dict[str, Any]]:
    """Return the status and body that postcodes.io gives for a path."""
    found = KNOWN.get(path)
    if found is not None:
        return 200, {"status": 200, "result": found}
    return 404, {"status": 404, "error": NOT_FOUND.get(path.split("/")[1], "Not found")}


class FakePostcodesIO:
    """The service: ``mood`` is well, slow, broken, garbage, busy or redirect; ``asked`` are the paths asked for."""

    def __init__(self) -> None:
        self.mood = "well"
        self.asked: list[str] = []
        self.url = ""


@contextmanager
def running_postcodes_io() -> Iterator[FakePostcodesIO]:
    """Run the service on a free port of this machine."""
    fake = FakePostcodesIO()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path)
            fake.asked.append(path)
            if fake.mood == "slow":
                time.sleep(1.0)
            status, body = {"broken": (500, b"oops"), "garbage": (200, b"<html>"), "busy": (429, b"{}")}.get(
                fake.mood, (0, b"")
            )
            if not status:
                status, said = answer(path)
                body = json.dumps(said).encode()
            if fake.mood == "redirect":
                status, body = 302, b""
            self._send(status, body)

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if status == 429:
                self.send_header("Retry-After", "120")
            if status == 302:
                self.send_header("Location", "https://elsewhere.example.org/")
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                return

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

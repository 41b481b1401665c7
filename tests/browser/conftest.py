"""A real browser before the website, which runs on stand-ins in a thread of this process."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.web.fakes import FakeSignpost
from web.api.context import EXTENSION
from web.app import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HOW_TO_GET_ONE = "no browser: install Chromium (Debian and Ubuntu: apt-get install chromium) and put it on PATH"
WIDTHS = (390, 1280)


def _find_browser() -> Path:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI"):
        pytest.fail(HOW_TO_GET_ONE)
    if found is None:
        pytest.skip(HOW_TO_GET_ONE)
    return Path(found)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = _find_browser()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture
def signpost() -> Iterator[FakeSignpost]:
    made = FakeSignpost()
    yield made
    made.sql.dispose()


class _Server(ThreadingMixIn, WSGIServer):
    """Werkzeug's own leaves a file open when the browser breaks off while it is sent; this one closes it."""

    daemon_threads = True
    request_queue_size = 64


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="session")
def server() -> Iterator[WSGIServer]:
    """One website for all tests, because its templates take longest."""
    first = FakeSignpost()
    running = make_server("127.0.0.1", 0, create_app(first), _Server, _Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    thread.join(5)
    running.server_close()
    first.sql.dispose()


@pytest.fixture
def site(server: WSGIServer, signpost: FakeSignpost) -> str:
    """Put this test's parts behind the website; the fixture is its address."""
    app = server.get_app()
    assert isinstance(app, Flask)
    app.extensions[EXTENSION] = signpost
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a window of its own; anything the browser complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def show(path: str, *, width: int = 1280, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=site, java_script_enabled=script, viewport={"width": width, "height": 900}, locale="en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: _complain_of_strangers(sent.url, site, complaints))
        page.goto(path)
        return page

    yield show
    for context in contexts:
        context.close()
    assert not complaints


def _complain_of_strangers(address: str, site: str, complaints: list[str]) -> None:
    if not address.startswith((site, "data:", "about:", "blob:")):
        complaints.append(f"the page asked {address} for something")

"""The website on stand-ins, and a visitor to it."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.fakes import FakeSignpost
from web.api.context import EXTENSION
from web.app import create_app

PASSWORD = "three-random-words"


@pytest.fixture
def signpost() -> Iterator[FakeSignpost]:
    made = FakeSignpost()
    yield made
    made.sql.dispose()


@pytest.fixture(scope="session")
def website() -> Iterator[Flask]:
    """One website for all tests, because its templates take longest; each test puts its own parts behind it."""
    first = FakeSignpost()
    yield create_app(first)
    first.sql.dispose()


@pytest.fixture
def app(website: Flask, signpost: FakeSignpost) -> Flask:
    website.extensions[EXTENSION] = signpost
    return website


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def fresh_client(signpost: FakeSignpost) -> FlaskClient:
    """A website of its own, for tests of what a process counts and remembers."""
    return create_app(signpost).test_client()


def csrf_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, "the page has no form"
    return found.group(1)


def send_form(client: FlaskClient, page: str, action: str, **fields: str) -> TestResponse:
    """Open a page and send a form of it, as somebody with a browser does."""
    token = csrf_of(client.get(page))
    return client.post(action, data={"csrf_token": token, **fields})


@pytest.fixture
def sign_in(client: FlaskClient, signpost: FakeSignpost) -> Callable[..., FlaskClient]:
    """Sign somebody in, authenticator app and all."""

    def enter(role: str = "navigator", username: str = "nav") -> FlaskClient:
        user = signpost.users.create(username, PASSWORD, role=role, name="Nadia")
        send_form(client, "/staff/sign-in", "/staff/sign-in", username=username, password=PASSWORD)
        code = pyotp.TOTP(signpost.users.start_enrolment(user.id).secret).now()
        answer = send_form(client, "/staff/sign-in/code", "/staff/sign-in/code", code=code)
        assert answer.status_code == 303
        return client

    return enter

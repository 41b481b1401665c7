"""The website on stand-ins, and a visitor to it."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.fakes import FakeSignpost
from web.app import create_app

PASSWORD = "three-random-words"


@pytest.fixture
def signpost() -> Iterator[FakeSignpost]:
    made = FakeSignpost()
    yield made
    made.sql.dispose()


@pytest.fixture
def app(signpost: FakeSignpost) -> Flask:
    made = create_app(signpost)
    made.testing = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


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

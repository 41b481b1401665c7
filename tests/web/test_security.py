"""What every answer and every route must have."""

import gc
import logging
import re
import sys

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from tests.web.conftest import csrf_of
from tests.web.fakes import FakeSettings, FakeSignpost
from web.app import COOKIE, PUBLIC_ENDPOINTS, create_app

PAGES = ("/", "/chat", "/needs", "/search?q=x", "/services/blood-tests-gillingham", "/staff/sign-in", "/nothing")


def test_every_route_is_public_on_purpose_or_guarded(app: Flask) -> None:
    unguarded = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in PUBLIC_ENDPOINTS and not hasattr(app.view_functions[rule.endpoint], "guard")
    }

    assert unguarded == set()


def test_every_public_endpoint_exists_and_none_is_guarded_too(app: Flask) -> None:
    guarded = {name for name, view in app.view_functions.items() if hasattr(view, "guard")}

    assert set(app.view_functions) >= PUBLIC_ENDPOINTS
    assert not PUBLIC_ENDPOINTS & guarded


@pytest.mark.parametrize("address", PAGES)
def test_every_page_forbids_script_and_style_from_anywhere_else(client: FlaskClient, address: str) -> None:
    answer = client.get(address)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_inline_script_or_style_or_loads_from_elsewhere(client: FlaskClient, address: str) -> None:
    page = client.get(address).text

    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert not re.search(r"(?:src|<link[^>]*href)=\"https?:", page)


@pytest.mark.parametrize(
    "address",
    [
        "/chat",
        "/chat/start-again",
        "/staff/sign-in",
        "/staff/sign-in/code",
        "/staff/requests/request-1/claim",
        "/staff/imports/1/approve",
    ],
)
def test_every_form_refuses_to_be_sent_from_another_site(client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"say": "hello"})

    assert answer.status_code == 400
    assert "We could not read that" in answer.text


def test_session_cookie_is_hidden_from_script_and_from_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/chat").headers["Set-Cookie"]

    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_session_cookie_goes_over_https_only_where_the_site_is_public() -> None:
    signpost = FakeSignpost(settings=FakeSettings(secure_cookies=True))
    cookie = create_app(signpost).test_client().get("/chat").headers["Set-Cookie"]
    signpost.sql.dispose()

    assert "Secure" in cookie


def test_a_page_is_not_sent_more_than_it_can_hold(client: FlaskClient) -> None:
    answer = client.post("/chat", data={"csrf_token": csrf_of(client.get("/chat")), "say": "a" * 100_000})

    assert answer.status_code == 413
    assert "too much to send" in answer.text


def test_logs_hold_the_route_and_a_request_id_and_nothing_personal(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="web.app"):
        client.get("/search?q=my+secret+illness&near=ME7+1AA", headers={"X-Request-ID": "request-12345"})

    record = next(record for record in caplog.records if record.name == "web.app")
    assert record.__dict__["route"] == "/search"
    assert record.__dict__["request_id"] == "request-12345"
    assert "illness" not in str(record.__dict__)
    assert "ME7" not in str(record.__dict__)


def test_request_id_is_ours_when_the_one_offered_is_odd(client: FlaskClient) -> None:
    answer = client.get("/health/live", headers={"X-Request-ID": "<script>"})

    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


@pytest.mark.parametrize(("is_exempt", "status"), [(True, 200), (False, 400)])
def test_blueprints_of_other_layers_say_whether_they_prove_requests_themselves(
    signpost: FakeSignpost, is_exempt: bool, status: int
) -> None:
    calls = Blueprint("calls", __name__)
    calls.post("/telephony/voice")(lambda: "<Response/>")
    if is_exempt:
        calls.csrf_exempt = True  # type: ignore[attr-defined]

    answer = create_app(signpost, [calls]).test_client().post("/telephony/voice")

    assert answer.status_code == status


def test_static_files_are_kept_as_long_as_their_address_says_what_is_in_them(client: FlaskClient) -> None:
    marked = re.search(r'href="(/static/signpost\.css\?v=[^"]+)"', client.get("/").text)
    assert marked

    with client.get(marked.group(1)) as named, client.get("/static/nhsuk-frontend.min.js") as plain:
        assert "immutable" in named.headers["Cache-Control"]
        assert plain.headers["Cache-Control"] == "no-cache"


def test_style_sheet_has_neither_the_nhs_blues_nor_its_typeface_nor_anything_from_elsewhere(
    client: FlaskClient,
) -> None:
    with client.get("/static/signpost.css") as answer:
        rules = answer.get_data(as_text=True).lower()

    for brand in ("#005eb8", "#003087", "frutiger"):
        assert brand not in rules
    assert re.findall(r"url\([\"']?https?:", rules) == []


def test_a_file_the_browser_has_already_is_closed_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    left_open: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", left_open.append)
    first = client.get("/static/signpost.css")
    tag = first.headers["ETag"]
    first.close()

    status = client.get("/static/signpost.css", headers={"If-None-Match": tag}).status_code
    gc.collect()

    assert status == 304
    assert left_open == []

"""Telling us that a listing is wrong, and the editors' list of it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from bot.audit import read_audit
from directory.listing_reports import CONTACT_MAXIMUM, DETAILS_MAXIMUM
from tests.web.conftest import send_form
from tests.web.fakes import FakeSignpost

type SignIn = Callable[..., FlaskClient]

FORM = "/services/blood-tests-gillingham/report"
API = "/api/services/blood-tests-gillingham/reports"


def test_service_page_leads_to_the_form(client: FlaskClient) -> None:
    page = client.get("/services/blood-tests-gillingham").text

    assert f'href="{FORM}"' in page


def test_report_is_kept_and_answered_with_thanks(client: FlaskClient, signpost: FakeSignpost) -> None:
    answer = send_form(client, FORM, FORM, kind="phone", details="It rings out", contact="07700 900123")

    assert answer.status_code == 303
    assert "we have your report" in client.get(answer.headers["Location"]).text
    kept = signpost.reports.kept[1]
    assert (kept.kind, kept.details, kept.contact) == ("phone", "It rings out", "07700 900123")


def test_report_needs_no_contact(client: FlaskClient, signpost: FakeSignpost) -> None:
    send_form(client, FORM, FORM, kind="closed")

    assert signpost.reports.kept[1].contact == ""


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({}, "Choose what is wrong"),
        ({"kind": "made-up"}, "Choose what is wrong"),
        ({"kind": "other"}, "Tell us what is wrong"),
        ({"kind": "hours", "details": "x" * (DETAILS_MAXIMUM + 1)}, "Use 1,000 characters or fewer"),
        ({"kind": "hours", "contact": "my sister"}, "Enter a UK phone number"),
    ],
)
def test_form_says_what_to_put_right(
    client: FlaskClient, signpost: FakeSignpost, fields: dict[str, str], fault: str
) -> None:
    answer = send_form(client, FORM, FORM, **fields)

    assert answer.status_code == 422
    assert fault in answer.text
    assert signpost.reports.kept == {}


def test_form_keeps_what_was_typed_when_something_is_wrong(client: FlaskClient) -> None:
    answer = send_form(client, FORM, FORM, details="Kept words", contact="my sister")

    assert "Kept words" in answer.text
    assert 'value="my sister"' in answer.text


def test_form_filled_in_by_a_program_is_thanked_and_dropped(client: FlaskClient, signpost: FakeSignpost) -> None:
    answer = send_form(client, FORM, FORM, kind="closed", website="https://spam.example")

    assert answer.status_code == 303
    assert signpost.reports.kept == {}


def test_listing_with_many_reports_says_that_an_editor_will_look(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.reports.is_full = True

    answer = send_form(client, FORM, FORM, kind="closed", details="Shut for good")

    assert answer.status_code == 429
    assert "An editor will look at it soon" in answer.text
    assert "Shut for good" in answer.text


def test_unknown_listing_has_no_form(client: FlaskClient) -> None:
    assert client.get("/services/none/report").status_code == 404
    assert client.get("/services/none/report/sent").status_code == 404


def test_program_reports_a_listing(client: FlaskClient, signpost: FakeSignpost) -> None:
    answer = client.post(API, json={"kind": "place", "details": "Moved to Rainham"})

    assert answer.status_code == 201
    assert answer.json == {"id": 1, "state": "new"}
    assert signpost.reports.kept[1].details == "Moved to Rainham"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"kind": "nonsense"}, 422, "Use one of: closed"),
        ({"kind": "other"}, 422, "Tell us what is wrong"),
        ({"kind": "phone", "contact": "x" * (CONTACT_MAXIMUM + 1)}, 422, "Use 200 characters"),
        ({"kind": "phone", "contact": "nobody"}, 422, "Enter a UK phone number"),
        ([], 400, "Send a JSON object"),
    ],
)
def test_program_is_told_what_is_wrong_with_its_report(
    client: FlaskClient, body: object, status: int, words: str
) -> None:
    answer = client.post(API, json=body)

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert words in answer.text


def test_program_reporting_an_unknown_listing_gets_404(client: FlaskClient) -> None:
    assert client.post("/api/services/none/reports", json={"kind": "closed"}).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("admin", 200), ("navigator", 403), ("analyst", 403)])
def test_reports_open_to_editors_and_administrators_only(sign_in: SignIn, role: str, status: int) -> None:
    assert sign_in(role).get("/staff/reports").status_code == status


def test_editor_lands_on_the_reports_and_sees_them_in_the_menu(sign_in: SignIn) -> None:
    client = sign_in("editor")

    answer = client.get("/staff")

    assert answer.headers["Location"] == "/staff/reports"
    page = client.get("/staff/reports").text
    assert "Reported listings" in page
    assert "Requests</a>" not in page


def test_editor_takes_a_report_and_finishes_it(sign_in: SignIn, signpost: FakeSignpost) -> None:
    signpost.reports.add("blood-tests-gillingham", "phone", "It rings out", "07700 900123")
    client = sign_in("editor", "ed")

    send_form(client, "/staff/reports/1", "/staff/reports/1/take")
    page = client.get("/staff/reports/1").text
    done = send_form(client, "/staff/reports/1", "/staff/reports/1/finish", outcome="put right", note="New number")

    assert "It rings out" in page
    assert "tel:07700900123" in page
    assert done.status_code == 303
    assert signpost.reports.kept[1].outcome == "New number"
    assert "Nobody has said that a listing is wrong." in client.get("/staff/reports").text


def test_every_look_at_a_report_is_in_the_audit(sign_in: SignIn, signpost: FakeSignpost) -> None:
    signpost.reports.add("blood-tests-gillingham", "phone", "It rings out", "07700 900123")

    sign_in("editor", "ed").get("/staff/reports/1")

    (entry,) = read_audit(signpost.sql, "1")
    assert (entry.who, entry.action, entry.record) == ("ed", "viewed", "listing report")


def test_editor_must_say_what_came_of_it(sign_in: SignIn, signpost: FakeSignpost) -> None:
    signpost.reports.add("blood-tests-gillingham", "phone")
    client = sign_in("editor", "ed")
    send_form(client, "/staff/reports/1", "/staff/reports/1/take")

    answer = send_form(client, "/staff/reports/1", "/staff/reports/1/finish", note="Kept words")

    assert answer.status_code == 422
    assert "Choose what came of it" in answer.text
    assert "Kept words" in answer.text


def test_second_editor_is_told_who_was_quicker(sign_in: SignIn, signpost: FakeSignpost) -> None:
    signpost.reports.add("blood-tests-gillingham", "phone")
    client = sign_in("editor", "ed")
    page = client.get("/staff/reports/1")
    assert page.status_code == 200
    signpost.reports.take(1, "eve")

    answer = send_form(client, "/staff/reports", "/staff/reports/1/take")

    assert answer.status_code == 409
    assert "eve works on it." in answer.text

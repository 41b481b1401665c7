"""Signing in, and the navigators' queue."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from bot.replies import TextReply
from bot.turns import Utterance
from tests.web.builders import a_request
from tests.web.conftest import PASSWORD, send_form
from tests.web.fakes import NOON, FakeSignpost
from web.staff import access

type SignIn = Callable[..., FlaskClient]


def test_queue_sends_a_stranger_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/staff/queue")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/staff/sign-in"


def test_password_alone_opens_nothing(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.users.create("nav", PASSWORD, role="navigator")

    answer = send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password=PASSWORD)

    assert answer.headers["Location"] == "/staff/sign-in/code"
    assert client.get("/staff/queue").status_code == 303


def test_first_sign_in_sets_up_the_authenticator_app(client: FlaskClient, signpost: FakeSignpost) -> None:
    user = signpost.users.create("nav", PASSWORD, role="navigator")
    send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password=PASSWORD)

    page = client.get("/staff/sign-in/code").text

    secret = signpost.users.start_enrolment(user.id).secret
    assert secret in page.replace(" ", "")
    assert "<svg" in page


def test_next_sign_in_asks_for_a_code_and_shows_no_secret(sign_in: SignIn, signpost: FakeSignpost) -> None:
    client = sign_in().application.test_client()

    send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password=PASSWORD)
    page = client.get("/staff/sign-in/code").text

    assert "Enter your code" in page

    assert "type in this key" not in page


def test_code_page_without_a_password_goes_back_to_the_start(client: FlaskClient) -> None:
    assert client.get("/staff/sign-in/code").headers["Location"] == "/staff/sign-in"


def test_wrong_password_is_refused_and_the_name_kept(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.users.create("nav", PASSWORD, role="navigator")

    answer = send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password="not-the-password")

    assert answer.status_code == 422
    assert "One of them is not right" in answer.text
    assert 'value="nav"' in answer.text
    assert "not-the-password" not in answer.text


def test_empty_form_names_both_fields(client: FlaskClient) -> None:
    answer = send_form(client, "/staff/sign-in", "/staff/sign-in")

    assert 'href="#username"' in answer.text
    assert 'href="#password"' in answer.text


def test_guessing_is_stopped(client: FlaskClient) -> None:
    for _ in range(5):
        send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password="a-wrong-password")

    answer = send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password="a-wrong-password")

    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text


def test_wrong_code_is_refused(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.users.create("nav", PASSWORD, role="navigator")
    send_form(client, "/staff/sign-in", "/staff/sign-in", username="nav", password=PASSWORD)

    answer = send_form(client, "/staff/sign-in/code", "/staff/sign-in/code", code="no")

    assert answer.status_code == 422
    assert "newest 6-digit code" in answer.text


@pytest.mark.parametrize(("role", "status"), [("navigator", 200), ("admin", 200), ("analyst", 403), ("editor", 403)])
def test_queue_opens_to_navigators_and_administrators_only(sign_in: SignIn, role: str, status: int) -> None:
    assert sign_in(role).get("/staff/queue").status_code == status


def test_signing_out_ends_a_copied_session_too(sign_in: SignIn) -> None:
    client = sign_in()
    copied = client.application.test_client()
    cookie = client.get_cookie("signpost_session")
    assert cookie is not None
    copied.set_cookie("signpost_session", cookie.value)
    assert copied.get("/staff/queue").status_code == 200

    send_form(client, "/staff/queue", "/staff/sign-out")

    assert copied.get("/staff/queue").status_code == 303


def test_half_an_hour_of_nothing_ends_the_session(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in()
    monkeypatch.setattr(access, "IDLE_SECONDS", -1)

    assert client.get("/staff/queue").status_code == 303


def test_disabled_person_is_out_at_once(sign_in: SignIn, signpost: FakeSignpost) -> None:
    client = sign_in()

    signpost.users.disable("nav")

    assert client.get("/staff/queue").status_code == 303


def test_queue_shows_who_waits_and_marks_the_urgent(sign_in: SignIn, signpost: FakeSignpost) -> None:
    signpost.handoffs.requests["request-2"] = a_request(id="request-2", name="", urgent=True)

    page = sign_in().get("/staff/queue").text

    assert "2 waiting" in page
    assert "Barbara" in page
    assert page.count("Urgent</strong>") == 1
    assert "midday on 5 October 2026" in page


def test_request_shows_contact_summary_services_and_transcript(sign_in: SignIn, signpost: FakeSignpost) -> None:
    talk = signpost.talk
    started = talk.start("web")
    talk.answers = (TextReply(text="Here is a carers' group."),)
    talk.navigator_says(started.id, "Hello Barbara")
    talk.take_turn(Utterance(started.id, "I look after my dad"))
    signpost.handoffs.said = talk.events(started.id)

    page = sign_in().get("/staff/requests/request-1").text

    for words in ("07700 900123", "Looks after a parent", "Blood tests at Balmoral Gardens", "Hello Barbara"):
        assert words in page
    assert "I look after my dad" in page
    assert ">You <" not in page
    assert signpost.handoffs.viewed == [("nav", "request-1")]


@pytest.mark.parametrize(
    ("contact", "address"),
    [("07700 900123", "tel:07700900123"), ("barbara@example.org", "mailto:barbara@example.org")],
)
def test_request_can_be_answered_with_one_press(
    sign_in: SignIn, signpost: FakeSignpost, contact: str, address: str
) -> None:
    signpost.handoffs.requests["request-1"] = a_request(contact=contact, locality="chatham-central")

    page = sign_in().get("/staff/requests/request-1").text

    assert f'<a href="{address}">{contact}</a>' in page
    assert "Chatham Central" in page


def test_taking_and_finishing_a_request(sign_in: SignIn, signpost: FakeSignpost) -> None:
    client, page = sign_in(), "/staff/requests/request-1"

    send_form(client, page, f"{page}/claim")
    taken = signpost.handoffs.requests["request-1"]
    answer = send_form(client, page, f"{page}/finish", outcome="done", note="Booked a visit")

    finished = signpost.handoffs.requests["request-1"]
    assert (taken.state, taken.navigator) == ("claimed", "nav")
    assert answer.headers["Location"] == "/staff/queue"
    assert (finished.outcome, finished.note) == ("done", "Booked a visit")


def test_finishing_asks_what_happened_and_keeps_the_note(sign_in: SignIn, signpost: FakeSignpost) -> None:
    client, page = sign_in(), "/staff/requests/request-1"
    send_form(client, page, f"{page}/claim")

    answer = send_form(client, page, f"{page}/finish", note="Booked a visit")

    assert answer.status_code == 422
    assert "Choose what happened" in answer.text
    assert "Booked a visit" in answer.text


def test_request_somebody_else_took_says_so(sign_in: SignIn, signpost: FakeSignpost) -> None:
    client, page = sign_in(), "/staff/requests/request-1"
    client.get(page)
    held = signpost.handoffs.requests["request-1"]
    signpost.handoffs.requests["request-1"] = replace(held, state="claimed", navigator="other", claimed_at=NOON)

    answer = send_form(client, page, f"{page}/claim")

    assert answer.status_code == 409
    assert "Somebody else has taken this request" in answer.text


@pytest.mark.parametrize("action", ["claim", "finish"])
def test_request_that_is_not_there_is_not_found(sign_in: SignIn, action: str) -> None:
    answer = send_form(sign_in(), "/staff/queue", f"/staff/requests/none/{action}", outcome="done")

    assert answer.status_code == 404


def test_refreshing_by_script_does_not_keep_the_session_alive(sign_in: SignIn) -> None:
    client = sign_in()
    with client.session_transaction() as kept:
        kept["staff"] = {**kept["staff"], "seen": kept["staff"]["seen"] - 60}
        before = kept["staff"]["seen"]

    client.get("/staff/queue", headers={"X-Refresh": "1"})

    with client.session_transaction() as kept:
        assert kept["staff"]["seen"] == before

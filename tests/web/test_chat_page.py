"""The chat page without JavaScript, and what its script asks for."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.replies import Contact, HandoffReply, TextReply, UrgentReply
from tests.web.builders import URGENT
from tests.web.conftest import csrf_of, send_form
from tests.web.fakes import FakeSignpost

JSON = {"Accept": "application/json"}


def say(client: FlaskClient, words: str, **fields: str) -> TestResponse:
    return send_form(client, "/chat", "/chat", say=words, **fields)


def say_by_script(client: FlaskClient, words: str, after: int = 1) -> TestResponse:
    token = csrf_of(client.get("/chat"))
    return client.post("/chat", data={"csrf_token": token, "say": words, "after": str(after)}, headers=JSON)


def test_opening_the_page_greets_without_starting_a_conversation(client: FlaskClient, signpost: FakeSignpost) -> None:
    page = client.get("/chat").text

    assert "I am a computer assistant, not a person" in page
    assert 'value="I feel lonely"' in page
    assert signpost.talk.said == []


def test_what_is_said_comes_back_with_its_answer(client: FlaskClient) -> None:
    answer = say(client, "blood test in Gillingham")
    page = client.get("/chat").text

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/chat#latest"
    assert page.count('id="latest"') == 1
    spoken = [page.index(words) for words in ("I am a computer", "blood test in Gillingham", "I found this")]
    assert spoken == sorted(spoken)
    assert 'href="/services/blood-tests-gillingham"' in page
    assert 'href="tel:01632960001"' in page


def test_home_page_box_begins_the_conversation(client: FlaskClient, signpost: FakeSignpost) -> None:
    send_form(client, "/", "/chat", say="I am lonely")

    assert signpost.talk.said[0].text == "I am lonely"
    assert signpost.talk.said[0].channel == "web"


def test_choices_of_the_last_answer_are_buttons_and_pressing_one_says_it(
    client: FlaskClient, signpost: FakeSignpost
) -> None:
    say(client, "blood test")
    page = client.get("/chat").text

    send_form(client, "/chat", "/chat", say="", choice="more")

    assert re.search(r'<button[^>]*name="choice" value="more">Show more</button>', page)
    assert "I feel lonely</button>" not in page
    assert signpost.talk.said[-1].text == "more"


def test_several_messages_are_one_conversation(client: FlaskClient, signpost: FakeSignpost) -> None:
    say(client, "first")
    say(client, "second")

    assert len({said.conversation_id for said in signpost.talk.said}) == 1


def test_urgent_answer_is_a_care_card_with_numbers_to_call(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.talk.answers = URGENT

    say(client, "I cannot go on")

    page = client.get("/chat").text
    assert "nhsuk-card--care--urgent" in page
    assert 'href="tel:116123"' in page


@pytest.mark.parametrize(
    ("name", "phone", "shown"),
    [
        ("Shout: text SHOUT", "85258", 'Shout: text SHOUT to <a href="sms:85258">85258</a>'),
        ("999 by text relay", "18000", '999 by text relay: <a href="tel:18000">18000</a>'),
        (
            "999 in British Sign Language: 999bsl.co.uk",
            "999",
            '999 in British Sign Language: <a href="https://999bsl.co.uk">999bsl.co.uk</a>',
        ),
    ],
)
def test_contact_opens_what_it_needs(
    client: FlaskClient, signpost: FakeSignpost, name: str, phone: str, shown: str
) -> None:
    contact = Contact(name=name, phone=phone, hours="24 hours")
    signpost.talk.answers = (UrgentReply(level="crisis", category="suicide", text="Talk now.", contacts=(contact,)),)

    say(client, "I cannot go on")

    assert shown in client.get("/chat").text


def test_handoff_is_told_plainly(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.talk.answers = (HandoffReply(state="queued", text="You are number 2 in the queue.", position=2),)

    say(client, "person")

    assert "You are number 2 in the queue." in client.get("/chat").text


def test_words_are_shown_as_words_and_not_as_html(client: FlaskClient) -> None:
    say(client, "<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/chat").text


def test_empty_message_says_what_to_do(client: FlaskClient, signpost: FakeSignpost) -> None:
    answer = say(client, "  ")

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'href="#say"' in answer.text
    assert signpost.talk.said == []


def test_message_that_is_too_long_is_kept_for_shortening(client: FlaskClient) -> None:
    answer = say(client, "a" * 2001)

    assert answer.status_code == 413
    assert "Use 2,000 characters or fewer" in answer.text
    assert "a" * 2001 in answer.text


def test_message_sent_too_soon_is_kept_for_sending_again(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.talk.is_too_fast()

    answer = say(client, "my words")

    assert answer.status_code == 429
    assert "Wait 12 seconds" in answer.text
    assert "my words</textarea>" in answer.text


def test_same_form_sent_twice_is_said_once(client: FlaskClient, signpost: FakeSignpost) -> None:
    say(client, "first")
    say(client, "twice", key="same")
    say(client, "twice", key="same")

    assert [said.text for said in signpost.talk.said] == ["first", "twice"]


def test_conversation_that_was_deleted_is_started_afresh(client: FlaskClient, signpost: FakeSignpost) -> None:
    say(client, "before")
    signpost.talk.forget()

    answer = say(client, "after")

    assert answer.status_code == 303
    assert "before" not in client.get("/chat").text
    assert "after" in client.get("/chat").text


def test_start_again_takes_the_conversation_off_the_page(client: FlaskClient) -> None:
    say(client, "my secret")

    answer = send_form(client, "/chat", "/chat/start-again")

    assert answer.status_code == 303
    assert "my secret" not in client.get("/chat").text


def test_leaving_forgets_the_conversation_and_goes_elsewhere(client: FlaskClient) -> None:
    say(client, "my secret")

    answer = client.get("/chat/leave")

    assert answer.headers["Location"].startswith("https://www.bbc.co.uk/")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "my secret" not in client.get("/chat").text


def test_two_visitors_never_see_each_others_words(client: FlaskClient) -> None:
    say(client, "my secret")
    stranger = client.application.test_client()

    assert "my secret" not in stranger.get("/chat").text


def test_script_gets_the_answer_alone_and_where_to_go_on_from(client: FlaskClient) -> None:
    answer = say_by_script(client, "blood test").json

    assert answer is not None
    assert "I found this in Gillingham" in answer["html"]
    assert "blood test</div>" not in answer["html"]
    assert "I am a computer" not in answer["html"]
    assert "Show more" in answer["choices"]
    assert (answer["mode"], answer["seq"]) == ("bot", 3)
    assert answer["key"]


def test_script_is_told_what_is_wrong_as_a_problem(client: FlaskClient) -> None:
    answer = say_by_script(client, "")

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"


def test_script_hears_a_navigator_who_spoke_meanwhile(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.talk.mode_now = "human"
    signpost.talk.answers = (TextReply(text="Someone is joining."),)
    say(client, "person")
    signpost.talk.navigator_says(signpost.talk.said[0].conversation_id, "Hello, this is Nadia")

    news = client.get("/chat/events?after=3", headers=JSON).json

    assert news is not None
    assert "Hello, this is Nadia" in news["html"]
    assert "Care navigator" in news["html"]
    assert news["mode"] == "human"


def test_events_of_nobody_are_empty(client: FlaskClient) -> None:
    news = client.get("/chat/events?after=0", headers=JSON).json

    assert news is not None
    assert news["html"] == ""

"""The chat API keeps the contract that other people's programs rely on."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.replies import replies_adapter
from tests.web.builders import SERVICES
from tests.web.fakes import FakeSignpost


class Program:
    """Somebody else's client of the chat API."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        begun = client.post("/api/conversations", json={"channel": "web", "language": "en"})
        self.begun = begun
        self.id = begun.json["id"] if begun.json else ""
        self.headers = {"Authorization": f"Bearer {begun.json['token']}"} if begun.json else {}

    def says(self, text: Any, **headers: str) -> TestResponse:
        address = f"/api/conversations/{self.id}/messages"
        return self.client.post(address, json={"text": text}, headers={**self.headers, **headers})

    def hears(self, after: object = 0, **headers: str) -> TestResponse:
        address = f"/api/conversations/{self.id}/events?after={after}"
        return self.client.get(address, headers={**self.headers, **headers})


@pytest.fixture
def program(client: FlaskClient) -> Program:
    return Program(client)


def expect_problem(answer: TestResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == status
    assert answer.json["detail"]
    body: dict[str, Any] = answer.json
    return body


def test_start_gives_an_id_a_token_and_a_greeting(program: Program) -> None:
    answer = program.begun

    assert answer.status_code == 201
    assert answer.json is not None
    assert set(answer.json) == {"id", "token", "mode", "replies"}
    assert answer.json["mode"] == "bot"
    assert answer.json["replies"][0]["type"] == "text"


def test_start_takes_an_empty_object_as_a_web_conversation_in_english(client: FlaskClient) -> None:
    answer = client.post("/api/conversations", json={})

    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("body", "field"), [({"channel": "telepathy"}, "channel"), ({"language": "English"}, "language"), ({"x": 1}, "x")]
)
def test_start_names_the_field_that_is_wrong(client: FlaskClient, body: dict[str, object], field: str) -> None:
    answer = client.post("/api/conversations", json=body)

    problem = expect_problem(answer, 422)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_message_is_answered_with_replies_in_the_published_shape(program: Program) -> None:
    answer = program.says("blood test in Gillingham")

    assert answer.status_code == 200
    assert answer.json is not None
    assert set(answer.json) == {"mode", "replies", "seq"}
    assert tuple(replies_adapter.validate_python(answer.json["replies"])) == SERVICES


def test_message_sent_twice_with_one_key_is_said_once(program: Program, signpost: FakeSignpost) -> None:
    first = program.says("food bank", **{"Idempotency-Key": "abc"})
    second = program.says("food bank", **{"Idempotency-Key": "abc"})

    assert second.json == first.json
    assert len(signpost.talk.said) == 1


def test_message_without_a_token_is_refused(program: Program) -> None:
    program.headers = {}

    answer = program.says("hello")

    expect_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_message_with_another_conversations_token_is_refused(program: Program, client: FlaskClient) -> None:
    program.headers = Program(client).headers

    expect_problem(program.says("hello"), 401)


def test_message_to_no_conversation_is_not_found(program: Program) -> None:
    program.id = "nowhere"

    expect_problem(program.says("hello"), 404)


def test_message_over_2000_characters_is_too_large(program: Program) -> None:
    expect_problem(program.says("a" * 2001), 413)


def test_message_far_too_large_to_read_is_too_large(program: Program) -> None:
    expect_problem(program.says("a" * 100_000), 413)


@pytest.mark.parametrize("text", ["", "   ", None, 7])
def test_message_without_words_cannot_be_used(program: Program, text: object) -> None:
    problem = expect_problem(program.says(text), 422)

    assert problem["errors"][0]["field"] == "text"


def test_message_too_soon_says_how_long_to_wait(program: Program, signpost: FakeSignpost) -> None:
    signpost.talk.is_too_fast()

    answer = program.says("hello")

    expect_problem(answer, 429)
    assert answer.headers["Retry-After"] == "12"


@pytest.mark.parametrize("body", [b"hello", b"[1]", b"{"])
def test_message_that_is_not_a_json_object_is_a_bad_request(program: Program, body: bytes) -> None:
    address = f"/api/conversations/{program.id}/messages"

    answer = program.client.post(address, data=body, headers=program.headers, content_type="application/json")

    expect_problem(answer, 400)


def test_unexpected_failure_gives_nothing_away(program: Program, signpost: FakeSignpost) -> None:
    signpost.talk.error = RuntimeError("the password is hunter2")

    answer = program.says("hello")

    expect_problem(answer, 500)
    assert "hunter2" not in answer.text


def test_events_give_what_was_said_since(program: Program) -> None:
    program.says("hello")

    everything, since = program.hears(0), program.hears(2)

    assert everything.json is not None
    assert [event["speaker"] for event in everything.json["events"]] == ["bot", "person", "bot"]
    assert since.json is not None
    assert [event["seq"] for event in since.json["events"]] == [3]
    assert since.json["seq"] == 3


def test_events_refuse_a_place_that_is_not_a_number(program: Program) -> None:
    problem = expect_problem(program.hears("yesterday"), 422)

    assert problem["errors"][0]["field"] == "after"


def test_events_need_the_token(program: Program) -> None:
    program.headers = {}

    expect_problem(program.hears(), 401)


def test_unknown_address_of_the_api_is_a_problem_document(client: FlaskClient) -> None:
    expect_problem(client.get("/api/nothing"), 404)


def test_wrong_method_is_a_problem_document(client: FlaskClient) -> None:
    expect_problem(client.get("/api/conversations"), 405)


def test_other_sites_may_call_the_api(client: FlaskClient) -> None:
    answer = client.options("/api/conversations", headers={"Origin": "https://parish.example.org"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]

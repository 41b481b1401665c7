"""The client of Rasa's REST channel."""

import json
import logging
from collections.abc import Callable

import httpx
import pytest

from bot.engine import EngineUnavailable, RasaEngine, read_replies
from bot.replies import ChoicesReply, HandoffReply, TextReply
from bot.speech import spoken_seconds


def make_engine(handler: Callable[[httpx.Request], httpx.Response]) -> RasaEngine:
    return RasaEngine("http://127.0.0.1:5005/", transport=httpx.MockTransport(handler))


def test_engine_is_told_who_says_what_on_which_channel() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=[{"text": "Hello"}])

    answers = make_engine(handler).reply("c1", "hello", "phone", {"mode": "bot"})

    assert answers == [{"text": "Hello"}]
    assert seen[0].url.path == "/webhooks/rest/webhook"
    assert json.loads(seen[0].content) == {
        "sender": "c1",
        "message": "hello",
        "input_channel": "phone",
        "metadata": {"mode": "bot"},
    }


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/restart", "restart"),
        (' //ask_for_person{"x": 1}', 'ask_for_person{"x": 1}'),
        ("/", "?"),
        ("24/7 help", "24/7 help"),
    ],
)
def test_nobody_can_give_the_engine_commands(said: str, heard: str) -> None:
    seen: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content)["message"])
        return httpx.Response(200, json=[{"text": "Hello"}])

    make_engine(handler).reply("c1", said, "web", {})

    assert seen == [heard]


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500),
        httpx.Response(200, text="not json"),
        httpx.Response(200, json={"text": "not a list"}),
        httpx.Response(200, json=["not a reply"]),
    ],
)
def test_engine_is_unavailable_when_it_answers_with_something_else(response: httpx.Response) -> None:
    engine = make_engine(lambda _: response)

    with pytest.raises(EngineUnavailable):
        engine.reply("c1", "hello", "web", {})


@pytest.mark.parametrize("fault", [httpx.ConnectError("refused"), httpx.ReadTimeout("3 s are over")])
def test_engine_is_unavailable_when_it_is_down_or_slow(fault: Exception) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise fault

    with pytest.raises(EngineUnavailable, match=type(fault).__name__):
        make_engine(handler).reply("c1", "hello", "web", {})


def test_engine_waits_three_seconds_at_most() -> None:
    engine = make_engine(lambda _: httpx.Response(200, json=[]))

    assert engine._client.timeout.read == 3.0


def test_answer_with_text_structure_and_buttons_is_read_in_that_order() -> None:
    answer = {
        "text": "You are in the queue.",
        "custom": {"type": "handoff", "state": "queued", "text": "Number 1", "position": 1},
        "buttons": [{"title": "Yes", "payload": "yes please"}, {"title": "No"}],
    }

    replies = read_replies([answer], "web")

    assert [type(reply) for reply in replies] == [TextReply, HandoffReply, ChoicesReply]
    assert isinstance(replies[2], ChoicesReply)
    assert [choice.say for choice in replies[2].choices] == ["yes please", "No"]


def test_text_gets_short_speech_on_the_phone_only() -> None:
    answer = {"text": "This sentence has seven words in it. " * 20}

    (on_phone,), (on_web,) = read_replies([answer], "phone"), read_replies([answer], "web")

    assert isinstance(on_phone, TextReply)
    assert on_phone.speech
    assert spoken_seconds(on_phone.speech) <= 20
    assert isinstance(on_web, TextReply)
    assert on_web.speech is None


def test_structured_words_too_long_to_hear_are_cut_on_the_phone() -> None:
    custom = {"type": "text", "text": "Read this.", "speech": "This sentence has seven words in it. " * 20}

    (reply,) = read_replies([{"custom": custom}], "phone")

    assert isinstance(reply, TextReply)
    assert reply.text == "Read this."
    assert spoken_seconds(reply.speech or "") <= 20


@pytest.mark.parametrize("answer", [{"image": "cat.png"}, {"custom": {"type": "dance"}}, {}])
def test_answer_that_cannot_be_read_is_left_out_and_logged(
    answer: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        replies = read_replies([answer, {"text": "Hello"}], "web")

    assert replies == (TextReply(text="Hello"),)
    assert caplog.records

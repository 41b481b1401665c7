"""Server-sent events: bounded, resumable, with a heartbeat."""

import json
from collections.abc import Callable

from flask.testing import FlaskClient

from bot.record import Event
from tests.web.fakes import NOON, FakeSignpost
from web.api.streaming import Streams, stream_events


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def _nothing_said(_: int) -> list[Event]:
    return []


def _stream(since: Callable[[int], list[Event]], clock: Clock, **limits: float) -> list[str]:
    return list(stream_events(since, 0, lambda: None, clock=clock, sleep=clock.sleep, **limits))


def test_stream_sends_each_event_once_with_its_number() -> None:
    said = [Event(1, NOON, "bot", "Hello", ()), Event(2, NOON, "person", "Hi", ())]

    lines = _stream(lambda after: [event for event in said if event.seq > after], Clock(), seconds=3)

    assert [line.split("\n")[0] for line in lines[1:]] == ["id: 1", "id: 2"]
    assert json.loads(lines[2].split("data: ")[1])["text"] == "Hi"


def test_stream_ends_by_itself() -> None:
    clock = Clock()

    _stream(_nothing_said, clock, seconds=5)

    assert clock.now == 5


def test_stream_beats_while_nothing_is_said() -> None:
    lines = _stream(_nothing_said, Clock(), seconds=25, heartbeat_seconds=10)

    assert [line for line in lines if line.startswith(":")] == [": still here\n\n"] * 2


def test_stream_gives_its_place_back_when_the_reader_goes_away() -> None:
    streams = Streams(1)
    stream = stream_events(_nothing_said, 0, streams.take())
    next(stream)

    stream.close()

    assert streams.take() is not None


def test_stream_without_a_place_sends_what_there_is_and_ends() -> None:
    streams = Streams(1)
    streams.take()

    lines = list(stream_events(lambda after: [Event(1, NOON, "bot", "Hi", ())][after:], 0, streams.take()))

    assert len(lines) == 2


def test_stream_goes_on_from_the_last_event_the_reader_had(client: FlaskClient, signpost: FakeSignpost) -> None:
    begun = signpost.talk.start("web")
    signpost.talk.navigator_says(begun.id, "Hello, this is Nadia")
    headers = {"Authorization": f"Bearer {begun.token}", "Accept": "text/event-stream", "Last-Event-ID": "1"}

    answer = client.get(f"/api/conversations/{begun.id}/events", headers=headers, buffered=False)
    first_two = [next(answer.response), next(answer.response)]  # type: ignore[call-overload]
    answer.close()

    assert answer.mimetype == "text/event-stream"
    assert b"id: 2" in first_two[1]
    assert b"Nadia" in first_two[1]

"""Server-sent events of a conversation: bounded, with a heartbeat, and resumable.

Source: WHATWG HTML, "Server-sent events".
"""

import json
import threading
import time
from collections.abc import Callable, Generator, Sequence
from typing import Any

from flask import Flask

from bot.record import Event
from bot.replies import replies_adapter

STREAM_SECONDS = 25.0
HEARTBEAT_SECONDS = 10.0
POLL_SECONDS = 0.5
RETRY_MILLISECONDS = 2000
_STREAMS = "signpost-streams"


class Streams:
    """How many streams one process keeps open; each holds a thread, and turns of talk need threads too."""

    def __init__(self, limit: int) -> None:
        self._places = threading.BoundedSemaphore(max(1, limit))

    def take(self) -> Callable[[], None] | None:
        """Return what gives the place back, or ``None`` when all are taken."""
        return self._places.release if self._places.acquire(blocking=False) else None


def install_streams(app: Flask, limit: int) -> None:
    app.extensions[_STREAMS] = Streams(limit)


def take_stream(app: Flask) -> Callable[[], None] | None:
    streams: Streams = app.extensions[_STREAMS]
    return streams.take()


def event_json(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "speaker": event.speaker,
        "text": event.text,
        "replies": replies_adapter.dump_python(list(event.replies), mode="json"),
    }


def stream_events(
    since: Callable[[int], Sequence[Event]],
    after: int,
    release: Callable[[], None] | None,
    *,
    seconds: float = STREAM_SECONDS,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Generator[str]:
    """Yield the lines of a stream until its time is over; the browser then comes back by itself.

    Args:
        since: gives what was said after a sequence number.
        release: gives the stream's place back; ``None`` sends what there is and ends at once.
    """
    started = quiet_since = clock()
    try:
        yield f"retry: {RETRY_MILLISECONDS}\n\n"
        while True:
            for event in since(after):
                after = event.seq
                quiet_since = clock()
                yield f"id: {event.seq}\ndata: {json.dumps(event_json(event), ensure_ascii=False)}\n\n"
            if release is None or clock() - started >= seconds:
                return
            if clock() - quiet_since >= heartbeat_seconds:
                quiet_since = clock()
                yield ": still here\n\n"
            sleep(POLL_SECONDS)
    finally:
        if release is not None:
            release()

from collections.abc import Iterator

import pytest

from telephony.simulator import Call
from tests.telephony.fakes import FakeTalk, Line, open_line


@pytest.fixture
def line() -> Iterator[Line]:
    with open_line() as opened:
        yield opened


@pytest.fixture
def staffed_line() -> Iterator[Line]:
    """A line that can put callers through to care navigators."""
    with open_line(navigator_phone="01632 960999") as opened:
        yield opened


@pytest.fixture
def talk(line: Line) -> FakeTalk:
    return line.talk


@pytest.fixture
def call(line: Line) -> Call:
    """A call that has heard the greeting."""
    ringing = line.call()
    ringing.ring()
    return ringing

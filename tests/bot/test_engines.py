"""Several engines: each conversation is kept to one, and goes to another only when its own was never reached."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from bot.engine import EngineDown, EngineUnavailable
from bot.engines import PinnedEngines, in_order
from bot.record import Channel

NAMES = ("http://one:5005", "http://two:5005", "http://three:5005")


class FakeEngine:
    """Answers with its name, or fails as it is told."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fault: EngineUnavailable | None = None
        self.heard: list[str] = []

    def reply(
        self, conversation_id: str, text: str, channel: Channel, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        self.heard.append(conversation_id)
        if self.fault is not None:
            raise self.fault
        return [{"text": self.name}]


@pytest.fixture
def engines() -> dict[str, FakeEngine]:
    return {name: FakeEngine(name) for name in NAMES}


def test_a_conversation_stays_with_its_engine(engines: dict[str, FakeEngine]) -> None:
    pinned = PinnedEngines(engines)

    answers = [pinned.reply("c1", "hello", "web", {}) for _ in range(5)]

    assert answers == [[{"text": in_order("c1", NAMES)[0]}]] * 5


def test_conversations_are_shared_out_about_evenly() -> None:
    shares = Counter(in_order(f"conversation-{number}", NAMES)[0] for number in range(3_000))

    assert all(850 < shares[name] < 1_150 for name in NAMES)


def test_an_engine_less_moves_only_its_own_conversations() -> None:
    for number in range(200):
        before, after = in_order(f"c{number}", NAMES), in_order(f"c{number}", NAMES[:2])

        assert after[0] == next(name for name in before if name != NAMES[2])


def test_while_an_engine_is_down_the_next_takes_its_turns_and_gives_them_back(engines: dict[str, FakeEngine]) -> None:
    own, other, _ = in_order("c1", NAMES)
    engines[own].fault = EngineDown("nobody listens")
    pinned = PinnedEngines(engines)

    assert pinned.reply("c1", "hello", "web", {}) == [{"text": other}]
    engines[own].fault = None
    assert pinned.reply("c1", "again", "web", {}) == [{"text": own}]


def test_what_a_slow_engine_may_have_heard_is_told_to_no_other(engines: dict[str, FakeEngine]) -> None:
    own, *others = in_order("c1", NAMES)
    engines[own].fault = EngineUnavailable("no answer in time")

    with pytest.raises(EngineUnavailable, match="in time"):
        PinnedEngines(engines).reply("c1", "hello", "web", {})

    assert not any(engines[name].heard for name in others)


def test_with_every_engine_down_all_of_them_are_told_of(engines: dict[str, FakeEngine]) -> None:
    for name, engine in engines.items():
        engine.fault = EngineDown(f"{name} is down.")

    with pytest.raises(EngineUnavailable) as fault:
        PinnedEngines(engines).reply("c1", "hello", "web", {})

    assert all(f"{name} is down." in str(fault.value) for name in NAMES)


def test_no_engine_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="Give at least one address"):
        PinnedEngines({})

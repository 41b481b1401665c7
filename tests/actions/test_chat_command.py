"""The assistant in a terminal."""

import json
import logging
from dataclasses import dataclass, field

import pytest

from bot.replies import (
    Choice,
    ChoicesReply,
    Contact,
    Reply,
    ServiceCard,
    ServicesReply,
    TextReply,
    UrgentReply,
)
from bot.turns import MessageEmpty, Started, Turn, Utterance
from web.commands.chat import chat, command

PLACES = ChoicesReply(
    choices=(Choice(title="Anywhere", say="anywhere"), Choice(title="A person", say="talk to a person"))
)


@dataclass
class FakeTalk:
    """Answers every message with the same replies; records what was said."""

    replies: tuple[Reply, ...] = (TextReply(text="Where are you?"), PLACES)
    heard: list[str] = field(default_factory=list)

    def start(self, channel: str) -> Started:
        assert channel == "terminal"
        return Started("c1", "token", "bot", (TextReply(text="What would help?"),))

    def take_turn(self, utterance: Utterance) -> Turn:
        if not utterance.text:
            raise MessageEmpty("Type a message.")
        self.heard.append(utterance.text)
        return Turn("bot", self.replies, 2 * len(self.heard))


def test_conversation_reads_as_one(capsys: pytest.CaptureFixture[str]):
    chat(FakeTalk(), ["I'm lonely"], as_json=False, echo=True)  # type: ignore[arg-type]

    out = capsys.readouterr().out
    assert out.index("What would help?") < out.index("You: I'm lonely") < out.index("Where are you?")
    assert "2. A person" in out


def test_number_picks_the_choice_just_offered():
    talk = FakeTalk()

    chat(talk, ["I'm lonely", "2"], as_json=False, echo=False)  # type: ignore[arg-type]

    assert talk.heard == ["I'm lonely", "talk to a person"]


def test_number_with_no_choices_is_said_as_it_is():
    talk = FakeTalk(replies=(TextReply(text="Hello."),))

    chat(talk, ["3"], as_json=False, echo=False)  # type: ignore[arg-type]

    assert talk.heard == ["3"]


def test_quit_ends_and_empty_lines_are_passed_over():
    talk = FakeTalk()

    chat(talk, ["", "hello", "quit", "never said"], as_json=False, echo=False)  # type: ignore[arg-type]

    assert talk.heard == ["hello"]


def test_json_prints_one_event_a_line(capsys: pytest.CaptureFixture[str]):
    chat(FakeTalk(), ["I'm lonely"], as_json=True, echo=True)  # type: ignore[arg-type]

    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["speaker"] for event in events] == ["bot", "person", "bot"]
    assert events[2]["replies"][1]["choices"][0] == {"title": "Anywhere", "say": "anywhere"}


def test_services_and_urgent_words_show_what_to_do(capsys: pytest.CaptureFixture[str]):
    card = ServiceCard(
        id="s1", source_id="x", name="Lunch Club", summary="A hot meal.", phone="01632 960123", distance_miles=1.2,
        last_checked="2026-10-02",
    )  # fmt: skip
    urgent = UrgentReply(
        level="crisis",
        category="suicide",
        text="You can talk now.",
        contacts=(Contact(name="Samaritans", phone="116 123"),),
    )

    chat(FakeTalk(replies=(urgent, ServicesReply(total=1, page=1, services=(card,)))), ["x"], as_json=False, echo=False)  # type: ignore[arg-type]

    out = capsys.readouterr().out
    wanted = [
        "Urgent",
        "Samaritans: 116 123",
        "Lunch Club",
        "1.2 miles",
        "Phone 01632 960123",
        "Last checked 2026-10-02",
    ]
    assert [words for words in wanted if words not in out] == []


def test_logs_of_a_turn_do_not_stand_in_the_middle_of_the_talk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @dataclass
    class Built:
        talk: FakeTalk = field(default_factory=FakeTalk)

    monkeypatch.setattr("web.wiring.build", lambda settings: Built())
    log = logging.getLogger("bot")
    before = log.level
    try:
        command.main(["--say", "hello"], standalone_mode=False)
        assert not logging.getLogger("bot.turns").isEnabledFor(logging.WARNING)
    finally:
        log.setLevel(before)

    assert "Where are you?" in capsys.readouterr().out

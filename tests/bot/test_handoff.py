"""Asking for a person: the request, the queue, and who takes it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.asking import wants_only_person
from bot.audit import read_audit
from bot.handoff import ClaimLost, ConsentMissing, ContactMissing, HandoffRequest, UnknownRequest, handoff_reply
from bot.tables import HandoffRow
from tests.bot.fakes import Bot, Chat, file_database, make_bot


def ask_for_person(chat: Chat, contact: str = "07700 900123") -> HandoffRequest:
    return chat.bot.handoffs.request(chat.id, contact=contact, consent=True, name="Laura")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07700 900123", "07700 900123"),
        ("my number is 07700900123 thanks", "07700 900123"),
        ("+44 7700 900123", "07700 900123"),
        ("0113 496 0999", "0113 496 0999"),
        ("laura@example.org", "laura@example.org"),
    ],
)
def test_request_keeps_a_uk_number_or_an_email(chat: Chat, written: str, kept: str) -> None:
    request = ask_for_person(chat, written)

    assert request.contact == kept
    assert chat.bot.talk.mode(chat.id) == "waiting"


@pytest.mark.parametrize("written", ["", "ring me", "12345", "laura at home", "0770 900"])
def test_request_says_what_to_enter_when_the_contact_cannot_be_read(chat: Chat, written: str) -> None:
    with pytest.raises(ContactMissing, match="07700 900123"):
        ask_for_person(chat, written)

    assert chat.bot.talk.mode(chat.id) == "bot"


def test_request_needs_consent(chat: Chat) -> None:
    with pytest.raises(ConsentMissing):
        chat.bot.handoffs.request(chat.id, contact="07700 900123", consent=False)

    assert chat.bot.handoffs.waiting() == []


def test_request_carries_what_was_asked_where_and_what_was_shown(chat: Chat) -> None:
    chat.bot.engine.is_down()
    chat.say("dementia help in Strood")

    request = ask_for_person(chat)

    assert "Asked about: Dementia." in request.summary
    assert "Near: Strood." in request.summary
    assert "Memory café 1" in request.summary
    assert request.services_shown == ("s1", "s2", "s3")
    assert request.locality == "strood"
    assert request.words == "dementia help in Strood"


def test_second_request_in_a_conversation_updates_the_first(chat: Chat) -> None:
    first = ask_for_person(chat)

    second = ask_for_person(chat, "laura@example.org")

    assert second.id == first.id
    assert [waiting.contact for waiting in chat.bot.handoffs.waiting()] == ["laura@example.org"]


def test_urgent_request_comes_first_though_it_is_younger(signpost_bot: Bot) -> None:
    calm, worried = Chat(signpost_bot), Chat(signpost_bot)
    ask_for_person(calm)
    signpost_bot.clock.pass_time(minutes=1)
    worried.say("I want to end my life")
    ask_for_person(worried)

    waiting = signpost_bot.handoffs.waiting()

    assert [request.conversation_id for request in waiting] == [worried.id, calm.id]
    assert [request.position for request in waiting] == [1, 2]


def test_wait_is_told_from_what_earlier_requests_took(signpost_bot: Bot) -> None:
    first, second = Chat(signpost_bot), Chat(signpost_bot)
    done = ask_for_person(first)
    assert done.wait_minutes is None
    signpost_bot.handoffs.claim(done.id, "ana")
    signpost_bot.clock.pass_time(minutes=7)
    signpost_bot.handoffs.finish(done.id, "ana", "done", "booked a visit")

    request = ask_for_person(second)

    assert request.wait_minutes == 7
    assert "about 7 minutes" in handoff_reply(request).text


def test_request_outside_hours_is_told_at_once_when_somebody_will_call() -> None:
    bot = make_bot()
    bot.clock.at = datetime(2026, 11, 18, 21, 30, tzinfo=UTC)
    request = ask_for_person(Chat(bot))

    reply = handoff_reply(request)

    assert reply.state == "callback"
    assert "tomorrow from 8am" in reply.text
    assert request.callback_at == datetime(2026, 11, 19, 8, 0, tzinfo=UTC)
    bot.sql.dispose()


def test_exactly_one_of_many_navigators_gets_a_request(tmp_path: Path) -> None:
    bot = make_bot(file_database(str(tmp_path / "queue.db")))
    request = ask_for_person(Chat(bot))

    def claim(navigator: str) -> bool:
        try:
            bot.handoffs.claim(request.id, navigator)
        except ClaimLost:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(claim, [f"navigator-{number}" for number in range(8)]))

    assert won.count(True) == 1
    bot.sql.dispose()


def test_claim_nobody_acted_on_goes_back_to_the_queue(chat: Chat) -> None:
    request = ask_for_person(chat)
    chat.bot.handoffs.claim(request.id, "ana")
    assert chat.bot.handoffs.waiting() == []

    chat.bot.clock.pass_time(minutes=31)

    assert [waiting.id for waiting in chat.bot.handoffs.waiting()] == [request.id]
    assert chat.bot.handoffs.claim(request.id, "ben").navigator == "ben"
    with pytest.raises(ClaimLost):
        chat.bot.handoffs.finish(request.id, "ana", "done")


def test_navigator_joins_talks_and_hands_back(chat: Chat) -> None:
    request = ask_for_person(chat)
    chat.bot.handoffs.claim(request.id, "ana")
    joined = chat.bot.handoffs.join(request.id, "ana")
    chat.bot.handoffs.say(request.id, "ana", "Hello Laura, this is Ana.")

    finished = chat.bot.handoffs.finish(request.id, "ana", "done", "will visit")

    assert handoff_reply(joined).state == "joined"
    assert (finished.state, finished.outcome, finished.note) == ("done", "done", "will visit")
    assert chat.bot.talk.mode(chat.id) == "bot"
    assert [(e.speaker, e.text) for e in chat.bot.talk.events(chat.id, after=1)] == [
        ("navigator", "Hello Laura, this is Ana.")
    ]


def test_finish_refuses_an_outcome_it_does_not_know(chat: Chat) -> None:
    request = ask_for_person(chat)
    chat.bot.handoffs.claim(request.id, "ana")

    with pytest.raises(ValueError, match="done, callback, gone"):
        chat.bot.handoffs.finish(request.id, "ana", "lost")


def test_unknown_request_is_refused(signpost_bot: Bot) -> None:
    with pytest.raises(UnknownRequest):
        signpost_bot.handoffs.claim("no-such-id", "ana")

    assert signpost_bot.handoffs.get("no-such-id") is None


def test_every_view_and_change_is_in_the_audit(chat: Chat) -> None:
    request = ask_for_person(chat)
    chat.bot.handoffs.waiting(viewer="ana")
    chat.bot.handoffs.claim(request.id, "ana")
    chat.bot.handoffs.get(request.id, viewer="ana")
    chat.bot.handoffs.transcript(request.id, viewer="ana")
    chat.bot.handoffs.finish(request.id, "ana", "callback")

    entries = read_audit(chat.bot.sql, request.id)

    assert [(entry.who, entry.action) for entry in entries] == [
        ("person", "asked"),
        ("ana", "viewed"),
        ("ana", "claimed"),
        ("ana", "viewed"),
        ("ana", "read transcript"),
        ("ana", "finished: callback"),
    ]


def test_personal_fields_of_a_request_are_not_stored_in_plain_text(chat: Chat) -> None:
    chat.say("my memory is poor")
    ask_for_person(chat)

    with Session(chat.bot.sql) as session:
        row = session.exec(select(HandoffRow)).one()

    stored = row.model_dump_json()
    for secret in ("07700 900123", "Laura", "my memory is poor"):
        assert secret not in stored


def test_summary_tells_what_was_asked_and_not_how_the_person_was_asked_for(chat: Chat) -> None:
    for words in ("dementia help in Strood", "I want to talk to a real person please", "07700 900789", "yes"):
        chat.say(words)

    request = ask_for_person(chat)

    assert request.words == "dementia help in Strood"


@pytest.mark.parametrize(
    ("words", "is_all"),
    [
        ("I want to talk to someone", True),
        ("can I speak to a real person please", True),
        ("I need to talk to somebody about my debts and my rent", False),
    ],
)
def test_a_need_said_while_asking_for_a_person_is_kept(words: str, is_all: bool) -> None:
    assert wants_only_person(words) is is_all

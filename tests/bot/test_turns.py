"""One turn of talk: record, red flags, mode, engine, record."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.record import RateLimit
from bot.replies import ChoicesReply, ServicesReply, TextReply, UrgentReply
from bot.turns import MessageEmpty, MessageTooLong, TooFast, UnknownConversation, Utterance, WrongToken
from tests.bot.fakes import Bot, Chat, FakeEngine, file_database, make_bot


def test_crisis_wording_is_answered_without_asking_the_bot(chat: Chat, bot: FakeEngine) -> None:
    bot.is_down()

    reply = chat.say("I want to end my life")

    assert reply.is_emergency
    assert "999" in reply.text
    assert bot.messages == []


def test_urgent_answer_offers_a_person(chat: Chat) -> None:
    reply = chat.say("I want to end my life")

    choices = [choice.say for r in reply.replies if isinstance(r, ChoicesReply) for choice in r.choices]
    assert "person" in choices


def test_ordinary_message_after_an_urgent_card_goes_to_the_engine(chat: Chat, bot: FakeEngine) -> None:
    chat.say("I want to end my life")

    reply = chat.say("blood tests in Strood")

    assert bot.messages == ["blood tests in Strood"]
    assert not reply.is_emergency


def test_place_said_after_a_card_is_where_that_help_is_looked_for(chat: Chat, bot: FakeEngine) -> None:
    chat.say("my husband hits me")

    chat.say("in Strood please")

    assert bot.messages == ["my husband hits me. in Strood please"]


def test_few_words_after_a_card_are_heard_with_what_it_answered(chat: Chat, bot: FakeEngine) -> None:
    chat.say("my husband hits me")

    chat.say("no, it's about the stairs")

    assert bot.messages == ["my husband hits me. no, it's about the stairs"]


@pytest.mark.parametrize(
    "said",
    [
        "dementia in Strood",
        "we have been all the way up and down Strood",
        "I want to talk to a person",
        "thank you",
        "is there anything for dementia here",
    ],
)
def test_more_than_a_place_said_after_a_card_stands_alone(chat: Chat, bot: FakeEngine, said: str) -> None:
    chat.say("my husband hits me")

    chat.say(said)

    assert bot.messages == [said]


def test_nothing_is_looked_up_for_a_place_said_after_an_emergency(chat: Chat, bot: FakeEngine) -> None:
    chat.say("he has collapsed and is not breathing")

    chat.say("Strood")

    assert bot.messages == ["Strood"]


def test_card_of_long_ago_has_no_part_in_a_place_said_now(chat: Chat, bot: FakeEngine) -> None:
    for said in ("my husband hits me", "dementia", "Strood"):
        chat.say(said)

    assert bot.messages == ["dementia", "Strood"]


def test_urgent_card_follows_the_nation_of_the_place_named_earlier(chat: Chat) -> None:
    chat.say("I live in Cardiff")

    reply = chat.say("my husband hits me")

    card = next(r for r in reply.replies if isinstance(r, UrgentReply))
    assert "Live Fear Free" in [contact.name for contact in card.contacts]


def test_start_says_it_is_a_computer_and_how_to_reach_a_person(chat: Chat) -> None:
    words = " ".join(r.text for r in chat.started.replies if isinstance(r, TextReply))

    assert "computer" in words
    assert "person" in words
    assert "What would help?" in words


def test_phone_greeting_has_speech_under_twenty_seconds(signpost_bot: Bot) -> None:
    from bot.speech import spoken_seconds

    started = signpost_bot.talk.start("phone")

    speech = [r.speech for r in started.replies if isinstance(r, TextReply) and r.speech]
    assert speech
    assert spoken_seconds(" ".join(speech)) <= 20


def test_everything_said_is_recorded_in_order(chat: Chat, signpost_bot: Bot) -> None:
    turn = chat.say("dementia help").turn

    events = signpost_bot.talk.events(chat.id)
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.speaker for event in events] == ["bot", "person", "bot"]
    assert turn.seq == 3
    assert signpost_bot.talk.events(chat.id, after=2)[0].replies == turn.replies


def test_same_idempotency_key_gives_the_same_turn_and_is_said_once(chat: Chat, bot: FakeEngine) -> None:
    first = chat.say("dementia help", key="abc").turn
    bot.answers = [{"text": "Something else"}]

    second = chat.say("dementia help", key="abc").turn

    assert second == first
    assert bot.messages == ["dementia help"]


def test_same_idempotency_key_in_another_conversation_is_another_message(signpost_bot: Bot) -> None:
    one, two = Chat(signpost_bot), Chat(signpost_bot)

    one.say("hello there", key="abc")
    two.say("dementia help", key="abc")

    assert signpost_bot.engine.messages == ["hello there", "dementia help"]


def test_message_left_unanswered_by_a_crash_is_answered_when_sent_again(chat: Chat, bot: FakeEngine) -> None:
    bot.fault = RuntimeError("power cut")
    with pytest.raises(RuntimeError):
        chat.say("dementia help", key="abc")
    bot.fault = None

    again = chat.say("dementia help", key="abc")

    assert again.text == "Where are you?"
    said = [event for event in chat.bot.talk.events(chat.id) if event.speaker == "person"]
    assert len(said) == 1


@pytest.mark.parametrize(("text", "fault"), [("  \n ", MessageEmpty), ("a" * 2001, MessageTooLong)])
def test_message_is_refused_when_empty_or_too_long(chat: Chat, text: str, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        chat.say(text)

    assert len(chat.bot.talk.events(chat.id)) == 1


def test_message_of_two_thousand_characters_is_taken(chat: Chat) -> None:
    reply = chat.say("a " * 999 + "ab")

    assert reply.text == "Where are you?"


def test_unknown_conversation_is_refused(signpost_bot: Bot) -> None:
    with pytest.raises(UnknownConversation):
        signpost_bot.talk.take_turn(Utterance("no-such-id", "hello"))


def test_token_opens_only_its_own_conversation(signpost_bot: Bot) -> None:
    mine, other = signpost_bot.talk.start("web"), signpost_bot.talk.start("web")

    signpost_bot.talk.check_token(mine.id, mine.token)

    with pytest.raises(WrongToken):
        signpost_bot.talk.check_token(other.id, mine.token)
    with pytest.raises(UnknownConversation):
        signpost_bot.talk.check_token("no-such-id", mine.token)


def test_twenty_first_message_in_a_minute_is_too_fast(chat: Chat) -> None:
    for number in range(20):
        chat.say(f"message {number}")

    with pytest.raises(TooFast) as caught:
        chat.say("one more")

    assert caught.value.retry_after == 60
    chat.bot.clock.pass_time(seconds=61)
    assert chat.say("one more").text == "Where are you?"


def test_red_flag_is_answered_when_messages_come_too_fast(chat: Chat) -> None:
    for number in range(20):
        chat.say(f"message {number}")

    reply = chat.say("I can't breathe")

    assert reply.is_emergency


def test_conversations_do_not_see_each_other(signpost_bot: Bot) -> None:
    one, two = Chat(signpost_bot), Chat(signpost_bot)

    one.say("dementia help")

    assert signpost_bot.engine.senders == [one.id]
    assert len(signpost_bot.talk.events(two.id)) == 1


def test_call_started_twice_is_one_conversation(signpost_bot: Bot) -> None:
    first = signpost_bot.talk.start("phone", caller="07700 900123", call_id="CA1")
    again = signpost_bot.talk.start("phone", caller="07700 900123", call_id="CA1")
    withheld = signpost_bot.talk.start("phone", call_id="CA2")

    assert again.id == first.id == signpost_bot.talk.by_call("CA1")
    assert withheld.id != first.id
    signpost_bot.talk.check_token(again.id, again.token)


def test_engine_down_gives_guided_search_with_the_same_words(chat: Chat, bot: FakeEngine) -> None:
    bot.is_down()

    reply = chat.say("dementia help in Strood")

    assert chat.bot.directory.requests[0].text == "dementia help"
    assert any(isinstance(r, ServicesReply) for r in reply.replies)


def test_engine_that_says_nothing_gives_guided_search(chat: Chat, bot: FakeEngine) -> None:
    bot.answers = []

    reply = chat.say("dementia help in Strood")

    assert any(isinstance(r, ServicesReply) for r in reply.replies)


def test_navigator_gets_the_message_and_the_engine_does_not_when_a_person_has_joined(chat: Chat) -> None:
    request = chat.bot.handoffs.request(chat.id, contact="07700 900123", consent=True)
    chat.bot.handoffs.claim(request.id, "ana")
    chat.bot.handoffs.join(request.id, "ana")

    reply = chat.say("hello, are you there?", key="k1")

    assert (reply.turn.mode, reply.replies) == ("human", ())
    assert chat.bot.engine.messages == []
    assert chat.bot.talk.events(chat.id)[-1].text == "hello, are you there?"
    assert chat.say("hello, are you there?", key="k1").turn == reply.turn


def test_red_flag_is_answered_and_marks_the_request_urgent_when_a_person_has_joined(chat: Chat) -> None:
    request = chat.bot.handoffs.request(chat.id, contact="07700 900123", consent=True)
    chat.bot.handoffs.claim(request.id, "ana")
    chat.bot.handoffs.join(request.id, "ana")

    reply = chat.say("I have taken an overdose")

    assert reply.is_emergency
    after = chat.bot.handoffs.get(request.id, viewer="ana")
    assert after is not None
    assert after.urgent


def test_bot_still_answers_while_the_person_waits(chat: Chat) -> None:
    chat.bot.handoffs.request(chat.id, contact="07700 900123", consent=True)

    reply = chat.say("dementia help")

    assert reply.turn.mode == "waiting"
    assert reply.text == "Where are you?"


def test_turn_tells_the_mode_an_action_has_just_set(chat: Chat, bot: FakeEngine) -> None:
    bot.on_reply = lambda conversation_id: chat.bot.handoffs.request(
        conversation_id, contact="07700 900123", consent=True
    )

    reply = chat.say("can someone ring me")

    assert reply.turn.mode == "waiting"


def test_closed_conversation_says_so_and_still_answers_danger(chat: Chat) -> None:
    chat.bot.conversations.set_mode(chat.id, "closed")

    ordinary, danger = chat.say("dementia help"), chat.say("he is not breathing")

    assert "ended" in ordinary.text
    assert danger.is_emergency


def test_messages_at_once_are_numbered_without_gaps_and_answered_in_turn(tmp_path: Path) -> None:
    bot = make_bot(file_database(str(tmp_path / "talk.db")), limit=RateLimit(1000, 60))
    chat = Chat(bot)
    inside, most = 0, 0
    lock = threading.Lock()

    def count(_: str) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.005)
        with lock:
            inside -= 1

    bot.engine.on_reply = count
    with ThreadPoolExecutor(8) as pool:
        turns = list(pool.map(lambda n: chat.say(f"message {n}").turn, range(24)))

    events = bot.talk.events(chat.id)
    assert [event.seq for event in events] == list(range(1, 50))
    assert [event.speaker for event in events[1:]] == ["person", "bot"] * 24
    assert len({turn.seq for turn in turns}) == 24
    assert most == 1
    bot.sql.dispose()


def test_same_key_sent_twice_at_once_is_said_once(tmp_path: Path) -> None:
    bot = make_bot(file_database(str(tmp_path / "talk.db")))
    chat = Chat(bot)

    with ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(lambda _: chat.say("dementia help", key="same").turn, range(4)))

    assert len(set(map(repr, turns))) == 1
    assert bot.engine.messages == ["dementia help"]
    bot.sql.dispose()

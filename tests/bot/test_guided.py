"""Guided search: what people get when the dialogue engine does not answer."""

import pytest

from bot.replies import ChoicesReply, HandoffReply, ServicesReply, TextReply
from tests.bot.fakes import Chat, FakeEngine, Said


@pytest.fixture(autouse=True)
def engine_is_down(bot: FakeEngine) -> None:
    bot.is_down()


def services(said: Said) -> list[str]:
    return [card.name for reply in said.replies if isinstance(reply, ServicesReply) for card in reply.services]


def test_place_is_asked_for_once_and_the_need_is_kept(chat: Chat) -> None:
    asked = chat.say("I am lonely")
    shown = chat.say("Strood")

    assert "postcode" in asked.text
    assert services(shown) == ["Memory café 1", "Memory café 2", "Memory café 3"]
    request = chat.bot.directory.requests[0]
    assert (request.text, request.near and request.near.name) == ("I am lonely", "Strood")


def test_place_is_not_asked_for_again_when_it_was_not_given(chat: Chat) -> None:
    chat.say("I am lonely")

    shown = chat.say("I would rather not say, not sure")

    assert services(shown)
    assert chat.bot.directory.requests[0].near is None
    assert chat.bot.directory.requests[0].text == "I am lonely"


def test_place_with_two_meanings_is_asked_about(chat: Chat) -> None:
    reply = chat.say("dementia help in Newport")

    titles = [choice.title for r in reply.replies if isinstance(r, ChoicesReply) for choice in r.choices]
    assert titles == ["Newport, Gwent", "Newport, Shropshire"]


def test_more_shows_the_next_page_and_says_when_there_are_no_more(chat: Chat) -> None:
    chat.say("dementia help in Strood")

    pages = [services(chat.say("more")) for _ in range(2)]
    end = chat.say("more")

    assert pages == [["Memory café 4", "Memory café 5", "Memory café 6"], ["Memory café 7"]]
    assert "all the services" in end.text


@pytest.mark.parametrize("words", ["number 2", "2", "the second one", "two please"])
def test_number_gives_the_details_of_that_service(chat: Chat, words: str) -> None:
    chat.say("dementia help in Strood")

    reply = chat.say(words)

    text = reply.replies[0]
    assert isinstance(text, TextReply)
    assert "Memory café 2" in text.text
    assert "01632 960001" in text.text
    assert text.speech
    assert "0 1 6 3 2" in text.speech


@pytest.mark.parametrize("words", ["person", "can I talk to a person", "I want to speak to someone please"])
def test_person_asks_for_contact_and_then_queues(chat: Chat, words: str) -> None:
    asked = chat.say(words)
    queued = chat.say("07700 900123")

    assert "By sending it you agree" in asked.text
    assert isinstance(queued.replies[0], HandoffReply)
    assert queued.turn.mode == "waiting"
    assert chat.bot.handoffs.waiting()[0].contact == "07700 900123"


def test_number_is_not_taken_as_contact_when_nobody_asked_for_it(chat: Chat) -> None:
    chat.say("is 07700 900123 the memory clinic in Strood")

    assert chat.bot.handoffs.waiting() == []


def test_help_says_it_is_a_computer(chat: Chat) -> None:
    assert "computer" in chat.say("help").text


@pytest.mark.parametrize("words", ["are you a real person?", "r u human", "am I talking to a real person"])
def test_question_whether_it_is_a_person_asks_for_no_contact(chat: Chat, words: str) -> None:
    assert "phone number or email" not in chat.say(words).text


def test_person_asked_for_politely_is_still_asked_for(chat: Chat) -> None:
    assert "phone number or email" in chat.say("are you able to put me through to a person").text


def test_search_down_gives_national_numbers_not_an_apology_alone(chat: Chat) -> None:
    chat.bot.directory.is_broken = True

    reply = chat.say("dementia help in Strood")

    assert "111" in reply.text
    assert any(isinstance(r, ChoicesReply) for r in reply.replies)


def test_nothing_found_offers_a_person(chat: Chat) -> None:
    chat.bot.directory.matches = ()

    reply = chat.say("dementia help in Strood")

    assert "could not find" in reply.text
    assert any(isinstance(r, ChoicesReply) for r in reply.replies)


def test_new_need_keeps_the_place(chat: Chat) -> None:
    chat.say("dementia help in Strood")

    chat.say("I am lonely")

    request = chat.bot.directory.requests[-1]
    assert (request.text, request.near and request.near.name) == ("I am lonely", "Strood")

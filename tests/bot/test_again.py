"""Asking to hear the last answer again, whoever gave it, in English and in Welsh."""

import pytest

from bot.asking import wants_again
from telephony.hearing import read_command
from tests.bot.fakes import Bot, Chat, FakeEngine


@pytest.mark.parametrize(
    "said",
    [
        "eto",
        "Eto, os gwelwch yn dda",
        "unwaith eto plîs",
        "dywedwch hynny eto",
        "Wnewch chi ddweud hynny eto?",
        "allwch chi ailadrodd hynny",
        "beth ddywedoch chi",
        "be ddudoch chi?",
        "Mae'n ddrwg gen i, beth ddywedoch chi?",
        "say that again",
        "sorry, what did you say?",
        "could you repeat that please",
        "pardon",
        "I didn’t hear you",
    ],
)
def test_wish_to_hear_it_again_is_heard_in_chat_and_on_the_phone(said: str) -> None:
    assert wants_again(said)
    assert read_command(said) == "repeat"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "she repeats herself",
        "repeat prescription",
        "start again",
        "my mum fell again",
        "rydw i wedi cwympo eto",
        "beth ddywedoch chi am y banc bwyd",
        "say it in Welsh",
        "sorry",
    ],
)
def test_words_that_ask_for_something_else_are_left_to_the_dialogue(said: str) -> None:
    assert not wants_again(said)


@pytest.mark.parametrize("said", ["eto", "dywedwch hynny eto", "beth ddywedoch chi", "say that again"])
def test_welsh_answer_is_said_again_whole(chat: Chat, bot: FakeEngine, said: str) -> None:
    first = chat.say("Bore da, sut wyt ti")

    again = chat.say(said)

    assert "Gallwch barhau yn Saesneg" in again.text
    assert again.replies == first.replies
    assert bot.messages == []


def test_need_looked_up_in_welsh_is_said_again_with_what_was_found(chat: Chat) -> None:
    first = chat.say("mae fy nhad yn byw yn Cardiff")

    assert chat.say("beth ddywedoch chi").replies == first.replies


def test_urgent_card_is_said_again(chat: Chat) -> None:
    first = chat.say("I want to end my life")

    again = chat.say("what did you say")

    assert again.is_emergency
    assert again.replies == first.replies


def test_answer_is_said_again_twice_and_with_the_engine_down(chat: Chat, bot: FakeEngine) -> None:
    first = chat.say("dementia help")
    bot.is_down()

    once, twice = chat.say("repeat that"), chat.say("again please")

    assert once.replies == twice.replies == first.replies


def test_greeting_is_said_again_when_nothing_else_was(signpost_bot: Bot) -> None:
    chat = Chat(signpost_bot)

    assert chat.say("eto").replies == chat.started.replies


def test_danger_in_the_same_breath_comes_first(chat: Chat) -> None:
    chat.say("dementia help")

    assert chat.say("he is not breathing, say that again").is_emergency

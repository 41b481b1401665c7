"""What the phone line tells of goes on to the engine."""

from tests.bot.fakes import Bot, Chat


def test_engine_is_told_which_service_a_caller_heard_last(signpost_bot: Bot) -> None:
    Chat(signpost_bot, "phone").say("how do I get to it", service="s2")

    assert signpost_bot.engine.told[-1]["service"] == "s2"


def test_engine_is_told_of_no_service_when_none_was_heard(signpost_bot: Bot) -> None:
    Chat(signpost_bot, "phone").say("I feel lonely")

    assert "service" not in signpost_bot.engine.told[-1]

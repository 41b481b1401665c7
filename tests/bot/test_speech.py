"""What is heard: numbers in groups, one service at a time, under twenty seconds."""

import pytest

from bot.presenting import say_number, service_card, services_reply
from bot.speech import read_number, shorten_speech, spoken_seconds
from directory.model import SearchResult
from tests.bot.fakes import make_match


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        ("999", "9 9 9"),
        ("116 123", "1 1 6, 1 2 3"),
        ("0808 2000 247", "0 8 0 8, 2 0 0 0, 2 4 7"),
        ("01632 960001", "0 1 6 3 2, 9 6 0, 0 0 1"),
        ("01632960001", "0 1 6 3 2, 9 6 0, 0 0 1"),
        ("(0113) 496-0999", "0 1 1 3, 4 9 6 0, 9 9 9"),
    ],
)
def test_number_is_read_digit_by_digit_in_short_groups(number: str, spoken: str) -> None:
    assert read_number(number) == spoken


def test_speech_is_cut_at_a_sentence_under_twenty_seconds() -> None:
    long = "You can phone them in the morning. " * 30

    short = shorten_speech(long)

    assert spoken_seconds(short) <= 20
    assert short.endswith("morning.")


def test_one_endless_sentence_is_cut_too() -> None:
    assert spoken_seconds(shorten_speech("word " * 200)) <= 20


def test_services_are_spoken_one_at_a_time_with_at_most_three_choices() -> None:
    matches = tuple(make_match(number, summary="A long and friendly summary. " * 12) for number in (1, 2, 3))

    reply = services_reply(SearchResult(matches, 23, 1, "fake"))

    assert reply.speech
    assert "I found 23 services" in reply.speech
    assert "Memory café 1" in reply.speech
    assert "Memory café 2" not in reply.speech
    assert spoken_seconds(reply.speech) <= 20
    assert reply.speech.endswith("person.")


def test_card_carries_what_the_api_promises() -> None:
    card = service_card(make_match())

    assert (card.distance_miles, card.last_checked, card.why) == (1.2, "2026-10-02", ("dementia", "1.2 miles"))


def test_number_is_said_twice_or_its_lack_is_told() -> None:
    with_number, without = service_card(make_match()), service_card(make_match(phone=None))

    assert say_number(with_number).count("0 1 6 3 2, 9 6 0, 0 0 1") == 2
    assert "do not have a phone number" in say_number(without)

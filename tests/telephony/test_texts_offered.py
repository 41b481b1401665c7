"""A caller on a mobile can have what they hear sent to it, where texts are set up."""

from collections.abc import Iterator

import pytest

from bot.replies import TextReply
from bot.speech import LONGEST_SECONDS, spoken_seconds
from telephony.simulator import WITHHELD, Call
from tests.telephony.fakes import Line, card, choices, open_line, services

OFFER = "Press 1 to get it by text, 2 to be connected, 3 for the next."


@pytest.fixture
def texting_line() -> Iterator[Line]:
    with open_line(can_text=True) as opened:
        yield opened


def ring(line: Line, **told: str) -> Call:
    call = line.call(**told)
    call.ring()
    line.talk.will_say(services())
    call.say("dementia")
    return call


def test_text_is_offered_once_the_number_was_read(texting_line):
    call = ring(texting_line)

    heard = call.press("1")

    assert heard.spoken.endswith(OFFER)
    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS


@pytest.mark.parametrize("act", ["1", "text it to me", "one"])
def test_key_asks_the_dialogue_to_text_the_service_read_last(texting_line, act: str):
    call = ring(texting_line)
    call.press("#")
    call.press("1")
    texting_line.talk.will_say(TextReply(text="Is that right? Say yes or no."), choices("yes", "no"))

    heard = call.press(act) if act == "1" else call.say(act)

    assert texting_line.talk.said[-1].text == "text it to me"
    assert texting_line.talk.said[-1].service == "s2"
    assert heard.spoken.endswith("Press 1 for Yes, 2 for No.")


def test_keys_after_the_number_still_connect_and_go_on(texting_line):
    call = ring(texting_line)
    call.press("1")
    call.press("3")
    call.press("1")

    assert call.press("2").dialling == "+441632960002"


@pytest.mark.parametrize("shown", [WITHHELD, "+441632960555", "+447000000000"])
def test_text_is_not_offered_to_a_number_that_takes_none(texting_line, shown: str):
    heard = ring(texting_line, caller=shown).press("1")

    assert heard.spoken.endswith("Press 2 to be connected, 3 for the next.")


def test_text_is_not_offered_where_none_can_be_sent(line):
    assert "text" not in ring(line).press("1").spoken


def test_number_that_may_not_be_dialled_can_be_texted(texting_line):
    call = texting_line.call()
    call.ring()
    texting_line.talk.will_say(services(card(1, phone="111"), card(2)))
    call.say("help")

    assert call.press("1").spoken.endswith("Press 1 to get it by text, 2 for the next.")


def test_long_name_leaves_time_for_the_number_and_the_keys(texting_line):
    call = texting_line.call()
    call.ring()
    long = "Medway and Swale Community Health and Wellbeing Neighbourhood Partnership Service for Older People"
    texting_line.talk.will_say(services(card(1, name=long, phone="03069 990 123"), card(2)))
    call.say("help")

    heard = call.press("1")

    assert heard.spoken.endswith(OFFER)
    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS


def test_offer_of_the_dialogue_is_said_after_what_it_told(texting_line):
    call = ring(texting_line)
    texting_line.talk.will_say(TextReply(text="Memory Café 1 is at the hall."), choices("text it to me"))

    heard = call.say("how do I get to it")

    assert heard.spoken == "Memory Café 1 is at the hall. Press 1 to text it to me."


def test_offer_of_the_dialogue_does_not_take_the_keys_of_the_service(texting_line):
    call = ring(texting_line)
    texting_line.talk.will_say(TextReply(text="Monday 9am to 5pm."), choices("text it to me"))

    heard = call.say("When is it open?")

    assert heard.spoken.endswith("Press 1 for the number, 2 to be connected, 3 for the next.")

"""Calls, as the caller hears them."""

from xml.etree import ElementTree

import pytest

from bot.replies import TextReply
from bot.speech import LONGEST_SECONDS, spoken_seconds
from tests.telephony.fakes import card, choices, services


def test_the_greeting_says_it_is_a_computer_and_how_to_reach_a_person(line):
    heard = line.call().ring()

    assert "I am a computer, not a person" in heard.spoken
    assert "interrupt" in heard.spoken
    assert "press 0 for a person" in heard.spoken
    assert heard.spoken.endswith("What would help?")
    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS


def test_the_line_listens_for_british_speech_and_single_keys(line):
    attributes = line.call().ring().attributes

    assert attributes["input"] == "dtmf speech"
    assert attributes["language"] == "en-GB"
    assert attributes["speechTimeout"] == "auto"
    assert attributes["actionOnEmptyResult"] == "true"
    assert attributes["numDigits"] == "1"
    assert attributes["finishOnKey"] == ""
    assert "speechModel" not in attributes
    assert {"Rainham", "loneliness", "toothache"} <= set(attributes["hints"].split(","))


def test_the_voice_is_a_british_neural_one(line):
    answer = line.call().send("/telephony/voice", {})

    say = ElementTree.fromstring(answer.text).find(".//Say")
    assert say.attrib == {"voice": "Polly.Amy-Neural", "language": "en-GB"}


def test_what_the_caller_says_goes_to_the_dialogue_and_its_words_come_back(call, talk):
    talk.will_say(TextReply(text="Where are you? Long form.", speech="Where are you?"))

    heard = call.say("I feel lonely")

    assert talk.words == ["I feel lonely"]
    assert heard.spoken == "Where are you?"


def test_services_are_read_one_at_a_time_with_what_why_and_how_far(call, talk):
    talk.will_say(services(total=9))

    heard = call.say("dementia in Rainham")

    assert "I found 9 services. The first is Memory Café 1." in heard.spoken
    assert "A friendly café for people with dementia." in heard.spoken
    assert "It is for dementia." in heard.spoken
    assert "1.2 miles away" in heard.spoken
    assert "open until 5pm" in heard.spoken
    assert heard.spoken.endswith("Press 1 for the number, 2 to be connected, 3 for the next.")
    assert "Memory Café 2" not in heard.spoken


@pytest.mark.parametrize("act", ["#", "3", "next", "Next, please.", "three", "another one"])
def test_next_reads_the_next_service(call, talk, act):
    talk.will_say(services())
    call.say("dementia")

    heard = call.press(act) if act in "#3" else call.say(act)

    assert "The next is Memory Café 2." in heard.spoken
    assert talk.words == ["dementia"]


def test_after_the_last_of_a_page_the_dialogue_is_asked_for_more(call, talk):
    talk.will_say(services(card(1), total=2))
    talk.will_say(services(card(2), total=2, page=2))
    call.say("dementia")

    heard = call.press("#")

    assert talk.words == ["dementia", "more"]
    assert "The next is Memory Café 2." in heard.spoken
    assert "for the next" not in heard.spoken


def test_the_last_service_of_all_is_said_to_be_the_last(call, talk):
    talk.will_say(services(card(1)))
    call.say("dementia")

    heard = call.press("#")

    assert "That was the last one." in heard.spoken
    assert talk.words == ["dementia"]


@pytest.mark.parametrize(
    "act", ["9", "*", "repeat", "Say that again", "pardon", "eto", "Dywedwch hynny eto.", "beth ddywedoch chi"]
)
def test_repeat_says_the_same_again(call, talk, act):
    talk.will_say(services())
    first = call.say("dementia")

    heard = call.press(act) if act in "9*" else call.say(act)

    assert heard.spoken == first.spoken


@pytest.mark.parametrize("act", ["1", "number", "what's the number?"])
def test_the_number_is_read_digit_by_digit_twice(call, talk, act):
    talk.will_say(services())
    call.say("dementia")

    heard = call.press(act) if act == "1" else call.say(act)

    assert heard.spoken.count("0 1 6 3 2, 9 6 0, 0 0 1") == 2 or heard.spoken.count("0 1, 6 3 2, 9 6 0, 0 0 1") == 2
    assert spoken_seconds(heard.spoken) <= LONGEST_SECONDS


@pytest.mark.parametrize("act", ["2", "connect me", "ring them"])
def test_connect_says_so_and_dials_the_service_showing_our_number(call, talk, act):
    talk.will_say(services())
    call.say("dementia")

    heard = call.press(act) if act == "2" else call.say(act)

    assert "I will put you through to Memory Café 1" in heard.spoken
    assert heard.dialling == "+441632960001"
    assert heard.attributes["callerId"] == "+441632960000"


def test_a_service_that_does_not_answer_brings_the_caller_back_with_its_number(call, talk):
    talk.will_say(services())
    call.say("dementia")
    call.press("2")

    heard = call.end_dialling("no-answer")

    assert "could not get through to Memory Café 1" in heard.spoken
    assert "9 6 0" in heard.spoken
    assert heard.spoken.endswith("3 for the next.")


def test_after_a_call_that_was_put_through_the_line_carries_on(call, talk):
    talk.will_say(services())
    call.say("dementia")
    call.press("2")

    heard = call.end_dialling("completed")

    assert "You are back with the computer assistant." in heard.spoken
    assert "Memory Café 2" in call.press("#").spoken


@pytest.mark.parametrize("phone", ["999", "111", "112", "18000", "0909 8790000", "118 500", "+33 1 23 45 67 89"])
def test_a_number_that_may_not_be_dialled_is_never_offered_or_dialled(call, talk, phone):
    talk.will_say(services(card(1, phone=phone)))

    offered = call.say("help")
    heard = call.say("connect me")

    assert "connected" not in offered.spoken
    assert heard.dialling == ""


def test_a_service_without_a_number_offers_only_the_next(call, talk):
    talk.will_say(services(card(1, phone=None), card(2)))

    heard = call.say("help")

    assert heard.spoken.endswith("Press 1 for the next.")


def test_a_question_about_it_is_put_about_the_service_being_read(call, talk):
    talk.will_say(services())
    talk.will_say(TextReply(text="Monday 9am to 5pm."))
    call.say("dementia")
    call.press("#")

    heard = call.say("When is it open?")

    assert talk.words[-1] == "what are the opening times of the second one"
    assert heard.spoken == "Monday 9am to 5pm. Press 1 for the number, 2 to be connected, 3 for the next."


def test_choices_are_said_with_their_keys_and_a_key_says_the_choice(call, talk):
    talk.will_say(TextReply(text="Which Newport?"), choices("newport, gwent", "newport, shropshire"))

    heard = call.say("help in Newport")
    call.press("2")

    assert heard.spoken == "Which Newport? Press 1 for Newport, gwent, 2 for Newport, shropshire."
    assert talk.words == ["help in Newport", "newport, shropshire"]


def test_at_most_three_choices_are_offered(call, talk):
    talk.will_say(TextReply(text="Which?"), choices("a", "b", "c", "d"))

    heard = call.say("help")

    assert "3 for C" in heard.spoken
    assert "4" not in heard.spoken

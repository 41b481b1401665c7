"""Calls, as the caller hears them."""

import logging
from xml.etree import ElementTree

import pytest
from sqlalchemy import text

from bot.record import TooFast, UnknownConversation
from bot.replies import HandoffReply, TextReply
from bot.speech import LONGEST_SECONDS, spoken_seconds
from telephony.simulator import WITHHELD
from tests.telephony.fakes import CALLER, card, choices, crisis, services


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


@pytest.mark.parametrize("act", ["9", "*", "repeat", "Say that again", "pardon"])
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


@pytest.mark.parametrize("act", ["0", "person", "I'd like to talk to someone please", "put me through to a person"])
def test_a_person_is_dialled_in_office_hours(staffed_line, act):
    call = staffed_line.call()
    call.ring()

    heard = call.press(act) if act == "0" else call.say(act)

    assert heard.dialling == "+441632960999"
    assert int(heard.attributes["timeout"]) <= 30
    assert "callerId" not in heard.attributes
    assert staffed_line.talk.words == []


def test_nobody_answering_falls_back_to_being_rung_back(staffed_line):
    staffed_line.talk.will_say(TextReply(text="May we ring you back?"), choices("yes", "no"))
    call = staffed_line.call()
    call.ring()
    call.press("0")

    heard = call.end_dialling("no-answer")

    assert staffed_line.talk.words == ["I want to talk to a person"]
    assert heard.spoken.startswith("Nobody could answer just now. May we ring you back?")


def test_out_of_hours_nobody_is_dialled(staffed_line):
    staffed_line.navigators.staffed = False
    call = staffed_line.call()
    call.ring()

    heard = call.press("0")

    assert heard.dialling == ""
    assert staffed_line.talk.words == ["I want to talk to a person"]


def test_a_line_without_navigators_takes_a_request_instead(call, talk):
    talk.will_say(TextReply(text="Is that OK? Say yes or no."), choices("yes", "no"))
    talk.will_say(HandoffReply(state="queued", text="You are number 1 in the queue.", position=1))

    asked = call.press("0")
    heard = call.press("1")

    assert asked.spoken.endswith("Press 1 for Yes, 2 for No.")
    assert talk.words == ["I want to talk to a person", "yes"]
    assert heard.spoken == "You are number 1 in the queue. You can hang up now, or tell me what else would help."


def test_a_withheld_caller_can_key_the_number_to_be_rung_on(line):
    line.talk.will_say(TextReply(text="What number can they reach you on?"), choices("never mind"))
    call = line.call(WITHHELD)
    call.ring()

    asked = call.press("0")
    too_short = call.press("077")
    call.press("07700900123")

    assert asked.attributes["finishOnKey"] == "#"
    assert asked.attributes["numDigits"] == "11"
    assert "too short" in too_short.spoken
    assert line.talk.words == ["I want to talk to a person", "07700900123"]


def test_danger_is_answered_first_and_offers_the_crisis_line_and_a_person(call, talk):
    talk.will_say(*crisis())

    heard = call.say("I want to end my life")
    through = call.press("1")

    assert heard.spoken.startswith("People want to help you. Call Samaritans on 1 1 6, 1 2 3.")
    assert heard.spoken.endswith("Press 1 to be put through to Samaritans, 0 for a person.")
    assert heard.dialling == ""
    assert through.dialling == "+44116123"


def test_connect_after_danger_means_the_crisis_line_not_an_earlier_service(call, talk):
    talk.will_say(services())
    talk.will_say(*crisis())
    call.say("dementia")
    call.say("I want to end my life")

    heard = call.say("connect me")

    assert heard.dialling == "+44116123"


def test_silence_is_asked_again_then_offered_keys_then_ended(call, talk):
    first, second, third = call.stay_silent(), call.stay_silent(), call.stay_silent()

    assert first.spoken == "Are you still there? What would help?"
    assert "Press 0 for a person" in second.spoken
    assert "9 6 0, 0 0 0" in third.spoken
    assert third.is_over
    assert talk.words == []


def test_speaking_after_a_silence_starts_the_count_again(call, talk):
    call.stay_silent()
    call.stay_silent()
    call.say("I feel lonely")

    heard = call.stay_silent()

    assert not heard.is_over
    assert heard.spoken == "Are you still there? Where are you?"


def test_doubtful_speech_is_asked_for_again_once(call, talk):
    heard = call.say("mumble", confidence=0.2)
    call.say("mumble", confidence=0.2)

    assert "say it again" in heard.spoken
    assert talk.words == ["mumble"]


def test_doubtful_speech_that_tells_of_danger_is_never_asked_for_again(call, talk):
    talk.will_say(*crisis())

    heard = call.say("I want to die", confidence=0.2)

    assert "Samaritans" in heard.spoken


def test_a_confidence_of_nought_says_nothing_and_is_believed(call, talk):
    call.say("I feel lonely", confidence=0.0)

    assert talk.words == ["I feel lonely"]


def test_goodbye_ends_the_call_with_the_number_to_ring_back(call):
    heard = call.say("Goodbye.")

    assert heard.is_over
    assert "9 6 0, 0 0 0" in heard.spoken


def test_a_key_that_does_nothing_says_so_and_asks_again(call):
    heard = call.press("7")

    assert heard.spoken == "That key does nothing here. What would help?"


@pytest.mark.parametrize("shown", [WITHHELD, "+266696687", "+7378742833", "Restricted", ""])
def test_withheld_callers_never_share_a_conversation(line, shown):
    one, other = line.call(shown), line.call(shown)

    one.ring()
    other.ring()
    one.say("I feel lonely")
    other.say("I have toothache")

    assert line.talk.callers == [None, None]
    assert len({utterance.conversation_id for utterance in line.talk.said}) == 2


def test_a_shown_number_is_given_to_the_conversation(line):
    line.call().ring()

    assert line.talk.callers == [CALLER]


def test_the_same_call_delivered_twice_is_one_conversation(line):
    first = line.call(call_id="CAsame").ring()
    again = line.call(call_id="CAsame").ring()

    assert again == first
    assert line.talk.callers == [CALLER]


def test_a_turn_delivered_twice_is_taken_once_and_answered_alike(call, talk):
    talk.will_say(services())
    action = call.now.action

    first = call.send(action, {"SpeechResult": "dementia"})
    again = call.send(action, {"SpeechResult": "dementia"})

    assert again == first
    assert talk.words == ["dementia"]


def test_next_delivered_twice_skips_nothing(call, talk):
    talk.will_say(services())
    call.say("dementia")
    action = call.now.action

    first = call.send(action, {"Digits": "#"})
    again = call.send(action, {"Digits": "#"})

    assert again == first
    assert "Memory Café 2" in again.text


def test_a_call_whose_state_is_gone_is_greeted_again(line, call):
    call.send("/telephony/status", {"CallStatus": "completed"})

    heard = call.say("I feel lonely")

    assert heard.spoken.endswith("What would help?")


def test_the_end_of_a_call_forgets_where_it_was(line, call):
    call.hang_up()

    with line.sql.connect() as connection:
        assert connection.execute(text("select count(*) from call_state")).scalar_one() == 0


def test_what_was_said_is_encrypted_at_rest(line, call, talk):
    talk.will_say(services())
    call.say("dementia")

    with line.sql.connect() as connection:
        stored = str(connection.execute(text("select * from call_state")).all())
    assert "Memory" not in stored
    assert "01632" not in stored


def test_a_conversation_deleted_during_the_call_begins_again(line, call, talk):
    talk.fault = UnknownConversation("No conversation has this id.")

    heard = call.say("I feel lonely")

    assert heard.spoken.endswith("What would help?")


def test_a_caller_who_speaks_too_fast_is_asked_to_wait(call, talk):
    talk.fault = TooFast(5)

    heard = call.say("hello")

    assert "give me a moment" in heard.spoken
    assert not heard.is_over


def test_a_fault_is_said_with_where_else_to_get_help_and_logged_without_words(call, talk, caplog):
    caplog.set_level(logging.DEBUG)
    talk.fault = RuntimeError("boom about lonely 07700900123")

    heard = call.say("I feel lonely")

    assert heard.is_over
    assert "1 1 1" in heard.spoken
    assert "lonely" not in " ".join(str(vars(record)) for record in caplog.records)
    assert "7700" not in " ".join(str(vars(record)) for record in caplog.records)


def test_a_request_without_a_call_id_is_refused(line):
    call = line.call(call_id=" ")

    answer = call.send("/telephony/voice", {"CallSid": ""})

    assert answer.status == 400

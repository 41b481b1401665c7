"""Calls that need care: a person is wanted, danger, silence, doubt, and calls delivered twice."""

import logging

import pytest
from sqlalchemy import text

from bot.record import TooFast, UnknownConversation
from bot.replies import HandoffReply, TextReply
from telephony.simulator import WITHHELD
from tests.telephony.fakes import CALLER, choices, crisis, services


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

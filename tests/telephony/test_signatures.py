"""Nobody but Twilio may use the webhooks."""

import logging

import pytest
from twilio.request_validator import RequestValidator

from telephony.simulator import LineFault
from tests.telephony.fakes import CALLER, TOKEN, URL, Line, open_line

FORM = {"CallSid": "CA1", "From": CALLER, "SpeechResult": "I feel lonely"}


def routes_of(line: Line) -> list[str]:
    return [rule.rule for rule in line.app.url_map.iter_rules() if rule.endpoint.startswith("telephony.")]


def test_every_route_refuses_an_unsigned_request(line):
    routes = routes_of(line)

    answers = {route: line.app.test_client().post(route, data=FORM).status_code for route in routes}

    assert set(answers) >= {"/telephony/voice", "/telephony/turn", "/telephony/dialled", "/telephony/status"}
    assert set(answers.values()) == {403}


def test_every_route_refuses_a_wrong_signature(line):
    headers = {
        "X-Twilio-Signature": RequestValidator("another token").compute_signature(f"{URL}/telephony/voice", FORM)
    }

    answers = {line.app.test_client().post(route, data=FORM, headers=headers).status_code for route in routes_of(line)}

    assert answers == {403}


def test_a_signature_made_for_another_address_is_refused(line):
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(f"{URL}/telephony/voice", FORM)}

    answer = line.app.test_client().post("/telephony/turn", data=FORM, headers=headers)

    assert answer.status_code == 403


def test_a_signature_does_not_cover_words_changed_on_the_way(line):
    url = f"{URL}/telephony/voice"
    headers = {"X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, FORM)}

    answer = line.app.test_client().post(url, data={**FORM, "SpeechResult": "other words"}, headers=headers)

    assert answer.status_code == 403


def test_a_signed_request_is_answered_with_twiml(line):
    call = line.call()

    answer = call.send("/telephony/voice", {})

    assert answer.status == 200
    assert answer.text.startswith('<?xml version="1.0" encoding="UTF-8"?><Response>')


def test_the_public_address_is_what_was_signed():
    with open_line(public_url="https://help.example.org/") as line:
        signed_as = RequestValidator(TOKEN).compute_signature("https://help.example.org/telephony/voice", FORM)

        answer = line.app.test_client().post("/telephony/voice", data=FORM, headers={"X-Twilio-Signature": signed_as})

    assert answer.status_code == 200


def test_the_servers_own_address_is_refused_when_a_public_one_is_set():
    with open_line(public_url="https://help.example.org") as line:
        call = line.call()

        with pytest.raises(LineFault, match="refused the signature"):
            call.ring()


def test_a_refusal_is_logged_without_number_or_words(line, caplog):
    caplog.set_level(logging.DEBUG)

    line.app.test_client().post("/telephony/turn", data=FORM)

    record = next(record for record in caplog.records if record.getMessage() == "twilio_signature_refused")
    assert "7700" not in str(vars(record))
    assert "lonely" not in str(vars(record))


def test_a_refused_request_starts_no_conversation(line):
    line.app.test_client().post("/telephony/voice", data=FORM)

    assert line.talk.callers == []

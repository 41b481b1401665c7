"""The phone line in a terminal."""

import json
import socket
from collections.abc import Mapping

import pytest
from click.testing import CliRunner

from bot.replies import TextReply
from telephony.simulator import Answered, Call, LineFault, read_twiml
from tests.telephony.fakes import services
from web.commands.call import command, hold_call


@pytest.fixture
def shown() -> list[Mapping[str, str]]:
    return []


def test_call_says_presses_and_keeps_silent_as_typed(line, shown):
    line.talk.will_say(services())

    hold_call(line.call(), ["dementia in Rainham", "#", "", "bye"], shown.append, echo=True)

    assert shown[1] == {"who": "caller", "said": "dementia in Rainham"}
    assert "Memory Café 1" in shown[2]["said"]
    assert shown[3] == {"who": "caller", "pressed": "#"}
    assert "Memory Café 2" in shown[4]["said"]
    assert shown[5] == {"who": "caller", "did": "silence"}
    assert shown[-1] == {"who": "line", "did": "the call has ended"}


def test_call_shows_who_it_is_put_through_to_and_how_that_ended(line, shown):
    line.talk.will_say(services())

    hold_call(line.call(), ["dementia", "2"], shown.append, dial_outcome="busy")

    assert {"who": "line", "did": "connecting to +441632960001"} in shown
    assert "could not get through" in shown[-2]["said"]


def test_call_keys_a_whole_number_when_one_is_asked_for(line, shown):
    line.talk.will_say(TextReply(text="What number can they reach you on?"))

    hold_call(line.call(), ["0", "07700900123"], shown.append)

    assert line.talk.words == ["I want to talk to a person", "07700900123"]


def test_a_redirect_is_followed():
    answers = iter(["<Redirect>/telephony/turn?n=1</Redirect>", "<Say>Hello.</Say><Hangup/>"])

    class Redirecting:
        urls: tuple[str, ...] = ()

        def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answered:
            self.urls += (url,)
            return Answered(200, f"<Response>{next(answers)}</Response>")

    transport = Redirecting()

    heard = Call(transport, url="http://line.example.org", token="token").ring()

    assert heard.is_over
    assert transport.urls[1] == "http://line.example.org/telephony/turn?n=1"


@pytest.mark.parametrize("text", ["<Response>", "<html/>", "<Response><Fax/></Response>"])
def test_what_a_network_could_not_use_is_a_fault(text):
    with pytest.raises(LineFault):
        read_twiml(text)


@pytest.mark.sockets
def test_call_says_in_one_sentence_that_the_program_is_not_running():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"

        result = CliRunner().invoke(command, ["--say", "hello", "--url", address, "--token", "token"])

    assert result.exit_code == 1
    assert result.output.strip() == "Error: The phone line does not answer. Start the program with: make run"


def test_call_prints_json_when_asked(line, monkeypatch):
    monkeypatch.setattr("web.commands.call.HTTPTransport", lambda: line.call()._transport)

    result = CliRunner().invoke(
        command, ["--say", "bye", "--url", "http://localhost", "--token", line.settings.auth_token, "--json"]
    )

    events = [json.loads(row) for row in result.output.splitlines()]
    assert events[0]["who"] == "phone"
    assert events[1] == {"who": "caller", "said": "bye"}

"""The phone line as one of the front doors: signed webhooks out, TwiML back."""

from urllib.parse import parse_qs

import httpx
import pytest

from tests.people.builders import LISTINGS, make_person
from web.evaluating.doors import Door, DoorFault, Site
from web.evaluating.heard import Offered


def spoken(words: str) -> str:
    return f'<Response><Gather action="/telephony/turn?n=1" numDigits="1"><Say>{words}</Say></Gather></Response>'


class FakeLine:
    """A phone line that says one thing for ever, and keeps the forms sent to it with their signatures."""

    def __init__(self, words: str, status: int = 200) -> None:
        self._answer = httpx.Response(status, text=spoken(words))
        self.forms: list[dict[str, str]] = []
        self.signatures: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.forms.append({"path": request.url.path, **form})
        self.signatures.append(request.headers.get("X-Twilio-Signature", ""))
        return self._answer


def call(line: FakeLine) -> Door:
    site = Site("http://signpost.test", "token", LISTINGS, httpx.MockTransport(line))
    return site.door_of(make_person(channel="phone"), "+447700900017")


def test_a_caller_shows_their_number_and_hears_a_service_by_its_name() -> None:
    line = FakeLine("I found 2 services. The first is Strood lunch club. Press 1 for the number.")
    door = call(line)

    door.open()
    heard = door.say("somewhere to eat")
    door.leave()

    assert heard.offered == (Offered("lunch", "Strood lunch club"),)
    assert [form["path"] for form in line.forms] == ["/telephony/voice", "/telephony/turn", "/telephony/status"]
    assert {form["From"] for form in line.forms} == {"+447700900017"}
    assert all(line.signatures)


def test_a_lone_key_is_pressed_and_words_are_said() -> None:
    line = FakeLine("Press 1 for the number.")
    door = call(line)
    door.open()

    door.say("1")
    door.say("07700 900017")

    assert [form.get("Digits") for form in line.forms[1:]] == ["1", None]
    assert line.forms[2]["SpeechResult"] == "07700 900017"


def test_a_line_that_refuses_the_signature_is_a_fault_that_says_why() -> None:
    with pytest.raises(DoorFault, match="signature"):
        call(FakeLine("", status=403)).open()

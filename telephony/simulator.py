"""A telephone in software: rings the line by the same signed webhooks that Twilio sends, and listens to the TwiML."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

SIGNATURE = "X-Twilio-Signature"
OUR_NUMBER = "+441632960000"
WITHHELD = "anonymous"
_MOST_REDIRECTS = 5
_SURE = 0.92


class LineDown(Exception):
    """The phone line did not answer; the message says what to do."""


class LineFault(Exception):
    """The phone line answered with something that a telephone network could not use."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back over HTTP."""

    status: int
    text: str


class Transport(Protocol):
    """Sends a form to an address."""

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answered:
        """Return what came back.

        Raises:
            LineDown: nothing did.
        """
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """What a caller hears and what the line does then.

    ``action`` is where the next thing goes: what is said or pressed, or the end of the call to ``dialling``.
    """

    spoken: str
    action: str = ""
    dialling: str = ""
    is_over: bool = False
    redirect: str = ""
    attributes: Mapping[str, str] | None = None


def read_twiml(text: str) -> Played:
    """Return what TwiML does, read from the top as Twilio reads it: until something waits or ends the call.

    Raises:
        LineFault: it is not TwiML, or uses a verb this telephone lacks.
    """
    try:
        # The answer is our own program's, checked by nobody else's parser before ours.
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as fault:
        raise LineFault(f"The answer is not XML: {fault}.") from fault
    if root.tag != "Response":
        raise LineFault(f"The answer is a {root.tag}, not a Response.")
    said: list[str] = []
    for verb in root:
        if verb.tag == "Say":
            said.append(verb.text or "")
        elif verb.tag == "Pause":
            continue
        elif verb.tag == "Gather":
            said += [nested.text or "" for nested in verb.iter("Say")]
            return Played(" ".join(said), action=verb.get("action", ""), attributes=dict(verb.attrib))
        elif verb.tag == "Dial":
            number = "".join(verb.itertext()).strip()
            return Played(" ".join(said), verb.get("action", ""), dialling=number, attributes=dict(verb.attrib))
        elif verb.tag == "Redirect":
            return Played(" ".join(said), redirect=(verb.text or "").strip())
        elif verb.tag == "Hangup":
            return Played(" ".join(said), is_over=True)
        else:
            raise LineFault(f"This telephone does not know <{verb.tag}>.")
    return Played(" ".join(said), is_over=True)


class Call:
    """One call to the line.

    Args:
        url: where the line is, as in ``http://127.0.0.1:8000``.
        token: what requests are signed with.
        caller: the number shown, in E.164 form, or ``WITHHELD``.
        call_id: the network's id of the call; a fresh one when not given.
    """

    def __init__(
        self, transport: Transport, *, url: str, token: str, caller: str = WITHHELD, call_id: str | None = None
    ) -> None:
        self._transport = transport
        self._url = url.rstrip("/")
        self._validator = RequestValidator(token)
        self._caller = caller
        self.call_id = call_id or f"CA{uuid.uuid4().hex}"
        self.now = Played("")

    def ring(self) -> Played:
        return self._send("/telephony/voice", {"CallStatus": "ringing"})

    def say(self, words: str, *, confidence: float = _SURE) -> Played:
        return self._send(self.now.action, {"SpeechResult": words, "Confidence": str(confidence)})

    def press(self, keys: str) -> Played:
        return self._send(self.now.action, {"Digits": keys})

    def stay_silent(self) -> Played:
        return self._send(self.now.action, {})

    def end_dialling(self, status: str = "completed") -> Played:
        """Tell the line how the second call ended: completed, no-answer, busy or failed."""
        return self._send(self.now.action, {"DialCallStatus": status})

    def hang_up(self) -> None:
        self.send("/telephony/status", {"CallStatus": "completed"})

    def send(self, action: str, form: Mapping[str, str]) -> Answered:
        """Send one signed webhook, as Twilio does."""
        url = urljoin(f"{self._url}/", action)
        known = {"CallSid": self.call_id, "From": self._caller, "To": OUR_NUMBER, "CallStatus": "in-progress"}
        whole = {**known, **form}
        return self._transport.post(url, whole, {SIGNATURE: self._validator.compute_signature(url, whole)})

    def _send(self, action: str, form: Mapping[str, str]) -> Played:
        spoken: list[str] = []
        for _ in range(_MOST_REDIRECTS):
            played = read_twiml(self._checked(self.send(action, form)))
            spoken.append(played.spoken)
            if not played.redirect:
                self.now = Played(
                    " ".join(spoken), played.action, played.dialling, played.is_over, attributes=played.attributes
                )
                return self.now
            action, form = played.redirect, {}
        raise LineFault(f"The line redirected {_MOST_REDIRECTS} times and said nothing that ends.")

    def _checked(self, answered: Answered) -> str:
        if answered.status == 403:
            raise LineFault(
                "The line refused the signature. Use the address and the token that the running program has."
            )
        if answered.status != 200:
            raise LineFault(f"The line answered with status {answered.status}. Look in its log for the reason.")
        return answered.text

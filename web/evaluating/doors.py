"""The front doors of a running program: its public chat API, and its phone line by signed webhooks."""

import re
from collections.abc import Mapping
from typing import Protocol

import httpx

from bot.replies import replies_adapter
from telephony.simulator import Answered, Call, LineDown, LineFault
from web.evaluating.heard import Heard, read_call, read_chat
from web.evaluating.people import Listing, Person

_TIMEOUT_SECONDS = 30.0


class DoorFault(Exception):
    """The program did not answer, or not as its interface says; the message says what to do."""


class Door(Protocol):
    """One conversation with the program."""

    def open(self) -> Heard:
        """Begin, and return the first words.

        Raises:
            DoorFault: nothing usable came back.
        """
        ...

    def say(self, words: str) -> Heard:
        """Say something and return the answer; on the phone a lone key is pressed.

        Raises:
            DoorFault: nothing usable came back.
        """
        ...

    def leave(self) -> None:
        """End the conversation."""
        ...


class Site:
    """The program at one address; thread-safe.

    Args:
        url: where it is, as in ``http://127.0.0.1:8000``.
        token: what phone requests are signed with.
        listings: services by the feed's id, by whose names a caller knows them.
    """

    def __init__(
        self, url: str, token: str, listings: Mapping[str, Listing], transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._listings = listings
        # The program may be on this machine: a proxy named in the environment must not see what people say.
        self._client = httpx.Client(
            base_url=self._url, timeout=_TIMEOUT_SECONDS, transport=transport, trust_env=False, follow_redirects=False
        )

    def door_of(self, person: Person, caller: str) -> Door:
        """Return the door somebody comes by.

        Args:
            caller: the number that a call of theirs shows, in E.164 form.
        """
        if person.channel == "phone":
            call = Call(_Webhooks(self._client), url=self._url, token=self._token, caller=caller)
            return PhoneDoor(call, self._listings)
        return ChatDoor(self._client, person.channel)

    def close(self) -> None:
        self._client.close()


class ChatDoor:
    """A conversation by the chat API.

    Args:
        channel: ``web``, ``sms`` or ``desk``.
    """

    def __init__(self, client: httpx.Client, channel: str) -> None:
        self._client = client
        self._channel = channel
        self._messages = ""
        self._headers: dict[str, str] = {}

    def open(self) -> Heard:
        begun = self._post("/api/conversations", {"channel": self._channel, "language": "en"})
        self._messages = f"/api/conversations/{begun['id']}/messages"
        self._headers = {"Authorization": f"Bearer {begun['token']}"}
        return _chat_heard(begun)

    def say(self, words: str) -> Heard:
        return _chat_heard(self._post(self._messages, {"text": words}))

    def leave(self) -> None:
        """Do nothing: a conversation on the site is left by walking away."""

    def _post(self, path: str, body: dict[str, str]) -> dict[str, object]:
        try:
            answer = self._client.post(path, json=body, headers=self._headers)
        except httpx.HTTPError as error:
            raise DoorFault(f"{self._client.base_url} does not answer. Start the program with: make run") from error
        if answer.is_error:
            raise DoorFault(f"{path} answered with status {answer.status_code}: {answer.text[:200]}")
        said: dict[str, object] = answer.json()
        return said


class PhoneDoor:
    """A call to the phone line."""

    def __init__(self, call: Call, listings: Mapping[str, Listing]) -> None:
        self._call = call
        self._listings = listings

    def open(self) -> Heard:
        try:
            return read_call(self._call.ring(), self._listings)
        except (LineDown, LineFault) as fault:
            raise DoorFault(str(fault)) from fault

    def say(self, words: str) -> Heard:
        try:
            is_key = re.fullmatch(r"[0-9*#]", words)
            played = self._call.press(words) if is_key else self._call.say(words)
        except (LineDown, LineFault) as fault:
            raise DoorFault(str(fault)) from fault
        return read_call(played, self._listings)

    def leave(self) -> None:
        try:
            self._call.hang_up()
        except LineDown as fault:
            raise DoorFault(str(fault)) from fault


class _Webhooks:
    """Sends the webhooks of calls over one set of connections."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def post(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Answered:
        try:
            response = self._client.post(url, data=dict(form), headers=dict(headers))
        except httpx.HTTPError as fault:
            raise LineDown("The phone line does not answer. Start the program with: make run") from fault
        return Answered(response.status_code, response.text)


def _chat_heard(said: dict[str, object]) -> Heard:
    return read_chat(tuple(replies_adapter.validate_python(said["replies"])), str(said["mode"]))

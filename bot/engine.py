"""The client of the dialogue engine: the one module that speaks Rasa's REST channel."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import httpx
from pydantic import ValidationError

from bot.record import Channel
from bot.replies import Choice, ChoicesReply, Reply, TextReply, reply_adapter
from bot.speech import shorten_speech

TIMEOUT_SECONDS = 3.0
_CONNECT_SECONDS = 0.5

_log = logging.getLogger(__name__)


class EngineUnavailable(Exception):
    """The dialogue engine is down, too slow, or answered with something that is not an answer."""


class EngineDown(EngineUnavailable):
    """Nobody listens there, so what was said has not been heard and may be said to another engine."""


class DialogueEngine(Protocol):
    """Whoever leads the dialogue."""

    def reply(
        self, conversation_id: str, text: str, channel: Channel, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Return the answers to what was said, in order, as Rasa's REST channel gives them.

        Raises:
            EngineUnavailable: no answer in time.
        """
        ...


class RasaEngine:
    """Rasa 3.6 by its REST channel; thread-safe, and keeps its connections open.

    Args:
        url: where Rasa listens, as in ``http://127.0.0.1:5005``.
        timeout_seconds: how long one answer may take.

    Source:
        Rasa 3.x documentation, "Your Own Website: REST channels".
    """

    def __init__(
        self, url: str, *, timeout_seconds: float = TIMEOUT_SECONDS, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url = url.rstrip("/")
        timeout = httpx.Timeout(timeout_seconds, connect=min(_CONNECT_SECONDS, timeout_seconds))
        # The engine is on loopback: a proxy named in the environment must not see what people say.
        self._client = httpx.Client(base_url=self._url, timeout=timeout, transport=transport, trust_env=False)

    def reply(
        self, conversation_id: str, text: str, channel: Channel, metadata: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        # To Rasa a message that begins with a slash is a command; from people it never is.
        message = text.lstrip("/ ") or "?"
        body = {"sender": conversation_id, "message": message, "input_channel": channel, "metadata": dict(metadata)}
        try:
            response = self._client.post("/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            answers = response.json()
        except (httpx.HTTPError, ValueError) as error:
            fault = EngineDown if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) else EngineUnavailable
            raise fault(
                f"{self._url} gave no answer ({type(error).__name__}). Is the engine running? See signpost doctor."
            ) from error
        if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
            raise EngineUnavailable(f"{self._url} answered with {type(answers).__name__}, not a list of replies.")
        return answers

    def is_ready(self) -> bool:
        """Return whether the engine answers; it loads its model before it listens."""
        try:
            return self._client.get("/webhooks/rest/").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        self._client.close()


def read_replies(answers: Sequence[Mapping[str, Any]], channel: Channel) -> tuple[Reply, ...]:
    """Return an engine's answers as replies; what cannot be read is left out and logged.

    One answer may hold words, a structured reply and buttons at once; they keep that order.
    On the phone each text also gets its spoken form, cut to what can be listened to.
    """
    return tuple(reply for answer in answers for reply in _read_answer(answer, channel))


def _read_answer(answer: Mapping[str, Any], channel: Channel) -> list[Reply]:
    replies: list[Reply] = []
    text, custom, buttons = answer.get("text"), answer.get("custom"), answer.get("buttons")
    if isinstance(text, str) and text.strip():
        replies.append(TextReply(text=text.strip(), speech=shorten_speech(text) if channel == "phone" else None))
    if custom:
        replies.extend(_fit_to_hear(reply, channel) for reply in _read_custom(custom))
    if isinstance(buttons, list):
        replies.extend(_read_buttons(buttons))
    if not replies:
        _log.warning("engine_answer_dropped", extra={"answer_keys": sorted(answer)})
    return replies


def _fit_to_hear(reply: Reply, channel: Channel) -> Reply:
    """Return the reply with words that fit in twenty seconds where it will be heard."""
    if channel != "phone" or not isinstance(reply, TextReply):
        return reply
    return reply.model_copy(update={"speech": shorten_speech(reply.speech or reply.text)})


def _read_custom(custom: object) -> list[Reply]:
    try:
        return [reply_adapter.validate_python(custom)]
    except ValidationError as error:
        kind = custom.get("type") if isinstance(custom, dict) else type(custom).__name__
        _log.warning("engine_reply_dropped", extra={"reply_type": str(kind), "fault_count": error.error_count()})
        return []


def _read_buttons(buttons: Sequence[object]) -> list[Reply]:
    choices = [
        Choice(title=str(button["title"]), say=str(button.get("payload") or button["title"]))
        for button in buttons
        if isinstance(button, dict) and button.get("title")
    ]
    return [ChoicesReply(choices=tuple(choices))] if choices else []

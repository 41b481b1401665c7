"""What the record of a conversation is made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.replies import Reply

type Channel = Literal["web", "phone", "sms", "desk", "terminal", "widget"]
type Mode = Literal["bot", "waiting", "human", "closed"]
type Speaker = Literal["person", "bot", "navigator", "system"]


class UnknownConversation(Exception):
    """No conversation has this id."""


class WrongToken(Exception):
    """The token does not belong to this conversation."""


class TooFast(Exception):
    """More messages than the limit in the last minute; try again after ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many messages in this conversation. Wait {retry_after} seconds and send again.")
        self.retry_after = retry_after


class ConversationBusy(Exception):
    """Another turn of the same conversation did not end in time."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing said, opened for reading; ``mode`` is the conversation's mode when it was said."""

    seq: int
    at: datetime
    speaker: Speaker
    text: str | None
    replies: tuple[Reply, ...]
    mode: Mode = "bot"


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """A turn that has begun: the message is recorded and this conversation is ours until ``end_turn``.

    ``answered`` is the reply already given to the same idempotency key, if it was said before.
    """

    conversation_id: str
    holder: str
    seq: int
    channel: Channel
    mode: Mode
    answered: Event | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    messages: int = 20
    seconds: int = 60

"""One thing said by a person, on its way in."""

from dataclasses import dataclass

from bot.record import Channel

LONGEST_MESSAGE = 2000


class MessageTooLong(Exception):
    """The message is over 2,000 characters."""


class MessageEmpty(Exception):
    """There is nothing in the message."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something a person said; the channel is the conversation's own when not given.

    ``service`` is the id of the service they heard about last, where they move through a list by themselves.
    """

    conversation_id: str
    text: str
    channel: Channel | None = None
    idempotency_key: str | None = None
    service: str | None = None


def check_text(text: str) -> str:
    """Return a message without the space around it.

    Raises:
        MessageEmpty, MessageTooLong: with words for the person.
    """
    stripped = text.strip()
    if not stripped:
        raise MessageEmpty("Type a message, like “help with my shopping in Rainham”.")
    if len(stripped) > LONGEST_MESSAGE:
        raise MessageTooLong(
            f"Your message is {len(stripped):,} characters. Shorten it to {LONGEST_MESSAGE:,} or fewer."
        )
    return stripped

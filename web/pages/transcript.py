"""A conversation as the chat page and the navigators' page show it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.greeting import greeting
from bot.record import Event
from bot.replies import Choice, ChoicesReply, Contact, HandoffReply, Reply, ServicesReply, TextReply, UrgentReply
from web.links import link_words
from web.presenters import Link, ServiceView, phone_href, service_view

# Every conversation opens with its greeting, so a page that shows the greeting has seen this one.
GREETING_SEQ = 1

_SITE = re.compile(r": ([a-z0-9-]+(?:\.[a-z0-9-]+)+)$")
_TEXTED = re.compile(r"(?:^|: )text ", re.IGNORECASE)
_WHO = {"person": "You", "bot": "Signpost", "navigator": "Care navigator", "system": "Signpost"}
_URGENT_HEADINGS = {
    "999": "Call 999 now",
    "111": "Call 111 now",
    "crisis": "You can talk to someone now",
    "abuse": "You can get help to be safe",
    "safeguarding": "You can tell someone what is happening",
}


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody to call; ``about`` leads to the number, as in “Samaritans:” or “Shout: text SHOUT to”."""

    about: str
    phone: Link
    hours: str


@dataclass(frozen=True, slots=True)
class Part:
    """One reply of a turn; ``kind`` says which of the rest are set."""

    kind: str
    text: str = ""
    heading: str = ""
    variant: str = ""
    contacts: tuple[ContactView, ...] = ()
    services: tuple[ServiceView, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnView:
    speaker: str
    who: str
    time: str
    parts: tuple[Part, ...]
    choices_said: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said; ``choices`` are those still open, and ``seq`` is the last number seen."""

    turns: tuple[TurnView, ...]
    choices: tuple[Choice, ...]
    mode: str
    seq: int
    is_new: bool = False


def fresh_transcript() -> Transcript:
    """Return the page before anything was said."""
    replies = greeting("web")
    turn = TurnView("bot", _WHO["bot"], "", _parts(replies), _choices_said(replies))
    return Transcript((turn,), _choices(replies), "bot", GREETING_SEQ, is_new=True)


def transcript(
    events: Sequence[Event], *, mode: str, after: int = 0, own_words: bool = True, person: str = _WHO["person"]
) -> Transcript:
    """Return what was said after a number.

    Args:
        own_words: false leaves out what the person said, which their own page shows already.
        person: what the person is called; “You” on their own page.
    """
    shown = [event for event in events if event.seq > after and (own_words or event.speaker != "person")]
    last = events[-1] if events else None
    open_choices = _choices(last.replies) if last and last.speaker == "bot" else ()
    turns = tuple(turn for event in shown if (turn := _turn(event, person)).parts)
    return Transcript(turns, open_choices, mode, last.seq if last else after)


def _turn(event: Event, person: str) -> TurnView:
    said = (Part("text", event.text),) if event.text else ()
    parts = said + _parts(event.replies)
    who = person if event.speaker == "person" else _WHO[event.speaker]
    return TurnView(event.speaker, who, _time(event.at), parts, _choices_said(event.replies))


def _parts(replies: Sequence[Reply]) -> tuple[Part, ...]:
    return tuple(part for part in map(_part, replies) if part is not None)


def _part(reply: Reply) -> Part | None:
    match reply:
        case TextReply():
            return Part("text", link_words(reply.text))
        case UrgentReply():
            variant = "emergency" if reply.level == "999" else "urgent"
            contacts = tuple(_contact(each) for each in reply.contacts)
            return Part("urgent", reply.text, _URGENT_HEADINGS[reply.level], variant, contacts)
        case ServicesReply():
            return Part("services", services=tuple(service_view(card) for card in reply.services))
        case HandoffReply():
            return Part("handoff", reply.text)
        case _:
            return None


def _contact(contact: Contact) -> ContactView:
    site = _SITE.search(contact.name)
    if site:
        # Somebody who signs cannot phone: what they need is the address, not the number.
        return ContactView(f"{contact.name[: site.start()]}:", Link(f"https://{site[1]}", site[1]), contact.hours)
    href = phone_href(contact.phone)
    if _TEXTED.search(contact.name):
        # A service that is texted has a number which cannot be called; text relay is called.
        return ContactView(f"{contact.name} to", Link(href.replace("tel:", "sms:"), contact.phone), contact.hours)
    return ContactView(f"{contact.name}:", Link(href, contact.phone), contact.hours)


def _choices(replies: Sequence[Reply]) -> tuple[Choice, ...]:
    return tuple(choice for reply in replies if isinstance(reply, ChoicesReply) for choice in reply.choices)


def _choices_said(replies: Sequence[Reply]) -> str:
    return ", ".join(choice.title for choice in _choices(replies))


def _time(at: datetime) -> str:
    local = at.astimezone(ZoneInfo("Europe/London"))
    return f"{(local.hour - 1) % 12 + 1}:{local.minute:02d}{'am' if local.hour < 12 else 'pm'}"

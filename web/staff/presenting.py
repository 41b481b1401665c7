"""What navigators see of a request."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.handoff import HandoffRequest
from bot.record import Event
from directory.model import Service
from directory.opening import clock_words
from web.pages.transcript import TurnView, transcript
from web.presenters import Link, phone_href

OUTCOME_WORDS = {
    "done": "We spoke and it is settled",
    "callback": "We agreed a time to talk again",
    "gone": "I could not reach them",
}
_STATE_WORDS = {
    "queued": "Waiting",
    "claimed": "Taken",
    "in_conversation": "In conversation",
    "done": "Finished",
    "callback": "To be contacted again",
    "gone": "Could not be reached",
}
_CHANNEL_WORDS = {
    "web": "web chat",
    "widget": "web chat",
    "phone": "phone",
    "sms": "text message",
    "desk": "the desk",
    "terminal": "a terminal",
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"\+?[\d\s()-]{3,}")
_OPEN = frozenset({"queued", "claimed", "in_conversation"})


class KnowsServices(Protocol):
    def get(self, service_id: str) -> Service | None: ...


@dataclass(frozen=True, slots=True)
class QueueRow:
    href: str
    when: str
    title: str
    name: str
    reason: str
    locality: str
    channel: str
    is_urgent: bool
    state: str
    callback: str


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request; ``can_claim`` and ``can_finish`` are what its viewer may do now."""

    id: str
    row: QueueRow
    summary: str
    words: tuple[str, ...]
    contact: str
    contact_href: str
    consented: str
    navigator: str
    outcome: str
    note: str
    services: tuple[Link, ...]
    turns: tuple[TurnView, ...]
    can_claim: bool
    can_finish: bool


def queue_row(asked: HandoffRequest) -> QueueRow:
    reason = asked.reason[:1].upper() + asked.reason[1:] or "No reason given"
    return QueueRow(
        href=f"/staff/requests/{asked.id}",
        when=moment_words(asked.created_at),
        title=asked.name or reason,
        name=asked.name,
        reason=reason,
        locality=_place_words(asked.locality or "") or "Not known",
        channel=_CHANNEL_WORDS[asked.channel],
        is_urgent=asked.urgent,
        state=_STATE_WORDS[asked.state],
        callback=moment_words(asked.callback_at) if asked.callback_at else "",
    )


def request_page(
    asked: HandoffRequest, events: Sequence[Event], catalogue: KnowsServices, *, viewer: str
) -> RequestPage:
    """Return one request whole, with the services the person was shown by name."""
    shown = ((service_id, catalogue.get(service_id)) for service_id in asked.services_shown)
    return RequestPage(
        id=asked.id,
        row=queue_row(asked),
        summary=asked.summary,
        words=tuple(line for line in asked.words.split("\n") if line.strip()),
        contact=asked.contact,
        contact_href=contact_href(asked.contact),
        consented=moment_words(asked.consented_at),
        navigator=asked.navigator or "",
        outcome=OUTCOME_WORDS.get(asked.outcome or "", ""),
        note=asked.note,
        services=tuple(Link(f"/services/{key}", found.name) for key, found in shown if found),
        turns=transcript(events, mode="human", person=asked.name or "Person").turns,
        can_claim=asked.state in _OPEN and asked.navigator != viewer,
        can_finish=asked.state in _OPEN and asked.navigator == viewer,
    )


def moment_words(moment: datetime) -> str:
    """Return a moment in London as staff read it: 3:05pm on 2 October 2026, or 8am."""
    local = moment.astimezone(ZoneInfo("Europe/London"))
    return f"{clock_words(local.time())} on {local.day} {local:%B %Y}"


def _place_words(slug: str) -> str:
    """Return a locality as people write it: Chatham Central for ``chatham-central``."""
    return slug.replace("-", " ").title()


def contact_href(contact: str) -> str:
    """Return the address that phones or writes, when the contact is a number or an email and nothing else."""
    if _EMAIL.fullmatch(contact):
        return f"mailto:{contact}"
    return phone_href(contact) if _NUMBER.fullmatch(contact) else ""

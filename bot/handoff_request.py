"""One request for a person: its states, how it is read from its row, and what the person is told."""

import json
import math
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal, cast

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.office import callback_words
from bot.privacy import Cipher
from bot.replies import HandoffReply
from bot.tables import HandoffRow, utc

type HandoffState = Literal["queued", "claimed", "in_conversation", "done", "callback", "gone"]
type Outcome = Literal["done", "callback", "gone"]

OUTCOMES: tuple[str, ...] = ("done", "callback", "gone")
_RECENT = 20
CLAIM_MINUTES = 30
OPEN_STATES: tuple[str, ...] = ("queued", "claimed", "in_conversation")


class ConsentMissing(Exception):
    """The person has not agreed to their details being passed on."""


class UnknownRequest(Exception):
    """No handoff request has this id."""


class ClaimLost(Exception):
    """Somebody else has this request, or it is finished."""


@dataclass(frozen=True, slots=True)
class HandoffRequest:
    """A request as a navigator sees it, opened for reading.

    ``position`` counts from 1 and is set while it waits; ``wait_minutes`` is ``None`` until
    requests were finished to tell by; ``callback_at`` is set when nobody was at work to take it.
    """

    id: str
    conversation_id: str
    state: HandoffState
    urgent: bool
    channel: str
    reason: str
    summary: str
    words: str
    services_shown: tuple[str, ...]
    contact: str
    name: str
    locality: str | None
    consented_at: datetime
    created_at: datetime
    callback_at: datetime | None
    navigator: str | None
    claimed_at: datetime | None
    finished_at: datetime | None
    outcome: str | None
    note: str
    position: int | None = None
    wait_minutes: int | None = None


def open_request(
    row: HandoffRow, cipher: Cipher, *, position: int | None = None, wait_minutes: int | None = None
) -> HandoffRequest:
    """Return a stored request with its personal fields in plain text."""
    return HandoffRequest(
        id=row.id,
        conversation_id=row.conversation_id,
        state=cast(HandoffState, row.state),
        urgent=row.urgent,
        channel=row.channel,
        reason=cipher.decrypt_optional(row.reason_encrypted),
        summary=cipher.decrypt_optional(row.summary_encrypted),
        words=cipher.decrypt_optional(row.words_encrypted),
        services_shown=tuple(json.loads(row.services_shown)),
        contact=cipher.decrypt_optional(row.contact_encrypted),
        name=cipher.decrypt_optional(row.name_encrypted),
        locality=row.locality,
        consented_at=utc(row.consented_at),
        created_at=utc(row.created_at),
        callback_at=utc(row.callback_at) if row.callback_at else None,
        navigator=row.navigator,
        claimed_at=utc(row.claimed_at) if row.claimed_at else None,
        finished_at=utc(row.finished_at) if row.finished_at else None,
        outcome=row.outcome,
        note=cipher.decrypt_optional(row.note_encrypted),
        position=position,
        wait_minutes=wait_minutes,
    )


def handoff_reply(request: HandoffRequest) -> HandoffReply:
    """Return what the person is told about their request now."""
    if request.state == "in_conversation":
        words = "A care navigator has joined. You are now talking to a person."
        return HandoffReply(state="joined", text=words, speech=words)
    if request.state in OUTCOMES:
        words = "The care navigator has finished. You can carry on here with me, the computer assistant."
        return HandoffReply(state="closed", text=words, speech=words)
    meanwhile = "You can carry on looking for services here while you wait."
    if request.callback_at is not None:
        when = callback_words(request.callback_at, request.created_at)
        words = f"No care navigators are at work right now. Someone will contact you {when}."
        if request.urgent:
            words += " If you cannot wait, call 111. In an emergency, call 999."
        return HandoffReply(state="callback", text=f"{words} {meanwhile}", speech=words)
    words = f"You are number {request.position or 1} in the queue to talk to a care navigator."
    if request.wait_minutes:
        minutes = "1 minute" if request.wait_minutes == 1 else f"{request.wait_minutes} minutes"
        words += f" The wait is about {minutes}."
    return HandoffReply(
        state="queued",
        text=f"{words} They will contact you on the details you gave. {meanwhile}",
        speech=words,
        position=request.position or 1,
        wait_minutes=request.wait_minutes,
    )


def wait_minutes(sql: Engine, position: int) -> int | None:
    """Return the usual time a request took lately, times the place in the queue; ``None`` before any was finished."""
    finished = col(HandoffRow.finished_at)
    query = select(HandoffRow).where(finished.is_not(None)).order_by(finished.desc()).limit(_RECENT)
    with Session(sql) as session:
        spans = [
            (utc(row.finished_at) - utc(row.claimed_at)).total_seconds() / 60
            for row in session.exec(query)
            if row.finished_at and row.claimed_at
        ]
    return max(1, math.ceil(median(spans) * position)) if spans else None

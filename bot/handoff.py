"""The queue of people who asked for a person: requests, claims, outcomes."""

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Engine, and_, or_, update
from sqlmodel import Session, col, select

from bot.audit import record_audit
from bot.contact import ContactMissing, check_contact
from bot.conversations import Conversations, now
from bot.handoff_request import (
    CLAIM_MINUTES,
    OPEN_STATES,
    OUTCOMES,
    ClaimLost,
    ConsentMissing,
    HandoffRequest,
    UnknownRequest,
    handoff_reply,
    open_request,
    wait_minutes,
)
from bot.office import OfficeHours
from bot.privacy import Cipher
from bot.record import Event, Mode, UnknownConversation
from bot.summary import ReadsWords, summarise
from bot.tables import ConversationRow, HandoffRow

__all__ = [
    "ClaimLost",
    "ConsentMissing",
    "ContactMissing",
    "HandoffQueue",
    "HandoffRequest",
    "UnknownRequest",
    "handoff_reply",
]


class HandoffQueue:
    """Requests for a person, oldest and most urgent first; safe between threads and processes.

    Args:
        directory: reads needs and places for the summary; ``None`` leaves them out.
        office_hours: local hours every day, like ``08:00-20:00``.
    """

    def __init__(
        self,
        sql: Engine,
        cipher: Cipher,
        conversations: Conversations,
        *,
        directory: ReadsWords | None = None,
        office_hours: str = "08:00-20:00",
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._sql = sql
        self._cipher = cipher
        self._conversations = conversations
        self._directory = directory
        self._hours = OfficeHours.read(office_hours)
        self._clock = clock

    def request(
        self, conversation_id: str, *, contact: str, consent: bool, reason: str = "", name: str = ""
    ) -> HandoffRequest:
        """Queue a conversation for a navigator; a second request updates the one still open.

        Args:
            contact: words that hold a UK phone number or an email address.
            consent: the person agreed to what they said here being passed on.

        Raises:
            ContactMissing: no contact can be read; its message is for the person.
            ConsentMissing: likewise.
            UnknownConversation: no conversation has this id.
        """
        kept = check_contact(contact)
        if not consent:
            raise ConsentMissing("We need your agreement before we pass your details to a care navigator.")
        row = self._new_row(conversation_id, kept, reason, name)
        with Session(self._sql, expire_on_commit=False) as session:
            # The conversation's row is locked first, so two requests at once make one.
            self._set_mode(session, conversation_id, "waiting")
            known = session.exec(self._open_in(conversation_id)).first()
            if known is not None:
                self._renew(session, known, row)
            session.add(known or row)
            record_audit(
                session, self._clock(), "person", "changed" if known else "asked", "handoff", (known or row).id
            )
            session.commit()
        return self._opened(known or row)

    def waiting(self, *, viewer: str = "staff") -> list[HandoffRequest]:
        """Return what a navigator can take, urgent first, then oldest; viewing each is audited."""
        rows = self._rows_waiting()
        self._audit(viewer, "viewed", *(row.id for row in rows))
        return [self._opened(row, position) for position, row in enumerate(rows, start=1)]

    def held_by(self, navigator: str) -> list[HandoffRequest]:
        """Return what a navigator has claimed and not finished, oldest first; viewing each is audited."""
        held = select(HandoffRow).where(self._is_held_by(navigator)).order_by(col(HandoffRow.created_at))
        with Session(self._sql) as session:
            rows = session.exec(held).all()
        self._audit(navigator, "viewed", *(row.id for row in rows))
        return [self._opened(row) for row in rows]

    def get(self, request_id: str, *, viewer: str = "staff") -> HandoffRequest | None:
        """Return one request, or ``None``; viewing it is audited."""
        with Session(self._sql) as session:
            row = session.get(HandoffRow, request_id)
        if row is None:
            return None
        self._audit(viewer, "viewed", request_id)
        return self._opened(row)

    def for_conversation(self, conversation_id: str) -> HandoffRequest | None:
        """Return the request still open in a conversation, if there is one; for the person's own view of it."""
        with Session(self._sql) as session:
            row = session.exec(self._open_in(conversation_id)).first()
        return self._opened(row) if row else None

    def transcript(self, request_id: str, *, viewer: str) -> list[Event]:
        """Return everything said in the request's conversation; viewing it is audited."""
        conversation_id = self._known(request_id).conversation_id
        self._audit(viewer, "read transcript", request_id)
        return self._conversations.events(conversation_id)

    def claim(self, request_id: str, navigator: str) -> HandoffRequest:
        """Give a request to one navigator; of two at once exactly one gets it.

        Raises:
            UnknownRequest: no request has this id.
            ClaimLost: somebody else has it already.
        """
        values = {"state": "claimed", "navigator": navigator, "claimed_at": self._clock()}
        return self._move(request_id, navigator, "claimed", self._can_be_claimed(), values)

    def release(self, request_id: str, navigator: str) -> HandoffRequest:
        """Put a claimed request back in the queue."""
        values = {"state": "queued", "navigator": None, "claimed_at": None}
        return self._move(request_id, navigator, "released", self._is_held_by(navigator), values, mode="waiting")

    def join(self, request_id: str, navigator: str) -> HandoffRequest:
        """Begin talking: from now on the person's messages go to the navigator alone."""
        held = self._is_held_by(navigator)
        return self._move(request_id, navigator, "joined", held, {"state": "in_conversation"}, mode="human")

    def say(self, request_id: str, navigator: str, text: str) -> int:
        """Record a navigator's message to the person and return its sequence number.

        Raises:
            ClaimLost: the navigator has not joined this conversation.
        """
        request = self._known(request_id)
        if request.navigator != navigator or request.state != "in_conversation":
            raise ClaimLost("You are not in this conversation. Claim and join it first.")
        return self._conversations.append(request.conversation_id, "navigator", text=text)

    def finish(self, request_id: str, navigator: str, outcome: str, note: str = "") -> HandoffRequest:
        """Close a request; the bot answers the person again.

        Args:
            outcome: ``done``, ``callback`` or ``gone``.

        Raises:
            UnknownRequest, ClaimLost.
            ValueError: the outcome is none of these.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"Outcome {outcome!r} is not one of {', '.join(OUTCOMES)}.")
        values = {
            "state": outcome,
            "outcome": outcome,
            "finished_at": self._clock(),
            "note_encrypted": self._cipher.encrypt_optional(note),
        }
        return self._move(
            request_id, navigator, f"finished: {outcome}", self._is_held_by(navigator), values, mode="bot"
        )

    def mark_urgent(self, conversation_id: str) -> bool:
        """Put a conversation's open request first; return whether there was one."""
        is_open = and_(col(HandoffRow.conversation_id) == conversation_id, col(HandoffRow.state).in_(OPEN_STATES))
        with Session(self._sql) as session:
            marked = session.execute(
                update(HandoffRow).where(is_open).values(urgent=True).returning(col(HandoffRow.id))
            )
            request_ids = list(marked.scalars())
            for request_id in request_ids:
                record_audit(session, self._clock(), "bot", "marked urgent", "handoff", request_id)
            session.commit()
        return bool(request_ids)

    def is_staffed(self) -> bool:
        """Return whether navigators are at work now."""
        return self._hours.is_open(self._clock())

    def _new_row(self, conversation_id: str, contact: str, reason: str, name: str) -> HandoffRow:
        at = self._clock()
        channel = self._conversations.channel(conversation_id)
        summary = summarise(self._conversations.events(conversation_id), self._directory)
        encrypted = self._cipher.encrypt_optional
        return HandoffRow(
            id=str(uuid.uuid4()),
            conversation_id=conversation_id,
            channel=channel,
            urgent=summary.urgent,
            locality=summary.locality,
            services_shown=json.dumps(summary.services_shown),
            reason_encrypted=encrypted(reason),
            summary_encrypted=encrypted(summary.text),
            words_encrypted=encrypted(summary.words),
            contact_encrypted=encrypted(contact),
            name_encrypted=encrypted(name),
            consented_at=at,
            created_at=at,
            callback_at=None if self._hours.is_open(at) else self._hours.next_opening(at),
        )

    def _renew(self, session: Session, known: HandoffRow, asked: HandoffRow) -> None:
        known.contact_encrypted = asked.contact_encrypted
        known.name_encrypted = asked.name_encrypted or known.name_encrypted
        known.reason_encrypted = asked.reason_encrypted or known.reason_encrypted
        known.summary_encrypted, known.words_encrypted = asked.summary_encrypted, asked.words_encrypted
        known.services_shown, known.locality = asked.services_shown, asked.locality
        known.consented_at = asked.consented_at
        known.urgent = known.urgent or asked.urgent
        if known.state == "in_conversation":
            self._set_mode(session, known.conversation_id, "human")

    def _move(
        self,
        request_id: str,
        navigator: str,
        action: str,
        condition: ColumnElement[bool],
        values: Mapping[str, object],
        mode: Mode | None = None,
    ) -> HandoffRequest:
        conversation_id = self._known(request_id).conversation_id
        with Session(self._sql) as session:
            if mode is not None:
                self._set_mode(session, conversation_id, mode)
            statement = update(HandoffRow).where(col(HandoffRow.id) == request_id, condition).values(**values)
            if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
                raise ClaimLost("Somebody else has this request, or it is finished. Choose another from the queue.")
            record_audit(session, self._clock(), navigator, action, "handoff", request_id)
            session.commit()
        return self._opened(self._known(request_id))

    def _known(self, request_id: str) -> HandoffRow:
        with Session(self._sql) as session:
            row = session.get(HandoffRow, request_id)
        if row is None:
            raise UnknownRequest("No request has this id. It may have been deleted with its conversation.")
        return row

    def _rows_waiting(self) -> list[HandoffRow]:
        query = select(HandoffRow).where(self._can_be_claimed())
        with Session(self._sql) as session:
            return list(session.exec(query.order_by(col(HandoffRow.urgent).desc(), col(HandoffRow.created_at))))

    def _can_be_claimed(self) -> ColumnElement[bool]:
        # A claim nobody acted on goes back to the queue by itself.
        stale = self._clock() - timedelta(minutes=CLAIM_MINUTES)
        left = and_(col(HandoffRow.state) == "claimed", col(HandoffRow.claimed_at) < stale)
        return or_(col(HandoffRow.state) == "queued", left)

    def _is_held_by(self, navigator: str) -> ColumnElement[bool]:
        return and_(col(HandoffRow.navigator) == navigator, col(HandoffRow.state).in_(OPEN_STATES[1:]))

    def _open_in(self, conversation_id: str) -> Any:
        is_open = col(HandoffRow.state).in_(OPEN_STATES)
        return select(HandoffRow).where(HandoffRow.conversation_id == conversation_id, is_open)

    def _set_mode(self, session: Session, conversation_id: str, mode: Mode) -> None:
        statement = update(ConversationRow).where(col(ConversationRow.id) == conversation_id).values(mode=mode)
        if cast("CursorResult[Any]", session.execute(statement)).rowcount != 1:
            raise UnknownConversation("No conversation has this id. Start a new one.")

    def _audit(self, who: str, action: str, *request_ids: str) -> None:
        with Session(self._sql) as session:
            for request_id in request_ids:
                record_audit(session, self._clock(), who, action, "handoff", request_id)
            session.commit()

    def _opened(self, row: HandoffRow, position: int | None = None) -> HandoffRequest:
        if row.state != "queued":
            return open_request(row, self._cipher)
        if position is None:
            ids = [waiting.id for waiting in self._rows_waiting()]
            position = ids.index(row.id) + 1 if row.id in ids else 1
        return open_request(row, self._cipher, position=position, wait_minutes=wait_minutes(self._sql, position))

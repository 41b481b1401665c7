"""Tables of conversations, what was said in them, handoffs, and the audit.

Columns ending in ``_encrypted`` hold ``bot.privacy.Cipher`` text. Times are UTC.
"""

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


def utc(moment: datetime) -> datetime:
    """Return a stored time as an aware one; SQLite forgets the zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment(*, nullable: bool = False, index: bool = False) -> Column[datetime]:
    return Column(DateTime(timezone=True), nullable=nullable, index=index)


class ConversationRow(SQLModel, table=True):
    """One conversation on one channel.

    ``last_seq`` numbers the events; ``turn_holder`` and ``turn_until`` are the lease of the turn under way.
    """

    __tablename__ = "conversation"

    id: str = Field(primary_key=True, max_length=36)
    token_hash: str = Field(max_length=64)
    channel: str = Field(max_length=16)
    language: str = Field(default="en", max_length=16)
    mode: str = Field(default="bot", max_length=16)
    call_id: str | None = Field(default=None, unique=True, max_length=64)
    caller_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    created_at: datetime = Field(sa_column=_moment())
    last_seen_at: datetime = Field(sa_column=_moment(index=True))
    last_seq: int = 0
    turn_holder: str | None = Field(default=None, max_length=36)
    turn_until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class EventRow(SQLModel, table=True):
    """One thing said. Rows are added, never changed.

    ``answers_seq`` on a reply is the number of the message it answers.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq", name="uq_event_conversation_seq"),
        UniqueConstraint("conversation_id", "idempotency_key", name="uq_event_conversation_idempotency_key"),
        Index("ix_event_conversation_answers", "conversation_id", "answers_seq"),
    )

    id: int | None = Field(default=None, primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", max_length=36, ondelete="CASCADE")
    seq: int
    at: datetime = Field(sa_column=_moment())
    speaker: str = Field(max_length=16)
    kind: str = Field(max_length=16)
    payload_encrypted: str = Field(sa_column=Column(Text, nullable=False))
    idempotency_key: str | None = Field(default=None, max_length=200)
    answers_seq: int | None = None


class HandoffRow(SQLModel, table=True):
    """A request to talk to a person, and what became of it."""

    __tablename__ = "handoff_request"

    id: str = Field(primary_key=True, max_length=36)
    conversation_id: str = Field(foreign_key="conversation.id", index=True, max_length=36, ondelete="CASCADE")
    state: str = Field(default="queued", index=True, max_length=20)
    urgent: bool = False
    channel: str = Field(max_length=16)
    locality: str | None = Field(default=None, max_length=80)
    services_shown: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    reason_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    summary_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    words_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    contact_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    name_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    note_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    consented_at: datetime = Field(sa_column=_moment())
    created_at: datetime = Field(sa_column=_moment(index=True))
    callback_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    navigator: str | None = Field(default=None, max_length=120)
    claimed_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    finished_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    outcome: str | None = Field(default=None, max_length=40)


class AuditRow(SQLModel, table=True):
    """Who saw or changed which record, and when. Rows are added, never changed; no personal data in them."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=_moment(index=True))
    who: str = Field(max_length=120)
    action: str = Field(max_length=40)
    record: str = Field(max_length=40)
    record_id: str = Field(index=True, max_length=64)

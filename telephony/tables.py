"""The table of calls in progress."""

from datetime import datetime

from sqlalchemy import Column, DateTime, Text
from sqlmodel import Field, SQLModel


class CallStateRow(SQLModel, table=True):
    """Where one call is: the services being read, which one, and what was said last.

    ``state_encrypted`` holds ``bot.privacy.Cipher`` text. Times are UTC.
    """

    __tablename__ = "call_state"

    call_id: str = Field(primary_key=True, max_length=64)
    conversation_id: str = Field(foreign_key="conversation.id", index=True, max_length=36, ondelete="CASCADE")
    state_encrypted: str = Field(sa_column=Column(Text, nullable=False))
    updated_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))

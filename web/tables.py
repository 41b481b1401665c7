"""Tables of the web: who may sign in, and the attempts to.

Columns ending in ``_encrypted`` hold cipher text. Times are UTC.
"""

from datetime import datetime

from sqlalchemy import Column, DateTime, Index, Text
from sqlmodel import Field, SQLModel


class StaffUser(SQLModel, table=True):
    """Somebody who may sign in.

    ``session_version`` is written into each session; raising it ends every session of this person.
    ``totp_last_step`` is the newest time step whose code was used, so no code works twice.
    """

    __tablename__ = "staff_user"

    id: str = Field(primary_key=True, max_length=36)
    username: str = Field(unique=True, max_length=120)
    name: str = Field(max_length=120)
    role: str = Field(max_length=20)
    password_hash: str = Field(max_length=255)
    totp_secret_encrypted: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    totp_confirmed: bool = False
    totp_last_step: int = 0
    session_version: int = 1
    created_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    disabled_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True), nullable=True))


class LoginAttempt(SQLModel, table=True):
    """One failed attempt to sign in; ``username_hash`` so that a mistyped password is never kept."""

    __tablename__ = "login_attempt"
    __table_args__ = (Index("ix_login_attempt_who_when", "username_hash", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    username_hash: str = Field(max_length=64)
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))

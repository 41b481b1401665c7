"""The columns that many tables share."""

from typing import Any

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


def text_column() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class OfService(SQLModel):
    id: str = Field(primary_key=True)
    service_id: str = Field(foreign_key="service.id", index=True, ondelete="CASCADE")
    position: int = 0


class Owned(SQLModel):
    """What a service, an organisation or a place may have: one of the three ids is given.

    What hangs on a service at one of its places, or on a contact, carries that id besides.
    """

    id: str = Field(primary_key=True)
    service_id: str | None = Field(default=None, foreign_key="service.id", index=True, ondelete="CASCADE")
    organization_id: str | None = Field(default=None, foreign_key="organization.id", index=True, ondelete="CASCADE")
    location_id: str | None = Field(default=None, foreign_key="location.id", index=True, ondelete="CASCADE")
    position: int = 0

"""Tables of places: imported postcodes, the names of areas that came with them, and answers kept from a service.

A release is one imported file. Its postcodes are there for readers once ``is_current`` is set, all at the same moment.
"""

from datetime import date, datetime

from sqlalchemy import Column, DateTime, Text
from sqlmodel import Field, SQLModel


class PostcodeRelease(SQLModel, table=True):
    """One import of a postcode file; at most one is current."""

    __tablename__ = "postcode_release"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=20)
    file_name: str = Field(max_length=255)
    imported_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    postcodes: int = 0
    is_current: bool = False


class Postcode(SQLModel, table=True):
    """One postcode of a release; codes are the GSS codes of the areas that hold it, empty where the file has none.

    The key begins with the release and the outward code, so that an outward code's postcodes lie together.
    """

    __table_args__ = {"sqlite_with_rowid": False}

    release_id: int = Field(primary_key=True, foreign_key="postcode_release.id")
    outcode: str = Field(primary_key=True, max_length=4)
    incode: str = Field(primary_key=True, max_length=3)
    latitude: float
    longitude: float
    nation: str = Field(max_length=16)
    council_code: str = Field(default="", max_length=9)
    ward_code: str = Field(default="", max_length=9)
    terminated: date | None = None


class AreaName(SQLModel, table=True):
    """What a release calls an area, by its GSS code."""

    __tablename__ = "area_name"

    release_id: int = Field(primary_key=True, foreign_key="postcode_release.id")
    code: str = Field(primary_key=True, max_length=9)
    name: str = Field(max_length=120)


class PostcodeAnswer(SQLModel, table=True):
    """What a postcode service said of a postcode or outward code; ``answer`` is JSON, empty when it knew none."""

    __tablename__ = "postcode_answer"

    code: str = Field(primary_key=True, max_length=8)
    answer: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    asked_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False, index=True))

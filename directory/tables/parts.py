"""The parts of a service: its hours, ways to reach it, who it is for, what it costs, and the terms hung on it."""

from datetime import date, datetime, time

from sqlalchemy import Column, DateTime
from sqlmodel import Field, SQLModel

from directory.tables.mixins import OfService, Owned, text_column


class Schedule(OfService, table=True):
    """Local times. ``service_id`` is given for a schedule at a location too, so one query finds all of a service's."""

    service_at_location_id: str | None = Field(
        default=None, foreign_key="service_at_location.id", index=True, ondelete="CASCADE"
    )
    freq: str | None = None
    interval: int = 1
    byday: str = ""
    bymonthday: str = ""
    bymonth: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    until: date | None = None
    count: int | None = None
    wkst: str = ""
    schedule_link: str | None = None
    attending_type: str = ""
    description: str = text_column()
    notes: str = text_column()
    closed: bool = False
    bank_holidays: str = ""
    is_sure: bool = True


class Contact(Owned, table=True):
    service_at_location_id: str | None = Field(
        default=None, foreign_key="service_at_location.id", index=True, ondelete="CASCADE"
    )
    name: str = ""
    title: str = ""
    department: str = ""
    email: str | None = None


class Phone(Owned, table=True):
    """``languages`` are names with commas between."""

    service_at_location_id: str | None = Field(
        default=None, foreign_key="service_at_location.id", index=True, ondelete="CASCADE"
    )
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, ondelete="CASCADE")
    number: str
    extension: str = ""
    type: str = "voice"
    description: str = text_column()
    languages: str = ""


class Language(Owned, table=True):
    name: str
    code: str = ""
    note: str = text_column()


class Eligibility(OfService, table=True):
    eligibility: str = text_column()
    minimum_age: int | None = None
    maximum_age: int | None = None


class CostOption(OfService, table=True):
    """``amount`` in pounds unless ``currency`` says otherwise."""

    __tablename__ = "cost_option"

    option: str = ""
    amount: float | None = None
    currency: str = ""
    amount_description: str = text_column()
    valid_from: date | None = None
    valid_to: date | None = None


class ServiceArea(OfService, table=True):
    """``area_id`` is one of the slugs a place resolves to; null while the feed's area is not known to be one."""

    __tablename__ = "service_area"

    name: str = ""
    area_id: str | None = Field(default=None, index=True)
    extent: str = text_column()
    extent_type: str = ""
    uri: str | None = None


class URL(OfService, table=True):
    url: str
    label: str = ""


class Funding(OfService, table=True):
    source: str = text_column()


class ServiceCapacity(OfService, table=True):
    __tablename__ = "service_capacity"

    unit: str
    available: float
    maximum: float | None = None
    description: str = text_column()
    updated: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))


class RequiredDocument(OfService, table=True):
    __tablename__ = "required_document"

    document: str = text_column()


class ServiceNeed(SQLModel, table=True):
    """A need of our vocabulary that the listing declares (HSDS has no such table)."""

    __tablename__ = "service_need"

    service_id: str = Field(primary_key=True, foreign_key="service.id", ondelete="CASCADE")
    need_id: str = Field(primary_key=True, index=True)
    position: int = 0


class Taxonomy(SQLModel, table=True):
    id: str = Field(primary_key=True)
    name: str
    description: str = text_column()
    uri: str | None = None
    version: str = ""


class TaxonomyTerm(SQLModel, table=True):
    __tablename__ = "taxonomy_term"

    id: str = Field(primary_key=True)
    taxonomy_id: str = Field(foreign_key="taxonomy.id", index=True)
    code: str
    name: str
    description: str = text_column()
    parent_code: str | None = None
    term_uri: str | None = None


class Attribute(Owned, table=True):
    taxonomy_term_id: str = Field(foreign_key="taxonomy_term.id", index=True)
    link_type: str = ""
    value: str = ""

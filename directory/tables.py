"""The directory's tables, named as HSDS 3 and Open Referral UK name them.

What HSDS lacks and a UK signpost needs stands at the end of ``Service``. Ids are ours: each is made from the feed's
own id, so that a service keeps its id however often its feed is imported. Children of a service carry
``service_id`` and ``position``, their order in the feed.
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, DateTime, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


def _text() -> Any:
    return Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class Organization(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_organization_source"),)

    id: str = Field(primary_key=True)
    source: str
    source_id: str
    name: str
    description: str = _text()
    website: str | None = None
    email: str | None = None
    logo: str | None = None
    uri: str | None = None
    sector: str = ""


class Service(SQLModel, table=True):
    """``status`` is HSDS's; ``fingerprint`` is of the record it was imported from."""

    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_service_source"),)

    id: str = Field(primary_key=True)
    source: str
    source_id: str
    organization_id: str = Field(foreign_key="organization.id", index=True)
    name: str
    alternate_name: str = ""
    summary: str = _text()
    description: str = _text()
    url: str | None = None
    email: str | None = None
    status: str = Field(default="active", index=True)
    alert: str = _text()
    accreditations: str = _text()
    fees_description: str = _text()
    assured_date: date | None = None
    assurer: str = ""
    last_modified: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    is_free: bool | None = None
    access: str = "unknown"
    access_note: str = _text()
    audience: str = "public"
    level: str = "community"
    sector: str = ""
    exclusions: str = _text()
    national: bool = False
    is_sample: bool = False
    name_cy: str = ""
    description_cy: str = _text()
    status_note: str = ""
    fingerprint: str = ""


class Location(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_location_source"),)

    id: str = Field(primary_key=True)
    source: str
    source_id: str
    location_type: str = "physical"
    name: str = ""
    description: str = _text()
    latitude: float | None = None
    longitude: float | None = None


class Address(SQLModel, table=True):
    id: str = Field(primary_key=True)
    location_id: str = Field(foreign_key="location.id", index=True, ondelete="CASCADE")
    position: int = 0
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str | None = Field(default=None, index=True)
    country: str = ""


class Accessibility(SQLModel, table=True):
    """``wheelchair`` is ours: whether the words say a wheelchair gets in; null when they do not say."""

    id: str = Field(primary_key=True)
    location_id: str = Field(foreign_key="location.id", index=True, ondelete="CASCADE")
    position: int = 0
    description: str = _text()
    details: str = _text()
    url: str | None = None
    wheelchair: bool | None = None


class _OfService(SQLModel):
    id: str = Field(primary_key=True)
    service_id: str = Field(foreign_key="service.id", index=True, ondelete="CASCADE")
    position: int = 0


class ServiceAtLocation(_OfService, table=True):
    __tablename__ = "service_at_location"

    location_id: str = Field(foreign_key="location.id", index=True)


class Schedule(_OfService, table=True):
    """Local times. ``service_id`` is given for a schedule at a location too, so one query finds all of a service's."""

    service_at_location_id: str | None = Field(
        default=None, foreign_key="service_at_location.id", index=True, ondelete="CASCADE"
    )
    freq: str | None = None
    interval: int = 1
    byday: str = ""
    bymonthday: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    attending_type: str = ""
    description: str = _text()
    notes: str = _text()


class Contact(_OfService, table=True):
    name: str = ""
    title: str = ""
    email: str | None = None


class Phone(_OfService, table=True):
    contact_id: str | None = Field(default=None, foreign_key="contact.id", index=True, ondelete="CASCADE")
    number: str
    extension: str = ""
    type: str = "voice"
    description: str = _text()


class Language(_OfService, table=True):
    name: str
    code: str = ""
    note: str = _text()


class Eligibility(_OfService, table=True):
    eligibility: str = _text()
    minimum_age: int | None = None
    maximum_age: int | None = None


class CostOption(_OfService, table=True):
    """``amount`` in pounds."""

    __tablename__ = "cost_option"

    option: str = ""
    amount: float | None = None
    amount_description: str = _text()
    valid_from: date | None = None
    valid_to: date | None = None


class ServiceArea(_OfService, table=True):
    """``area_id`` is one of the slugs a place resolves to; null while the feed's area is not known to be one."""

    __tablename__ = "service_area"

    name: str = ""
    area_id: str | None = Field(default=None, index=True)
    extent: str = _text()
    extent_type: str = ""
    uri: str | None = None


class URL(_OfService, table=True):
    url: str
    label: str = ""


class ServiceNeed(SQLModel, table=True):
    """A need of our vocabulary that the listing declares (HSDS has no such table)."""

    __tablename__ = "service_need"

    service_id: str = Field(primary_key=True, foreign_key="service.id", ondelete="CASCADE")
    need_id: str = Field(primary_key=True, index=True)
    position: int = 0


class Taxonomy(SQLModel, table=True):
    id: str = Field(primary_key=True)
    name: str
    description: str = _text()


class TaxonomyTerm(SQLModel, table=True):
    __tablename__ = "taxonomy_term"

    id: str = Field(primary_key=True)
    taxonomy_id: str = Field(foreign_key="taxonomy.id", index=True)
    code: str
    name: str
    parent_code: str | None = None


class Attribute(_OfService, table=True):
    taxonomy_term_id: str = Field(foreign_key="taxonomy_term.id", index=True)
    link_type: str = ""


class ImportRun(SQLModel, table=True):
    """One import, whether it finished or not; ``state`` is ``done`` or ``failed``."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(index=True)
    started_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    seconds: float = 0.0
    state: str = "done"
    failure: str = _text()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    refused: int = 0
    repaired: int = 0


class ImportProblem(SQLModel, table=True):
    """A record that an import refused, or a part of one that it repaired; ``kind`` says which."""

    __tablename__ = "import_problem"

    id: int | None = Field(default=None, primary_key=True)
    import_run_id: int = Field(foreign_key="import_run.id", index=True, ondelete="CASCADE")
    kind: str
    record_number: int
    record_id: str | None = None
    name: str | None = None
    field: str = ""
    reason: str = _text()


class Outbox(SQLModel, table=True):
    """A change the search index has yet to take, written in the transaction that made it, read in order of ``id``."""

    id: int | None = Field(default=None, primary_key=True)
    service_id: str = Field(index=True)
    change: str
    at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))

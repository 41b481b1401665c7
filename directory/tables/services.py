"""Who gives services, the services, and the places they are given at."""

from datetime import date, datetime

from sqlalchemy import Column, DateTime, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from directory.tables.mixins import OfService, text_column


class Organization(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_organization_source"),)

    id: str = Field(primary_key=True)
    source: str
    source_id: str
    name: str
    alternate_name: str = ""
    description: str = text_column()
    website: str | None = None
    email: str | None = None
    logo: str | None = None
    uri: str | None = None
    legal_status: str = ""
    year_incorporated: int | None = None
    parent_organization_id: str | None = Field(default=None, index=True)
    parent_source_id: str | None = None
    sector: str = ""


class OrganizationIdentifier(SQLModel, table=True):
    __tablename__ = "organization_identifier"

    id: str = Field(primary_key=True)
    organization_id: str = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    position: int = 0
    identifier: str
    identifier_type: str = ""
    identifier_scheme: str = ""


class Service(SQLModel, table=True):
    """``status`` is HSDS's; ``fingerprint`` is of the record it was imported from.

    ``last_modified`` is the feed's word for when it changed, ``modified_at`` is when our copy did, whoever did it.
    ``minimum_age`` and ``maximum_age`` are the widest of its eligibilities, kept beside them to be filtered by.
    """

    __table_args__ = (
        UniqueConstraint("source", "source_id", name="uq_service_source"),
        Index("ix_service_modified_at_id", "modified_at", "id"),
        # The open API lists what is open to the public in order of id, which sorting would take too long for.
        Index("ix_service_status_audience_id", "status", "audience", "id"),
    )

    id: str = Field(primary_key=True)
    source: str
    source_id: str
    organization_id: str = Field(foreign_key="organization.id", index=True)
    name: str
    alternate_name: str = ""
    summary: str = text_column()
    description: str = text_column()
    url: str | None = None
    email: str | None = None
    status: str = "active"
    alert: str = text_column()
    accreditations: str = text_column()
    licenses: str = text_column()
    interpretation_services: str = text_column()
    application_process: str = text_column()
    wait_time: str = ""
    program: str = ""
    fees_description: str = text_column()
    minimum_age: int | None = None
    maximum_age: int | None = None
    assured_date: date | None = Field(default=None, index=True)
    assurer: str = ""
    assurer_email: str | None = None
    last_modified: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    modified_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    is_free: bool | None = None
    access: str = "unknown"
    access_note: str = text_column()
    audience: str = "public"
    level: str = "community"
    sector: str = ""
    exclusions: str = text_column()
    national: bool = False
    is_sample: bool = False
    name_cy: str = ""
    description_cy: str = text_column()
    status_note: str = ""
    fingerprint: str = ""


class Location(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("source", "source_id", name="uq_location_source"),)

    id: str = Field(primary_key=True)
    source: str
    source_id: str
    location_type: str = "physical"
    name: str = ""
    alternate_name: str = ""
    description: str = text_column()
    transportation: str = text_column()
    url: str | None = None
    external_identifier: str = ""
    external_identifier_type: str = ""
    latitude: float | None = Field(default=None, index=True)
    longitude: float | None = None


class Address(SQLModel, table=True):
    id: str = Field(primary_key=True)
    location_id: str = Field(foreign_key="location.id", index=True, ondelete="CASCADE")
    position: int = 0
    attention: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str | None = Field(default=None, index=True)
    country: str = ""
    address_type: str = "physical"


class Accessibility(SQLModel, table=True):
    """``wheelchair`` is ours: whether the words say a wheelchair gets in; null when they do not say."""

    id: str = Field(primary_key=True)
    location_id: str = Field(foreign_key="location.id", index=True, ondelete="CASCADE")
    position: int = 0
    description: str = text_column()
    details: str = text_column()
    url: str | None = None
    wheelchair: bool | None = None


class ServiceAtLocation(OfService, table=True):
    __tablename__ = "service_at_location"

    location_id: str = Field(foreign_key="location.id", index=True)
    description: str = text_column()

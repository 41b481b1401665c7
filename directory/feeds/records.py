"""One service as any feed gives it: the border every feed is read up to and every import starts from.

The names are those of HSDS 3 and Open Referral UK, nested as their JSON is; what HSDS lacks has our own names.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import Field, field_validator

from directory.feeds.record_parts import (
    AccessibilityRecord,
    AddressRecord,
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    CostOptionRecord,
    EligibilityRecord,
    FundingRecord,
    LanguageRecord,
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
    PhoneRecord,
    Record,
    ScheduleRecord,
    Sector,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    URLRecord,
    in_utc,
)
from directory.model import Access, Audience, Level

__all__ = [
    "AccessibilityRecord",
    "AddressRecord",
    "AttributeRecord",
    "CapacityRecord",
    "ContactRecord",
    "CostOptionRecord",
    "EligibilityRecord",
    "FeedError",
    "FundingRecord",
    "LanguageRecord",
    "LocationRecord",
    "OrganizationIdentifierRecord",
    "OrganizationRecord",
    "PhoneRecord",
    "Refusal",
    "Repair",
    "ScheduleRecord",
    "Sector",
    "ServiceAreaRecord",
    "ServiceAtLocationRecord",
    "ServiceRecord",
    "Status",
    "URLRecord",
]

type Status = Literal["active", "inactive", "defunct", "temporarily closed"]


class FeedError(Exception):
    """A feed that cannot be read at all; the message says which, why and how to put it right."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A record that cannot be used. ``record_number`` counts from 1 in the order of the feed."""

    record_number: int
    record_id: str | None
    name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Something in a usable record that was left out or put right; never quotes the faulty value."""

    record_number: int
    record_id: str
    name: str
    field: str
    reason: str


class ServiceRecord(Record):
    """A service, whole, as its feed gives it. ``id`` is the feed's own; it becomes ``source_id``.

    ``last_modified`` is when the feed says that it changed; ``modified_at`` is when our copy did. That, ``origin``
    (the source a service first came from) and ``status_note`` are given only by an export of our own, from which a
    service comes back as it was, and by the directory itself.
    """

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    organization: OrganizationRecord
    name_cy: str = ""
    alternate_name: str = ""
    summary: str = ""
    description: str = ""
    description_cy: str = ""
    url: str | None = None
    email: str | None = None
    status: Status = "active"
    alert: str = ""
    accreditations: str = ""
    licenses: str = ""
    interpretation_services: str = ""
    application_process: str = ""
    wait_time: str = ""
    program: str = ""
    fees_description: str = ""
    is_free: bool | None = None
    assured_date: date | None = None
    assurer: str = ""
    assurer_email: str | None = None
    last_modified: datetime | None = None
    access: Access = Access.UNKNOWN
    access_note: str = ""
    audience: Audience = "public"
    level: Level = Level.COMMUNITY
    sector: Sector = ""
    exclusions: str = ""
    national: bool = False
    is_sample: bool = False
    needs: tuple[str, ...] = ()
    phones: tuple[PhoneRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    service_at_locations: tuple[ServiceAtLocationRecord, ...] = ()
    schedules: tuple[ScheduleRecord, ...] = ()
    eligibilities: tuple[EligibilityRecord, ...] = ()
    cost_options: tuple[CostOptionRecord, ...] = ()
    languages: tuple[LanguageRecord, ...] = ()
    service_areas: tuple[ServiceAreaRecord, ...] = ()
    attributes: tuple[AttributeRecord, ...] = ()
    urls: tuple[URLRecord, ...] = ()
    funding: tuple[FundingRecord, ...] = ()
    capacities: tuple[CapacityRecord, ...] = ()
    required_documents: tuple[str, ...] = ()
    origin: str | None = Field(default=None, exclude=True)
    modified_at: datetime | None = Field(default=None, exclude=True)
    status_note: str = Field(default="", exclude=True)
    record_number: int = Field(default=0, exclude=True)
    repairs: tuple[Repair, ...] = Field(default=(), exclude=True)

    @field_validator("last_modified", "modified_at")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        return in_utc(moment)

    def fingerprint(self) -> str:
        """Return a digest of all that the feed says of the service, equal for equal records."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

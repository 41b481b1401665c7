"""One service as any feed gives it: the border every feed is read up to and every import starts from.

The names are those of HSDS 3 and Open Referral UK, nested as their JSON is; what HSDS lacks has our own names.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from directory.model import Access, Audience, Level
from directory.opening import WEEKDAYS

type Status = Literal["active", "inactive", "defunct", "temporarily closed"]
type Sector = Literal["", "nhs", "council", "voluntary", "national", "independent"]


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


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class OrganizationRecord(_Record):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    description: str = ""
    website: str | None = None
    email: str | None = None
    logo: str | None = None
    uri: str | None = None
    sector: Sector = ""


class PhoneRecord(_Record):
    number: str = Field(min_length=3)
    extension: str = ""
    type: Literal["voice", "text", "textphone", "fax"] = "voice"
    description: str = ""


class ContactRecord(_Record):
    name: str = ""
    title: str = ""
    email: str | None = None
    phones: tuple[PhoneRecord, ...] = ()


class AddressRecord(_Record):
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str | None = None
    country: str = ""


class AccessibilityRecord(_Record):
    """``wheelchair`` is ours: whether the words say that a wheelchair gets in; ``None`` when they do not."""

    description: str = ""
    details: str = ""
    url: str | None = None
    wheelchair: bool | None = None


class LocationRecord(_Record):
    """WGS84 degrees; both or neither."""

    id: str = Field(min_length=1)
    name: str = ""
    description: str = ""
    location_type: Literal["physical", "postal", "virtual"] = "physical"
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    addresses: tuple[AddressRecord, ...] = ()
    accessibility: tuple[AccessibilityRecord, ...] = ()

    @model_validator(mode="after")
    def _check_point(self) -> "LocationRecord":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        return self


class ScheduleRecord(_Record):
    """When a service is open, in the iCalendar terms HSDS uses; local time, ``24:00`` written as ``00:00``.

    ``byday`` may hold plain days (``MO``) and, for monthly spells, numbered ones (``1SA``, ``-1FR``).
    ``closes_at`` at or before ``opens_at`` means the next morning; both ``00:00`` means 24 hours.
    ``description`` keeps the hours in words, and stands alone when nothing else is known.
    """

    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: int = Field(default=1, ge=1)
    byday: tuple[str, ...] = ()
    bymonthday: str = ""
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    attending_type: str = ""
    description: str = ""
    notes: str = ""

    @field_validator("byday")
    @classmethod
    def _check_days(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        for day in days:
            if day[-2:] not in WEEKDAYS:
                raise ValueError(f"{day!r} is not a day; use {', '.join(WEEKDAYS)}")
        return days


class ServiceAtLocationRecord(_Record):
    location: LocationRecord
    schedules: tuple[ScheduleRecord, ...] = ()


class EligibilityRecord(_Record):
    """Ages in years, both ends included."""

    eligibility: str = ""
    minimum_age: int | None = Field(default=None, ge=0, le=130)
    maximum_age: int | None = Field(default=None, ge=0, le=130)

    @model_validator(mode="after")
    def _check_ages(self) -> "EligibilityRecord":
        if self.minimum_age is not None and self.maximum_age is not None and self.minimum_age > self.maximum_age:
            raise ValueError(f"ages run from {self.minimum_age} to {self.maximum_age}; put the lower age first")
        return self


class CostOptionRecord(_Record):
    """``amount`` in pounds."""

    option: str = ""
    amount: float | None = Field(default=None, ge=0)
    amount_description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class LanguageRecord(_Record):
    name: str = Field(min_length=1)
    code: str = ""
    note: str = ""


class ServiceAreaRecord(_Record):
    """``area_id`` is our slug (``medway``) where the feed's area is known to be one; ``name`` is for people."""

    name: str = ""
    area_id: str | None = None
    extent: str = ""
    extent_type: str = ""
    uri: str | None = None


class AttributeRecord(_Record):
    """A term of somebody's taxonomy that the feed hangs on the service."""

    taxonomy: str = ""
    term_id: str = Field(min_length=1)
    term: str = Field(min_length=1)
    parent_id: str | None = None
    link_type: str = ""


class URLRecord(_Record):
    url: str
    label: str = ""


class ServiceRecord(_Record):
    """A service, whole, as its feed gives it. ``id`` is the feed's own; it becomes ``source_id``."""

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
    fees_description: str = ""
    is_free: bool | None = None
    assured_date: date | None = None
    assurer: str = ""
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
    record_number: int = Field(default=0, exclude=True)
    repairs: tuple[Repair, ...] = Field(default=(), exclude=True)

    def fingerprint(self) -> str:
        """Return a digest of all that the feed says of the service, equal for equal records."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

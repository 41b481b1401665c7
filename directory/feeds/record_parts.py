"""The parts of a service's record, named and nested as in HSDS 3 and Open Referral UK; what HSDS lacks is ours."""

from datetime import UTC, date, datetime, time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from directory.opening import WEEKDAYS

type Sector = Literal["", "nhs", "council", "voluntary", "national", "independent"]


class Record(BaseModel):
    """What every record and part of one is: frozen, and closed to fields nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, which one without a zone is taken to be in."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


class AttributeRecord(Record):
    """A term of somebody's taxonomy that the feed hangs on a service, an organisation or a place."""

    taxonomy: str = ""
    term_id: str = Field(min_length=1)
    term: str = Field(min_length=1)
    description: str = ""
    parent_id: str | None = None
    term_uri: str | None = None
    link_type: str = ""
    value: str = ""


class URLRecord(Record):
    url: str
    label: str = ""


class PhoneRecord(Record):
    """``languages`` are those spoken on that number, by name."""

    number: str = Field(min_length=3)
    extension: str = ""
    type: Literal["voice", "text", "textphone", "fax"] = "voice"
    description: str = ""
    languages: tuple[str, ...] = ()


class ContactRecord(Record):
    name: str = ""
    title: str = ""
    department: str = ""
    email: str | None = None
    phones: tuple[PhoneRecord, ...] = ()


class OrganizationIdentifierRecord(Record):
    """A number somebody else knows the organisation by, such as a charity's (``GB-CHC``)."""

    identifier: str = Field(min_length=1)
    identifier_type: str = ""
    identifier_scheme: str = ""


class OrganizationRecord(Record):
    """``parent_id`` is the feed's own id of the organisation this one belongs to."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    alternate_name: str = ""
    description: str = ""
    website: str | None = None
    email: str | None = None
    logo: str | None = None
    uri: str | None = None
    legal_status: str = ""
    year_incorporated: int | None = Field(default=None, ge=1000, le=2200)
    parent_id: str | None = None
    sector: Sector = ""
    identifiers: tuple[OrganizationIdentifierRecord, ...] = ()
    phones: tuple[PhoneRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    attributes: tuple[AttributeRecord, ...] = ()


class AddressRecord(Record):
    """A ``location``'s address; one that is ``postal`` is written to and never visited."""

    attention: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    region: str = ""
    state_province: str = ""
    postal_code: str | None = None
    country: str = ""
    address_type: Literal["physical", "postal", "virtual"] = "physical"


class AccessibilityRecord(Record):
    """``wheelchair`` is ours: whether the words say that a wheelchair gets in; ``None`` when they do not."""

    description: str = ""
    details: str = ""
    url: str | None = None
    wheelchair: bool | None = None


class LocationRecord(Record):
    """WGS84 degrees; both or neither."""

    id: str = Field(min_length=1)
    name: str = ""
    alternate_name: str = ""
    description: str = ""
    transportation: str = ""
    url: str | None = None
    external_identifier: str = ""
    external_identifier_type: str = ""
    location_type: Literal["physical", "postal", "virtual"] = "physical"
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    addresses: tuple[AddressRecord, ...] = ()
    accessibility: tuple[AccessibilityRecord, ...] = ()
    phones: tuple[PhoneRecord, ...] = ()
    languages: tuple["LanguageRecord", ...] = ()
    attributes: tuple[AttributeRecord, ...] = ()

    @model_validator(mode="after")
    def _check_point(self) -> "LocationRecord":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("give both latitude and longitude, or neither")
        return self


class ScheduleRecord(Record):
    """When a service is open, in the iCalendar terms HSDS uses; local time, ``24:00`` written as ``00:00``.

    ``byday`` may hold plain days (``MO``) and, for monthly spells, numbered ones (``1SA``, ``-1FR``).
    ``closes_at`` at or before ``opens_at`` means the next morning; both ``00:00`` means 24 hours.
    ``description`` keeps the hours in words, and stands alone when nothing else is known.
    ``bymonthday`` and ``bymonth`` are numbers with commas between. The last four are ours; see ``model.Schedule``.
    """

    freq: Literal["DAILY", "WEEKLY", "MONTHLY"] | None = None
    interval: int = Field(default=1, ge=1, le=1000)
    byday: tuple[str, ...] = ()
    bymonthday: str = Field(default="", pattern=r"^(-?\d{1,2}(,-?\d{1,2})*)?$")
    opens_at: time | None = None
    closes_at: time | None = None
    dtstart: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    until: date | None = None
    count: int | None = Field(default=None, ge=1)
    wkst: str = ""
    schedule_link: str | None = None
    attending_type: str = ""
    description: str = ""
    notes: str = ""
    closed: bool = False
    bymonth: str = Field(default="", pattern=r"^(\d{1,2}(,\d{1,2})*)?$")
    bank_holidays: Literal["", "only", "not"] = ""
    is_sure: bool = True

    @field_validator("byday")
    @classmethod
    def _check_days(cls, days: tuple[str, ...]) -> tuple[str, ...]:
        for day in days:
            if day[-2:] not in WEEKDAYS:
                raise ValueError(f"{day!r} is not a day; use {', '.join(WEEKDAYS)}")
        return days


class ServiceAtLocationRecord(Record):
    location: LocationRecord
    description: str = ""
    phones: tuple[PhoneRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    schedules: tuple[ScheduleRecord, ...] = ()


class EligibilityRecord(Record):
    """Ages in years, both ends included."""

    eligibility: str = ""
    minimum_age: int | None = Field(default=None, ge=0, le=130)
    maximum_age: int | None = Field(default=None, ge=0, le=130)

    @model_validator(mode="after")
    def _check_ages(self) -> "EligibilityRecord":
        if self.minimum_age is not None and self.maximum_age is not None and self.minimum_age > self.maximum_age:
            raise ValueError(f"ages run from {self.minimum_age} to {self.maximum_age}; put the lower age first")
        return self


class CostOptionRecord(Record):
    """``amount`` in pounds unless ``currency`` (ISO 4217) says otherwise."""

    option: str = ""
    amount: float | None = Field(default=None, ge=0)
    currency: str = ""
    amount_description: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class LanguageRecord(Record):
    name: str = Field(min_length=1)
    code: str = ""
    note: str = ""


class ServiceAreaRecord(Record):
    """``area_id`` is our slug (``medway``) where the feed's area is known to be one; ``name`` is for people."""

    name: str = ""
    area_id: str | None = None
    extent: str = ""
    extent_type: str = ""
    uri: str | None = None


class FundingRecord(Record):
    source: str = Field(min_length=1)


class CapacityRecord(Record):
    """How many of a ``unit`` (places, beds) there are, and how many are free, as of ``updated``."""

    unit: str = Field(min_length=1)
    available: float = Field(ge=0)
    maximum: float | None = Field(default=None, ge=0)
    description: str = ""
    updated: datetime | None = None

    @field_validator("updated")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        return in_utc(moment)

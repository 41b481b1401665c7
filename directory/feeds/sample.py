"""The sample directory of Medway: YAML written by hand, packaged with the program, read into records."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from directory.feeds import cleaning
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    EligibilityRecord,
    FeedError,
    LanguageRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    Refusal,
    ScheduleRecord,
    Sector,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from directory.model import Access, Audience, Level
from directory.opening import Weekday


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class _Organization(_Written):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1)
    description: str = ""
    url: str | None = None
    is_sample: bool = True
    sector: Sector = ""


class _Location(_Written):
    name: str = ""
    address: str
    postcode: str | None = None
    lat: float = Field(ge=49, le=61)
    lon: float = Field(ge=-9, le=2)
    wheelchair: bool | None = None
    schedules: tuple["_Schedule", ...] = ()


class _Schedule(_Written):
    days: tuple[Weekday, ...] = ()
    opens: str | None = None
    closes: str | None = None
    text: str = ""


class _Phone(_Written):
    number: str
    description: str = ""


class _Service(_Written):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    organization: str
    name: str = Field(min_length=1)
    name_cy: str = ""
    summary: str = Field(default="", max_length=cleaning.SUMMARY_LENGTH)
    description: str = Field(min_length=1)
    description_cy: str = ""
    status: Literal["active", "closed"] = "active"
    needs: tuple[str, ...] = Field(min_length=1)
    level: Level = Level.COMMUNITY
    audience: Audience = "public"
    access: Access
    access_note: str = ""
    cost: str = ""
    free: bool | None = None
    ages: tuple[int | None, int | None] = (None, None)
    eligibility: str = ""
    exclusions: str = ""
    languages: tuple[str, ...] = ()
    locations: tuple[_Location, ...] = ()
    phones: tuple[_Phone, ...] = ()
    email: str | None = None
    url: str | None = None
    schedules: tuple[_Schedule, ...] = ()
    area: tuple[str, ...] = ()
    national: bool = False
    last_checked: date | None = None

    @field_validator("phones", mode="before")
    @classmethod
    def _allow_bare_numbers(cls, phones: Any) -> Any:
        if not isinstance(phones, list):
            return phones
        return [{"number": phone} if isinstance(phone, str) else phone for phone in phones]


class _File(_Written):
    organizations: tuple[_Organization, ...] = ()
    services: tuple[dict[str, Any], ...] = ()


def read_sample(folder: Traversable | None = None) -> Iterator[ServiceRecord | Refusal]:
    """Read the sample directory, one record or refusal to each service written.

    Args:
        folder: where the ``*.yaml`` files are, or one such file; ``None`` is the packaged ``directory/sample``.
            An organisation may be written in one file and named by services in another.

    Raises:
        FeedError: no files, or one of them is not YAML of the right shape; names the file and the fault.
    """
    folder = files("directory") / "sample" if folder is None else folder
    paths = sorted((path for path in _entries(folder) if path.name.endswith((".yaml", ".yml"))), key=_by_name)
    if not paths:
        raise FeedError(f"{folder}: no *.yaml files. Reinstall the program, or name the folder that holds them.")
    written = [(path.name, _load(path)) for path in paths]
    organizations: dict[str, _Organization] = {}
    for file_name, content in written:
        for organization in content.organizations:
            if organization.id in organizations:
                raise FeedError(f"{file_name}: organization {organization.id!r} is written twice. Keep one of them.")
            organizations[organization.id] = organization
    number = 0
    for file_name, content in written:
        for service in content.services:
            number += 1
            yield _read_service(service, organizations, number, file_name)


def _by_name(path: Traversable) -> str:
    return path.name


def _entries(folder: Traversable) -> list[Traversable]:
    if folder.is_file():
        return [folder]
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _load(path: Traversable) -> _File:
    try:
        return _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except yaml.YAMLError as error:
        raise FeedError(f"{path.name}: not YAML: {' '.join(str(error).split())}") from error
    except UnicodeDecodeError as error:
        raise FeedError(f"{path.name}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from error
    except ValidationError as error:
        raise FeedError(f"{path.name}: {_faults(error)}") from error


def _faults(error: ValidationError) -> str:
    faults = [f"{'.'.join(map(str, fault['loc'])) or 'the whole'}: {fault['msg']}" for fault in error.errors()]
    return "; ".join(faults)


def _read_service(
    written: dict[str, Any], organizations: dict[str, _Organization], number: int, file_name: str
) -> ServiceRecord | Refusal:
    service_id, name = written.get("id"), written.get("name")
    try:
        service = _Service.model_validate(written)
        if service.organization not in organizations:
            raise ValueError(f"organization {service.organization!r} is in no file of the sample")
        return _to_record(service, organizations[service.organization], number)
    except ValidationError as error:
        reason = _faults(error)
    except ValueError as error:
        reason = str(error)
    return Refusal(
        number, str(service_id) if service_id else None, str(name) if name else None, f"{file_name}: {reason}"
    )


def _to_record(service: _Service, organization: _Organization, number: int) -> ServiceRecord:
    ages = EligibilityRecord(eligibility=service.eligibility, minimum_age=service.ages[0], maximum_age=service.ages[1])
    return ServiceRecord(
        id=service.id,
        name=service.name,
        name_cy=service.name_cy,
        organization=OrganizationRecord(
            id=organization.id,
            name=organization.name,
            description=organization.description,
            website=_url(organization.url),
            sector=organization.sector,
        ),
        summary=service.summary or cleaning.summarise(service.description),
        description=service.description,
        description_cy=service.description_cy,
        url=_url(service.url),
        email=_email(service.email),
        status="active" if service.status == "active" else "defunct",
        fees_description=service.cost,
        is_free=service.free,
        assured_date=service.last_checked,
        access=service.access,
        access_note=service.access_note,
        audience=service.audience,
        level=service.level,
        sector=organization.sector,
        exclusions=service.exclusions,
        national=service.national,
        is_sample=organization.is_sample,
        needs=tuple(dict.fromkeys(service.needs)),
        phones=tuple(_phone(phone) for phone in service.phones),
        service_at_locations=tuple(_at_location(location) for location in service.locations),
        schedules=tuple(_schedule(schedule) for schedule in service.schedules),
        eligibilities=(ages,) if ages != EligibilityRecord() else (),
        languages=tuple(LanguageRecord(name=language) for language in service.languages),
        service_areas=tuple(ServiceAreaRecord(area_id=area, name=_area_name(area)) for area in service.area),
        record_number=number,
    )


def _at_location(location: _Location) -> ServiceAtLocationRecord:
    words = {None: (), True: ("Wheelchair access",), False: ("No wheelchair access",)}[location.wheelchair]
    return ServiceAtLocationRecord(
        location=LocationRecord(
            id=f"{location.name or location.address}|{location.postcode or ''}",
            name=location.name,
            latitude=location.lat,
            longitude=location.lon,
            addresses=(AddressRecord(address_1=location.address, postal_code=location.postcode),),
            accessibility=tuple(
                AccessibilityRecord(description=word, wheelchair=location.wheelchair) for word in words
            ),
        ),
        schedules=tuple(_schedule(schedule) for schedule in location.schedules),
    )


def _schedule(schedule: _Schedule) -> ScheduleRecord:
    opens = cleaning.clean_time(schedule.opens) if schedule.opens else None
    closes = cleaning.clean_time(schedule.closes) if schedule.closes else None
    timed = bool(schedule.days or schedule.opens or schedule.closes)
    if timed and not (schedule.days and opens is not None and closes is not None):
        raise ValueError('schedules: give days, opens and closes, as in {days: [MO], opens: "09:00", closes: "17:00"}')
    if not timed and not schedule.text:
        raise ValueError("schedules: one of them is empty; give days and times, or text")
    return ScheduleRecord(
        freq="WEEKLY" if timed else None,
        byday=schedule.days,
        opens_at=opens,
        closes_at=closes,
        description=schedule.text,
    )


def _phone(phone: _Phone) -> PhoneRecord:
    number = cleaning.clean_phone(phone.number)
    if number is None:
        raise ValueError(f"phones: {phone.number!r} is not a UK phone number")
    return PhoneRecord(number=number[0], extension=number[1], description=phone.description)


def _area_name(area: str) -> str:
    return "the UK" if area == "uk" else area.replace("-", " ").title()


def _url(value: str | None) -> str | None:
    if value and cleaning.clean_url(value) is None:
        raise ValueError(f"url: {value!r} is not a web address")
    return cleaning.clean_url(value) if value else None


def _email(value: str | None) -> str | None:
    if value and cleaning.clean_email(value) is None:
        raise ValueError("email: not an address like hello@example.org")
    return cleaning.clean_email(value) if value else None

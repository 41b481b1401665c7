"""Reading a service of our own export back exactly as it was: nothing is cleaned a second time.

Only for files that somebody with access to this machine imports: whoever writes such a record decides its source, its
id and its words to the letter. Web and email addresses are checked all the same, since pages make links of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from directory.feeds.cleaning import clean_email
from directory.feeds.oruk_v3.fields import EXTENSION, Kind, Written, exactly, need_attribute_id
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    CostOptionRecord,
    FundingRecord,
    LanguageRecord,
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
    PhoneRecord,
    Refusal,
    Repair,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
    URLRecord,
)
from directory.feeds.rows import make_id

_WEB_ADDRESSES = frozenset({"url", "website", "logo", "uri", "term_uri", "schedule_link"})
_EMAIL_ADDRESSES = frozenset({"email", "assurer_email"})


def is_own_export(written: object) -> bool:
    """Tell whether a service says which source of ours it first came from, as those of our own export do."""
    extension = written.get(EXTENSION) if isinstance(written, dict) else None
    return isinstance(extension, dict) and all(
        isinstance(extension.get(name), str) and extension[name] for name in ("source", "source_id")
    )


def read_own_service(written: dict[str, Any], number: int) -> ServiceRecord | Refusal:
    """Return the record a service was exported from, with its ``origin``, ``modified_at`` and ``status_note``.

    A web or email address that no link may be made of is left out and noted; anything else that does not fit is
    refused, as our own export never holds it.
    """
    reading = _Reading(written, number)
    if _holds_nul(written):
        reason = "a text holds the character NUL, which no database keeps. Take it out of the file."
        return Refusal(number, reading.record_id, reading.name or None, reason)
    try:
        record = ServiceRecord.model_validate(reading.service())
    except (ValidationError, _OddShape) as error:
        return Refusal(number, reading.record_id, reading.name or None, _reason(error))
    return record.model_copy(update={"repairs": tuple(reading.repairs), "record_number": number})


class _OddShape(Exception):
    """Something stands where our export puts an object or a list."""


class _Reading:
    def __init__(self, written: dict[str, Any], number: int) -> None:
        extension = written[EXTENSION]
        self._written = written
        self._number = number
        self._source: str = extension["source"]
        self._status_note = extension.get("status_note", "")
        self.record_id: str = extension["source_id"]
        self.name = str(written.get("name") or "")
        self.repairs: list[Repair] = []

    def service(self) -> Written:
        written = self._written
        return self._own(ServiceRecord, written, "") | {
            "origin": self._source,
            "modified_at": written.get("last_modified"),
            "status_note": self._status_note,
            "organization": self._organization(_object(written, "organization")),
            "phones": self._phones(written, ""),
            "contacts": self._contacts(written, ""),
            "service_at_locations": [
                self._at_location(each, path) for each, path in _objects(written, "service_at_locations", "")
            ],
            "schedules": [
                self._own(ScheduleRecord, each, path)
                for each, path in _objects(written, "schedules", "")
                # Those at a place stand there as well.
                if "service_at_location_id" not in each
            ],
            "cost_options": self._each(CostOptionRecord, written, "cost_options", ""),
            "languages": self._each(LanguageRecord, written, "languages", ""),
            "service_areas": self._each(ServiceAreaRecord, written, "service_areas", ""),
            "urls": self._each(URLRecord, written, "additional_urls", ""),
            "funding": self._each(FundingRecord, written, "funding", ""),
            "capacities": self._each(CapacityRecord, written, "capacities", ""),
            "required_documents": [
                each.get("document") for each, _ in _objects(written, "required_documents", "")
            ],
            "attributes": self._attributes(written),
        }  # fmt: skip

    def _attributes(self, written: Written) -> list[Written]:
        # The needs are given twice: under “signpost”, and as attributes for those who know nothing of that.
        service_id = make_id("service", self._source, self.record_id)
        found = []
        for each, path in _objects(written, "attributes", ""):
            fields = self._own(AttributeRecord, each, path)
            if each.get("id") != need_attribute_id(service_id, str(fields.get("term_id"))):
                found.append(fields)
        return found

    def _organization(self, written: Written) -> Written:
        path = "organization."
        return self._own(OrganizationRecord, written, path) | {
            "identifiers": self._each(OrganizationIdentifierRecord, written, "organization_identifiers", path),
            "phones": self._phones(written, path),
            "contacts": self._contacts(written, path),
            "attributes": self._each(AttributeRecord, written, "attributes", path),
        }

    def _at_location(self, written: Written, path: str) -> Written:
        return self._own(ServiceAtLocationRecord, written, path) | {
            "location": self._location(_object(written, "location"), f"{path}location."),
            "phones": self._phones(written, path),
            "contacts": self._contacts(written, path),
            "schedules": self._each(ScheduleRecord, written, "schedules", path),
        }

    def _location(self, written: Written, path: str) -> Written:
        return self._own(LocationRecord, written, path) | {
            "addresses": self._each(AddressRecord, written, "addresses", path),
            "accessibility": self._each(AccessibilityRecord, written, "accessibility", path),
            "phones": self._phones(written, path),
            "languages": self._each(LanguageRecord, written, "languages", path),
            "attributes": self._each(AttributeRecord, written, "attributes", path),
        }

    def _contacts(self, written: Written, path: str) -> list[Written]:
        return [
            self._own(ContactRecord, each, inner) | {"phones": self._phones(each, inner)}
            for each, inner in _objects(written, "contacts", path)
        ]

    def _phones(self, written: Written, path: str) -> list[Written]:
        return self._each(PhoneRecord, written, "phones", path)

    def _each(self, kind: Kind, written: Written, key: str, path: str) -> list[Written]:
        return [self._own(kind, each, inner) for each, inner in _objects(written, key, path)]

    def _own(self, kind: Kind, written: Written, path: str) -> Written:
        found = exactly(kind, written)
        for name in (_WEB_ADDRESSES | _EMAIL_ADDRESSES) & found.keys():
            if not _is_safe(name, found[name]):
                reason = "not an address that a link may be made of, so it was left out"
                self.repairs.append(Repair(self._number, self.record_id, self.name, f"{path}{name}", reason))
                del found[name]
        return found


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(each) for each in value.values())
    return isinstance(value, list) and any(_holds_nul(each) for each in value)


def _is_safe(name: str, value: object) -> bool:
    if not isinstance(value, str):
        return False
    if name in _EMAIL_ADDRESSES:
        return clean_email(value) == value
    return value.lower().startswith(("http://", "https://"))


def _object(written: Mapping[str, Any], key: str) -> Written:
    found = written.get(key)
    if not isinstance(found, dict):
        raise _OddShape(f"{key} is not an object. Export the directory again.")
    return found


def _objects(written: Mapping[str, Any], key: str, path: str) -> Iterator[tuple[Written, str]]:
    """Yield the objects of a list, each with the path to what is in it; no list at all is an empty one."""
    found = written.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _OddShape(f"{path}{key} is not a list of objects. Export the directory again.")
    for position, each in enumerate(found):
        yield each, f"{path}{key}.{position}."


def _reason(error: ValidationError | _OddShape) -> str:
    if isinstance(error, _OddShape):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}. Export the directory again."

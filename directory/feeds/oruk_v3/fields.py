"""Which of our fields an Open Referral UK 3.0 object tells by itself, and which travel under its key ``signpost``.

``told`` is the one place that says what the standard's fields mean to us exactly. The presenter asks it what would be
lost and writes that under ``signpost``; the reader of our own export asks it again and puts the two together. So
export and import cannot come apart, whatever a record holds.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from directory.feeds.record_parts import Record
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
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
    URLRecord,
)
from directory.feeds.rows import make_id

type Written = dict[str, Any]
type Kind = type[Record]
type _Tell = Callable[[Mapping[str, Any]], Any]

EXTENSION = "signpost"
NEEDS_TAXONOMY = "Signpost needs"
LEFT_EMPTY = "left_empty"
"""Names the fields that are empty with us although the standard's fields, to be valid, say something."""

_SAME: dict[Kind, tuple[str, ...]] = {
    ServiceRecord: (
        "name", "alternate_name", "description", "url", "email", "status", "alert", "accreditations", "licenses",
        "interpretation_services", "application_process", "wait_time", "fees_description", "assured_date",
        "assurer_email",
    ),
    OrganizationRecord: (
        "name", "alternate_name", "description", "website", "email", "logo", "uri", "legal_status", "year_incorporated",
    ),
    LocationRecord: (
        "name", "alternate_name", "description", "transportation", "url", "external_identifier",
        "external_identifier_type", "location_type", "latitude", "longitude",
    ),
    ServiceAtLocationRecord: ("description",),
    AddressRecord: (
        "attention", "address_1", "address_2", "city", "region", "state_province", "country", "address_type",
    ),
    AccessibilityRecord: ("description", "details", "url"),
    PhoneRecord: ("number", "type", "description"),
    ContactRecord: ("name", "title", "department", "email"),
    ScheduleRecord: (
        "freq", "interval", "bymonthday", "opens_at", "closes_at", "dtstart", "valid_from", "valid_to", "until",
        "count", "wkst", "schedule_link", "attending_type", "description", "notes",
    ),
    CostOptionRecord: ("option", "amount", "currency", "amount_description", "valid_from", "valid_to"),
    LanguageRecord: ("name", "code", "note"),
    ServiceAreaRecord: ("name", "extent", "extent_type", "uri"),
    URLRecord: ("url", "label"),
    FundingRecord: ("source",),
    CapacityRecord: ("available", "maximum", "description", "updated"),
    OrganizationIdentifierRecord: ("identifier", "identifier_type", "identifier_scheme"),
    AttributeRecord: ("link_type", "value"),
}  # fmt: skip
_RENAMED: dict[tuple[Kind, str], str] = {
    (ServiceRecord, "id"): "source_id",
    (ServiceRecord, "last_modified"): "feed_last_modified",
    (OrganizationRecord, "id"): "source_id",
    (OrganizationRecord, "parent_id"): "parent_source_id",
    (LocationRecord, "id"): "source_id",
}
_PARTS: dict[Kind, frozenset[str]] = {
    ServiceRecord: frozenset(
        {
            "organization", "phones", "contacts", "service_at_locations", "schedules", "cost_options", "languages",
            "service_areas", "attributes", "urls", "funding", "capacities", "required_documents",
        }
    ),
    OrganizationRecord: frozenset({"identifiers", "phones", "contacts", "attributes"}),
    LocationRecord: frozenset({"addresses", "accessibility", "phones", "languages", "attributes"}),
    ServiceAtLocationRecord: frozenset({"location", "phones", "contacts", "schedules"}),
    ContactRecord: frozenset({"phones"}),
}  # fmt: skip


def told(kind: Kind, written: Mapping[str, Any]) -> Written:
    """Return the fields that an object's standard fields tell, as JSON values under our names."""
    found = {name: written[name] for name in _SAME[kind] if written.get(name) is not None}
    for name, tell in _BY_HAND.get(kind, {}).items():
        value = tell(written)
        if value is not None:
            found[name] = value
    return found


def untold(kind: Kind, fields: Mapping[str, Any], written: Mapping[str, Any]) -> Written:
    """Return what belongs under ``signpost`` for an object to be read back as these fields.

    Args:
        kind: the record's class.
        fields: all the record's fields as JSON values, parts among them or not.
        written: the object without its ``signpost``.
    """
    said, blank = told(kind, written), _blank(kind)
    found: Written = {}
    left_empty = []
    for name in own_fields(kind):
        value = fields[name]
        if value == said.get(name, blank[name]):
            continue
        if value == blank[name]:
            left_empty.append(name)
        else:
            found[extension_name(kind, name)] = value
    return found | ({LEFT_EMPTY: left_empty} if left_empty else {})


def exactly(kind: Kind, written: Mapping[str, Any]) -> Written:
    """Return an object's own fields as JSON values, those under ``signpost`` over those the standard tells."""
    extension = written.get(EXTENSION)
    extension = extension if isinstance(extension, dict) else {}
    found = told(kind, written)
    for name in own_fields(kind):
        if extension_name(kind, name) in extension:
            found[name] = extension[extension_name(kind, name)]
    left_empty = extension.get(LEFT_EMPTY)
    for name in left_empty if isinstance(left_empty, list) else ():
        found.pop(str(name), None)
    return found


@cache
def own_fields(kind: Kind) -> tuple[str, ...]:
    """Return the names of a record's fields that are neither parts nor set by the directory."""
    parts = _PARTS.get(kind, frozenset())
    return tuple(name for name, field in kind.model_fields.items() if name not in parts and not field.exclude)


def extension_name(kind: Kind, name: str) -> str:
    """Return the name that a field of ours has under ``signpost``."""
    return _RENAMED.get((kind, name), name)


def need_attribute_id(service_id: str, need_id: str) -> str:
    """Return the id by which the attribute that stands for a need is told from one that a feed gave."""
    return make_id("service_need", service_id, need_id)


@cache
def _blank(kind: Kind) -> Written:
    return {name: None if field.is_required() else _plain(field.default) for name, field in kind.model_fields.items()}


def _plain(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def _days(schedule: Mapping[str, Any]) -> list[str] | None:
    return str(schedule["byday"]).split(",") if schedule.get("byday") else None


def _extension(phone: Mapping[str, Any]) -> str | None:
    return str(phone["extension"]) if phone.get("extension") is not None else None


def _languages(phone: Mapping[str, Any]) -> list[Any] | None:
    languages = phone.get("languages")
    return [_inside(each, "name") for each in languages] if isinstance(languages, list) and languages else None


def _inside(written: Any, key: str) -> Any:
    return written.get(key) if isinstance(written, dict) else None


def _name_under(key: str) -> _Tell:
    return lambda written: _inside(written.get(key), "name")


def _of_term(key: str) -> _Tell:
    return lambda attribute: _inside(attribute.get("taxonomy_term"), key)


def _groups(service: Mapping[str, Any]) -> list[Written] | None:
    one = {
        "eligibility": service.get("eligibility_description", ""),
        "minimum_age": service.get("minimum_age"),
        "maximum_age": service.get("maximum_age"),
    }
    says_nothing = not one["eligibility"] and one["minimum_age"] is None and one["maximum_age"] is None
    return None if says_nothing else [one]


_BY_HAND: dict[Kind, dict[str, _Tell]] = {
    ServiceRecord: {"program": _name_under("program"), "eligibilities": _groups},
    AddressRecord: {"postal_code": lambda address: address.get("postal_code") or None},
    PhoneRecord: {"extension": _extension, "languages": _languages},
    ScheduleRecord: {"byday": _days},
    CapacityRecord: {"unit": _name_under("unit")},
    AttributeRecord: {
        "taxonomy": _of_term("taxonomy"),
        "term_id": _of_term("code"),
        "term": _of_term("name"),
        "description": _of_term("description"),
        "term_uri": _of_term("term_uri"),
    },
}

"""Turning a record into rows: every id made from the feed's own, so that importing again changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from directory.feeds.records import (
    AttributeRecord,
    ContactRecord,
    EligibilityRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceRecord,
)

type Row = dict[str, Any]
type Rows = dict[str, list[Row]]

_NAMESPACE = UUID("6f0f2f0e-2f53-5b5e-8f3b-0a6f8f6f5d11")
_NESTED = {
    "id", "organization", "needs", "phones", "contacts", "service_at_locations", "schedules", "eligibilities",
    "cost_options", "languages", "service_areas", "attributes", "urls", "funding", "capacities", "required_documents",
}  # fmt: skip
_OF_ORGANIZATION = {"id", "parent_id", "identifiers", "phones", "contacts", "attributes"}
_OF_LOCATION = {"id", "addresses", "accessibility", "phones", "languages", "attributes"}


def make_id(kind: str, *parts: object) -> str:
    """Return the id that always belongs to these parts, such as ``make_id("service", source, source_id)``."""
    return str(uuid5(_NAMESPACE, "\x1f".join([kind, *map(str, parts)])))


def taxonomy_id(taxonomy: str) -> str:
    return make_id("taxonomy", taxonomy)


def term_id(taxonomy: str, code: str) -> str:
    return make_id("taxonomy_term", taxonomy, code)


def organization_rows(organization: OrganizationRecord, source: str) -> Rows:
    """Return the rows of an organisation: itself, its identifiers and what hangs on it."""
    organization_id = make_id("organization", source, organization.id)
    parent = organization.parent_id
    own = {
        "id": organization_id,
        "source": source,
        "source_id": organization.id,
        "parent_organization_id": make_id("organization", source, parent) if parent else None,
        "parent_source_id": parent,
    }
    parts = _Parts("organization", organization_id)
    parts.rows["organization"] = [own | organization.model_dump(exclude=_OF_ORGANIZATION)]
    for identifier in organization.identifiers:
        parts.add("organization_identifier", identifier.model_dump())
    parts.add_phones(organization.phones)
    parts.add_contacts(organization.contacts)
    parts.add_attributes(organization.attributes)
    return parts.rows


def location_rows(location: LocationRecord, source: str) -> Rows:
    """Return the rows of a location: itself, its addresses, its accessibility and what hangs on it."""
    location_id = make_id("location", source, location.id)
    own = {"id": location_id, "source": source, "source_id": location.id}
    parts = _Parts("location", location_id)
    parts.rows["location"] = [own | location.model_dump(exclude=_OF_LOCATION)]
    for table, children in (("address", location.addresses), ("accessibility", location.accessibility)):
        for child in children:
            parts.add(table, child.model_dump())
    for language in location.languages:
        parts.add("language", language.model_dump())
    parts.add_phones(location.phones)
    parts.add_attributes(location.attributes)
    return parts.rows


def service_row(record: ServiceRecord, source: str, now: datetime) -> Row:
    """Return the service's own row; ``now`` is when our copy changes, unless the record brings that with it."""
    lowest, highest = widest_ages(record.eligibilities)
    return {
        "id": make_id("service", source, record.id),
        "source": source,
        "source_id": record.id,
        "organization_id": make_id("organization", source, record.organization.id),
        "fingerprint": record.fingerprint(),
        "status_note": record.status_note,
        "minimum_age": lowest,
        "maximum_age": highest,
        "modified_at": record.modified_at or now,
        **record.model_dump(exclude=_NESTED),
        "access": record.access.value,
        "level": record.level.value,
        "sector": record.sector or record.organization.sector,
    }


def widest_ages(groups: Sequence[EligibilityRecord]) -> tuple[int | None, int | None]:
    """Return the widest range that any of the groups has, in years; a group without ages only adds words."""
    aged = [group for group in groups if group.minimum_age is not None or group.maximum_age is not None]
    lowest = [group.minimum_age for group in aged]
    highest = [group.maximum_age for group in aged]
    return (
        None if not aged or None in lowest else min(age for age in lowest if age is not None),
        None if not aged or None in highest else max(age for age in highest if age is not None),
    )


def taxonomy_rows(record: ServiceRecord) -> Rows:
    """Return the taxonomies and terms that the attributes of a record, its organisation and its places belong to."""
    attributes = [*record.attributes, *record.organization.attributes]
    for at_location in record.service_at_locations:
        attributes.extend(at_location.location.attributes)
    rows: Rows = {"taxonomy": [], "taxonomy_term": []}
    for each in attributes:
        rows["taxonomy"].append(
            {"id": taxonomy_id(each.taxonomy), "name": each.taxonomy, "description": "", "uri": None, "version": ""}
        )
        rows["taxonomy_term"].append(
            {
                "id": term_id(each.taxonomy, each.term_id),
                "taxonomy_id": taxonomy_id(each.taxonomy),
                "code": each.term_id,
                "name": each.term,
                "description": each.description,
                "parent_code": each.parent_id,
                "term_uri": each.term_uri,
            }
        )
    return rows


def child_rows(record: ServiceRecord, source: str) -> Rows:
    """Return the rows that hang on a service, by table; they are replaced whole when the service changes."""
    service_id = make_id("service", source, record.id)
    parts = _Parts("service", service_id)
    for table, children in (
        ("eligibility", record.eligibilities),
        ("cost_option", record.cost_options),
        ("service_area", record.service_areas),
        ("url", record.urls),
        ("funding", record.funding),
        ("service_capacity", record.capacities),
        ("language", record.languages),
    ):
        for child in children:
            parts.add(table, child.model_dump())
    for document in record.required_documents:
        parts.add("required_document", {"document": document})
    parts.add_attributes(record.attributes)
    parts.add_phones(record.phones)
    parts.add_contacts(record.contacts)
    for schedule in record.schedules:
        parts.add("schedule", _schedule(schedule) | {"service_at_location_id": None})
    for at_location in record.service_at_locations:
        location_id = make_id("location", source, at_location.location.id)
        link = parts.add("service_at_location", {"location_id": location_id, "description": at_location.description})
        parts.add_phones(at_location.phones, service_at_location_id=link)
        parts.add_contacts(at_location.contacts, service_at_location_id=link)
        for schedule in at_location.schedules:
            parts.add("schedule", _schedule(schedule) | {"service_at_location_id": link})
    rows = parts.rows
    rows["service_need"] = [
        {"service_id": service_id, "need_id": need_id, "position": position}
        for position, need_id in enumerate(dict.fromkeys(record.needs))
    ]
    return rows


_OWNED = frozenset({"phone", "contact", "attribute", "language"})


class _Parts:
    """The rows of one service, organisation or place, numbered within each table."""

    def __init__(self, owner: str, owner_id: str) -> None:
        self._owner_id = owner_id
        self._key = {f"{owner}_id": owner_id}
        self._owned_key: Row = dict.fromkeys(("service_id", "organization_id", "location_id")) | self._key
        self.rows: Rows = defaultdict(list)

    def add(self, table: str, row: Row) -> str:
        position = len(self.rows[table])
        row_id = make_id(table, self._owner_id, position)
        key = self._owned_key if table in _OWNED else self._key
        self.rows[table].append({"id": row_id, **key, "position": position, **row})
        return row_id

    def add_phones(
        self,
        phones: Iterable[PhoneRecord],
        *,
        contact_id: str | None = None,
        service_at_location_id: str | None = None,
    ) -> None:
        at = {"contact_id": contact_id, "service_at_location_id": service_at_location_id}
        for phone in phones:
            self.add("phone", phone.model_dump() | {"languages": ",".join(phone.languages)} | at)

    def add_contacts(self, contacts: Iterable[ContactRecord], *, service_at_location_id: str | None = None) -> None:
        at = {"service_at_location_id": service_at_location_id}
        for contact in contacts:
            contact_id = self.add("contact", contact.model_dump(exclude={"phones"}) | at)
            self.add_phones(contact.phones, contact_id=contact_id, service_at_location_id=service_at_location_id)

    def add_attributes(self, attributes: Iterable[AttributeRecord]) -> None:
        for each in attributes:
            self.add(
                "attribute",
                {
                    "taxonomy_term_id": term_id(each.taxonomy, each.term_id),
                    "link_type": each.link_type,
                    "value": each.value,
                },
            )


def _schedule(schedule: ScheduleRecord) -> Row:
    return schedule.model_dump() | {"byday": ",".join(schedule.byday)}

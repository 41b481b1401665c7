"""Turning a record into rows: every id made from the feed's own, so that importing again changes nothing."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid5

from directory.feeds.records import (
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceRecord,
)

type Row = dict[str, Any]
type Rows = dict[str, list[Row]]

_NAMESPACE = UUID("6f0f2f0e-2f53-5b5e-8f3b-0a6f8f6f5d11")


def make_id(kind: str, *parts: object) -> str:
    """Return the id that always belongs to these parts, such as ``make_id("service", source, source_id)``."""
    return str(uuid5(_NAMESPACE, "\x1f".join([kind, *map(str, parts)])))


def organization_row(organization: OrganizationRecord, source: str) -> Row:
    return {
        "id": make_id("organization", source, organization.id),
        "source": source,
        "source_id": organization.id,
        **organization.model_dump(exclude={"id"}),
    }


def location_rows(location: LocationRecord, source: str) -> Rows:
    """Return the rows of a location: itself, its addresses and its accessibility."""
    location_id = make_id("location", source, location.id)
    own = {"id": location_id, "source": source, "source_id": location.id}
    rows: Rows = {"location": [own | location.model_dump(exclude={"id", "addresses", "accessibility"})]}
    for table, children in (("address", location.addresses), ("accessibility", location.accessibility)):
        rows[table] = [
            {"id": make_id(table, location_id, position), "location_id": location_id, "position": position}
            | child.model_dump()
            for position, child in enumerate(children)
        ]
    return rows


_NESTED = {
    "id", "organization", "needs", "phones", "contacts", "service_at_locations", "schedules", "eligibilities",
    "cost_options", "languages", "service_areas", "attributes", "urls",
}  # fmt: skip


def service_row(record: ServiceRecord, source: str) -> Row:
    return {
        "id": make_id("service", source, record.id),
        "source": source,
        "source_id": record.id,
        "organization_id": make_id("organization", source, record.organization.id),
        "fingerprint": record.fingerprint(),
        "status_note": "",
        **record.model_dump(exclude=_NESTED),
        "access": record.access.value,
        "level": record.level.value,
        "sector": record.sector or record.organization.sector,
    }


def taxonomy_rows(record: ServiceRecord) -> Rows:
    """Return the taxonomies and terms that a record's attributes belong to."""
    rows: Rows = {"taxonomy": [], "taxonomy_term": []}
    for attribute in record.attributes:
        taxonomy_id = make_id("taxonomy", attribute.taxonomy)
        rows["taxonomy"].append({"id": taxonomy_id, "name": attribute.taxonomy or "unnamed", "description": ""})
        rows["taxonomy_term"].append(
            {
                "id": make_id("taxonomy_term", attribute.taxonomy, attribute.term_id),
                "taxonomy_id": taxonomy_id,
                "code": attribute.term_id,
                "name": attribute.term,
                "parent_code": attribute.parent_id,
            }
        )
    return rows


def child_rows(record: ServiceRecord, source: str) -> Rows:
    """Return the rows that hang on a service, by table; they are replaced whole when the service changes."""
    service_id = make_id("service", source, record.id)
    children = _Children(service_id)
    for table, parts in (
        ("language", record.languages),
        ("eligibility", record.eligibilities),
        ("cost_option", record.cost_options),
        ("service_area", record.service_areas),
        ("url", record.urls),
    ):
        for part in parts:
            children.add(table, part.model_dump())
    for attribute in record.attributes:
        term_id = make_id("taxonomy_term", attribute.taxonomy, attribute.term_id)
        children.add("attribute", {"taxonomy_term_id": term_id, "link_type": attribute.link_type})
    for phone in record.phones:
        children.add("phone", _phone(phone) | {"contact_id": None})
    for contact in record.contacts:
        contact_id = children.add("contact", contact.model_dump(exclude={"phones"}))
        for phone in contact.phones:
            children.add("phone", _phone(phone) | {"contact_id": contact_id})
    for schedule in record.schedules:
        children.add("schedule", _schedule(schedule) | {"service_at_location_id": None})
    for at_location in record.service_at_locations:
        location_id = make_id("location", source, at_location.location.id)
        link_id = children.add("service_at_location", {"location_id": location_id})
        for schedule in at_location.schedules:
            children.add("schedule", _schedule(schedule) | {"service_at_location_id": link_id})
    rows = children.rows
    rows["service_need"] = [
        {"service_id": service_id, "need_id": need_id, "position": position}
        for position, need_id in enumerate(dict.fromkeys(record.needs))
    ]
    return rows


class _Children:
    """The rows of one service, numbered within each table."""

    def __init__(self, service_id: str) -> None:
        self._service_id = service_id
        self.rows: Rows = defaultdict(list)

    def add(self, table: str, row: Row) -> str:
        position = len(self.rows[table])
        row_id = make_id(table, self._service_id, position)
        self.rows[table].append({"id": row_id, "service_id": self._service_id, "position": position} | row)
        return row_id


def _phone(phone: PhoneRecord) -> Row:
    return phone.model_dump()


def _schedule(schedule: ScheduleRecord) -> Row:
    return schedule.model_dump() | {"byday": ",".join(schedule.byday)}

"""Reading services back as the records they were imported as, so that nothing an import kept is out of reach."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from directory import tables
from directory.feeds.records import (
    AttributeRecord,
    ContactRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)

BATCH_SIZE = 200

type _Fields = dict[str, Any]
type _Grouped = dict[str, list[_Fields]]

_METADATA = tables.Service.metadata
_SIMPLE = {
    "eligibility": "eligibilities", "cost_option": "cost_options", "service_area": "service_areas", "url": "urls",
    "funding": "funding", "service_capacity": "capacities", "language": "languages",
}  # fmt: skip
_KEYS = frozenset(
    {
        "id", "service_id", "organization_id", "location_id", "contact_id", "service_at_location_id", "position",
        "taxonomy_term_id", "taxonomy_id",
    }
)  # fmt: skip
_NOT_IN_RECORD = frozenset(
    {"source", "source_id", "fingerprint", "parent_organization_id", "parent_source_id", "minimum_age", "maximum_age"}
)


class StoredRecords:
    """Reads records by the service's id, in a fixed number of queries for each batch of 200.

    A record's ``origin`` is its source, its ``id`` the feed's own; ``feeds.rows.make_id`` gives back the ids here.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, service_id: str) -> ServiceRecord | None:
        return self.get_many([service_id]).get(service_id)

    def get_many(self, service_ids: Sequence[str]) -> dict[str, ServiceRecord]:
        """Return those of the services that exist, by id, in the order asked for."""
        with self._engine.connect() as connection:
            return load_records(connection, service_ids)

    def all(self, *, active_only: bool = False) -> Iterator[tuple[str, ServiceRecord]]:
        """Yield every service with its id, in order of id; one batch is held at a time."""
        service = _table("service")
        last = ""
        while True:
            query = select(service.c.id).where(service.c.id > last).order_by(service.c.id).limit(BATCH_SIZE)
            if active_only:
                query = query.where(service.c.status == "active")
            with self._engine.connect() as connection:
                service_ids = list(connection.execute(query).scalars())
                records = load_records(connection, service_ids)
            if not service_ids:
                return
            yield from records.items()
            last = service_ids[-1]


def load_records(connection: Connection, service_ids: Sequence[str]) -> dict[str, ServiceRecord]:
    """Return those of the services that exist, by id, in the order asked for, within a transaction of the caller's."""
    found: dict[str, ServiceRecord] = {}
    for part in batched(dict.fromkeys(service_ids), BATCH_SIZE):
        found.update(_load(connection, part))
    return {service_id: found[service_id] for service_id in service_ids if service_id in found}


def load_summaries(
    connection: Connection, service_ids: Sequence[str], *, with_places: bool = False
) -> dict[str, ServiceRecord]:
    """Return those of the services that exist, by id, in the order asked for, with what a list says of them alone.

    That is their own fields, their organisation's own, their needs, and whom they are for; with ``with_places`` also
    the own fields of the places they are given at. Fifty take four or six queries where whole records take twenty.
    """
    found: dict[str, ServiceRecord] = {}
    nothing: _Grouped = defaultdict(list)
    for ids in batched(dict.fromkeys(service_ids), BATCH_SIZE):
        rows = _own_rows(connection, "service", ids)
        owners = _own_rows(connection, "organization", {row.organization_id for row in rows})
        organizations = {row.id: _organization(row, nothing) for row in owners}
        parts = {name: _group(connection, name, "service_id", ids) for name in ("eligibility", "service_need")}
        links = _group(connection, "service_at_location", "service_id", ids if with_places else ())
        near = {link["location_id"] for group in links.values() for link in group}
        places = {row.id: _location(row, nothing) for row in _own_rows(connection, "location", near)} if near else {}
        for row in rows:
            own: _Grouped = defaultdict(list, {name: part[row.id] for name, part in parts.items()})
            at = [(link, places[link["location_id"]]) for link in links[row.id]]
            found[row.id] = _record(row, own, organizations[row.organization_id], at)
    return {service_id: found[service_id] for service_id in service_ids if service_id in found}


def _own_rows(connection: Connection, name: str, ids: Collection[str]) -> Sequence[Row[Any]]:
    table = _table(name)
    return connection.execute(select(table).where(table.c.id.in_(ids))).all()


def load_organizations(connection: Connection, organization_ids: Collection[str]) -> dict[str, OrganizationRecord]:
    """Return those of the organisations that exist, by id."""
    table = _table("organization")
    rows = connection.execute(select(table).where(table.c.id.in_(organization_ids))).all()
    ids = [row.id for row in rows]
    parts = {
        name: _group(connection, name, "organization_id", ids)
        for name in ("phone", "contact", "attribute", "organization_identifier")
    }
    return {row.id: _organization(row, {name: part[row.id] for name, part in parts.items()}) for row in rows}


def load_locations(connection: Connection, location_ids: Collection[str]) -> dict[str, LocationRecord]:
    """Return those of the places that exist, by id."""
    table = _table("location")
    found: dict[str, LocationRecord] = {}
    for ids in batched(location_ids, BATCH_SIZE):
        rows = connection.execute(select(table).where(table.c.id.in_(ids))).all()
        parts = {
            name: _group(connection, name, "location_id", ids)
            for name in ("address", "accessibility", "phone", "language", "attribute")
        }
        for row in rows:
            found[row.id] = _location(row, {name: part[row.id] for name, part in parts.items()})
    return found


def _table(name: str) -> Table:
    return _METADATA.tables[name]


def _load(connection: Connection, service_ids: Sequence[str]) -> dict[str, ServiceRecord]:
    service = _table("service")
    rows = connection.execute(select(service).where(service.c.id.in_(service_ids))).all()
    parts = {
        name: _group(connection, name, "service_id", service_ids)
        for name in (*_SIMPLE, "phone", "contact", "attribute", "schedule", "required_document", "service_need")
    }
    links = _group(connection, "service_at_location", "service_id", service_ids)
    organizations = load_organizations(connection, {row.organization_id for row in rows})
    locations = load_locations(connection, {link["location_id"] for group in links.values() for link in group})
    return {
        row.id: _record(
            row,
            {name: part[row.id] for name, part in parts.items()},
            organizations[row.organization_id],
            [(link, locations[link["location_id"]]) for link in links[row.id]],
        )
        for row in rows
    }


def _group(connection: Connection, name: str, key: str, ids: Collection[str]) -> _Grouped:
    table = _table(name)
    query = select(table).where(table.c[key].in_(ids))
    if name == "attribute":
        query = _with_terms(query, table)
    grouped: _Grouped = defaultdict(list)
    for row in connection.execute(query.order_by(table.c[key], table.c.position)):
        grouped[getattr(row, key)].append(dict(row._mapping))
    return grouped


def _with_terms(query: Any, attribute: Table) -> Any:
    term, taxonomy = _table("taxonomy_term"), _table("taxonomy")
    return (
        query.join(term, term.c.id == attribute.c.taxonomy_term_id)
        .join(taxonomy, taxonomy.c.id == term.c.taxonomy_id)
        .add_columns(
            taxonomy.c.name.label("taxonomy"),
            term.c.code.label("term_id"),
            term.c.name.label("term"),
            term.c.description,
            term.c.parent_code.label("parent_id"),
            term.c.term_uri,
        )
    )


def _own(fields: _Fields) -> _Fields:
    return {name: value for name, value in fields.items() if name not in _KEYS}


def _organization(row: Row[Any], parts: _Grouped) -> OrganizationRecord:
    own = {name: value for name, value in _own(dict(row._mapping)).items() if name not in _NOT_IN_RECORD}
    return OrganizationRecord(
        id=row.source_id,
        parent_id=row.parent_source_id,
        identifiers=tuple(_own(each) for each in parts["organization_identifier"]),
        phones=_phones(parts["phone"]),
        contacts=_contacts(parts),
        attributes=_attributes(parts["attribute"]),
        **own,
    )


def _location(row: Row[Any], parts: _Grouped) -> LocationRecord:
    own = {name: value for name, value in _own(dict(row._mapping)).items() if name not in _NOT_IN_RECORD}
    return LocationRecord(
        id=row.source_id,
        addresses=tuple(_own(each) for each in parts["address"]),
        accessibility=tuple(_own(each) for each in parts["accessibility"]),
        languages=tuple(_own(each) for each in parts["language"]),
        phones=_phones(parts["phone"]),
        attributes=_attributes(parts["attribute"]),
        **own,
    )


def _record(
    row: Row[Any], parts: _Grouped, organization: OrganizationRecord, links: list[tuple[_Fields, LocationRecord]]
) -> ServiceRecord:
    own = {name: value for name, value in _own(dict(row._mapping)).items() if name not in _NOT_IN_RECORD}
    simple = {field: tuple(_own(each) for each in parts[name]) for name, field in _SIMPLE.items()}
    return ServiceRecord(
        id=row.source_id,
        origin=row.source,
        organization=organization,
        needs=tuple(each["need_id"] for each in parts["service_need"]),
        phones=_phones(parts["phone"]),
        contacts=_contacts(parts),
        service_at_locations=tuple(_at_location(link, location, parts) for link, location in links),
        schedules=_schedules(parts["schedule"]),
        attributes=_attributes(parts["attribute"]),
        required_documents=tuple(each["document"] for each in parts["required_document"]),
        **simple,
        **own,
    )


def _at_location(link: _Fields, location: LocationRecord, parts: _Grouped) -> ServiceAtLocationRecord:
    return ServiceAtLocationRecord(
        location=location,
        description=link["description"],
        phones=_phones(parts["phone"], at=link["id"]),
        contacts=_contacts(parts, at=link["id"]),
        schedules=_schedules(parts["schedule"], at=link["id"]),
    )


def _phones(rows: list[_Fields], *, at: str | None = None) -> tuple[PhoneRecord, ...]:
    """Return the numbers that stand alone: no contact's, and those of one place or of none."""
    return tuple(_phone(row) for row in rows if row["contact_id"] is None and row["service_at_location_id"] == at)


def _phone(row: _Fields) -> PhoneRecord:
    return PhoneRecord(**_own(row) | {"languages": tuple(name for name in row["languages"].split(",") if name)})


def _contacts(parts: _Grouped, *, at: str | None = None) -> tuple[ContactRecord, ...]:
    phones: dict[str, list[PhoneRecord]] = defaultdict(list)
    for row in parts["phone"]:
        if row["contact_id"] is not None:
            phones[row["contact_id"]].append(_phone(row))
    return tuple(
        ContactRecord(**_own(row), phones=tuple(phones[row["id"]]))
        for row in parts["contact"]
        if row["service_at_location_id"] == at
    )


def _attributes(rows: list[_Fields]) -> tuple[AttributeRecord, ...]:
    return tuple(AttributeRecord(**_own(row)) for row in rows)


def _schedules(rows: list[_Fields], *, at: str | None = None) -> tuple[ScheduleRecord, ...]:
    return tuple(
        ScheduleRecord(**_own(row) | {"byday": tuple(day for day in row["byday"].split(",") if day)})
        for row in rows
        if row["service_at_location_id"] == at
    )

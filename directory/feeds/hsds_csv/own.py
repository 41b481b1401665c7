"""Reading our own export in HSDS's tabular CSV: each record as it was, down to the last character.

Words are not cleaned, for they come back as they went out. A link that is not to a web page, and an address that nobody
can write to, can only have been written by another hand: they are left out and noted, as they are of any feed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from directory.feeds import cleaning
from directory.feeds.hsds_csv.columns import Column, read_cell
from directory.feeds.hsds_csv.tables import BY_NAME
from directory.feeds.records import (
    AttributeRecord,
    ContactRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    Refusal,
    Repair,
    ScheduleRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from directory.feeds.tabular.values import Recent, TableRow, Tables

_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>|<!--")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
type _Values = dict[str, Any]

_LINKS = frozenset(
    {
        "id", "service_id", "organization_id", "location_id", "contact_id", "service_at_location_id", "phone_id",
        "unit_id", "link_id", "link_entity", "taxonomy_term_id",
        "parent_organization_id",
    }
)  # fmt: skip
_OF_SERVICE = {
    "eligibilities": "eligibilities", "cost_options": "cost_options", "service_areas": "service_areas", "urls": "urls",
    "fundings": "funding",
}  # fmt: skip
_OF_OWNER = _LINKS | {"source", "source_id"}
_OF_SERVICE_ROW = _OF_OWNER | {"minimum_age", "maximum_age"}


def is_own_export(tables: Tables) -> bool:
    """Tell our own export by its columns of where each service came from."""
    return {"signpost_source", "signpost_source_id"} <= set(tables.columns["services"])


def read_own_export(tables: Tables, *, keep_origin: bool = True) -> Iterator[ServiceRecord | Refusal]:
    """Yield the services of an export of ours.

    Args:
        tables: the export's.
        keep_origin: whether each service is given its old source as ``origin``, with the ids that its own feed gave
            it, and is as it was in all else. If not, the export is a feed like any other: its ids are the export's,
            tags are taken out of its words, and when our copy changed is for whoever imports it to say.
    """
    number = 0
    shared = _Shared(Recent(), Recent(), Recent())
    for number, row in enumerate(tables.all("services"), start=1):
        yield _Reader(tables, row, number, shared, keep_origin).read()
    for row, fault in tables.faults("services"):
        number += 1
        reason = f"{row.where}: {fault}. Export again, or correct the row."
        yield Refusal(number, row.get("signpost_source_id") or None, row.get("name") or None, reason)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What many services name, read once for those that follow each other."""

    organizations: Recent[OrganizationRecord]
    locations: Recent[LocationRecord]
    terms: Recent[_Values]


class _Reader:
    def __init__(self, tables: Tables, row: TableRow, number: int, shared: _Shared, keep_origin: bool) -> None:
        self._tables = tables
        self._shared = shared
        self._keep_origin = keep_origin
        self._row = row
        self._number = number
        self._repairs: list[Repair] = []

    def read(self) -> ServiceRecord | Refusal:
        row, name = self._row, self._row.get("name")
        source_id = row.get("signpost_source_id")
        try:
            organization = self._tables.first("organizations", "id", row.get("organization_id"))
            if organization is None:
                raise _Broken("organization_id names an organization that organizations.csv does not have")
            record = self._record(self._values(row), organization)
        except _Broken as error:
            return Refusal(self._number, source_id or None, name or None, f"{row.where}: {error}. Export again.")
        except ValidationError as error:
            first = error.errors()[0]
            reason = f"{row.where}: {'.'.join(map(str, first['loc']))}: {first['msg']}. Correct it there."
            return Refusal(self._number, source_id or None, name or None, reason)
        return record.model_copy(update={"repairs": tuple(self._repairs)})

    def _record(self, own: _Values, organization: TableRow) -> ServiceRecord:
        key = self._row.get("id")
        left_out = _OF_SERVICE_ROW if self._keep_origin else _OF_SERVICE_ROW | {"modified_at", "status_note"}
        parts = {field: self._simple(table, "service_id", key) for table, field in _OF_SERVICE.items()}
        phones, contacts = self._rows("phones", "service_id", key), self._rows("contacts", "service_id", key)
        schedules = self._rows("schedules", "service_id", key)
        links = self._rows("service_at_locations", "service_id", key)
        return ServiceRecord(
            **{name: value for name, value in own.items() if name not in left_out},
            **parts,
            id=self._id_of(own, self._row),
            origin=own.get("source") if self._keep_origin else None,
            record_number=self._number,
            organization=self._organization(organization),
            phones=self._phones(phones),
            contacts=self._contacts(contacts, phones),
            schedules=self._schedules(schedules),
            service_at_locations=tuple(self._at(link, phones, contacts, schedules) for link in links),
            languages=self._simple("languages", "service_id", key),
            attributes=self._attributes(key),
            required_documents=tuple(
                each["document"] for each in self._simple("required_documents", "service_id", key)
            ),
            capacities=self._capacities(key),
        )

    def _rows(self, table: str, column: str, key: str) -> list[TableRow]:
        return self._tables.where(table, column, key)

    def _simple(self, table: str, column: str, key: str) -> tuple[_Values, ...]:
        return tuple(self._part(row) for row in self._rows(table, column, key))

    def _part(self, row: TableRow) -> _Values:
        return {name: value for name, value in self._values(row).items() if name not in _LINKS}

    def _values(self, row: TableRow) -> _Values:
        """Return what a row says, by the record's names, empty cells left out."""
        found = {}
        for column in BY_NAME[row.table].columns:
            value = self._value(column, row)
            if value is not None:
                found[column.key] = value
        return found

    def _value(self, column: Column, row: TableRow) -> Any:
        try:
            value = read_cell(column.kind, row.data.get(column.name, ""))
        except ValueError as error:
            raise _Broken(f"{column.name} in {row.where} is not what the column holds") from error
        if column.kind == "text" and not self._keep_origin and isinstance(value, str) and _TAG.search(value):
            self._repair(row, column, "tags, which were taken out")
            return cleaning.plain_text(value)
        if column.kind == "url" and value is not None and not _WEB.fullmatch(value):
            return self._repair(row, column, "not a web address, so it was left out")
        if column.kind == "email" and value is not None and cleaning.clean_email(value) != value:
            return self._repair(row, column, "not an email address, so it was left out")
        return value

    def _repair(self, row: TableRow, column: Column, reason: str) -> None:
        record_id, name = self._row.get("signpost_source_id"), self._row.get("name")
        self._repairs.append(Repair(self._number, record_id, name, f"{row.where}.{column.name}", reason))

    def _organization(self, row: TableRow) -> OrganizationRecord:
        return self._shared.organizations.get(row.get("id"), lambda: self._read_organization(row))

    def _read_organization(self, row: TableRow) -> OrganizationRecord:
        own, key = self._values(row), row.get("id")
        phones = self._rows("phones", "organization_id", key)
        parent = own.pop("parent_source_id", None)
        if not self._keep_origin:
            parent = row.get("parent_organization_id") or None
        return OrganizationRecord(
            **{name: value for name, value in own.items() if name not in _OF_OWNER},
            id=self._id_of(own, row),
            parent_id=parent,
            identifiers=self._simple("organization_identifiers", "organization_id", key),
            phones=self._phones(phones),
            contacts=self._contacts(self._rows("contacts", "organization_id", key), phones),
            attributes=self._attributes(key),
        )

    def _at(
        self, link: TableRow, phones: list[TableRow], contacts: list[TableRow], schedules: list[TableRow]
    ) -> ServiceAtLocationRecord:
        row = self._tables.first("locations", "id", link.get("location_id"))
        if row is None:
            raise _Broken(f"{link.where} names a location that locations.csv does not have")
        at = link.get("id")
        location = self._shared.locations.get(row.get("id"), lambda: self._read_location(row))
        return ServiceAtLocationRecord(
            location=location,
            phones=self._phones(phones, at=at),
            contacts=self._contacts(contacts, phones, at=at),
            schedules=self._schedules(schedules, at=at),
            **self._part(link),
        )

    def _read_location(self, row: TableRow) -> LocationRecord:
        own, key = self._values(row), row.get("id")
        return LocationRecord(
            **{name: value for name, value in own.items() if name not in _OF_OWNER},
            id=self._id_of(own, row),
            addresses=self._simple("addresses", "location_id", key),
            accessibility=self._simple("accessibility", "location_id", key),
            phones=self._phones(self._rows("phones", "location_id", key)),
            languages=self._simple("languages", "location_id", key),
            attributes=self._attributes(key),
        )

    def _id_of(self, own: _Values, row: TableRow) -> str:
        return str(own.get("source_id", "")) if self._keep_origin else row.get("id")

    def _phones(self, rows: list[TableRow], *, contact: str = "", at: str = "") -> tuple[PhoneRecord, ...]:
        return tuple(
            PhoneRecord(
                **self._part(row),
                languages=tuple(each["name"] for each in self._simple("languages", "phone_id", row.get("id"))),
            )
            for row in rows
            if row.get("contact_id") == contact and (contact or row.get("service_at_location_id") == at)
        )

    def _contacts(self, rows: list[TableRow], phones: list[TableRow], *, at: str = "") -> tuple[ContactRecord, ...]:
        return tuple(
            ContactRecord(**self._part(row), phones=self._phones(phones, contact=row.get("id")))
            for row in rows
            if row.get("service_at_location_id") == at
        )

    def _schedules(self, rows: list[TableRow], *, at: str = "") -> tuple[ScheduleRecord, ...]:
        found = []
        for row in rows:
            if row.get("service_at_location_id") == at:
                part = self._part(row)
                found.append(ScheduleRecord(**part | {"byday": tuple(filter(None, part.get("byday", "").split(",")))}))
        return tuple(found)

    def _attributes(self, key: str) -> tuple[AttributeRecord, ...]:
        return tuple(self._attribute(row) for row in self._rows("attributes", "link_id", key))

    def _attribute(self, row: TableRow) -> AttributeRecord:
        key = row.get("taxonomy_term_id")
        return AttributeRecord(**self._shared.terms.get(key, lambda: self._term(key, row)), **self._part(row))

    def _term(self, key: str, row: TableRow) -> _Values:
        term = self._tables.first("taxonomy_terms", "id", key)
        taxonomy = self._tables.first("taxonomies", "id", term.get("taxonomy_id")) if term else None
        if term is None or taxonomy is None:
            raise _Broken(f"{row.where} names a term that the taxonomies do not have")
        own = self._values(term)
        return {
            "taxonomy": self._values(taxonomy).get("name", ""),
            "term_id": own.get("code", ""),
            "term": own.get("name", ""),
            "description": own.get("description", ""),
            "parent_id": own.get("parent_code"),
            "term_uri": own.get("term_uri"),
        }

    def _capacities(self, key: str) -> tuple[_Values, ...]:
        found = []
        for row in self._rows("service_capacities", "service_id", key):
            unit = self._tables.first("units", "id", row.get("unit_id"))
            if unit is None:
                raise _Broken(f"{row.where} names a unit that units.csv does not have")
            found.append(self._part(row) | {"unit": self._values(unit).get("name", "")})
        return tuple(found)


class _Broken(Exception):
    """An export that does not hold together; the message says where."""

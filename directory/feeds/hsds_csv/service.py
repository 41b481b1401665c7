"""Reading one service out of HSDS's tables, with everything that the other tables say of it."""

from collections.abc import Iterator

from pydantic import ValidationError

from directory.feeds import cleaning
from directory.feeds.fields import Fields
from directory.feeds.hsds_csv.hours import HoursReader
from directory.feeds.hsds_csv.parts import PartsReader
from directory.feeds.hsds_csv.places import PlaceReader
from directory.feeds.records import (
    AttributeRecord,
    OrganizationRecord,
    Refusal,
    ServiceAtLocationRecord,
    ServiceRecord,
    Status,
)
from directory.feeds.tabular.values import TableRow, Tables

_STATUSES: dict[str, Status] = {
    "": "active",
    "active": "active",
    "inactive": "inactive",
    "defunct": "defunct",
    "closed": "defunct",
    "temporarily closed": "temporarily closed",
}
_WORDS = (
    "alert", "accreditations", "licenses", "interpretation_services", "application_process", "fees_description",
)  # fmt: skip


class ServiceReader:
    """Reads services one by one; organisations and places are read again for each service that names them."""

    def __init__(self, tables: Tables, places: PlaceReader) -> None:
        self._tables = tables
        self._places = places
        self._parts = PartsReader(tables)
        self._hours = HoursReader(tables)

    def read(self, row: TableRow, number: int) -> ServiceRecord | Refusal:
        """Return the service of a row of services.csv, or why there can be none."""
        record_id, name = row.get("id"), cleaning.plain_line(row.get("name"))
        fields = Fields(dict(row.data), number, record_id, name, path=f"{row.where}.")
        fault = self._fault(row, fields)
        organization = None if fault else self._organization(row, fields)
        if organization is None:
            reason = fault or (
                "no organization, and none can be told from its places and phones. "
                "Put the id of one in organization_id."
            )
            return Refusal(number, record_id or None, name or None, f"{row.where}: {reason}")
        try:
            return self._record(row, fields, organization)
        except ValidationError as error:
            first = error.errors()[0]
            reason = f"{row.where}: {'.'.join(map(str, first['loc']))}: {first['msg']}. Correct it in the feed."
            return Refusal(number, record_id, name, reason)

    def _fault(self, row: TableRow, fields: Fields) -> str:
        if not fields.record_id:
            return "no id. Give the service an id that stays the same, so that it can be known again."
        first = self._tables.first("services", "id", fields.record_id)
        if first is not None and (first.file, first.number) != (row.file, row.number):
            return f"its id came earlier, in {first.where}. Give each service an id of its own."
        if not fields.name:
            return "no name. Give the service a name, or take its row out."
        return ""

    def _organization(self, row: TableRow, fields: Fields) -> OrganizationRecord | None:
        """Return who gives the service; where it does not say, who its places and phones say they belong to."""
        named = row.refs("organization_id")
        known = [found for each in named if (found := self._tables.first("organizations", "id", each))]
        if len(named) > 1 and known:
            fields.repair("organization_id", "more than one organization, so the first was taken")
        if known:
            return self._places.organization(known[0], fields)
        found = self._organization_nearby(fields.record_id)
        if found is None:
            return None
        fault = "an organization that organizations.csv does not have" if named else "no organization"
        fields.repair("organization_id", f"{fault}, so that of its place or phone was taken")
        return self._places.organization(found, fields)

    def _organization_nearby(self, service_id: str) -> TableRow | None:
        links = self._tables.where("service_at_locations", "service_id", service_id)
        places = [
            place for link in links for key in link.refs("location_id")
            if (place := self._tables.first("locations", "id", key))
        ]  # fmt: skip
        rows = [*places, *self._tables.where("phones", "service_id", service_id)]
        ids = dict.fromkeys(each for near in rows for each in near.refs("organization_id"))
        found = [row for each in ids if (row := self._tables.first("organizations", "id", each))]
        return found[0] if len(found) == 1 else None

    def _record(self, row: TableRow, fields: Fields, organization: OrganizationRecord) -> ServiceRecord:
        description, key = fields.plain("description"), fields.record_id
        links = list(self._links(row, fields))
        country = next((found for _, place in links if (found := self._places.country_at(place.get("id")))), "")
        country = country or self._places.usual_country
        record = ServiceRecord(
            id=key,
            name=fields.name,
            organization=organization,
            alternate_name=fields.line("alternate_name"),
            summary=fields.line("summary") or cleaning.summarise(description),
            description=description,
            url=fields.url("url"),
            email=fields.email("email"),
            status=_status(fields),
            **{name: fields.plain(name) for name in _WORDS},
            wait_time=fields.line("wait_time"),
            program=self._parts.program(row, fields),
            is_free=is_free(fields.line("fees_description")),
            assured_date=fields.day("assured_date"),
            assurer_email=fields.email("assurer_email"),
            last_modified=fields.moment("last_modified"),
            phones=self._places.phones(self._rows_of(row, "phones", "phone_ids", fields), fields, country),
            contacts=self._places.contacts(self._rows_of(row, "contacts", "contact_ids", fields), fields, country),
            service_at_locations=tuple(self._at_locations(links, fields)),
            schedules=self._hours.of_service(self._rows_of(row, "schedules", "schedule_ids", fields), links, fields),
            eligibilities=self._parts.eligibilities(fields),
            cost_options=self._parts.cost_options(fields),
            languages=self._places.languages(self._tables.where("languages", "service_id", key), fields),
            service_areas=self._parts.service_areas(fields),
            attributes=tuple(dict.fromkeys(self._attributes(row, fields))),
            urls=self._parts.urls(fields),
            funding=self._parts.funding(fields),
            capacities=self._parts.capacities(fields),
            required_documents=self._parts.required_documents(fields),
            record_number=fields.record_number,
        )
        self._tables.use(row)
        return record.model_copy(update={"repairs": tuple(fields.repairs)})

    def _rows_of(self, row: TableRow, table: str, column: str, fields: Fields) -> list[TableRow]:
        """Return a table's rows that name the service, then those that the service names in a column of its own.

        Rows that belong to one of its places are that place's; rows of a contact are the contact's.
        """
        rows = self._tables.where(table, "service_id", fields.record_id)
        listed = {each.get("id") for each in rows}
        missing = 0
        for key in row.refs(column):
            if key in listed:
                continue
            found = self._tables.first(table, "id", key)
            missing += found is None
            if found is not None and not (table == "phones" and found.refs("contact_id")):
                rows.append(found)
        if missing:
            ids = "id" if missing == 1 else f"{missing} ids"
            fields.repair(column, f"{ids} that {self._tables.file_of.get(table, f'{table}.csv')} does not have")
        return [each for each in rows if not (each.refs("service_at_location_id") or each.refs("contact_id"))]

    def _links(self, row: TableRow, fields: Fields) -> Iterator[tuple[TableRow | None, TableRow]]:
        """Yield where the service is given: the row that links them, if there is one, and the place's."""
        seen: set[str] = set()
        for link in self._tables.where("service_at_locations", "service_id", fields.record_id):
            part = self._places.fields(link, fields)
            for key in link.refs("location_id"):
                place = self._tables.first("locations", "id", key)
                if place is None:
                    part.repair("location_id", "a place that locations.csv does not have, so it was left out")
                elif key not in seen:
                    seen.add(key)
                    yield link, place
        for key in (key for key in row.refs("location_ids") if key not in seen):
            place = self._tables.first("locations", "id", key)
            if place is None:
                fields.repair("location_ids", "a place that locations.csv does not have, so it was left out")
            else:
                seen.add(key)
                yield None, place
        if not seen:
            yield from self._links_by_address(row)

    def _links_by_address(self, row: TableRow) -> Iterator[tuple[None, TableRow]]:
        """Yield the places of the addresses that a service names, each of one place alone."""
        for address_id in row.refs("address_ids"):
            addresses = self._tables.where("addresses", "id", address_id)
            keys = list(dict.fromkeys(key for address in addresses for key in address.refs("location_id")))
            place = self._tables.first("locations", "id", keys[0]) if len(keys) == 1 else None
            if place is not None:
                yield None, place

    def _at_locations(
        self, links: list[tuple[TableRow | None, TableRow]], fields: Fields
    ) -> Iterator[ServiceAtLocationRecord]:
        for link, place in links:
            location = self._places.location(place, fields)
            if location is None:
                continue
            key = link.get("id") if link else ""
            country = self._places.country_at(location.id) or self._places.usual_country
            phones = self._tables.where("phones", "service_at_location_id", key) if key else []
            contacts = self._tables.where("contacts", "service_at_location_id", key) if key else []
            contacts += [
                each for each in self._tables.where("contacts", "location_id", location.id)
                if not (each.refs("service_id") or each.refs("service_at_location_id"))
            ]  # fmt: skip
            yield ServiceAtLocationRecord(
                location=location,
                description=cleaning.plain_text(link.get("description")) if link else "",
                phones=self._places.phones([each for each in phones if not each.refs("contact_id")], fields, country),
                contacts=self._places.contacts(contacts, fields, country),
                schedules=self._hours.at_location(key, location.id, fields),
            )

    def _attributes(self, row: TableRow, fields: Fields) -> Iterator[AttributeRecord]:
        yield from self._places.attributes(fields, fields.record_id, "service")
        for part in self._places.rows("service_attributes", "service_id", fields.record_id, fields):
            term = self._places.term(part.text("taxonomy_term_id"))
            if term is None:
                part.repair("taxonomy_term_id", "a term that taxonomy_terms.csv does not have, so it was left out")
            else:
                yield term.model_copy(update={"value": part.plain("taxonomy_detail")})
        missing = 0
        for key in row.refs("taxonomy_term_ids"):
            term = self._places.term(key)
            missing += term is None
            if term is not None:
                yield term
        if missing:
            fields.repair("taxonomy_term_ids", "terms that taxonomy_terms.csv does not have, so they were left out")


def _status(fields: Fields) -> Status:
    said = fields.line("status").lower()
    if said not in _STATUSES:
        fields.repair("status", "not one of active, inactive, defunct and temporarily closed, so it counts as active")
    return _STATUSES.get(said, "active")


def is_free(fees: str) -> bool | None:
    """Say whether words on what a service costs say that it costs nothing; ``None`` when they do not."""
    words = fees.lower().strip(" .!")
    free = ("free", "no charge", "no cost", "none", "£0", "£0.00", "$0", "0", "free of charge", "no fee", "no fees")
    return True if words in free else None

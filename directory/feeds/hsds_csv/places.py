"""Reading organisations and places out of HSDS's tables."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, get_args

from directory.feeds.fields import Fields
from directory.feeds.hsds_csv.rows import RowReader
from directory.feeds.oruk_v1.parts import says_wheelchair
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
)
from directory.feeds.tabular.country import clean_postcode, country_of, is_in
from directory.feeds.tabular.values import Recent, TableRow, Tables

type _Kind = Literal["physical", "postal", "virtual"]

_ADDRESSES_TO_JUDGE_BY = 2_000


class PlaceReader(RowReader):
    """Reads an organisation or a place with everything that hangs on it, once for services that follow each other."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self._countries: Recent[str] = Recent()
        self._organizations: Recent[OrganizationRecord] = Recent()
        self._locations: Recent[LocationRecord | None] = Recent()

    @cached_property
    def usual_country(self) -> str:
        """The country most of the feed's addresses are in, for numbers of those who have no address."""
        countries = Counter[str]()
        for count, row in enumerate(self.tables.all("addresses")):
            if count >= _ADDRESSES_TO_JUDGE_BY:
                break
            if country := country_of(row.data):
                countries[country] += 1
        return countries.most_common(1)[0][0] if countries else "GB"

    def country_at(self, location_id: str) -> str:
        """Return the country that a place's addresses name, or nothing."""
        return self._countries.get(location_id, lambda: self._country_at(location_id))

    def _country_at(self, location_id: str) -> str:
        rows = self.tables.where("addresses", "location_id", location_id)
        return next((country for row in rows if (country := country_of(row.data))), "")

    def organization(self, row: TableRow, owner: Fields) -> OrganizationRecord:
        """Read an organisation; its faults are noted with the first service that names it."""
        return self._organizations.get(row.get("id"), lambda: self._read_organization(row, owner))

    def _read_organization(self, row: TableRow, owner: Fields) -> OrganizationRecord:
        part, key = self.fields(row, owner), row.get("id")
        name = part.line("name")
        if not name:
            part.repair("name", "the organization has no name, so its id stands in for one")
        return OrganizationRecord(
            id=key,
            name=name or key,
            alternate_name=part.line("alternate_name"),
            description=part.plain("description"),
            website=part.url("website"),
            email=part.email("email"),
            logo=part.url("logo"),
            uri=part.url("uri"),
            legal_status=part.line("legal_status"),
            year_incorporated=_year(part),
            parent_id=next(iter(row.refs("parent_organization_id")), None),
            identifiers=tuple(self._identifiers(part, key)),
            phones=self.phones(self._own_rows("phones", key), part, self.usual_country),
            contacts=self.contacts(self._own_rows("contacts", key), part, self.usual_country),
            attributes=tuple(dict.fromkeys(self.attributes(part, key, "organization"))),
        )

    def _identifiers(self, part: Fields, key: str) -> Iterator[OrganizationIdentifierRecord]:
        if part.line("tax_id"):
            yield OrganizationIdentifierRecord(identifier=part.line("tax_id"), identifier_type="Tax ID")
        for each in self.rows("organization_identifiers", "organization_id", key, part):
            if each.line("identifier"):
                yield OrganizationIdentifierRecord(
                    identifier=each.line("identifier"),
                    identifier_type=each.line("identifier_type"),
                    identifier_scheme=each.line("identifier_scheme"),
                )
            else:
                each.repair("identifier", "no identifier, so the row was left out")

    def _own_rows(self, table: str, key: str) -> list[TableRow]:
        """Return the organisation's rows that are not narrower: a service's, a place's or a contact's."""
        narrower = ("service_id", "service_at_location_id", "location_id", "contact_id")
        rows = self.tables.where(table, "organization_id", key)
        return [row for row in rows if not any(row.refs(column) for column in narrower)]

    def location(self, row: TableRow, owner: Fields) -> LocationRecord | None:
        """Read a place; one without name, address or point is no place."""
        return self._locations.get(row.get("id"), lambda: self._read_location(row, owner))

    def _read_location(self, row: TableRow, owner: Fields) -> LocationRecord | None:
        part, key = self.fields(row, owner), row.get("id")
        addresses, country = self._addresses(key, part), self.country_at(key)
        latitude, longitude = _point(part, country)
        name = part.line("name")
        if not (name or addresses or latitude is not None):
            part.repair("name", "a place without name, address or point, so it was left out")
            return None
        phones = [
            phone
            for phone in self.tables.where("phones", "location_id", key)
            if not any(phone.refs(column) for column in ("service_id", "service_at_location_id", "contact_id"))
        ]
        return LocationRecord(
            id=key,
            name=name,
            alternate_name=part.line("alternate_name"),
            description=part.plain("description"),
            transportation=part.plain("transportation"),
            url=part.url("url"),
            external_identifier=part.line("external_identifier"),
            external_identifier_type=part.line("external_identifier_type"),
            location_type=_kind(part, "location_type"),
            latitude=latitude,
            longitude=longitude,
            addresses=addresses,
            accessibility=self._accessibility(key, part),
            phones=self.phones(phones, part, country or self.usual_country),
            languages=self.languages(_without_service(self.tables.where("languages", "location_id", key)), part),
            attributes=tuple(dict.fromkeys(self.attributes(part, key, "location"))),
        )

    def _addresses(self, key: str, owner: Fields) -> tuple[AddressRecord, ...]:
        found: dict[AddressRecord, None] = {}
        for table in ("addresses", "postal_addresses"):
            for row in self.tables.where(table, "location_id", key):
                part = self.fields(row, owner)
                address = _address(part, country_of(row.data), "postal" if table == "postal_addresses" else None)
                if address is None:
                    part.repair("address_1", "an address with nothing in it, so the row was left out")
                else:
                    found.setdefault(address)
        return tuple(found)

    def _accessibility(self, key: str, owner: Fields) -> tuple[AccessibilityRecord, ...]:
        found: dict[AccessibilityRecord, None] = {}
        for part in self.rows("accessibility", "location_id", key, owner):
            description, details = part.line("description").strip(" ,"), part.plain("details")
            if not (description or details or part.text("url")):
                part.repair("description", "says nothing of how to get in, so the row was left out")
                continue
            found.setdefault(
                AccessibilityRecord(
                    description=description or details,
                    details=details if description else "",
                    url=part.url("url"),
                    wheelchair=says_wheelchair(f"{description} {details}"),
                )
            )
        return tuple(found)


def _without_service(rows: list[TableRow]) -> list[TableRow]:
    return [row for row in rows if not row.refs("service_id")]


def _year(part: Fields) -> int | None:
    text = part.text("year_incorporated")
    year = int(text[:4]) if text[:4].isdecimal() and len(text) in (4, 10) else 0
    if text and not 1000 <= year <= 2200:
        part.repair("year_incorporated", "not a year like 1987, so it was left out")
    return year if 1000 <= year <= 2200 else None


def _kind(part: Fields, key: str) -> _Kind:
    said = part.line(key).lower()
    if said in get_args(_Kind.__value__):
        return said  # type: ignore[return-value]
    if said:
        part.repair(key, "not one of physical, postal and virtual, so it counts as physical")
    return "physical"


def _point(part: Fields, country: str) -> tuple[float | None, float | None]:
    """Return a place's point, judged against the country its addresses name, the UK if they name none."""
    latitude, longitude = part.number("latitude"), part.number("longitude")
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None, None
    if is_in(latitude, longitude, country) and -90 <= latitude <= 90 and -180 <= longitude <= 180:
        return latitude, longitude
    if country in ("", "GB") and is_in(longitude, latitude, country):
        part.repair("latitude", "latitude and longitude were the wrong way round, so they were swapped")
        return longitude, latitude
    part.repair("latitude", "the point is not in the country of the address, so it was left out")
    return None, None


def _address(part: Fields, country: str, kind: _Kind | None) -> AddressRecord | None:
    lines = [part.line(f"address_{number}").strip(" ,") for number in (2, 3, 4)]
    written = part.line("postal_code")
    postal_code = clean_postcode(written, country) if written else None
    if written and postal_code is None:
        part.repair("postal_code", "not a whole postcode of its country, so it was left out")
    address = AddressRecord(
        attention=part.line("attention"),
        address_1=part.line("address_1").strip(" ,"),
        address_2=", ".join(line for line in lines if line),
        city=part.line("city").strip(" ,"),
        region=part.line("region"),
        state_province=part.line("state_province").strip(" ,"),
        postal_code=postal_code,
        country=part.line("country"),
        address_type=kind or _kind(part, "address_type"),
    )
    blank = AddressRecord(country=address.country, address_type=address.address_type)
    return None if address == blank else address

"""Everything of one sort that a listing has, wherever it hangs, with words that say where."""

from collections.abc import Iterator

from directory.feeds.records import (
    AddressRecord,
    ContactRecord,
    LocationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceRecord,
)
from directory.feeds.tabular.country import country_of as address_country

type Where = str


def all_contacts(record: ServiceRecord) -> Iterator[tuple[Where, ContactRecord]]:
    for contact in record.contacts:
        yield "a contact", contact
    for at_location in record.service_at_locations:
        for contact in at_location.contacts:
            yield "a contact at one of its places", contact
    for contact in record.organization.contacts:
        yield "a contact of the organisation", contact


def all_phones(record: ServiceRecord) -> Iterator[tuple[Where, PhoneRecord]]:
    """Yield the service's own numbers, then those of its places, then its organisation's."""
    yield from (("the service", phone) for phone in record.phones)
    for at_location in record.service_at_locations:
        yield from (("one of its places", phone) for phone in (*at_location.phones, *at_location.location.phones))
    yield from (("the organisation", phone) for phone in record.organization.phones)
    for where, contact in all_contacts(record):
        yield from ((where, phone) for phone in contact.phones)


def all_emails(record: ServiceRecord) -> Iterator[tuple[Where, str]]:
    yield from (("the service", email) for email in (record.email,) if email)
    yield from (("the organisation", email) for email in (record.organization.email,) if email)
    yield from ((where, contact.email) for where, contact in all_contacts(record) if contact.email)


def all_urls(record: ServiceRecord) -> Iterator[tuple[Where, str]]:
    """Yield the web addresses that a person may follow; pictures and taxonomies' addresses are none of them."""
    yield from (("the service", url) for url in (record.url,) if url)
    yield from (("another page", each.url) for each in record.urls if each.url)
    yield from (("the organisation", url) for url in (record.organization.website,) if url)
    for at_location in record.service_at_locations:
        yield from (("one of its places", url) for url in (at_location.location.url,) if url)


def all_schedules(record: ServiceRecord) -> Iterator[ScheduleRecord]:
    yield from record.schedules
    for at_location in record.service_at_locations:
        yield from at_location.schedules


def all_addresses(record: ServiceRecord) -> Iterator[tuple[LocationRecord, AddressRecord]]:
    for at_location in record.service_at_locations:
        for address in at_location.location.addresses:
            yield at_location.location, address


def all_words(record: ServiceRecord) -> Iterator[tuple[Where, str]]:
    """Yield the words that people read, with the names of their fields."""
    fields = {
        "the name": record.name,
        "the summary": record.summary,
        "the description": record.description,
        "how to get in": f"{record.access_note}\n{record.application_process}".strip(),
        "the alert": record.alert,
        "the cost": record.fees_description,
        "the description of the organisation": record.organization.description,
    }
    yield from ((where, words) for where, words in fields.items() if words)


def country_of(record: ServiceRecord) -> str:
    """Return the country of the first address that names one, as two capital letters; otherwise ``GB``."""
    for _, address in all_addresses(record):
        said = {
            "country": address.country,
            "postal_code": address.postal_code or "",
            "state_province": address.state_province,
        }
        if country := address_country(said):
            return country
    return "GB"

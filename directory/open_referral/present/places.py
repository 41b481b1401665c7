"""Who gives services and where they are given, as Open Referral UK 3.0 objects."""

from directory.feeds.oruk_v3.fields import Written
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    LocationRecord,
    OrganizationRecord,
    ServiceAtLocationRecord,
)
from directory.feeds.rows import location_rows, make_id, organization_rows
from directory.open_referral.present.parts import Parts
from directory.open_referral.present.values import email_of, filled, uri_of, with_extension


def organization_object(organization: OrganizationRecord, source: str, *, whole: bool) -> Written:
    """Return an organisation with all that hangs on it, or its own fields alone as lists give it."""
    fields = organization.model_dump(mode="json")
    own = make_id("organization", source, organization.id)
    written = {"id": own, "name": organization.name, "description": organization.description} | filled(
        alternate_name=organization.alternate_name,
        email=email_of(organization.email),
        website=uri_of(organization.website),
        logo=organization.logo,
        uri=uri_of(organization.uri),
        year_incorporated=organization.year_incorporated,
        legal_status=organization.legal_status,
        parent_organization_id=(
            make_id("organization", source, organization.parent_id) if organization.parent_id else None
        ),
    )
    if whole:
        parts = Parts(organization_rows(organization, source), own, "organization")
        written |= filled(
            organization_identifiers=parts.identifiers(fields["identifiers"]),
            phones=parts.phones(fields["phones"]),
            contacts=parts.contacts(fields["contacts"]),
            attributes=parts.attributes(fields["attributes"]),
        )
    return with_extension(OrganizationRecord, fields, written, source=source)


def location_object(location: LocationRecord, source: str, *, whole: bool) -> Written:
    """Return a place with all that hangs on it, or its own fields alone as lists give it."""
    fields = location.model_dump(mode="json")
    own = make_id("location", source, location.id)
    written = {"id": own, "location_type": location.location_type} | filled(
        name=location.name,
        alternate_name=location.alternate_name,
        description=location.description,
        transportation=location.transportation,
        url=uri_of(location.url),
        latitude=location.latitude,
        longitude=location.longitude,
        external_identifier=location.external_identifier,
        external_identifier_type=location.external_identifier_type,
    )
    if whole:
        parts = Parts(location_rows(location, source), own, "location")
        addresses = zip(fields["addresses"], parts.ids("address"), strict=True)
        accessibility = zip(fields["accessibility"], parts.ids("accessibility"), strict=True)
        written |= filled(
            addresses=[_address(each, each_id) for each, each_id in addresses],
            accessibility=[_accessibility(each, each_id) for each, each_id in accessibility],
            phones=parts.phones(fields["phones"]),
            languages=parts.languages(fields["languages"]),
            attributes=parts.attributes(fields["attributes"]),
        )
    return with_extension(LocationRecord, fields, written, source=source)


def at_location_object(at_location: ServiceAtLocationRecord, source: str, own: str, parts: Parts) -> Written:
    """Return one place of a service: the place whole, and what holds for the service there alone.

    Args:
        at_location: the record.
        source: where the service comes from.
        own: the id of the link between the two.
        parts: those of the service.
    """
    fields = at_location.model_dump(mode="json")
    written = {"id": own, "location_id": make_id("location", source, at_location.location.id)} | filled(
        description=at_location.description,
        location=location_object(at_location.location, source, whole=True),
        phones=parts.phones(fields["phones"], at=own),
        contacts=parts.contacts(fields["contacts"], at=own),
        schedules=parts.schedules(at_location.schedules, at=own),
    )
    return with_extension(ServiceAtLocationRecord, fields, written)


def _address(address: Written, own: str) -> Written:
    # The standard requires these six, so an empty one is written out.
    required = ("address_1", "city", "state_province", "postal_code", "country", "address_type")
    written = {"id": own} | {name: address[name] or "" for name in required}
    written |= filled(attention=address["attention"], address_2=address["address_2"], region=address["region"])
    return with_extension(AddressRecord, address, written)


def _accessibility(accessibility: Written, own: str) -> Written:
    written = {"id": own} | filled(
        description=accessibility["description"],
        details=accessibility["details"],
        url=uri_of(accessibility["url"]),
    )
    return with_extension(AccessibilityRecord, accessibility, written)

"""Services, organisations and places as the JSON of Open Referral UK 3.0.

What the standard cannot say stands under the key ``signpost`` of the object it belongs to, under our records' names.
Nothing is ever null or empty, but for the fields that the standard requires.

Source: Open Referral UK 3.0 (HSDS-UK), https://docs.openreferraluk.org, and for fields that it leaves to the
international standard HSDS 3.0, https://docs.openreferral.org.
"""

from collections.abc import Iterable
from datetime import UTC

from directory.feeds.oruk_v3.fields import Written
from directory.feeds.records import OrganizationRecord, ServiceRecord
from directory.feeds.rows import child_rows, make_id, widest_ages
from directory.open_referral.present.parts import Parts
from directory.open_referral.present.places import at_location_object, location_object, organization_object
from directory.open_referral.present.taxonomies import need_attributes
from directory.open_referral.present.values import email_of, filled, uri_of, with_extension
from directory.reading.vocabulary import Vocabulary


def present_service(record: ServiceRecord, vocabulary: Vocabulary | None = None) -> Written:
    """Return a service whole, with all that hangs on it, as ``/services/{id}`` gives it.

    Args:
        record: one with its ``origin``, as ``StoredRecords`` gives it.
        vocabulary: gives the needs their names; ``None`` is the packaged one.

    Raises:
        ValueError: the record does not say where it comes from.
    """
    source = _source_of(record)
    own = _service_id(record)
    fields = record.model_dump(mode="json")
    parts = Parts(child_rows(record, source), own, "service")
    written = _own_fields(record) | filled(
        organization=organization_object(record.organization, source, whole=True),
        phones=parts.phones(fields["phones"]),
        contacts=parts.contacts(fields["contacts"]),
        schedules=parts.schedules(record.schedules) + _schedules_at_locations(record, parts),
        service_at_locations=[
            at_location_object(each, source, link, parts) | {"service_id": own}
            for each, link in zip(record.service_at_locations, parts.ids("service_at_location"), strict=True)
        ],
        service_areas=parts.service_areas(fields["service_areas"]),
        languages=parts.languages(fields["languages"]),
        cost_options=parts.cost_options(fields["cost_options"]),
        funding=parts.funding(fields["funding"]),
        capacities=parts.capacities(fields["capacities"]),
        required_documents=parts.required_documents(record.required_documents),
        additional_urls=parts.urls(fields["urls"]),
        attributes=parts.attributes(fields["attributes"]) + need_attributes(record.needs, own, vocabulary),
    )
    return with_extension(ServiceRecord, fields, written, source=source, status_note=record.status_note)


def present_summary(record: ServiceRecord) -> Written:
    """Return a service as lists give it: its own fields and its organisation's.

    Raises:
        ValueError: the record does not say where it comes from.
    """
    source = _source_of(record)
    organization = organization_object(record.organization, source, whole=False)
    written = _own_fields(record) | {"organization": organization}
    fields = record.model_dump(mode="json")
    return with_extension(ServiceRecord, fields, written, source=source, status_note=record.status_note)


def present_minimal(record: ServiceRecord) -> Written:
    """Return only which service it is and when our copy of it last changed."""
    _source_of(record)
    return {"id": _service_id(record)} | filled(last_modified=_modified_at(record))


def present_organization(
    organization: OrganizationRecord, source: str, *, services: Iterable[ServiceRecord] = ()
) -> Written:
    """Return an organisation whole, with its services as lists give them but without the organisation again."""
    written = organization_object(organization, source, whole=True)
    return written | filled(services=[_without(present_summary(each), "organization") for each in services])


def present_organization_summary(organization: OrganizationRecord, source: str) -> Written:
    """Return an organisation as lists give it: its own fields alone."""
    return organization_object(organization, source, whole=False)


def present_service_at_location(
    record: ServiceRecord, service_at_location_id: str, vocabulary: Vocabulary | None = None
) -> Written:
    """Return one place of a service whole: the place, and the service without its places.

    Raises:
        KeyError: the service has no such place.
        ValueError: the record does not say where it comes from.
    """
    service = present_service(record, vocabulary)
    places: dict[str, Written] = {each["id"]: each for each in service.get("service_at_locations", ())}
    return places[service_at_location_id] | {"service": _without(service, "service_at_locations")}


def present_service_at_location_summary(record: ServiceRecord, service_at_location_id: str) -> Written:
    """Return one place of a service as lists give it.

    Raises:
        KeyError: the service has no such place.
        ValueError: the record does not say where it comes from.
    """
    source, own = _source_of(record), _service_id(record)
    for position, each in enumerate(record.service_at_locations):
        if service_at_location_id == make_id("service_at_location", own, position):
            location = location_object(each.location, source, whole=False)
            written = filled(
                id=service_at_location_id, service_id=own, location_id=location["id"], description=each.description
            )
            return written | {"location": location, "service": present_summary(record)}
    raise KeyError(service_at_location_id)


def _own_fields(record: ServiceRecord) -> Written:
    source = _source_of(record)
    lowest, highest = widest_ages(record.eligibilities)
    groups = dict.fromkeys(group.eligibility for group in record.eligibilities if group.eligibility)
    return {"id": _service_id(record), "name": record.name, "status": record.status} | filled(
        organization_id=make_id("organization", source, record.organization.id),
        alternate_name=record.alternate_name,
        description=record.description,
        url=uri_of(record.url),
        email=email_of(record.email),
        interpretation_services=record.interpretation_services,
        application_process=record.application_process,
        fees=record.fees_description,
        fees_description=record.fees_description,
        wait_time=record.wait_time,
        accreditations=record.accreditations,
        licenses=record.licenses,
        eligibility_description="\n".join(groups),
        minimum_age=lowest,
        maximum_age=highest,
        assured_date=record.assured_date.isoformat() if record.assured_date else None,
        assurer_email=email_of(record.assurer_email),
        alert=record.alert,
        last_modified=_modified_at(record),
        program=_program(record, source),
    )


def _program(record: ServiceRecord, source: str) -> Written | None:
    if not record.program:
        return None
    own = make_id("program", source, record.organization.id, record.program)
    return {"id": own, "name": record.program, "description": ""}


def _schedules_at_locations(record: ServiceRecord, parts: Parts) -> list[Written]:
    # The UK profile looks for every schedule on the service itself, the international standard at its place.
    links = parts.ids("service_at_location")
    places = zip(record.service_at_locations, links, strict=True)
    return [schedule for place, link in places for schedule in parts.schedules(place.schedules, at=link)]


def _source_of(record: ServiceRecord) -> str:
    if not record.origin:
        raise ValueError(f"service {record.id!r} has no origin, from which its ids are made. Read it by StoredRecords.")
    return record.origin


def _service_id(record: ServiceRecord) -> str:
    return make_id("service", record.origin, record.id)


def _modified_at(record: ServiceRecord) -> str | None:
    return record.modified_at.astimezone(UTC).isoformat().replace("+00:00", "Z") if record.modified_at else None


def _without(written: Written, key: str) -> Written:
    return {name: value for name, value in written.items() if name != key}

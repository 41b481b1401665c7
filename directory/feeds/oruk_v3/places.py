"""Who gives a service of Open Referral UK 3.0, and where."""

from typing import Literal

from directory.feeds.fields import LONGEST_ID, Fields
from directory.feeds.oruk_v1.parts import read_point, read_postcode, says_wheelchair
from directory.feeds.oruk_v3.parts import (
    note_unkept,
    read_attributes,
    read_contacts,
    read_languages,
    read_phones,
    web_address,
)
from directory.feeds.oruk_v3.schedules import read_schedules
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
)

type PlaceType = Literal["physical", "postal", "virtual"]

_PLACE_TYPES: dict[str, PlaceType] = {"physical": "physical", "postal": "postal", "virtual": "virtual"}
_YEARS = range(1000, 2201)


def read_organization(fields: Fields) -> OrganizationRecord:
    """Read who gives the service; ``organization_id`` alone will do, and then stands in for the name."""
    part = fields.part("organization")
    own = part.text("id") or fields.text("organization_id")
    name = part.line("name")
    if not name:
        part.repair("name", "the organization has no name, so its id stands in for one")
    note_unkept(part, "tax_status", "tax_id", "additional_websites", "funding", "programs", "locations", "metadata")
    return OrganizationRecord(
        id=own or name[:LONGEST_ID].strip(),
        name=name or own,
        alternate_name=part.line("alternate_name"),
        description=part.plain("description"),
        website=web_address(part, "website") or web_address(part, "url"),
        email=part.email("email"),
        logo=web_address(part, "logo"),
        uri=web_address(part, "uri"),
        legal_status=part.line("legal_status"),
        year_incorporated=_read_year(part),
        parent_id=part.text("parent_organization_id") or None,
        identifiers=_read_identifiers(part),
        phones=read_phones(part),
        contacts=read_contacts(part),
        attributes=read_attributes(part),
    )


def _read_year(part: Fields) -> int | None:
    year = part.whole("year_incorporated")
    if year is None or year in _YEARS:
        return year
    part.repair("year_incorporated", "not a year, so it was left out")
    return None


def _read_identifiers(organization: Fields) -> tuple[OrganizationIdentifierRecord, ...]:
    found = []
    for part in organization.parts("organization_identifiers"):
        note_unkept(part, "attributes", "metadata")
        identifier = part.line("identifier")
        if not identifier:
            part.repair("identifier", "empty, so it was left out")
            continue
        found.append(
            OrganizationIdentifierRecord(
                identifier=identifier,
                identifier_type=part.line("identifier_type"),
                identifier_scheme=part.line("identifier_scheme"),
            )
        )
    return tuple(dict.fromkeys(found))


def read_at_locations(fields: Fields) -> tuple[ServiceAtLocationRecord, ...]:
    """Read where the service is given, with the hours that stand there or, pointing there, on the service itself."""
    found: list[ServiceAtLocationRecord] = []
    pointing = _schedules_by_place(fields)
    for part in fields.parts("service_at_locations"):
        note_unkept(part, "service_areas", "attributes", "metadata")
        place = part.part("location")
        location = _read_location(place, f"{fields.record_id}|{len(found)}", part.text("location_id"))
        if location is None:
            part.repair("location", "a place without name, address or point, so it was left out")
            continue
        found.append(
            ServiceAtLocationRecord(
                location=location,
                description=part.plain("description"),
                phones=read_phones(part),
                contacts=read_contacts(part) + read_contacts(place),
                schedules=_read_hours_there(fields, part, place, pointing.get(part.text("id"), [])),
            )
        )
    return tuple(found)


def own_schedules(fields: Fields) -> tuple[ScheduleRecord, ...]:
    """Read the hours of the service as such: those that point to none of its places."""
    places = {part.text("id") for part in fields.parts("service_at_locations")} - {""}
    return read_schedules(
        part for part in fields.parts("schedules") if part.text("service_at_location_id") not in places
    )


def _schedules_by_place(fields: Fields) -> dict[str, list[Fields]]:
    """Return the service's schedules that point to a place of it, by the id they point to."""
    found: dict[str, list[Fields]] = {}
    for part in fields.parts("schedules"):
        if place := part.text("service_at_location_id"):
            found.setdefault(place, []).append(part)
    return found


def _read_hours_there(
    fields: Fields, part: Fields, place: Fields, pointing: list[Fields]
) -> tuple[ScheduleRecord, ...]:
    nested = list(part.parts("schedules"))
    known = {each.text("id") for each in nested} - {""}
    found = read_schedules([*nested, *(each for each in pointing if each.text("id") not in known)])
    if found or fields.value("schedules"):
        return found
    # When a building is open is only a guess at when the service is there.
    building = read_schedules(place.parts("schedules"))
    if building:
        place.repair("schedules", "the service has no hours, so those of the place stand in, given as not sure")
    return tuple(schedule.model_copy(update={"is_sure": False}) for schedule in building)


def _read_location(part: Fields, own_id: str, link_id: str) -> LocationRecord | None:
    note_unkept(part, "metadata")
    latitude, longitude = read_point(part)
    addresses = tuple(address for each in part.parts("addresses") if (address := _read_address(each)))
    name = part.line("name")
    kind = _read_place_type(part, "location_type")
    if not (name or addresses or latitude is not None or kind == "virtual"):
        return None
    return LocationRecord(
        id=part.text("id") or link_id or own_id,
        name=name,
        alternate_name=part.line("alternate_name"),
        description=part.plain("description"),
        transportation=part.plain("transportation"),
        url=web_address(part, "url"),
        external_identifier=part.line("external_identifier"),
        external_identifier_type=part.line("external_identifier_type"),
        location_type=kind,
        latitude=latitude,
        longitude=longitude,
        addresses=addresses,
        accessibility=_read_accessibility(part),
        phones=read_phones(part),
        languages=read_languages(part),
        attributes=read_attributes(part),
    )


def _read_address(part: Fields) -> AddressRecord | None:
    note_unkept(part, "attributes", "metadata")
    lines = ("attention", "address_1", "address_2", "city", "region", "state_province")
    address = AddressRecord(
        **{name: part.line(name).strip(" ,") for name in lines},
        postal_code=read_postcode(part),
        country=part.line("country"),
        address_type=_read_place_type(part, "address_type"),
    )
    empty = AddressRecord(country=address.country, address_type=address.address_type)
    return None if address == empty else address


def _read_place_type(part: Fields, key: str) -> PlaceType:
    written = part.text(key).lower()
    if written and written not in _PLACE_TYPES:
        part.repair(key, "not physical, postal or virtual, so it counts as physical")
    return _PLACE_TYPES.get(written, "physical")


def _read_accessibility(location: Fields) -> tuple[AccessibilityRecord, ...]:
    found = []
    for part in location.parts("accessibility"):
        note_unkept(part, "attributes", "metadata")
        words, details = part.plain("description") or part.plain("accessibility"), part.plain("details")
        url = web_address(part, "url")
        said = part.value("wheelchair")
        wheelchair = said if isinstance(said, bool) else says_wheelchair(f"{words} {details}")
        if words or details or url or wheelchair is not None:
            found.append(AccessibilityRecord(description=words, details=details, url=url, wheelchair=wheelchair))
    return tuple(dict.fromkeys(found))

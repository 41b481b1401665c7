"""Records as Open Referral UK 3.0: valid for anybody, with nothing null, and with the ids of the database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from directory import tables
from directory.feeds.records import (
    AddressRecord,
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    EligibilityRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
    URLRecord,
)
from directory.feeds.rows import make_id, taxonomy_id, term_id
from directory.importing import import_feed
from directory.open_referral.present.service import (
    present_minimal,
    present_organization,
    present_organization_summary,
    present_service,
    present_service_at_location,
    present_service_at_location_summary,
    present_summary,
)
from directory.stored import StoredRecords
from tests.open_referral.conftest import FindFaults, MakeRecord

HALL = LocationRecord(id="hall", name="Village hall", latitude=51.4, longitude=0.5, addresses=(AddressRecord(),))
PHONE = PhoneRecord(number="01632 960101", extension="4", languages=("Welsh",))
AT_HALL = ServiceAtLocationRecord(
    location=HALL, phones=(PHONE,), schedules=(ScheduleRecord(freq="WEEKLY", byday=("MO",)),)
)


def test_ids_are_those_of_the_database(engine: Engine, make_record: MakeRecord) -> None:
    contact = ContactRecord(name="Desk", phones=(PHONE,))
    record = make_record(
        phones=(PHONE,),
        contacts=(contact,),
        service_at_locations=(AT_HALL,),
        schedules=(ScheduleRecord(freq="WEEKLY", byday=("TU",)),),
        attributes=(AttributeRecord(taxonomy="Local", term_id="T1", term="Company"),),
    )
    import_feed(engine, [record], source="riverside")
    stored = StoredRecords(engine).get(make_id("service", "riverside", "memory-cafe"))
    assert stored is not None

    written = present_service(stored)

    at_hall = written["service_at_locations"][0]
    assert {written["id"]} == _ids(engine, tables.Service)
    assert {written["organization_id"], written["organization"]["id"]} == _ids(engine, tables.Organization)
    assert {at_hall["id"]} == _ids(engine, tables.ServiceAtLocation)
    assert {at_hall["location_id"], at_hall["location"]["id"]} == _ids(engine, tables.Location)
    assert {each["id"] for each in written["schedules"]} == _ids(engine, tables.Schedule)
    assert {each["id"] for each in written["contacts"]} == _ids(engine, tables.Contact)
    assert {each["id"] for each in written["attributes"]} == _ids(engine, tables.Attribute)
    assert {each["taxonomy_term_id"] for each in written["attributes"]} == _ids(engine, tables.TaxonomyTerm)
    assert {written["phones"][0]["id"], written["contacts"][0]["phones"][0]["id"], at_hall["phones"][0]["id"]} == _ids(
        engine, tables.Phone
    )


def _ids(engine: Engine, model: Any) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(select(model.__table__.c.id)).scalars())


def test_last_modified_is_when_our_copy_changed(make_record: MakeRecord) -> None:
    record = make_record(last_modified=datetime(2020, 1, 1, tzinfo=UTC))

    written = present_service(record)

    assert written["last_modified"] == "2026-03-04T05:06:00Z"
    assert written["signpost"]["feed_last_modified"] == "2020-01-01T00:00:00Z"


def test_nothing_is_null_or_empty_but_what_the_standard_requires(make_record: MakeRecord) -> None:
    record = make_record(service_at_locations=(AT_HALL,), organization=OrganizationRecord(id="o", name="O"))

    empty = {path for path, value in _values(present_service(record)) if value is None or value in ("", [], {})}

    address = "service_at_locations.0.location.addresses.0"
    required = ("address_1", "city", "state_province", "postal_code", "country")
    assert empty == {"organization.description"} | {f"{address}.{name}" for name in required}


def _values(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in children:
        inner = f"{path}.{key}" if path else str(key)
        yield inner, each
        yield from _values(each, inner)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/caffi/ŵyl", "https://example.org/caffi/%C5%B5yl"),
        ("https://example.org/100%", None),
        ("www.example.org", None),
        ("javascript:alert(1)", None),
    ],
)
def test_web_address_is_a_valid_uri_or_left_out(make_record: MakeRecord, address: str, expected: str | None) -> None:
    written = present_service(make_record(url=address))

    assert written.get("url") == expected
    assert written["signpost"].get("url", expected) == address


def test_email_address_that_is_none_is_left_out_and_kept_beside(make_record: MakeRecord) -> None:
    written = present_service(make_record(email="ask at the desk"))

    assert "email" not in written
    assert written["signpost"]["email"] == "ask at the desk"


def test_ages_are_the_widest_of_all_groups(make_record: MakeRecord) -> None:
    groups = (
        EligibilityRecord(eligibility="Children", minimum_age=5, maximum_age=11),
        EligibilityRecord(eligibility="Teenagers", minimum_age=12, maximum_age=17),
    )

    written = present_service(make_record(eligibilities=groups))

    assert (written["minimum_age"], written["maximum_age"]) == (5, 17)
    assert written["eligibility_description"] == "Children\nTeenagers"
    assert len(written["signpost"]["eligibilities"]) == 2


def test_single_group_needs_no_extension(make_record: MakeRecord) -> None:
    written = present_service(make_record(eligibilities=(EligibilityRecord(eligibility="Adults", minimum_age=18),)))

    assert written["eligibility_description"] == "Adults"
    assert "eligibilities" not in written["signpost"]


def test_needs_are_attributes_with_their_plain_names(make_record: MakeRecord) -> None:
    written = present_service(make_record(needs=("dementia",)))

    attribute = written["attributes"][0]
    assert written["signpost"]["needs"] == ["dementia"]
    assert attribute["taxonomy_term"] == {
        "id": term_id("Signpost needs", "dementia"),
        "code": "dementia",
        "name": "Dementia",
        "description": "",
        "taxonomy": "Signpost needs",
        "taxonomy_id": taxonomy_id("Signpost needs"),
    }


def test_need_outside_the_vocabulary_is_named_by_its_id(make_record: MakeRecord) -> None:
    written = present_service(make_record(needs=("kite-mending",)))

    assert written["attributes"][0]["taxonomy_term"]["name"] == "kite-mending"


def test_term_points_to_the_id_of_its_parent(make_record: MakeRecord) -> None:
    term = AttributeRecord(taxonomy="Local", term_id="T2", term="Tea", parent_id="T1")

    written = present_service(make_record(attributes=(term,)))

    assert written["attributes"][0]["taxonomy_term"]["parent_id"] == term_id("Local", "T1")


@pytest.mark.parametrize(("extension", "expected"), [("12", 12), ("007", None), ("12 then 1", None)])
def test_extension_is_a_number_or_kept_beside(make_record: MakeRecord, extension: str, expected: int | None) -> None:
    phone = PhoneRecord(number="01632 960101", extension=extension)

    written = present_service(make_record(phones=(phone,)))["phones"][0]

    assert written.get("extension") == expected
    assert written.get("signpost", {}).get("extension", str(expected)) == extension


def test_schedule_at_a_place_stands_there_and_on_the_service(make_record: MakeRecord) -> None:
    written = present_service(make_record(service_at_locations=(AT_HALL,)))

    at_hall = written["service_at_locations"][0]
    assert written["schedules"] == at_hall["schedules"]
    assert written["schedules"][0]["service_at_location_id"] == at_hall["id"]


def test_program_capacity_and_further_addresses_use_the_names_of_the_international_standard(
    make_record: MakeRecord,
) -> None:
    record = make_record(
        program="Ageing well",
        capacities=(CapacityRecord(unit="beds", available=2),),
        urls=(URLRecord(url="https://example.org/form", label="Form"),),
        required_documents=("Proof of address",),
    )

    written = present_service(record)

    assert written["program"]["name"] == "Ageing well"
    assert written["capacities"][0]["unit"]["name"] == "beds"
    assert written["additional_urls"][0]["label"] == "Form"
    assert written["required_documents"][0]["document"] == "Proof of address"


def test_summary_is_the_services_own_fields_with_its_organisation(make_record: MakeRecord) -> None:
    record = make_record(
        description="Tea.", phones=(PHONE,), service_at_locations=(AT_HALL,), assured_date=date(2026, 1, 1)
    )

    written = present_summary(record)

    assert written["assured_date"] == "2026-01-01"
    assert written["organization"]["name"] == "Riverside Trust"
    assert not written.keys() & {"phones", "service_at_locations", "schedules"}


def test_minimal_form_is_which_service_and_when_it_changed(make_record: MakeRecord) -> None:
    written = present_minimal(make_record())

    assert written == {"id": make_id("service", "riverside", "memory-cafe"), "last_modified": "2026-03-04T05:06:00Z"}


def test_organisation_brings_its_services_without_itself_again(make_record: MakeRecord) -> None:
    record = make_record()

    written = present_organization(record.organization, "riverside", services=[record])

    assert written["description"] == "A charity."
    assert [each["name"] for each in written["services"]] == ["Memory café"]
    assert "organization" not in written["services"][0]


def test_organisation_in_a_list_is_its_own_fields_alone() -> None:
    organization = OrganizationRecord(id="r", name="R", phones=(PHONE,), parent_id="p")

    written = present_organization_summary(organization, "riverside")

    assert written["parent_organization_id"] == make_id("organization", "riverside", "p")
    assert "phones" not in written


def test_place_of_a_service_brings_the_service_without_its_places(make_record: MakeRecord) -> None:
    record = make_record(service_at_locations=(AT_HALL,))
    link = make_id("service_at_location", make_id("service", "riverside", "memory-cafe"), 0)

    written = present_service_at_location(record, link)

    assert written["location"]["addresses"][0]["address_type"] == "physical"
    assert written["service"]["name"] == "Memory café"
    assert "service_at_locations" not in written["service"]


def test_place_of_a_service_in_a_list_is_bare(make_record: MakeRecord) -> None:
    record = make_record(service_at_locations=(AT_HALL,))
    link = make_id("service_at_location", make_id("service", "riverside", "memory-cafe"), 0)

    written = present_service_at_location_summary(record, link)

    assert written["location_id"] == written["location"]["id"]
    assert "addresses" not in written["location"]
    assert written["service"]["organization"]["name"] == "Riverside Trust"


def test_place_that_the_service_has_not_is_no_answer(make_record: MakeRecord) -> None:
    record = make_record()

    with pytest.raises(KeyError):
        present_service_at_location(record, "nowhere")
    with pytest.raises(KeyError):
        present_service_at_location_summary(record, "nowhere")


def test_record_without_origin_cannot_be_presented(make_record: MakeRecord) -> None:
    record = make_record(origin=None)

    with pytest.raises(ValueError, match="has no origin"):
        present_service(record)
    with pytest.raises(ValueError, match="has no origin"):
        present_minimal(record)


def test_every_form_meets_the_published_schemas(make_record: MakeRecord, find_faults: FindFaults) -> None:
    record = make_record(phones=(PHONE,), service_at_locations=(AT_HALL,), needs=("dementia",))
    link = make_id("service_at_location", make_id("service", "riverside", "memory-cafe"), 0)
    organization = record.organization

    faults = [
        *find_faults("service", present_service(record)),
        *find_faults("service_list", {"contents": [present_summary(record)]}),
        *find_faults("organization", present_organization(organization, "riverside", services=[record])),
        *find_faults("organization_list", present_organization_summary(organization, "riverside")),
        *find_faults("service_at_location", present_service_at_location(record, link)),
        *find_faults("service_at_location_list", {"contents": [present_service_at_location_summary(record, link)]}),
    ]

    assert faults == []


def test_published_schemas_find_a_fault_when_there_is_one(make_record: MakeRecord, find_faults: FindFaults) -> None:
    """Without this the tests above could pass because nothing is checked."""
    written = present_service(make_record(url="https://example.org/", email="a@example.org"))
    broken = written | {"id": "1", "url": "not an address", "email": "nobody", "last_modified": "2026-01-01"}

    assert len(find_faults("service", broken)) == 4

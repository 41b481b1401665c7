"""Feeds of Open Referral UK 3.0 and HSDS 3: everything a record has is read, and all dirt is cleaned or reported."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from directory.feeds.oruk_v3.service import read_oruk_v3
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    CostOptionRecord,
    EligibilityRecord,
    FundingRecord,
    LanguageRecord,
    OrganizationIdentifierRecord,
    PhoneRecord,
    Refusal,
    ServiceAreaRecord,
    ServiceRecord,
    URLRecord,
)
from directory.open_referral.present.service import present_service
from tests.open_referral.conftest import MakeRecord

PHONE: dict[str, Any] = {
    "number": "01632 960101", "extension": 12, "type": "textphone", "description": "Desk",
    "languages": [{"name": "Welsh"}],
}  # fmt: skip
TEXTPHONE = PhoneRecord(
    number="01632 960101", extension="12", type="textphone", description="Desk", languages=("Welsh",)
)
TERM: dict[str, Any] = {
    "link_type": "topic",
    "value": "often",
    "taxonomy_term": {
        "id": "t-2", "name": "Tea", "description": "With biscuits", "taxonomy": "Local", "parent_id": "t-1",
        "term_uri": "https://terms.example/2",
    },
}  # fmt: skip
TEA = AttributeRecord(
    taxonomy="Local", term_id="t-2", term="Tea", description="With biscuits", parent_id="t-1",
    term_uri="https://terms.example/2", link_type="topic", value="often",
)  # fmt: skip


def service(**fields: Any) -> dict[str, Any]:
    return {"id": "s1", "name": "Memory café", "status": "active", "organization": {"id": "o1", "name": "O"}} | fields


def read(**fields: Any) -> ServiceRecord:
    found = read_oruk_v3(service(**fields), 3)
    assert isinstance(found, ServiceRecord), found
    return found


def repaired(record: ServiceRecord) -> list[str]:
    return [repair.field for repair in record.repairs]


def test_own_fields_of_a_service_are_read() -> None:
    record = read(
        alternate_name="MC",
        description="<p>Tea &amp; company.</p>",
        url="https://s.example",
        email="s@s.example",
        status="temporarily closed",
        alert="Moved",
        accreditations="CQC",
        licenses="L1",
        interpretation_services="BSL",
        application_process="Ring",
        wait_time="2 weeks",
        program={"id": "p", "name": "Ageing well"},
        fees_description="Free",
        assured_date="2026-01-02",
        assurer_email="e@s.example",
        last_modified="2026-01-02T03:04:05Z",
    )

    assert (record.id, record.record_number, record.repairs) == ("s1", 3, ())
    assert (record.description, record.summary) == ("Tea & company.", "Tea & company.")
    assert (record.alternate_name, record.url, record.email) == ("MC", "https://s.example", "s@s.example")
    assert (record.status, record.alert, record.accreditations) == ("temporarily closed", "Moved", "CQC")
    assert (record.licenses, record.interpretation_services, record.wait_time) == ("L1", "BSL", "2 weeks")
    assert (record.application_process, record.program) == ("Ring", "Ageing well")
    assert (record.fees_description, record.is_free) == ("Free", True)
    assert (record.assured_date, record.assurer_email) == (date(2026, 1, 2), "e@s.example")
    assert record.last_modified == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_fees_of_the_uk_profile_are_read() -> None:
    assert read(fees="£2 a cup").fees_description == "£2 a cup"


def test_parts_of_a_service_are_read() -> None:
    record = read(
        phones=[PHONE],
        contacts=[
            {"name": "Jo", "title": "Lead", "department": "Front", "email": "j@s.example", "phones": [PHONE]}
        ],
        eligibility_description="Adults",
        minimum_age=18,
        maximum_age=64,
        cost_options=[{"option": "Adult", "amount": 2.5, "currency": "gbp", "amount_description": "a cup",
                       "valid_from": "2026-01-01", "valid_to": "2026-12-31"}],
        languages=[{"name": "Welsh", "code": "cy", "note": "Mondays"}],
        service_areas=[{"name": "Medway", "extent": "x", "extent_type": "wkt", "uri": "https://a.example/1"}],
        funding=[{"source": "Lottery"}],
        capacities=[{"unit": {"name": "beds"}, "available": 2, "maximum": 10, "updated": "2026-01-01T00:00:00Z"}],
        required_documents=[{"document": "Proof of address"}],
        additional_urls=[{"url": "https://f.example", "label": "Form"}],
        attributes=[TERM],
    )  # fmt: skip

    assert record.repairs == ()
    assert record.phones == (TEXTPHONE,)
    assert record.contacts == (
        ContactRecord(name="Jo", title="Lead", department="Front", email="j@s.example", phones=(TEXTPHONE,)),
    )
    assert record.eligibilities == (EligibilityRecord(eligibility="Adults", minimum_age=18, maximum_age=64),)
    assert record.cost_options == (
        CostOptionRecord(option="Adult", amount=2.5, currency="GBP", amount_description="a cup",
                         valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)),
    )  # fmt: skip
    assert record.languages == (LanguageRecord(name="Welsh", code="cy", note="Mondays"),)
    assert record.service_areas == (
        ServiceAreaRecord(name="Medway", extent="x", extent_type="wkt", uri="https://a.example/1"),
    )
    assert record.funding == (FundingRecord(source="Lottery"),)
    assert record.capacities == (
        CapacityRecord(unit="beds", available=2, maximum=10, updated=datetime(2026, 1, 1, tzinfo=UTC)),
    )
    assert record.required_documents == ("Proof of address",)
    assert record.urls == (URLRecord(url="https://f.example", label="Form"),)
    assert record.attributes == (TEA,)


def test_organisation_is_read_whole() -> None:
    record = read(
        organization={
            "id": "o1", "name": "Riverside", "alternate_name": "RT", "description": "A <b>charity</b>.",
            "website": "https://r.example", "email": "r@r.example", "logo": "https://r.example/l.png",
            "uri": "https://r.example/#me", "legal_status": "charity", "year_incorporated": 1990,
            "parent_organization_id": "o0", "phones": [PHONE], "attributes": [TERM],
            "contacts": [{"name": "Reception", "phones": [PHONE]}],
            "organization_identifiers": [
                {"identifier": "123", "identifier_type": "Charity", "identifier_scheme": "GB-CHC"}
            ],
        }
    )  # fmt: skip

    organization = record.organization
    assert record.repairs == ()
    assert (organization.id, organization.name, organization.alternate_name) == ("o1", "Riverside", "RT")
    assert (organization.description, organization.website) == ("A charity.", "https://r.example")
    assert (organization.logo, organization.uri) == ("https://r.example/l.png", "https://r.example/#me")
    assert (organization.legal_status, organization.year_incorporated, organization.parent_id) == (
        "charity", 1990, "o0",
    )  # fmt: skip
    assert organization.identifiers == (
        OrganizationIdentifierRecord(identifier="123", identifier_type="Charity", identifier_scheme="GB-CHC"),
    )
    assert (organization.phones, organization.contacts[0].phones) == ((TEXTPHONE,), (TEXTPHONE,))
    assert organization.attributes == (TEA,)


def test_place_is_read_whole() -> None:
    place = {
        "id": "hall", "name": "Hall", "alternate_name": "The hall", "location_type": "physical",
        "description": "Red door", "transportation": "Bus 5", "url": "https://hall.example",
        "external_identifier": "100", "external_identifier_type": "UPRN", "latitude": 51.4, "longitude": 0.5,
        "addresses": [{"attention": "Desk", "address_1": "1 High Street,", "address_2": "Upper floor", "city": "Leeds",
                       "region": "Yorkshire", "state_province": "West", "postal_code": "ls27ue", "country": "GB",
                       "address_type": "postal"}],
        "accessibility": [{"description": "Step-free", "details": "At the side", "url": "https://hall.example/in"}],
        "phones": [PHONE], "languages": [{"name": "Polish"}], "attributes": [TERM],
    }  # fmt: skip
    there = {"id": "sal", "description": "Upstairs", "location": place, "phones": [PHONE], "contacts": [{"name": "Jo"}]}

    record = read(service_at_locations=[there])

    at_hall = record.service_at_locations[0]
    hall = at_hall.location
    assert record.repairs == ()
    assert (at_hall.description, at_hall.phones, at_hall.contacts) == (
        "Upstairs", (TEXTPHONE,), (ContactRecord(name="Jo"),),
    )  # fmt: skip
    assert (hall.id, hall.name, hall.alternate_name, hall.description) == ("hall", "Hall", "The hall", "Red door")
    assert (hall.transportation, hall.url, hall.latitude, hall.longitude) == (
        "Bus 5", "https://hall.example", 51.4, 0.5,
    )  # fmt: skip
    assert (hall.external_identifier, hall.external_identifier_type) == ("100", "UPRN")
    assert hall.addresses == (
        AddressRecord(attention="Desk", address_1="1 High Street", address_2="Upper floor", city="Leeds",
                      region="Yorkshire", state_province="West", postal_code="LS2 7UE", country="GB",
                      address_type="postal"),
    )  # fmt: skip
    assert hall.accessibility == (
        AccessibilityRecord(
            description="Step-free", details="At the side", url="https://hall.example/in", wheelchair=True
        ),
    )
    assert (hall.phones, hall.languages, hall.attributes) == ((TEXTPHONE,), (LanguageRecord(name="Polish"),), (TEA,))


def test_contacts_of_a_place_are_those_of_the_service_there() -> None:
    record = read(service_at_locations=[{"location": {"name": "Hall", "contacts": [{"name": "Caretaker"}]}}])

    assert record.service_at_locations[0].contacts == (ContactRecord(name="Caretaker"),)


def test_organisation_that_is_only_an_id_lends_it_for_a_name() -> None:
    written = service(organization_id="o9")
    del written["organization"]

    record = read_oruk_v3(written, 1)

    assert isinstance(record, ServiceRecord)
    assert (record.organization.id, record.organization.name) == ("o9", "o9")
    assert repaired(record) == ["organization.name"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("text", "not an object but str"),
        (None, "not an object but NoneType"),
        (service(id=None), "no id"),
        (service(name=" "), "no name"),
        (service(organization=None), "no organization"),
        (service(organization={}), "neither id nor name"),
        (service(status="asleep"), "status is 'asleep'"),
    ],
)
def test_service_that_cannot_be_used_is_refused_with_the_reason(written: Any, reason: str) -> None:
    found = read_oruk_v3(written, 5)

    assert isinstance(found, Refusal)
    assert reason in found.reason
    assert found.record_number == 5


@pytest.mark.parametrize("age", [-1, 0, 999])
def test_age_that_stands_for_no_limit_is_none(age: int) -> None:
    record = read(minimum_age=age, maximum_age=age)

    assert (record.eligibilities, record.repairs) == ((), ())


def test_ages_the_wrong_way_round_are_swapped() -> None:
    record = read(minimum_age=64, maximum_age=18)

    assert record.eligibilities == (EligibilityRecord(minimum_age=18, maximum_age=64),)
    assert repaired(record) == ["minimum_age"]


@pytest.mark.parametrize(
    ("number", "phones"),
    [
        ("Youth MAPS: 01632 960102", [("01632 960102", "Youth MAPS")]),
        ("01632 960102 (mornings)", [("01632 960102", "mornings")]),
        ("Freephone 999", []),
        ("01632 960102 or 01632 960103", [("01632 960102", ""), ("01632 960103", "")]),
        ("Desk: 01632 960102 / Night: 07700 900123", [("01632 960102", "Desk"), ("07700 900123", "Night")]),
        ("ask Jo", []),
    ],
)
def test_words_beside_a_number_become_its_description(number: str, phones: list[tuple[str, str]]) -> None:
    record = read(phones=[{"number": number}])

    assert [(each.number, each.description) for each in record.phones] == phones
    assert set(repaired(record)) <= {"phones.0.number"}


def test_kind_of_number_that_is_not_known_is_reported() -> None:
    record = read(phones=[{"number": "01632 960101", "type": "pigeon"}, {"number": "07700 900123", "type": "cell"}])

    assert [each.type for each in record.phones] == ["voice", "voice"]
    assert repaired(record) == ["phones.0.type"]


def test_number_in_the_description_is_taken_when_there_is_none_elsewhere() -> None:
    description = "Ring 01632 960104 for tea."

    assert [each.number for each in read(description=description).phones] == ["01632 960104"]
    assert read(description=description, organization={"id": "o", "name": "O", "phones": [PHONE]}).phones == ()


def test_made_up_web_address_is_left_out_and_reported() -> None:
    record = read(service_areas=[{"name": "Bristol", "uri": "http://www.example.com"}])

    assert record.service_areas == (ServiceAreaRecord(name="Bristol"),)
    assert repaired(record) == ["service_areas.0.uri"]


@pytest.mark.parametrize(
    ("fields", "report"),
    [
        ({"metadata": [{"id": "m"}]}, ["metadata"]),
        ({"organization": {"id": "o", "name": "O", "tax_status": "x", "tax_id": "1"}},
         ["organization.tax_status", "organization.tax_id"]),
        ({"required_documents": [{"document": "Letter", "uri": "https://d.example"}]}, ["required_documents.0.uri"]),
        ({"languages": [{"id": "l"}]}, ["languages.0.name"]),
        ({"attributes": [{"id": "a"}]}, ["attributes.0.taxonomy_term"]),
        ({"capacities": [{"unit": {"name": "beds"}}]}, ["capacities.0.available"]),
        ({"cost_options": [{"option": "x", "amount": -2}]}, ["cost_options.0.amount"]),
        ({"phones": ["01632 960101"]}, ["phones.0"]),
        ({"service_at_locations": [{"location": {"id": "x", "location_type": "physical"}}]},
         ["service_at_locations.0.location"]),
        ({"organization": {"id": "o", "name": "O", "year_incorporated": 12}}, ["organization.year_incorporated"]),
        ({"organization": {"id": "o", "name": "O", "organization_identifiers": [{"identifier_type": "x"}]}},
         ["organization.organization_identifiers.0.identifier"]),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_reported(fields: dict[str, Any], report: list[str]) -> None:
    assert repaired(read(**fields)) == report


def test_virtual_place_needs_no_address() -> None:
    record = read(service_at_locations=[{"location": {"id": "web", "location_type": "virtual"}}])

    assert record.service_at_locations[0].location.location_type == "virtual"


def test_needs_of_another_signpost_are_needs_here(make_record: MakeRecord) -> None:
    written = present_service(make_record(needs=("dementia", "kite-mending")))
    without_extension = {name: value for name, value in written.items() if name != "signpost"}

    for each in (written, without_extension):
        record = read_oruk_v3(each, 1)
        assert isinstance(record, ServiceRecord)
        assert (record.needs, record.attributes) == (("dementia",), ())
        assert repaired(record) == ["needs"]


def test_value_of_another_signpost_that_is_not_known_is_left_out() -> None:
    record = read(signpost={"access": "magic", "audience": "all", "national": "yes", "is_free": 1, "needs": "x"})

    assert (record.access, record.audience, record.national, record.is_free) == ("unknown", "public", False, None)
    assert repaired(record) == ["access", "audience"]


def test_whole_example_of_the_international_standard_is_read(published_example: dict[str, Any]) -> None:
    record = read_oruk_v3(published_example, 1)

    assert isinstance(record, ServiceRecord)
    assert record.organization.identifiers[0].identifier_scheme == "GB-COH"
    assert record.schedules[0].byday == ("TH", "FR")
    assert record.contacts[0].title == "Reception Manager"


def test_real_dirty_service_is_cleaned(shared_data: Path) -> None:
    path = shared_data / "oruk_v3_bristol_page" / "bristol-service-1625ip.json"

    record = read_oruk_v3(json.loads(path.read_text(encoding="utf-8")), 1)

    assert isinstance(record, ServiceRecord)
    assert "<" not in record.description
    assert [each.number for each in record.contacts[0].phones] == ["0800 0354213", "0117 332 7111"]
    assert record.contacts[0].phones[1].description == "Bristol Youth MAPS"
    assert record.last_modified == datetime(2025, 9, 2, 12, 6, 15, 654000, tzinfo=UTC)
    assert [each.eligibility for each in record.eligibilities] == ["Homeless", "Care leavers"]
    assert [(each.name, each.uri) for each in record.service_areas] == [
        ("Bristol", None), ("South Gloucestershire", None),
    ]  # fmt: skip


def test_real_page_gives_every_service(shared_data: Path) -> None:
    path = shared_data / "oruk_v3_bristol_page" / "bristol-services-page1.json"
    page = json.loads(path.read_text(encoding="utf-8"))

    records = [read_oruk_v3(each, number) for number, each in enumerate(page["contents"], start=1)]

    assert [type(each).__name__ for each in records] == ["ServiceRecord"] * 3


@pytest.mark.parametrize("junk", [{}, [], "x", 7, True, None, [None], [[]], {"a": {}}, [{"name": []}], -1.5])
def test_junk_in_any_field_never_raises(junk: Any) -> None:
    names = [
        "description", "url", "status", "last_modified", "minimum_age", "organization", "phones", "contacts",
        "service_at_locations", "schedules", "languages", "service_areas", "cost_options", "funding", "attributes",
        "program", "capacities", "required_documents", "additional_urls", "signpost", "pc_metadata",
    ]  # fmt: skip

    for name in names:
        assert isinstance(read_oruk_v3(service(**{name: junk}), 1), ServiceRecord | Refusal)


def test_deep_nesting_never_raises() -> None:
    deep: Any = "x"
    for _ in range(600):
        deep = {"signpost": deep, "location": deep}

    assert isinstance(read_oruk_v3(service(service_at_locations=[deep]), 1), ServiceRecord)

"""What an import keeps can be read back, field for field."""

from datetime import UTC, date, datetime, time

from sqlalchemy import Engine

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
    LocationRecord,
    OrganizationIdentifierRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
    URLRecord,
)
from directory.feeds.rows import make_id
from directory.importing import import_feed
from directory.model import Access, Level
from directory.stored import StoredRecords

PHONE = PhoneRecord(number="01632 960101", extension="4", type="textphone", description="Desk", languages=("Welsh",))
TERM = AttributeRecord(
    taxonomy="Local",
    term_id="T1",
    term="Company",
    description="Not alone",
    term_uri="https://terms.example/T1",
    link_type="topic",
    value="often",
)
HOURS = ScheduleRecord(
    freq="MONTHLY",
    byday=("1SA", "-1FR"),
    bymonthday="1,-1",
    opens_at=time(9, 30),
    closes_at=time(0, 0),
    dtstart=date(2026, 1, 3),
    until=date(2027, 1, 3),
    count=4,
    wkst="MO",
    schedule_link="https://cal.example/1",
    description="First Saturday",
    notes="Ring first",
    closed=True,
    bymonth="8",
    bank_holidays="not",
    is_sure=False,
)
ORGANIZATION = OrganizationRecord(
    id="org-1",
    name="Riverside",
    alternate_name="RT",
    description="A charity.",
    website="https://r.example",
    email="hello@r.example",
    legal_status="charity",
    year_incorporated=1990,
    parent_id="org-0",
    sector="voluntary",
    identifiers=(
        OrganizationIdentifierRecord(identifier="123", identifier_scheme="GB-CHC", identifier_type="Charity"),
    ),
    phones=(PHONE,),
    contacts=(ContactRecord(name="Reception", department="Front desk", phones=(PHONE,)),),
    attributes=(TERM,),
)
LOCATION = LocationRecord(
    id="hall",
    name="Village hall",
    alternate_name="The hall",
    transportation="Bus 5",
    latitude=51.4,
    longitude=0.5,
    url="https://hall.example",
    external_identifier="100",
    external_identifier_type="UPRN",
    addresses=(
        AddressRecord(attention="Desk", address_1="1 High Street", postal_code="ME1 1AA", address_type="postal"),
    ),
    accessibility=(AccessibilityRecord(description="Ramp", details="At the side", wheelchair=True),),
    languages=(LanguageRecord(name="Polish"),),
    phones=(PHONE,),
    attributes=(TERM,),
)
WHOLE = ServiceRecord(
    id="s1",
    name="Memory café",
    name_cy="Caffi Cof",
    organization=ORGANIZATION,
    alternate_name="MC",
    summary="Tea.",
    description="Tea and company.",
    description_cy="Te.",
    url="https://s.example",
    email="s@s.example",
    status="temporarily closed",
    alert="Moved",
    accreditations="CQC",
    licenses="L1",
    interpretation_services="BSL",
    application_process="Ring",
    wait_time="2 weeks",
    program="Ageing well",
    fees_description="£2",
    is_free=False,
    assured_date=date(2026, 1, 1),
    assurer="Editor",
    assurer_email="editor@r.example",
    last_modified=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    access=Access.GP,
    access_note="Letter",
    level=Level.SPECIALIST,
    audience="professional",
    sector="voluntary",
    exclusions="Under 18",
    national=True,
    is_sample=True,
    needs=("dementia", "loneliness"),
    phones=(PHONE,),
    contacts=(ContactRecord(name="Jo", title="Lead", phones=(PHONE,)),),
    service_at_locations=(
        ServiceAtLocationRecord(
            location=LOCATION,
            description="Upstairs",
            phones=(PHONE,),
            contacts=(ContactRecord(name="Door"),),
            schedules=(HOURS,),
        ),
    ),
    schedules=(HOURS,),
    eligibilities=(EligibilityRecord(eligibility="Adults", minimum_age=18, maximum_age=64),),
    cost_options=(CostOptionRecord(option="Adult", amount=2.5, currency="GBP", valid_from=date(2026, 1, 1)),),
    languages=(LanguageRecord(name="Welsh", code="cy", note="Mondays"),),
    service_areas=(
        ServiceAreaRecord(name="Medway", area_id="medway", extent="x", extent_type="wkt", uri="https://a.example"),
    ),
    attributes=(TERM, TERM.model_copy(update={"term_id": "T2", "term": "Tea", "parent_id": "T1"})),
    urls=(URLRecord(url="https://f.example", label="Form"),),
    funding=(FundingRecord(source="Lottery"),),
    capacities=(CapacityRecord(unit="places", available=3, maximum=10, updated=datetime(2026, 1, 1, tzinfo=UTC)),),
    required_documents=("Proof of address",),
)


def test_every_field_of_a_record_comes_back(engine: Engine) -> None:
    import_feed(engine, [WHOLE], source="riverside")

    found = StoredRecords(engine).get(make_id("service", "riverside", "s1"))

    assert found is not None
    assert found.model_dump() == WHOLE.model_dump()
    assert found.origin == "riverside"
    assert found.modified_at is not None
    assert found.modified_at.tzinfo is not None


def test_example_fills_every_field_a_record_has() -> None:
    """Without this the test above would say nothing about a field added later."""
    blank = ServiceRecord(id="x", name="x", organization=OrganizationRecord(id="x", name="x"))
    excluded = {"origin", "modified_at", "status_note", "record_number", "repairs"}

    same = {
        name
        for name in ServiceRecord.model_fields
        if name not in excluded and getattr(WHOLE, name) == getattr(blank, name)
    }

    assert same == set()


def test_all_gives_every_service_once_across_batches(engine: Engine) -> None:
    records = [WHOLE.model_copy(update={"id": f"s{number}"}) for number in range(205)]
    import_feed(engine, records, source="riverside")

    found = dict(StoredRecords(engine).all())

    assert len(found) == 205
    assert {record.id for record in found.values()} == {record.id for record in records}


def test_words_for_a_character_are_not_the_character(engine: Engine) -> None:
    """A backslash and “u0000” are seven harmless characters; JSON writes them much like a NUL."""
    import_feed(engine, [WHOLE.model_copy(update={"summary": "Path C:\\u0000"})], source="riverside")

    found = StoredRecords(engine).get(make_id("service", "riverside", "s1"))

    assert found is not None
    assert found.summary == "Path C:\\u0000"

"""HSDS's tables joined into services: version 3, versions 1 and 2, and as feeds in use call and write things."""

from datetime import date, time
from pathlib import Path

import pytest

from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.records import (
    AccessibilityRecord,
    CapacityRecord,
    EligibilityRecord,
    FeedError,
    LanguageRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceRecord,
)
from tests.tabular.conftest import (
    LINK,
    LOCATION,
    ORGANIZATION,
    SERVICE,
    WriteTables,
    read_one,
    refusals_of,
    repairs_of,
)


def test_two_tables_are_enough_for_a_service(write_tables: WriteTables) -> None:
    record = read_one(write_tables())

    assert (record.id, record.name, record.description) == ("s1", "Memory café", "Tea and company.")
    assert (record.organization.id, record.organization.name) == ("o1", "Riverside Trust")
    assert record.summary == "Tea and company."
    assert record.repairs == ()


def test_every_table_of_version_3_lands_in_its_service(write_tables: WriteTables) -> None:
    link = {"service_id": "s1"}
    service = SERVICE | {
        "eligibility_description": "Adults", "minimum_age": "18", "program_id": "p1", "assured_date": "2026-01-31",
        "fees_description": "Free", "alert": "Moved", "last_modified": "2026-01-02T03:04:05Z",
    }  # fmt: skip
    record = read_one(
        write_tables(
            services=[service],
            organization_identifiers=[
                {"organization_id": "o1", "identifier": "123", "identifier_scheme": "GB-CHC"}
            ],
            locations=[LOCATION | {"location_type": "physical", "transportation": "Bus 5"}],
            service_at_locations=[LINK | {"description": "Upstairs"}],
            addresses=[{"location_id": "l1", "address_1": "1 High Street", "postal_code": "me11aa"}],
            phones=[
                {"id": "ph1", "service_id": "s1", "number": "01632 960101", "type": "voice"},
                {"id": "ph2", "location_id": "l1", "number": "01632 960102"},
                {"id": "ph3", "contact_id": "c1", "number": "01632 960103"},
                {"id": "ph4", "service_at_location_id": "sal1", "number": "01632 960104"},
                {"id": "ph5", "organization_id": "o1", "number": "01632 960105"},
            ],
            contacts=[{"id": "c1", "service_id": "s1", "name": "Reception", "email": "hello@riverside.example"}],
            schedules=[link | {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "17:00"}],
            languages=[{"phone_id": "ph1", "name": "Welsh"}, {"service_id": "s1", "name": "Polish", "code": "pl"}],
            cost_options=[link | {"option": "Adult", "amount": "2.50", "currency": "gbp"}],
            service_areas=[link | {"name": "Medway"}],
            accessibility=[{"location_id": "l1", "description": "Wheelchair access by a ramp"}],
            attributes=[{"link_id": "s1", "link_entity": "service", "taxonomy_term_id": "t1", "link_type": "topic"}],
            taxonomies=[{"id": "x1", "name": "Local"}],
            taxonomy_terms=[{"id": "t1", "code": "T-1", "name": "Dementia", "taxonomy_id": "x1"}],
            fundings=[link | {"source": "Lottery"}],
            required_documents=[link | {"document": "Proof of address"}],
            units=[{"id": "u1", "name": "places"}],
            service_capacities=[link | {"unit_id": "u1", "available": "3", "maximum": "10"}],
            urls=[link | {"url": "https://form.example/", "label": "Form"}],
            programs=[{"id": "p1", "organization_id": "o1", "name": "Ageing well"}],
        )
    )  # fmt: skip

    [at] = record.service_at_locations
    assert record.repairs == ()
    assert record.organization.identifiers[0].identifier == "123"
    assert record.organization.phones == (PhoneRecord(number="01632 960105"),)
    assert (at.description, at.location.name, at.location.latitude) == ("Upstairs", "Village hall", 51.4)
    assert at.location.addresses[0].postal_code == "ME1 1AA"
    assert at.location.accessibility == (
        AccessibilityRecord(description="Wheelchair access by a ramp", wheelchair=True),
    )
    assert [phone.number for phone in (*record.phones, *at.location.phones, *at.phones)] == [
        "01632 960101", "01632 960102", "01632 960104",
    ]  # fmt: skip
    assert record.phones[0].languages == ("Welsh",)
    assert record.contacts[0].phones == (PhoneRecord(number="01632 960103"),)
    assert record.schedules == (
        ScheduleRecord(freq="WEEKLY", byday=("MO", "TU"), opens_at=time(9), closes_at=time(17)),
    )
    assert record.languages == (LanguageRecord(name="Polish", code="pl"),)
    assert (record.cost_options[0].amount, record.cost_options[0].currency) == (2.5, "GBP")
    assert record.service_areas[0].name == "Medway"
    assert (record.attributes[0].taxonomy, record.attributes[0].term_id, record.attributes[0].link_type) == (
        "Local", "T-1", "topic",
    )  # fmt: skip
    assert record.funding[0].source == "Lottery"
    assert record.required_documents == ("Proof of address",)
    assert record.capacities == (CapacityRecord(unit="places", available=3, maximum=10),)
    assert record.urls[0].label == "Form"
    assert record.program == "Ageing well"
    assert record.eligibilities == (EligibilityRecord(eligibility="Adults", minimum_age=18),)
    assert (record.assured_date, record.is_free, record.alert) == (date(2026, 1, 31), True, "Moved")


def test_tables_of_version_1_and_2_are_known_by_their_names(write_tables: WriteTables) -> None:
    record = read_one(
        write_tables(
            services=[SERVICE | {"fees": "£2"}],
            organizations=[ORGANIZATION | {"url": "https://riverside.example/", "tax_id": "77"}],
            locations=[LOCATION],
            services_at_location=[LINK],
            physical_addresses=[{"location_id": "l1", "address_1": "1 High Street", "country": "GB"}],
            postal_addresses=[{"location_id": "l1", "address_1": "PO Box 1", "country": "GB"}],
            regular_schedules=[
                {"service_at_location_id": "sal1", "weekday": "1", "opens_at": "09:00", "closes_at": "12:00"}
            ],
            holiday_schedules=[
                {
                    "service_at_location_id": "sal1",
                    "closed": "true",
                    "start_date": "2026-12-24",
                    "end_date": "2026-12-26",
                }
            ],
            languages=[{"service_id": "s1", "language": "French"}],
            eligibility=[{"service_id": "s1", "eligibility": "Carers"}],
            services_taxonomy=[{"service_id": "s1", "taxonomy_id": "t1", "taxonomy_detail": "Weekly"}],
            taxonomy=[{"id": "t1", "name": "Respite", "vocabulary": "Local"}],
            accessibility_for_disabilities=[
                {"location_id": "l1", "accessibility": "Loop", "details": "Ask at the desk"}
            ],
        )
    )

    [at] = record.service_at_locations
    assert record.repairs == ()
    assert record.fees_description == "£2"
    assert record.organization.website == "https://riverside.example/"
    assert record.organization.identifiers[0].identifier == "77"
    assert [address.address_type for address in at.location.addresses] == ["physical", "postal"]
    assert at.schedules == (
        ScheduleRecord(freq="WEEKLY", byday=("MO",), opens_at=time(9), closes_at=time(12)),
        ScheduleRecord(freq="DAILY", valid_from=date(2026, 12, 24), valid_to=date(2026, 12, 26), closed=True),
    )
    assert [language.name for language in record.languages] == ["French"]
    assert [each.eligibility for each in record.eligibilities] == ["Carers"]
    assert (record.attributes[0].taxonomy, record.attributes[0].term, record.attributes[0].value) == (
        "Local", "Respite", "Weekly",
    )  # fmt: skip
    assert at.location.accessibility[0].details == "Ask at the desk"


def test_services_with_columns_named_after_themselves_are_joined_by_their_lists(write_tables: WriteTables) -> None:
    service = {
        "service_recordid": "s1", "service_name": "Memory café", "service_organization": "o1",
        "service_description": "Tea.", "service_locations": "l1", "service_phones": "ph1,ph2",
        "service_schedule": "sc1", "service_taxonomy": "t1",
    }  # fmt: skip
    record = read_one(
        write_tables(
            services=[service],
            locations=[LOCATION],
            phones=[{"id": "ph1", "location_id": "l1", "number": "01632 960101", "language": "7"}],
            languages=[{"id": "1", "language": "Welsh", "language_recordid": "7"}],
            schedules=[{"id": "sc1", "weekday": "Monday - Friday", "dtstart": "8:30AM", "until": "5:00PM"}],
            taxonomy_terms=[{"taxonomy_recordid": "t1", "taxonomy_name": "Food", "taxonomy": "x1"}],
            taxonomy_types=[{"taxonomy_type_recordid": "x1", "name": "Service Category"}],
        )
    )

    assert record.service_at_locations[0].location.name == "Village hall"
    assert record.phones == (PhoneRecord(number="01632 960101", languages=("Welsh",)),)
    assert record.schedules == (
        ScheduleRecord(freq="WEEKLY", byday=("MO", "TU", "WE", "TH", "FR"), opens_at=time(8, 30), closes_at=time(17)),
    )
    assert (record.attributes[0].taxonomy, record.attributes[0].term) == ("Service Category", "Food")
    assert repairs_of(record) == {("services.csv row 2.phone_ids", "id that phones.csv does not have")}


def test_service_that_names_an_address_alone_is_given_at_its_place(write_tables: WriteTables) -> None:
    addresses = [{"id": "a1", "location_id": "l1", "address_1": "1 High Street"}]
    addresses += [{"id": "a2", "location_id": key, "address_1": "2 High Street"} for key in ("l1", "l2")]

    record = read_one(
        write_tables(
            services=[SERVICE | {"service_address": "a2,a1"}],
            locations=[LOCATION, LOCATION | {"id": "l2"}],
            physical_addresses=addresses,
        )
    )

    assert [site.location.id for site in record.service_at_locations] == ["l1"]


def test_days_in_rows_of_their_own_become_one_schedule(write_tables: WriteTables) -> None:
    hours = [
        {"service_id": "s1", "byday": day, "opens_at": "9:00am", "closes_at": "5:00pm"}
        for day in ("tuesday", "monday", "friday")
    ]

    record = read_one(write_tables(schedules=hours))

    assert [schedule.byday for schedule in record.schedules] == [("MO", "TU", "FR")]


def test_hours_of_a_place_are_those_of_services_there_that_have_none_of_their_own(write_tables: WriteTables) -> None:
    hours = {"weekday": "Monday", "opens_at": "09:00", "closes_at": "10:00"}
    folder = write_tables(
        services=[SERVICE, SERVICE | {"id": "s2"}],
        locations=[LOCATION],
        service_at_locations=[LINK, LINK | {"id": "sal2", "service_id": "s2"}],
        schedules=[
            hours | {"location_id": "l1"},
            hours | {"location_id": "l1", "service_id": "s2", "weekday": "Sunday"},
        ],
    )

    first, second = (record for record in read_hsds_csv(folder) if isinstance(record, ServiceRecord))

    assert first.service_at_locations[0].schedules[0].byday == ("MO",)
    assert second.service_at_locations[0].schedules[0].byday == ("SU",)
    assert (first.schedules, second.schedules) == ((), ())


@pytest.mark.parametrize(
    ("address", "number", "kept"),
    [
        ({"country": "US"}, "(202) 540-9862", "(202) 540-9862"),
        ({"state_province": "DC", "postal_code": "20001"}, "(202) 540-9862", "(202) 540-9862"),
        ({"country": "US"}, "01632 960101", None),
        ({"country": "GB"}, "(202) 540-9862", None),
        ({"country": ""}, "01632 960101", "01632 960101"),
        ({"country": "Wales"}, "01632 960101", "01632 960101"),
        ({"country": "US"}, "211", "211"),
    ],
)
def test_number_is_judged_by_the_country_of_the_address(
    write_tables: WriteTables, address: dict[str, str], number: str, kept: str | None
) -> None:
    record = read_one(
        write_tables(
            locations=[LOCATION | {"latitude": "", "longitude": ""}],
            service_at_locations=[LINK],
            addresses=[{"location_id": "l1", "address_1": "1 Street"} | address],
            phones=[{"service_id": "s1", "number": number}],
        )
    )

    assert [phone.number for phone in record.phones] == ([kept] if kept else [])
    assert bool(record.repairs) == (kept is None)


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "kept"),
    [
        ("US", "38.9", "-77.0", (38.9, -77.0)),
        ("", "38.9", "-77.0", (None, None)),
        ("GB", "38.9", "-77.0", (None, None)),
        ("US", "51.4", "0.5", (None, None)),
        ("GB", "0.5", "51.4", (51.4, 0.5)),
        ("FR", "48.8", "2.3", (48.8, 2.3)),
        ("", "0", "0", (None, None)),
        ("FR", "91", "2.3", (None, None)),
    ],
)
def test_point_is_judged_by_the_country_of_the_address(
    write_tables: WriteTables, country: str, latitude: str, longitude: str, kept: tuple[float | None, float | None]
) -> None:
    record = read_one(
        write_tables(
            locations=[LOCATION | {"latitude": latitude, "longitude": longitude}],
            service_at_locations=[LINK],
            addresses=[{"location_id": "l1", "address_1": "1 Street", "country": country}],
        )
    )

    place = record.service_at_locations[0].location
    assert (place.latitude, place.longitude) == kept


def test_organization_that_a_service_leaves_out_is_that_of_its_place(write_tables: WriteTables) -> None:
    record = read_one(
        write_tables(
            services=[SERVICE | {"organization_id": ""}],
            locations=[LOCATION | {"organization_id": "o1"}],
            service_at_locations=[LINK],
        )
    )

    assert record.organization.id == "o1"
    assert repairs_of(record) == {
        ("services.csv row 2.organization_id", "no organization, so that of its place or phone was taken")
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"organization_id": ""}, "no organization, and none can be told"),
        ({"organization_id": "o9"}, "no organization, and none can be told"),
        ({"id": ""}, "no id. Give the service an id"),
        ({"name": ""}, "no name. Give the service a name"),
    ],
)
def test_service_that_cannot_be_used_is_refused_by_file_and_row(
    write_tables: WriteTables, changes: dict[str, str], reason: str
) -> None:
    folder = write_tables(services=[SERVICE | {"id": "s0"}, SERVICE | changes])

    [refusal] = refusals_of(folder)

    assert refusal.reason.startswith(f"services.csv row 3: {reason}")
    assert refusal.record_number == 2


def test_id_that_comes_twice_is_refused_the_second_time(write_tables: WriteTables) -> None:
    folder = write_tables(services=[SERVICE, SERVICE | {"name": "Another"}])

    [refusal] = refusals_of(folder)

    assert refusal.reason == (
        "services.csv row 3: its id came earlier, in services.csv row 2. Give each service an id of its own."
    )


@pytest.mark.parametrize("name", ["services", "organizations"])
def test_missing_table_is_one_clear_error_that_says_what_to_add(write_tables: WriteTables, name: str) -> None:
    folder = write_tables()
    (folder / f"{name}.csv").unlink()

    with pytest.raises(FeedError, match=rf"there is no {name}\.csv\. Add it, with at least the columns id, .*name"):
        list(read_hsds_csv(folder))


def test_table_without_the_columns_it_needs_is_one_clear_error(write_tables: WriteTables) -> None:
    folder = write_tables(services=[{"code": "s1"}])

    with pytest.raises(FeedError, match=r"services\.csv: no column id or name\. Its first row has to name the columns"):
        list(read_hsds_csv(folder))


def test_folder_without_tables_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"holds no CSV files"):
        list(read_hsds_csv(tmp_path))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_encoding_and_separator_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    services = [
        [" ID ", "Organization ID", "NAME", "Description"],
        ["s1", "o1", "Café – “Y”", '"Tea, cake;\nand\ttalk|"'],
    ]
    organizations = [["id", "name"], ["o1", "Trust"]]
    for name, rows in (("Services", services), ("organizations", organizations)):
        text = "\r\n".join(delimiter.join(row) for row in rows)
        (tmp_path / f"{name}.csv").write_text(text, encoding=encoding, newline="")

    record = read_one(tmp_path)

    assert record.name == "Café – “Y”"
    assert record.description == "Tea, cake;\nand talk|"

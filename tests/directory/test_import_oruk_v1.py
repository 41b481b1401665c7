"""Open Referral UK v1: real dirt, cleaned, repaired or refused, each with its reason."""

import json
import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from directory.feeds import FeedError, Refusal, ServiceRecord, read_oruk_v1
from directory.model import Access

ORGANISATION = {"id": "o1", "name": "Riverside &amp; Co", "description": "", "url": "www.riverside.example.org"}


def write(folder: Path, content: Any) -> Path:
    path = folder / "services.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def service(**fields: Any) -> dict[str, Any]:
    return {"id": "s1", "name": "Lunch club", "status": "active", "organization": ORGANISATION} | fields


def read_one(folder: Path, **fields: Any) -> ServiceRecord:
    [record] = read_oruk_v1(write(folder, [service(**fields)]))
    assert isinstance(record, ServiceRecord), record
    return record


def test_description_becomes_plain_lines(tmp_path: Path) -> None:
    html = (
        '<p style="margin:0">Hot meals &amp; company&nbsp;for older people.</p><script>alert(1)</script>'
        "<ul><li>Tuesdays</li><li><b>Fridays</b></li></ul><h3>Find us</h3>At the hall<br>on Mill Lane<!-- x -->"
        '<p>&amp;nbsp;Book <a href="https://riverside.example.org/book">here</a>.</p>'
        "<p>&lt;b&gt;Bring a friend&lt;/b&gt;</p>"
    )

    record = read_one(tmp_path, description=html)

    assert record.description.split("\n") == [
        "Hot meals & company for older people.",
        "- Tuesdays",
        "- Fridays",
        "Find us",
        "At the hall",
        "on Mill Lane",
        "Book here (https://riverside.example.org/book).",
        "Bring a friend",
    ]


def test_summary_is_made_of_the_first_sentence_when_the_feed_has_none(tmp_path: Path) -> None:
    record = read_one(tmp_path, description="<h2>About us</h2><p>Hot meals, e.g. soup, for all. Come along.</p>")

    assert record.summary == "Hot meals, e.g. soup, for all."


def test_empty_strings_are_dropped(tmp_path: Path) -> None:
    record = read_one(tmp_path, url="", email=" ", fees="", attending_access="", assured_date="", contacts=[])

    assert (record.url, record.email, record.fees_description, record.assured_date) == (None, None, "", None)
    assert record.access is Access.UNKNOWN
    assert [repair.field for repair in record.repairs] == ["organization.url"]


def test_faulty_addresses_are_left_out_and_reported_without_being_quoted(tmp_path: Path) -> None:
    record = read_one(tmp_path, url="see facebook", email="jane.smith at example", assured_date="soon")

    assert (record.url, record.email, record.assured_date) == (None, None, None)
    repairs = {repair.field: repair.reason for repair in record.repairs}
    assert {"url", "email", "assured_date"} < repairs.keys()
    assert "jane" not in " ".join(repairs.values())


def test_web_address_without_a_scheme_gets_one(tmp_path: Path) -> None:
    record = read_one(tmp_path)

    assert record.organization.website == "https://www.riverside.example.org"
    assert record.organization.name == "Riverside & Co"


@pytest.mark.parametrize(
    ("said", "access", "note"),
    [
        ("Drop-in", Access.DROP_IN, ""),
        ("drop in", Access.DROP_IN, ""),
        ("Self referral", Access.SELF_REFERRAL, ""),
        ("GP referral", Access.GP, ""),
        ("referral", Access.PROFESSIONAL, ""),
        ("Appointment", Access.UNKNOWN, "You need an appointment."),
        ("By carrier pigeon", Access.UNKNOWN, "By carrier pigeon"),
    ],
)
def test_way_in_is_read_from_attending_access(tmp_path: Path, said: str, access: Access, note: str) -> None:
    record = read_one(tmp_path, attending_access=said)

    assert (record.access, record.access_note) == (access, note)


def test_contacts_and_their_phones_are_read(tmp_path: Path) -> None:
    contacts = [
        {"id": "c1", "name": "", "title": "Office", "phones": [{"number": "01632 960 123 or 01632 960124 ext 5"}]},
        {"id": "c2", "name": "", "title": "", "phones": [{"number": "ring the bell"}]},
    ]

    record = read_one(tmp_path, contacts=contacts, description="Or ring 01632 960999.")

    assert [(phone.number, phone.extension) for phone in record.contacts[0].phones] == [
        ("01632 960 123", ""),
        ("01632 960124", "5"),
    ]
    assert len(record.contacts) == 1
    assert record.phones == ()
    assert "contacts.1.phones.0.number" in [repair.field for repair in record.repairs]


def test_number_is_taken_from_the_description_when_contacts_have_none(tmp_path: Path) -> None:
    record = read_one(tmp_path, description="Ring 01632 960123 on weekdays, or text 07700 900123. Charity no 01234567.")

    assert [phone.number for phone in record.phones] == ["01632 960123", "07700 900123"]
    assert "contacts" in [repair.field for repair in record.repairs]


def test_place_is_read_with_its_address_access_and_hours(tmp_path: Path) -> None:
    place = {
        "location": {
            "id": "l1",
            "name": "Mill Hall",
            "latitude": "53.58",
            "longitude": -0.65,
            "physical_addresses": [{"address_1": "Mill Lane,", "city": "Scunthorpe", "postal_code": "dn151aa"}],
            "accessibility_for_disabilities": [{"accessibility": "Wheelchair accessible entrance"}],
        },
        "regular_schedule": [{"byday": "Mon-Wed", "opens_at": "10:00:00Z", "closes_at": "2pm", "freq": "WEEKLY"}],
    }

    record = read_one(tmp_path, service_at_locations=[place])

    [at_location] = record.service_at_locations
    location, [schedule] = at_location.location, at_location.schedules
    assert (location.latitude, location.longitude) == (53.58, -0.65)
    assert (location.addresses[0].address_1, location.addresses[0].postal_code) == ("Mill Lane", "DN15 1AA")
    assert location.accessibility[0].wheelchair is True
    assert (schedule.byday, schedule.opens_at, schedule.closes_at) == (("MO", "TU", "WE"), time(10), time(14))


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "is_repaired"),
    [
        (-0.65, 53.58, (53.58, -0.65), True),
        (0, 0, (None, None), True),
        (40.7, -74.0, (None, None), True),
        ("north", "west", (None, None), True),
    ],
)
def test_wrong_point_is_swapped_or_left_out(
    tmp_path: Path, latitude: Any, longitude: Any, point: tuple[float | None, float | None], is_repaired: bool
) -> None:
    place = {"location": {"id": "l1", "name": "Mill Hall", "latitude": latitude, "longitude": longitude}}

    record = read_one(tmp_path, service_at_locations=[place])

    location = record.service_at_locations[0].location
    assert (location.latitude, location.longitude) == point
    assert any("latitude" in repair.field for repair in record.repairs) == is_repaired


def test_schedules_without_use_are_left_out_and_those_in_words_kept(tmp_path: Path) -> None:
    schedules = [
        {"byday": "1SA", "freq": "MONTHLY", "opens_at": "10:00", "closes_at": "12:00"},
        {"description": "Term time only"},
        {"dtstart": "2024-01-03", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "10:00"},
        {"opens_at": "", "closes_at": "", "byday": "MO"},
        {"byday": "TU", "opens_at": "09:00", "closes_at": "09:00", "description": "All day"},
    ]

    record = read_one(tmp_path, regular_schedules=schedules)

    monthly, words, weekly, day_without_times = record.schedules
    assert (monthly.freq, monthly.byday) == ("MONTHLY", ("1SA",))
    assert words.description == "Term time only"
    assert weekly.byday == ("WE",)
    assert (day_without_times.opens_at, day_without_times.description) == (None, "All day")
    assert "regular_schedules.3.opens_at" in [repair.field for repair in record.repairs]


def test_who_it_is_for_is_read_with_ages_put_right(tmp_path: Path) -> None:
    record = read_one(
        tmp_path,
        eligibilitys=[
            {"eligibility": "Adults", "minimum_age": 18, "maximum_age": 0},
            {"eligibility": "Teens", "minimum_age": "19", "maximum_age": "13"},
        ],
        pc_targetAudience=[{"id": "x", "audienceType": "Parents>Grandparents"}, {"audienceType": "Carers "}],
    )

    told = [(each.eligibility, each.minimum_age, each.maximum_age) for each in record.eligibilities]
    assert told == [("Adults", 18, None), ("Teens", 13, 19), ("Grandparents", None, None), ("Carers", None, None)]


def test_costs_languages_areas_and_terms_are_read(tmp_path: Path) -> None:
    record = read_one(
        tmp_path,
        fees="Free",
        cost_options=[{"option": "per session", "amount": 3.5}, {"option": "", "amount": -1}],
        languages=[{"language": "Polish"}, {"language": ""}],
        service_areas=[{"service_area": "North Lincolnshire", "uri": "http://statistics.data.gov.uk/id/E06000013"}],
        service_taxonomys=[{"taxonomy": {"id": "t1", "name": "Lunch clubs", "vocabulary": "esdServiceTypes"}}],
        attending_type="Venue",
    )

    assert record.is_free
    assert [(option.option, option.amount) for option in record.cost_options] == [("per session", 3.5)]
    assert [language.name for language in record.languages] == ["Polish"]
    assert record.service_areas[0].name == "North Lincolnshire"
    assert {(term.taxonomy, term.term) for term in record.attributes} == {
        ("esdServiceTypes", "Lunch clubs"),
        ("attending_type", "Venue"),
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": ""}, "no id"),
        ({"name": "<p>&nbsp;</p>"}, "no name"),
        ({"organization": None}, "no organization"),
        ({"organization": {"id": "", "name": ""}}, "neither id nor name"),
        ({"status": "pending"}, "status is 'pending'"),
    ],
)
def test_record_that_cannot_be_used_is_refused_with_its_reason(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    refused, used = read_oruk_v1(write(tmp_path, [service(**fields), service(id="s2")]))

    assert isinstance(refused, Refusal)
    assert refused.record_number == 1
    assert reason in refused.reason
    assert isinstance(used, ServiceRecord)


def test_record_that_is_not_an_object_is_refused(tmp_path: Path) -> None:
    [refused] = read_oruk_v1(write(tmp_path, ["a service"]))

    assert isinstance(refused, Refusal)
    assert "not an object but str" in refused.reason


def test_pages_of_services_are_read_in_order(tmp_path: Path) -> None:
    pages = [{"number": 1, "content": [service()]}, {"number": 2, "content": [service(id="s2")]}]

    records = list(read_oruk_v1(write(tmp_path, pages)))
    [alone] = read_oruk_v1(write(tmp_path, pages[1]))

    assert [record.id for record in records if isinstance(record, ServiceRecord)] == ["s1", "s2"]
    assert isinstance(alone, ServiceRecord)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'[{"name": "\x00\xff\x00"}]', "not UTF-8 at byte 12, and not in another encoding"),
        (b'[{"id": "s1"', "not JSON at line 1, column 13"),
        (b'{"services": {}}', "not a list of services"),
        (b"12", "not a list of services"),
    ],
)
def test_feed_that_cannot_be_read_is_one_clear_error(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "services.json"
    path.write_bytes(content)

    with pytest.raises(FeedError, match=re.escape(fault)):
        list(read_oruk_v1(path))


def test_moment_with_or_without_a_zone_gives_the_day(tmp_path: Path) -> None:
    for written in ("2024-12-09", "2024-12-09T10:00:00", "2024-12-09T10:00:00Z", "09/12/2024"):
        assert read_one(tmp_path, assured_date=written).assured_date == date(2024, 12, 9)


def test_all_real_services_of_north_lincolnshire_are_used_and_clean(shared_data: Path) -> None:
    path = shared_data / "oruk_v1_north_lincolnshire" / "services.json"

    records = list(read_oruk_v1(path))

    used = [record for record in records if isinstance(record, ServiceRecord)]
    assert len(records) == len(used) == 738
    text = "\n".join(f"{each.name}\n{each.summary}\n{each.description}" for each in used)
    assert "<" not in text
    assert "&nbsp;" not in text
    assert "&amp;" not in text
    assert "\N{NO-BREAK SPACE}" not in text
    assert all(len(each.summary) <= 160 for each in used)
    assert [each.name for each in used if bool(each.summary) != bool(each.description)] == []
    assert sum(not each.description for each in used) == 2
    assert all(each.assured_date is not None for each in used)

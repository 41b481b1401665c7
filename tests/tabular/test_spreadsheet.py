"""The plain spreadsheet: forgiving of how it is written, and plain about what cannot be used."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.feeds.records import (
    EligibilityRecord,
    FeedError,
    PhoneRecord,
    Refusal,
    ScheduleRecord,
    ServiceRecord,
)
from directory.feeds.spreadsheet.columns import COLUMNS, key_of
from directory.model import Access, Level
from tests.record_strategies import WILD_TEXT
from tests.tabular.conftest import read_sheet

ROW = {
    "Name": "Memory café",
    "Organisation": "Riverside Trust",
    "Description": "Tea and company.",
    "Phone": "01632 960101",
}

type WriteSheet = Callable[..., Path]


@pytest.fixture
def write_sheet(tmp_path: Path) -> WriteSheet:
    """Write a CSV file of rows; each has the cells that are needed unless it says otherwise."""

    def write(*rows: dict[str, Any], above: str = "", name: str = "leeds.csv") -> Path:
        filled = [ROW | row for row in rows or [{}]]
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(above)
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in filled for column in row)))
            writer.writeheader()
            writer.writerows(filled)
        return path

    return write


def read_one(path: Path) -> ServiceRecord:
    [record] = read_sheet(path)
    assert isinstance(record, ServiceRecord), record
    return record


def refusals_of(path: Path) -> list[str]:
    return [record.reason for record in read_sheet(path) if isinstance(record, Refusal)]


def test_row_becomes_a_whole_service(write_sheet: WriteSheet) -> None:
    record = read_one(
        write_sheet(
            {
                "Reference": "memory-cafe", "Summary": "Tea.", "Email": "hello@riverside.example",
                "Venue": "Village hall",
                "Website": "https://riverside.example/", "Address": "1 High Street", "Town": "Rochester",
                "Postcode": "me1 1aa", "Latitude": "51.4", "Longitude": "0.5", "Opening hours": "Mon 9am to 5pm",
                "Cost": "Free", "Minimum age": "18", "Maximum age": "64", "Who it is for": "Carers",
                "Who it is not for": "People who need personal care", "How to get in": "GP", "Needs": "Dementia",
                "Area served": "Medway; Kent", "Languages": "Polish; Welsh", "Wheelchair access": "Yes",
                "Last checked": "31/01/2026", "Welsh name": "Caffi Cof", "Welsh description": "Te.",
                "Audience": "Professional", "Level": "Specialist", "Kind of organisation": "Charity",
                "Checked by": "Medway team",
            }
        )
    )  # fmt: skip

    [at] = record.service_at_locations
    assert record.repairs == ()
    assert (record.id, record.name, record.organization.name) == ("memory-cafe", "Memory café", "Riverside Trust")
    assert record.phones == (PhoneRecord(number="01632 960101"),)
    assert (record.email, record.url) == ("hello@riverside.example", "https://riverside.example/")
    assert (at.location.name, at.location.latitude, at.location.longitude) == ("Village hall", 51.4, 0.5)
    assert at.location.addresses[0].postal_code == "ME1 1AA"
    assert at.location.accessibility[0].wheelchair is True
    assert record.schedules == (ScheduleRecord(description="Mon 9am to 5pm"),)
    assert record.eligibilities == (EligibilityRecord(eligibility="Carers", minimum_age=18, maximum_age=64),)
    assert (record.access, record.audience, record.level) == (Access.GP, "professional", Level.SPECIALIST)
    assert (record.is_free, record.sector, record.needs) == (True, "voluntary", ("dementia",))
    assert [area.name for area in record.service_areas] == ["Medway", "Kent"]
    assert [language.name for language in record.languages] == ["Polish", "Welsh"]
    assert (record.assured_date, record.assurer) == (date(2026, 1, 31), "Medway team")
    assert (record.name_cy, record.description_cy) == ("Caffi Cof", "Te.")


@pytest.mark.parametrize("above", ["Services in Leeds\n", "Services in Leeds,,\n\n,,\nUpdated by,us\n", "\ufeff"])
def test_row_of_headings_is_found_below_titles(write_sheet: WriteSheet, above: str) -> None:
    assert read_one(write_sheet(above=above)).name == "Memory café"


def test_every_heading_and_synonym_means_its_column() -> None:
    for column in COLUMNS:
        for heading in (column.heading, f"{column.heading.upper()}*", f" {column.heading} ", *column.synonyms):
            assert key_of(heading) == column.key, heading
    assert key_of("Telephone No.") == "phone"
    assert key_of("Phone 2") == "phone"
    assert key_of("Address line 2") == "address"
    assert key_of("Mood") is None


def test_headings_mean_one_column_each() -> None:
    names = [name for column in COLUMNS for name in column.synonyms]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Phone": ""}, "no phone, email or website. Add one way to reach this service, or mark it closed."),
        ({"Organisation": ""}, "no organisation. Fill in that cell, or take the row out."),
        (
            {"Organisation": "", "Description": " "},
            "no organisation and description. Fill in those cells, or take the row out.",
        ),
        ({"Status": "maybe"}, "a status that is not known. Write open, temporarily closed or closed."),
    ],
)
def test_row_that_cannot_be_used_is_refused_by_file_and_row(
    write_sheet: WriteSheet, changes: dict[str, str], reason: str
) -> None:
    path = write_sheet({}, {"Name": "Lunch club"} | changes)

    assert refusals_of(path) == [f"leeds.csv row 3: {reason}"]


def test_refusal_for_want_of_a_way_to_reach_it_says_what_was_wrong_with_those_given(write_sheet: WriteSheet) -> None:
    [reason] = refusals_of(write_sheet({"Phone": "12"}))

    assert reason.endswith("or mark it closed. (Phone: not a UK phone number, so it was left out)")


def test_closed_service_needs_no_way_to_reach_it(write_sheet: WriteSheet) -> None:
    assert read_one(write_sheet({"Phone": "", "Status": "Closed"})).status == "defunct"


def test_empty_rows_and_repeated_headings_are_passed_over(write_sheet: WriteSheet) -> None:
    path = write_sheet({}, dict.fromkeys(ROW, " "), {name: name for name in ROW}, {"Name": "Lunch club"})

    assert [record.name for record in read_sheet(path)] == ["Memory café", "Lunch club"]


def test_row_without_a_reference_is_known_by_name_organisation_and_postcode(write_sheet: WriteSheet) -> None:
    first = read_one(write_sheet({"Postcode": "ME1 1AA", "Description": "Old."}))
    same = read_one(write_sheet({"Postcode": "me11aa", "Name": " memory  CAFÉ ", "Description": "New."}))
    moved = read_one(write_sheet({"Postcode": "ME1 1AB"}))

    assert first.id == same.id
    assert first.id != moved.id
    assert first.organization.id == moved.organization.id


def test_second_row_of_the_same_service_is_refused_and_names_the_first(write_sheet: WriteSheet) -> None:
    assert refusals_of(write_sheet({}, {"Description": "Again."})) == [
        "leeds.csv row 3: the same service as in leeds.csv row 2. Give each a Reference of its own, or put the two in "
        "one row."
    ]


@pytest.mark.parametrize(
    ("cell", "numbers", "fault"),
    [
        ("01632 960101; 07700 900123", ["01632 960101", "07700 900123"], ""),
        ("01632 960101 / 01632 960102", ["01632 960101", "01632 960102"], ""),
        ("01632 960101\n01632 960101", ["01632 960101"], ""),
        ("01632 960101, 01632 960102", ["01632 960101", "01632 960102"], ""),
        ("01632 960101 or 01632 960102", ["01632 960101", "01632 960102"], ""),
        ("+44 1632 960101", ["+44 1632 960101"], ""),
        ("(01632) 960101", ["(01632) 960101"], ""),
        ("'01632 960101", ["01632 960101"], ""),
        ("116 123", ["116 123"], ""),
        ("1632960101", ["01632960101"], "the number had lost the 0 it begins with, so it was put back"),
        ("7700 900123", ["07700 900123"], "the number had lost the 0 it begins with, so it was put back"),
        ("441632960101", ["+441632960101"], "the number had lost the + it begins with, so it was put back"),
        (
            "1.63296E+09; 01632 960101",
            ["01632 960101"],
            "Excel has shortened the number (1.6E+09), so it was left out; format the column as text",
        ),
        ("01632 960101; see website", ["01632 960101"], "words without a number, so they were left out"),
        ("01632 960101; 020 7", ["01632 960101"], "not a UK phone number, so it was left out"),
    ],
)
def test_phone_cell_gives_every_number_in_it(
    write_sheet: WriteSheet, cell: str, numbers: list[str], fault: str
) -> None:
    record = read_one(write_sheet({"Phone": cell}))

    assert [phone.number for phone in record.phones] == numbers
    assert [(each.field, each.reason) for each in record.repairs] == (
        [("leeds.csv row 2.Phone", fault)] if fault else []
    )


@pytest.mark.parametrize(
    ("cell", "description", "extension"),
    [
        ("Office: 01632 960101", "Office", ""),
        ("01632 960101 (mornings only)", "mornings only", ""),
        ("Jo, weekends – 01632 960101", "Jo weekends", ""),
        ("01632 960101 ext 12", "", "12"),
    ],
)
def test_words_beside_a_number_are_kept_with_it(
    write_sheet: WriteSheet, cell: str, description: str, extension: str
) -> None:
    [phone] = read_one(write_sheet({"Phone": cell})).phones

    assert phone == PhoneRecord(number="01632 960101", description=description, extension=extension)


def test_columns_that_repeat_are_read_together(write_sheet: WriteSheet) -> None:
    record = read_one(write_sheet({"Phone 2": "01632 960102", "Address 1": "Unit 2", "Address 2": "1 High Street"}))

    assert [phone.number for phone in record.phones] == ["01632 960101", "01632 960102"]
    assert record.service_at_locations[0].location.addresses[0].address_1 == "Unit 2, 1 High Street"


@pytest.mark.parametrize(
    ("cell", "needs"),
    [
        ("Dementia", ("dementia",)),
        ("dementia; heart-failure", ("dementia", "heart-failure")),
        ("DEMENTIA, Asthma", ("dementia", "asthma")),
        ("Dementia;dementia;", ("dementia",)),
        ("Blood thinning (anticoagulation)", ("blood-thinning",)),
    ],
)
def test_needs_are_names_ids_or_plain_words(write_sheet: WriteSheet, cell: str, needs: tuple[str, ...]) -> None:
    record = read_one(write_sheet({"Needs": cell}))

    assert record.needs == needs
    assert record.repairs == ()


def test_need_that_is_not_known_is_told_with_the_nearest_that_is(write_sheet: WriteSheet) -> None:
    record = read_one(write_sheet({"Needs": "Dementia; Hart failyure; flying"}))

    assert record.needs == ("dementia",)
    assert [repair.reason for repair in record.repairs] == [
        "“Hart failyure” is not in the list of needs, so it was left out. Perhaps “Heart failure” is meant.",
        "“flying” is not in the list of needs, so it was left out.",
    ]


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value"),
    [
        ("Last checked", "2026-01-31", "assured_date", date(2026, 1, 31)),
        ("Last checked", "31/1/26", "assured_date", date(2026, 1, 31)),
        ("Last checked", "2026-01-31 09:30", "assured_date", date(2026, 1, 31)),
        ("How to get in", "Self referral", "access", Access.SELF_REFERRAL),
        ("How to get in", "Drop in", "access", Access.DROP_IN),
        ("How to get in", "GP referral", "access", Access.GP),
        ("How to get in", "Professional", "access", Access.PROFESSIONAL),
        ("How to get in", "Ring the bell", "access_note", "Ring the bell"),
        ("Area served", "National", "national", True),
        ("Cost", "£2.50", "fees_description", "£2.50"),
        ("Cost", "£2.50", "is_free", None),
        ("Audience", "", "audience", "public"),
        ("Website", "https://riverside.example/", "url", "https://riverside.example/"),
    ],
)
def test_cell_is_read_as_people_write_it(
    write_sheet: WriteSheet, heading: str, cell: str, field: str, value: object
) -> None:
    record = read_one(write_sheet({heading: cell}))

    assert getattr(record, field) == value
    assert record.repairs == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"Last checked": "46053"}, "a number, as Excel keeps a date, so it was read as one"),
        ({"Last checked": "last week"}, "not a date like 2024-12-31, so it was left out"),
        ({"Minimum age": "young"}, "not an age in years, so it was left out"),
        ({"Minimum age": "60", "Maximum age": "18"}, "the lower age is above the upper, so they were swapped"),
        ({"Postcode": "ME1"}, "not a whole postcode, so it was left out"),
        ({"Latitude": "51.4"}, "one of latitude and longitude alone, so it was left out"),
        (
            {"Latitude": "0.5", "Longitude": "51.4"},
            "latitude and longitude were the wrong way round, so they were swapped",
        ),
        ({"Latitude": "38.9", "Longitude": "-77"}, "the point is not in the United Kingdom, so it was left out"),
        ({"Level": "middling"}, "not one of self-care, community, specialist, urgent, so it counts as community"),
        ({"Kind of organisation": "club"}, "not one of those in the template, so it was left out"),
        ({"Audience": "some"}, "neither public nor professional, so only professionals are shown it"),
        ({"Email": "jo at home"}, "not an email address, so it was left out"),
    ],
)
def test_cell_that_is_put_right_or_left_out_says_so(write_sheet: WriteSheet, row: dict[str, str], fault: str) -> None:
    record = read_one(write_sheet(row))

    assert [repair.reason for repair in record.repairs] == [fault]
    assert record.repairs[0].field.startswith("leeds.csv row 2.")


def test_number_that_excel_keeps_for_a_date_is_the_right_day(write_sheet: WriteSheet) -> None:
    assert read_one(write_sheet({"Last checked": "46053"})).assured_date == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("cell", "wheelchair"),
    [("Yes", True), ("no", False), ("Level access at the side", True), ("No wheelchair access", False), ("Loop", None)],
)
def test_wheelchair_access_is_yes_no_or_words(write_sheet: WriteSheet, cell: str, wheelchair: bool | None) -> None:
    [at] = read_one(write_sheet({"Postcode": "ME1 1AA", "Wheelchair access": cell})).service_at_locations

    assert at.location.accessibility[0].wheelchair is wheelchair


def test_rows_that_say_the_same_of_a_place_share_it(write_sheet: WriteSheet) -> None:
    path = write_sheet(*({"Name": f"Club {number}", "Venue": "Hall", "Postcode": "ME1 1AA"} for number in range(2)))

    first, second = (record for record in read_sheet(path) if isinstance(record, ServiceRecord))

    assert first.service_at_locations[0].location == second.service_at_locations[0].location


def test_headings_that_are_none_of_ours_are_told_once(write_sheet: WriteSheet) -> None:
    path = write_sheet({"Mood": "sunny"}, {"Name": "Lunch club", "Mood": "grey"})

    repairs = [repair for record in read_sheet(path) if isinstance(record, ServiceRecord) for repair in record.repairs]

    assert [(repair.field, repair.reason) for repair in repairs] == [
        ("leeds.csv row 1", "columns that are not read were left out: Mood")
    ]


def test_row_shifted_by_a_comma_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "leeds.csv"
    path.write_text("Name,Organisation,Description,Phone\nCafé,Trust,Tea, cake,01632 960101\n", encoding="utf-8")

    [reason] = refusals_of(path)

    assert reason.startswith("leeds.csv row 2: more cells than there are headings.")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Name,Organisation,Phone\nCafé,Trust,01632 960101\n", r"leeds\.csv row 1: no column Description\. Add it"),
        (
            "a,b,c\n1,2,3\n",
            r"leeds\.csv: no row has the headings Name, Organisation, Description\. Start from the template",
        ),
        ("", r"no row has the headings"),
    ],
)
def test_spreadsheet_without_its_headings_is_one_clear_error(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "leeds.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FeedError, match=error):
        list(read_sheet(path))


def test_spreadsheet_in_another_encoding_is_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "leeds.csv"
    text = "Name;Organisation;Description;Phone\nCafé;Trust;“Tea”;01632 960101\n"
    path.write_text(text, encoding="cp1252")

    record = read_one(path)

    assert (record.name, record.description) == ("Café", "“Tea”")
    assert [repair.reason for repair in record.repairs] == [
        "the file was in Windows-1252, not UTF-8, so it was read as that"
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.fixed_dictionaries({}, optional={column.heading: WILD_TEXT for column in COLUMNS}))
def test_whatever_a_row_holds_gives_a_service_or_a_reason(row: dict[str, str], write_sheet: WriteSheet) -> None:
    found = list(read_sheet(write_sheet(row)))

    assert len(found) <= 1
    assert all(isinstance(each, ServiceRecord) or each.reason.startswith("leeds.csv row ") for each in found)

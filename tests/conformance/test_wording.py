"""What people read: every kind of fault in plain words, what to write instead, and advice where no schema speaks."""

from typing import Any

import pytest

from directory.conformance.profile import load_profile
from directory.conformance.records import RecordChecker
from directory.conformance.report import GROUPS_KEPT, ConformanceReport, Finding
from directory.conformance.wording import path_in_words, pointer, show
from tests.conformance.fakes import a_service, an_id


def sentences(record: Any, severity: str = "error") -> list[str]:
    checker = RecordChecker(load_profile().documents["service"], "error", "/services/{id}")
    return [finding.sentence() for finding in checker.check(record) if finding.severity == severity]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ...}, "name: is missing; give it the name that people know it by"),
        ({"name": None}, "name: is null; give it a value"),
        ({"description": None}, "description: is null; give it a value, or leave the field out"),
        ({"email": ""}, "email: is empty; write an e-mail address like hello@example.org, or leave the field out"),
        (
            {"email": "email-example_com"},
            "email: 'email-example_com' is not an e-mail address; write one like hello@example.org, "
            "or leave the field out",
        ),
        ({"email": 5}, 'email: 5 is a number, and should be text; write "5", in quotation marks, if it is meant'),
        ({"email": False}, "email: false is not text; write text, or leave the field out"),
        ({"email": ["a@example.org"]}, "email: is a list, and should be text; write text, or leave the field out"),
        ({"name": {"en": "x"}}, "name: is a record, and should be text; write text"),
        (
            {"minimum_age": "12"},
            "minimum_age: '12' is text, and should be a number; write 12 without quotation marks",
        ),
        (
            {"minimum_age": "twelve"},
            "minimum_age: 'twelve' is text, and should be a number; write a number, or leave the field out",
        ),
        (
            {"status": "Active"},
            "status: 'Active' is not one of active, inactive, defunct, temporarily closed; write active",
        ),
        (
            {"status": "maybe"},
            "status: 'maybe' is not one of active, inactive, defunct, temporarily closed; write one of these",
        ),
        (
            {"id": "17"},
            "id: '17' is not a UUID; write one like ac148810-d857-441c-9679-408f346de14b, and keep it the same in "
            "every answer",
        ),
        (
            {"last_modified": "2024-01-15 10:30:00"},
            "last_modified: '2024-01-15 10:30:00' has no time zone; write 2024-01-15T10:30:00Z if it is in universal "
            "time, or 2024-01-15T10:30:00+00:00 if it is the time on UK clocks",
        ),
        (
            {"last_modified": "2024-01-15"},
            "last_modified: '2024-01-15' is a date without a time; write 2024-01-15T00:00:00Z",
        ),
        (
            {"last_modified": "yesterday"},
            "last_modified: 'yesterday' is not a date and time; write one like 2024-03-15T10:30:00Z",
        ),
        (
            {"url": "http://a b"},
            "url: 'http://a b' is not a web address; write one like https://example.org/help, or leave the field out",
        ),
        (
            {"contacts": {"id": an_id(1)}},
            "contacts: is a record, and should be a list; put it in square brackets, even when there is only one",
        ),
        (
            {"organization": {"id": an_id(1), "name": "Us"}},
            "organization, description: is missing; say in a sentence or two what it is",
        ),
    ],
)
def test_fault_is_said_in_plain_words(changes: dict[str, Any], sentence: str) -> None:
    assert sentences(a_service(1, **changes)) == [sentence]


def test_each_missing_field_is_a_fault_of_its_own() -> None:
    found = sentences(a_service(1, name=..., status=...))

    assert [sentence.partition(":")[0] for sentence in found] == ["name", "status"]


@pytest.mark.parametrize(
    "good",
    [
        {"email": "o'brien+help@lunch-club.co.uk"},
        {"last_modified": "2024-03-15T10:30:45.123456+01:00"},
        {"last_modified": "2024-03-15t10:30:45z"},
        {"url": "https://example.org/a?b=c#d"},
        {"id": an_id(1).upper()},
        {"minimum_age": 0.5},
        {"status": "temporarily closed"},
    ],
)
def test_good_value_is_no_fault(good: dict[str, Any]) -> None:
    record = a_service(1, **good)

    assert sentences(record) == sentences(record, "advice") == []


@pytest.mark.parametrize(
    "email", ["a@b", "a b@example.org", "@example.org", "a@-example.org", "a@example..org", "x" * 9_999]
)
def test_malformed_email_is_a_fault(email: str) -> None:
    assert len(sentences(a_service(1, email=email))) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"url": "www.example.org"},
            "url: 'www.example.org' is not a whole web address; write https://www.example.org",
        ),
        (
            {"assured_date": "15/03/2024"},
            "assured_date: '15/03/2024' is not a date; write the year, month and day, like 2024-03-15",
        ),
        (
            {"assured_date": "2024-03-15T00:00:00Z"},
            "assured_date: '2024-03-15T00:00:00Z' is not a date; write the day alone, 2024-03-15",
        ),
        (
            {"minimum_age": 60, "maximum_age": 18},
            "maximum_age: is 18, below the minimum age of 60; put the two the right way round",
        ),
        (
            {"organization": ...},
            "organization: is missing; say which organisation runs it, in organization",
        ),
        (
            {"schedules": [{"id": an_id(1), "opens_at": "9am", "byday": "MO,2TH"}]},
            "schedules, 1st, opens_at: '9am' is not a time of day; write one like 09:30",
        ),
        (
            {"schedules": [{"id": an_id(1), "byday": "Monday"}]},
            "schedules, 1st, byday: 'Monday' is not a list of days; write two letters a day, like MO,WE or 2TH for the "
            "second Thursday",
        ),
        (
            {"contacts": [{"id": an_id(1), "phones": [{"number": "01632 960001"}, {}]}]},
            "contacts, 1st, phones, 2nd, number: is missing; write the phone number, like 01632 960001",
        ),
        ({"lastModified": "x"}, "lastModified: is not a field of the standard; did you mean last_modified?"),
    ],
)
def test_doubt_is_advice_and_no_error(changes: dict[str, Any], sentence: str) -> None:
    record = a_service(1, **changes)

    assert sentences(record) == []
    assert sentences(record, "advice") == [sentence]


def test_signposts_own_extension_is_known_for_what_it_is() -> None:
    record = a_service(1, signpost={"access": "gp"}, somebodys={"access": "gp"})

    (advice,) = sentences(record, "advice")

    assert advice.startswith("somebodys: is not a field of the standard")


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (0.54, 51.39, "have changed places"),
        (40.7, -74.0, "is not in the United Kingdom"),
        (51.39, None, "the other half of the point is there"),
    ],
)
def test_point_in_the_wrong_place_is_advised_on(latitude: float, longitude: float | None, words: str) -> None:
    location = {"id": an_id(1), "location_type": "physical", "latitude": latitude}
    if longitude is not None:
        location["longitude"] = longitude

    found = sentences(a_service(1, service_at_locations=[{"id": an_id(2), "location": location}]), "advice")

    assert [words in sentence for sentence in found] == [True]


def test_deeply_nested_record_is_read_without_end() -> None:
    record: dict[str, Any] = a_service(1)
    for _ in range(300):
        record = a_service(1, service_at_locations=[{"id": an_id(2), "service": record}])

    assert sentences(record) == []


def test_path_is_said_in_words_and_kept_for_programs() -> None:
    path = ("phones", 1, "a/b~c")

    assert path_in_words(path) == "phones, 2nd, a/b~c"
    assert pointer(path) == "/phones/1/a~1b~0c"
    assert path_in_words([2, 10, 11, 20, 111]) == "3rd, 11th, 12th, 21st, 112th"


def test_value_is_shown_short_and_without_what_a_terminal_obeys() -> None:
    assert show("a\x1b[31mred\nline\u202e") == "'a [31mred line'"
    assert show("x" * 100) == f"'{'x' * 60}…'"
    assert [show(value) for value in (None, True, 1.5, [1], {})] == ["null", "true", "1.5", "a list", "a record"]


def test_report_keeps_so_many_kinds_and_counts_all() -> None:
    report = ConformanceReport("a feed", "Open Referral UK 3.0")

    for number in range(GROUPS_KEPT + 10):
        report.add(Finding("advice", "/", "unknown-field", "is unknown", "leave it", field=f"x{number}"))

    assert report.advice == GROUPS_KEPT + 10
    assert len(report.groups) == GROUPS_KEPT


def test_summary_is_one_line_with_the_verdict_and_the_counts() -> None:
    report = ConformanceReport("a feed", "Open Referral UK 3.0")
    report.visit("/", answers=1, records=1)
    report.add(Finding("error", "/", "missing", "is missing", "add it", field="version"))

    assert report.summary() == (
        "a feed: does not conform to Open Referral UK 3.0. "
        "1 problem (1 error, 0 warnings), 0 pieces of advice, in 1 record."
    )

"""What no schema asserts and readers rely on: envelopes, turning pages, refusals. All of it is advice."""

from typing import Any

import pytest

from directory.conformance import ConformanceReport, EndpointFailed, check_open_referral
from directory.conformance.paging import envelope_faults
from tests.conformance.fakes import FakeAPI, a_service, an_id

GOOD = {
    "total_items": 5,
    "total_pages": 3,
    "page_number": 1,
    "size": 2,
    "first_page": True,
    "last_page": False,
    "empty": False,
    "contents": [{}, {}],
}


def advice(report: ConformanceReport, endpoint: str = "/services") -> list[str]:
    return [
        each.sentence()
        for group in report.groups
        if (group.severity, group.endpoint) == ("advice", endpoint)
        for each in group.examples
    ]


def test_envelope_in_order_has_no_fault() -> None:
    assert list(envelope_faults(GOOD, asked=1, per_page=2)) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"size": 3}, "size", "is 3, and 2 records are in contents"),
        ({"size": "2"}, "size", "'2' is not a whole number"),
        ({"total_items": 1, "total_pages": 1, "last_page": True}, "total_items", "is 1, and this page alone has 2"),
        ({"total_items": True}, "total_items", "true is not a whole number"),
        ({"total_pages": 9}, "total_pages", "is 9, for 5 records"),
        ({"total_pages": 0, "last_page": True}, "total_pages", "is 0, for 5 records"),
        ({"total_pages": 1, "last_page": True}, "total_pages", "this page has 2 of the 5 records"),
        ({"page_number": 2, "first_page": False}, "page_number", "is 2, and page 1 was asked for"),
        ({"first_page": False}, "first_page", "is false on page 1"),
        ({"last_page": True}, "last_page", "is true on page 1 of 3"),
        ({"empty": True}, "empty", "is true, and 2 records are in contents"),
        ({"empty": "no"}, "empty", "'no' is not true or false"),
    ],
)
def test_envelope_that_contradicts_itself_is_advised_on(changes: dict[str, Any], field: str, words: str) -> None:
    faults = list(envelope_faults(GOOD | changes, asked=1))

    assert [(fault.path, words in fault.problem) for fault in faults] == [((field,), True)]
    assert all(fault.is_advice for fault in faults)


def test_envelope_with_nothing_in_it_misses_all_seven() -> None:
    faults = list(envelope_faults({"contents": []}))

    assert [fault.problem for fault in faults] == ["is missing"] * 7


def test_empty_list_may_have_no_page_or_one() -> None:
    empty = GOOD | {"total_items": 0, "size": 0, "last_page": True, "empty": True, "contents": []}

    assert list(envelope_faults(empty | {"total_pages": 0})) == []
    assert list(envelope_faults(empty | {"total_pages": 1})) == []


def test_page_parameter_that_is_passed_over_is_advised_on() -> None:
    api = FakeAPI()
    api.ignores = {"page"}

    report = check_open_referral(api)

    found = advice(report)
    assert report.conforms
    assert "page: page 2 gives the same records as page 1; let the page parameter turn the page" in found
    assert "page: page 4, past the end, gives records; answer with an empty page, or with 404" in found
    assert "page: asked for page=0, it answers as if that were right; answer 400 and say what is wrong" in found


def test_per_page_that_is_passed_over_is_advised_on() -> None:
    api = FakeAPI()
    api.ignores = {"per_page"}

    report = check_open_referral(api)

    assert advice(report) == [
        "per_page: holds 2 records, and 1 were asked for; give no more records than per_page says",
        "per_page: asked for per_page=abc, it answers as if that were right; answer 400 and say what is wrong",
    ]


def test_record_on_two_pages_is_advised_on() -> None:
    api = FakeAPI(services=4)
    api.lists["/services"][2] = a_service(2)

    report = check_open_referral(api)

    assert "page: page 2 repeats 1 of the records of page 1; keep the list in one order, such as by id" in advice(
        report
    )


def test_id_twice_on_a_page_is_advised_on() -> None:
    api = FakeAPI(services=2)
    api.lists["/services"][1] = a_service(1)

    report = check_open_referral(api)

    assert advice(report)[0].startswith("contents, id: 1 of the page's 2 records have an id")


def test_unknown_id_that_is_answered_is_advised_on() -> None:
    api = FakeAPI()
    api.answers["/services/00000000-0000-4000-8000-000000000000"] = a_service(1)

    report = check_open_referral(api)

    assert advice(report, "/services/{id}") == [
        "id: asked for an id that nobody has, it answers as if that were right; answer 404"
    ]


def test_unknown_id_that_breaks_the_server_is_advised_on() -> None:
    api = FakeAPI()
    api.answers["/services/00000000-0000-4000-8000-000000000000"] = EndpointFailed("answers 500", "see", status=500)

    report = check_open_referral(api)

    assert advice(report, "/services/{id}") == ["id: asked for an id that nobody has, it answers 500; answer 404"]


def test_source_that_takes_no_parameters_is_asked_for_nothing_but_its_answers() -> None:
    api = FakeAPI()
    api.takes_parameters = False

    check_open_referral(api, sample=1)

    assert [params for _, params in api.asked if params] == []
    assert [path for path, _ in api.asked if path.startswith("/services")] == ["/services", f"/services/{an_id(1)}"]

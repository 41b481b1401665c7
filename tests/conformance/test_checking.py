"""A whole check of an API: what is an error, what a warning, what advice, and what cannot be checked at all."""

from typing import Any

import pytest

from directory.conformance import (
    CallableSource,
    CheckImpossible,
    ConformanceReport,
    EndpointFailed,
    UnknownProfile,
    check_open_referral,
)
from tests.conformance.fakes import FakeAPI, a_service, a_taxonomy, a_term, an_id


def failure(status: int | None, *, is_unreachable: bool = False) -> EndpointFailed:
    return EndpointFailed(f"answers {status}", "mend it", status=status, is_unreachable=is_unreachable)


def sentences(report: ConformanceReport, severity: str) -> list[str]:
    return [
        f"{group.endpoint} {each.sentence()}"
        for group in report.groups
        if group.severity == severity
        for each in group.examples
    ]


def test_good_api_has_nothing_found() -> None:
    report = check_open_referral(FakeAPI())

    assert [group.examples[0].sentence() for group in report.groups] == []
    assert report.conforms
    assert set(report.visits) >= {"/", "/services", "/services/{id}", "/taxonomy_terms", "/service_at_locations/{id}"}
    assert report.not_checked == {}


def test_fault_is_an_error_in_services_and_a_warning_in_taxonomies() -> None:
    api = FakeAPI()
    api.lists["/services"] = [a_service(1, name=...)]
    api.lists["/taxonomies"] = [a_taxonomy(1, uri="not an address")]

    report = check_open_referral(api)

    assert report.problems_by_endpoint() == {
        "/services": 1,
        "/services/{id}": 1,
        "/taxonomies": 1,
        "/taxonomies/{id}": 1,
    }
    assert (report.errors, report.warnings) == (2, 2)
    assert not report.conforms


def test_warnings_alone_leave_a_feed_conforming() -> None:
    api = FakeAPI()
    api.lists["/taxonomy_terms"] = [a_term(1, term_uri=3)]

    report = check_open_referral(api)

    assert report.warnings == 2
    assert report.conforms


def test_finding_names_endpoint_record_and_field() -> None:
    api = FakeAPI(services=1)
    api.lists["/services"][0]["contacts"] = [{"id": an_id(7)}, {"id": "7"}]

    report = check_open_referral(api)

    finding = next(group.examples[0] for group in report.groups if group.endpoint == "/services/{id}")
    assert finding.record_id == an_id(1)
    assert finding.record_name == "Lunch club 1"
    assert finding.field == "contacts, 2nd, id"
    assert finding.pointer == "/contacts/1/id"
    assert finding.rule == "uuid"


def test_list_does_not_answer_for_what_hangs_from_its_records() -> None:
    api = FakeAPI(services=1)
    api.lists["/services"][0]["contacts"] = [{"id": "7"}]

    report = check_open_referral(api)

    assert report.problems_by_endpoint() == {"/services/{id}": 1}


def test_record_that_the_list_names_and_nobody_finds_is_an_error() -> None:
    api = FakeAPI(services=1)
    api.answers[f"/services/{an_id(1)}"] = failure(404)

    report = check_open_referral(api)

    assert sentences(report, "error") == ["/services/{id} answers 404; mend it"]
    assert report.groups[0].examples[0].record_id == an_id(1)


def test_page_in_place_of_one_service_is_an_error() -> None:
    api = FakeAPI(services=1)
    api.answers[f"/services/{an_id(1)}"] = {"contents": [a_service(1)]}

    report = check_open_referral(api)

    assert sentences(report, "error") == ["/services/{id} answers with a page of records; answer with the one record"]


def test_another_record_than_was_asked_for_is_advised_on() -> None:
    api = FakeAPI(services=1)
    api.answers[f"/services/{an_id(1)}"] = a_service(2)

    report = check_open_referral(api)

    assert report.conforms
    assert any(f"it answers with '{an_id(2)}'" in sentence for sentence in sentences(report, "advice"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([a_service(1)], "answers with a plain list"),
        ({"content": [], "totalElements": 0}, "as version 1 of the standard has them"),
        ({"services": []}, "has no list called contents"),
        ("no", "has no list called contents"),
    ],
)
def test_list_without_contents_is_an_error(body: Any, words: str) -> None:
    api = FakeAPI()
    api.answers["/services"] = body

    report = check_open_referral(api)

    assert [words in sentence for sentence in sentences(report, "error")] == [True]
    assert report.not_checked == {"/services/{id}": "/services gave no ids to ask for"}


def test_contents_that_are_no_records_are_named_by_their_place() -> None:
    api = FakeAPI()
    api.lists["/services"] = [a_service(1), "oops"]

    report = check_open_referral(api)

    finding = report.groups[0].examples[0]
    assert (finding.record_id, finding.sentence()) == ("record 2", "is text, and should be a record; write a record")


def test_optional_endpoint_that_fails_is_one_warning_and_its_records_are_not_checked() -> None:
    api = FakeAPI()
    api.answers["/taxonomies"] = failure(404)

    report = check_open_referral(api)

    assert report.problems_by_endpoint() == {"/taxonomies": 1}
    assert report.warnings == 1
    assert list(report.not_checked) == ["/taxonomies/{id}"]


def test_empty_directory_conforms_and_says_what_was_not_checked() -> None:
    report = check_open_referral(FakeAPI(services=0))

    assert report.conforms
    assert list(report.not_checked) == ["/services/{id}"]


def test_sample_is_spread_over_the_list_and_begins_with_its_first() -> None:
    api = FakeAPI(services=10, per_page=10)

    check_open_referral(api, sample=3)

    fetched = [path.rpartition("/")[2] for path, _ in api.asked if path.startswith("/services/")]
    assert fetched[:3] == [an_id(1), an_id(4), an_id(7)]


def test_id_is_quoted_in_the_path_it_is_asked_at() -> None:
    api = FakeAPI()
    api.lists["/services"] = [a_service(1, id="../secret?x=1")]
    api.answers["/services/..%2Fsecret%3Fx%3D1"] = a_service(1, id="../secret?x=1")

    report = check_open_referral(api)

    assert report.visits["/services/{id}"].records == 1


def test_later_pages_are_checked_too_up_to_the_number_asked_for() -> None:
    api = FakeAPI(services=6)
    api.lists["/services"][3]["name"] = None
    api.lists["/services"][5]["name"] = None

    report = check_open_referral(api, most_pages=2, sample=1)

    assert report.problems_by_endpoint() == {"/services": 1}


def test_api_that_nobody_reaches_cannot_be_checked() -> None:
    api = FakeAPI()
    api.answers["/"] = failure(None, is_unreachable=True)

    with pytest.raises(CheckImpossible, match=r"the fake answers None\. To put it right: mend it"):
        check_open_referral(api)

    assert len(api.asked) == 1


def test_address_where_neither_root_nor_services_answer_is_no_api() -> None:
    api = FakeAPI()
    api.answers |= {"/": failure(404), "/services": failure(404)}

    with pytest.raises(CheckImpossible, match="not an Open Referral UK API"):
        check_open_referral(api)


def test_missing_root_alone_is_one_error() -> None:
    api = FakeAPI()
    api.answers["/"] = failure(500)

    report = check_open_referral(api)

    assert report.problems_by_endpoint() == {"/": 1}


def test_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownProfile, match=r"profiles are: 3\.0"):
        check_open_referral(FakeAPI(), version="4.0")


def test_progress_tells_how_many_records_are_done() -> None:
    told: list[int] = []

    report = check_open_referral(FakeAPI(), on_progress=told.append)

    assert told == sorted(told)
    assert told[-1] == report.records


def test_function_serves_as_a_source() -> None:
    def call(path: str, params: Any) -> tuple[int, bytes]:
        return (200, b'{"version": "3.0"}') if path == "/" else (503, b"")

    source = CallableSource(call, name="a test client")

    report = check_open_referral(source)

    assert report.problems_by_endpoint()["/"] == 2
    assert "/services answers 503, a fault inside the server; look in the server's log for the cause" in sentences(
        report, "error"
    )


def test_report_for_programs_counts_groups_and_examples() -> None:
    api = FakeAPI(services=60, per_page=60)
    for service in api.lists["/services"]:
        service["email"] = "nobody"

    report = check_open_referral(api, sample=1).as_json()

    assert report["counts"] == {"error": 61, "warning": 0, "advice": 0, "problems": 61}
    first = report["findings"][0]
    assert (first["endpoint"], first["field"], first["rule"], first["count"]) == ("/services", "email", "email", 60)
    assert len(first["examples"]) == 20
    assert report["checked"]["/services"] == {"answers": 1, "records": 60}

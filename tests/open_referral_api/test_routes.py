"""The nine endpoints over HTTP: envelopes, marks, other origins, and errors that say how to put them right."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from directory.feeds.records import EligibilityRecord, LocationRecord, ServiceAtLocationRecord
from directory.feeds.rows import make_id
from tests.open_referral_api.builders import SOURCE, a_record, service_id
from tests.open_referral_api.conftest import Serve

API = "/api/open-referral/v3"
LISTS = ("services", "taxonomies", "taxonomy_terms", "service_at_locations", "organizations")
UNKNOWN = "00000000-0000-4000-8000-000000000000"
HALL = ServiceAtLocationRecord(location=LocationRecord(id="hall", name="Hall", latitude=51.389, longitude=0.548))


def ask(client: FlaskClient, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(API + path, query_string=parameters)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def expect_fault(answer: TestResponse, field: str) -> str:
    """Expect a problem document that names one field, and return what it says."""
    assert answer.status_code == 400, answer.text
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    body = answer.get_json()
    assert [each["field"] for each in body["errors"]] == [field]
    assert body["detail"].startswith(f"{field}: ")
    said: str = body["errors"][0]["detail"]
    assert said.endswith(".")
    return said


def test_root_says_which_version_this_is_and_where_its_document_stands(client: FlaskClient) -> None:
    details = ask(client, "/")

    assert details["version"] == "HSDS-UK-3.0"
    assert client.get(details["openapi_url"]).get_json()["openapi"] == "3.1.0"
    assert client.get(API).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_the_envelope_and_each_of_its_records_an_address(serve: Serve, name: str) -> None:
    client = serve(a_record(needs=("loneliness",), service_at_locations=(HALL,)))

    page = ask(client, f"/{name}")

    assert list(page) == [
        "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
    ]  # fmt: skip
    assert page["size"] == len(page["contents"]) > 0
    one = ask(client, f"/{name}/{page['contents'][0]['id']}")
    assert one["id"] == page["contents"][0]["id"]


@pytest.mark.parametrize(
    ("page", "size", "first", "last"), [(1, 2, True, False), (2, 1, False, True), (3, 0, False, True)]
)
def test_envelope_is_right_on_the_first_the_last_and_past_the_last_page(
    serve: Serve, page: int, size: int, first: bool, last: bool
) -> None:
    client = serve(*(a_record(f"service-{number}") for number in range(3)))

    found = ask(client, "/services", page=page, per_page=2)

    assert (found["total_items"], found["total_pages"], found["page_number"], found["size"]) == (3, 2, page, size)
    assert (found["first_page"], found["last_page"], found["empty"]) == (first, last, size == 0)


def test_envelope_of_nothing_found_is_one_empty_page(client: FlaskClient) -> None:
    found = ask(client, "/services", search="nothing like this")

    assert found == {
        "total_items": 0,
        "total_pages": 0,
        "page_number": 1,
        "size": 0,
        "first_page": True,
        "last_page": True,
        "empty": True,
        "contents": [],
    }


def test_service_by_id_is_whole_and_in_lists_only_when_asked_for_full(serve: Serve) -> None:
    client = serve(a_record(service_at_locations=(HALL,)))

    whole = ask(client, f"/services/{service_id('memory-cafe').upper()}")

    assert whole["service_at_locations"][0]["location"]["name"] == "Hall"
    assert ask(client, "/services", full="true")["contents"] == [whole]
    assert "service_at_locations" not in ask(client, "/services")["contents"][0]


def test_minimal_gives_ids_and_moments_alone_on_one_page(serve: Serve) -> None:
    client = serve(*(a_record(f"service-{number}") for number in range(60)))

    found = ask(client, "/services", minimal="true")

    assert (found["size"], found["total_pages"]) == (60, 1)
    assert all(set(each) == {"id", "last_modified"} for each in found["contents"])


def test_lines_give_every_record_without_pages(serve: Serve) -> None:
    client = serve(*(a_record(f"service-{number}") for number in range(60)))

    answer = client.get(f"{API}/services?format=ndjson&per_page=5")

    assert answer.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines == ask(client, "/services", per_page=100)["contents"]


def test_moment_of_change_given_back_finds_the_same_service_again(client: FlaskClient) -> None:
    moment = ask(client, "/services")["contents"][0]["last_modified"]

    assert ask(client, "/services", modified_after=moment)["total_items"] == 1
    # A zone's plus sign that nobody escaped comes as a space.
    assert client.get(f"{API}/services?modified_after=2026-10-05T12:00:00+01:00").get_json()["total_items"] == 1
    assert client.get(f"{API}/services?modified_after=2026-10-05T11:00:01").get_json()["total_items"] == 0
    assert ask(client, "/services", modified_after="2026-10-05")["total_items"] == 1


def test_postcode_and_proximity_find_what_is_near(serve: Serve) -> None:
    client = serve(a_record(service_at_locations=(HALL,)))

    assert ask(client, "/services", postcode="ME7 1AA", proximity="50")["total_items"] == 1
    assert ask(client, "/service_at_locations", postcode="me7 1aa")["total_items"] == 1


def test_organisation_has_its_services_whole_when_asked(client: FlaskClient) -> None:
    address = f"/organizations/{make_id('organization', SOURCE, 'riverside')}"

    short = ask(client, address)["services"][0]
    whole = ask(client, address, full_service="true")["services"][0]

    assert "attributes" not in short
    assert whole["attributes"][0]["taxonomy_term"]["code"] == "loneliness"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("record_id", [UNKNOWN, "12", "%00", "..", "a" * 5000, "ſ0000000-0000-4000-8000-000000000000"])
def test_unknown_id_is_not_found_with_a_reason(client: FlaskClient, name: str, record_id: str) -> None:
    answer = client.get(f"{API}/{name}/{record_id}")

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"].endswith(".")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=abc", "page"),
        ("page=", "page"),
        ("page=1.5", "page"),
        ("page=٣", "page"),
        ("page=" + "9" * 5000, "page"),
        ("page=1&page=2", "page"),
        ("per_page=abc", "per_page"),
        ("per_page=0", "per_page"),
        ("per_page=501", "per_page"),
        ("format=xml", "format"),
        ("search=" + "x" * 201, "search"),
        ("pages=2", "pages"),
    ],
)
def test_bad_page_is_refused_with_a_reason(client: FlaskClient, name: str, asked: str, field: str) -> None:
    expect_fault(client.get(f"{API}/{name}?{asked}"), field)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("proximity=500", "proximity"),
        ("postcode=ME7+1AA&proximity=0", "proximity"),
        ("postcode=ME7+1AA&proximity=nan", "proximity"),
        ("postcode=ME7+1AA&proximity=1e9", "proximity"),
        ("postcode=ZZ99+9ZZ", "postcode"),
        ("postcode=Gillingham", "postcode"),
        ("postcode=%00%00", "postcode"),
        ("minimum_age=-1", "minimum_age"),
        ("minimum_age=old", "minimum_age"),
        ("minimum_age=inf", "minimum_age"),
        ("maximum_age=151", "maximum_age"),
        ("minimum_age=20&maximum_age=10", "minimum_age"),
        ("day=someday", "day"),
        ("start_time=9am", "start_time"),
        ("start_time=24:00", "start_time"),
        ("end_time=25:00", "end_time"),
        ("start_time=12:00&end_time=11:00", "start_time"),
        ("modified_after=yesterday", "modified_after"),
        ("modified_after=2026-13-01", "modified_after"),
        ("modified_after=0001-01-01T00:00:00%2B23:59", "modified_after"),
        ("taxonomy_id=12", "taxonomy_id"),
        ("taxonomy_term_id=x%00", "taxonomy_term_id"),
        ("organization_id=" + "f" * 36, "organization_id"),
        ("full=perhaps", "full"),
        ("organisation_id=" + UNKNOWN, "organisation_id"),
    ],
)
@pytest.mark.parametrize("name", ["services", "service_at_locations"])
def test_bad_filter_is_refused_with_a_reason(client: FlaskClient, name: str, asked: str, field: str) -> None:
    expect_fault(client.get(f"{API}/{name}?{asked}"), field)


def test_minimal_and_full_do_not_go_together(client: FlaskClient) -> None:
    expect_fault(client.get(f"{API}/services?minimal=true&full=true"), "minimal")


def test_every_fault_of_an_address_is_told_at_once(client: FlaskClient) -> None:
    body = client.get(f"{API}/services?page=0&per_page=abc&day=x").get_json()

    assert [each["field"] for each in body["errors"]] == ["page", "per_page", "day"]


@pytest.mark.parametrize(
    "search", ["%00", "%ED%A0%80", "%FF%FE", "%F0%9F%98%80", "'; drop table service; --", "%25%5F%5C", "a+" * 100]
)
def test_strange_searches_find_nothing_and_break_nothing(client: FlaskClient, search: str) -> None:
    answer = client.get(f"{API}/services?search={search}")

    assert answer.status_code in (200, 400)


def test_days_may_be_given_by_code_or_by_name(client: FlaskClient) -> None:
    for day in ("MO", "mo", "Monday", "MONDAY"):
        assert ask(client, "/services", day=day)["total_items"] == 0


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in LISTS), "/openapi.json"])
def test_mark_sent_back_gets_no_body_until_something_changes(client: FlaskClient, path: str) -> None:
    first = client.get(API + path)
    mark = first.headers["ETag"]

    again = client.get(API + path, headers={"If-None-Match": f'"other", {mark}'})

    assert mark.startswith('"')
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", mark)
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(API + path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_mark_changes_when_anything_shown_changes(serve: Serve) -> None:
    adults, children = (EligibilityRecord(minimum_age=18),), (EligibilityRecord(maximum_age=12),)
    marks = {
        serve(a_record(eligibilities=each)).get(f"{API}/services/{service_id('memory-cafe')}").headers["ETag"]
        for each in (adults, children)
    }

    assert len(marks) == 2


def test_service_says_when_it_last_changed(client: FlaskClient) -> None:
    answer = client.get(f"{API}/services/{service_id('memory-cafe')}")

    assert answer.headers["Last-Modified"] == "Mon, 05 Oct 2026 11:00:00 GMT"


def test_any_site_may_ask_and_read_the_mark(client: FlaskClient) -> None:
    asked = client.options(f"{API}/services", headers={"Origin": "https://example.org"})
    answer = client.get(f"{API}/services", headers={"Origin": "https://example.org"})

    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] == answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Set-Cookie" not in answer.headers


def test_head_says_what_get_would_without_the_body(client: FlaskClient) -> None:
    head, got = client.head(f"{API}/services"), client.get(f"{API}/services")

    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", got.headers["ETag"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_api_is_for_reading_only(client: FlaskClient, method: str) -> None:
    answer = client.open(f"{API}/services", method=method)

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"

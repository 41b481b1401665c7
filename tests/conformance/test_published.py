"""Held against what Open Referral UK publishes: the same schemas, and the same counts over the validator's mocks."""

import json
from pathlib import Path
from typing import Any

import pytest

from directory.conformance import FileSource, FolderSource, check_open_referral, load_profile
from directory.conformance.schemas import build_endpoint_schema

PUBLISHED = {
    "/": "api_details",
    "/services": "service_list",
    "/services/{id}": "service",
    "/taxonomies": "taxonomy_list",
    "/taxonomies/{id}": "taxonomy",
    "/taxonomy_terms": "taxonomy_term_list",
    "/taxonomy_terms/{id}": "taxonomy_term",
    "/service_at_locations": "service_at_location_list",
    "/service_at_locations/{id}": "service_at_location",
}


def assertions(schema: dict[str, Any]) -> dict[str, Any]:
    """Return only what a schema asserts, at every level, without titles, examples and the rest."""
    kept = {key: schema[key] for key in ("type", "format") if key in schema}
    kept |= {key: sorted(schema[key]) for key in ("enum", "required") if key in schema}
    if "properties" in schema:
        kept["properties"] = {name: assertions(each) for name, each in schema["properties"].items()}
    if "items" in schema:
        kept["items"] = assertions(schema["items"])
    return kept


def test_published_schemas_are_all_compared() -> None:
    paths = {endpoint.path for endpoint in load_profile().endpoints}

    assert paths == set(PUBLISHED)


@pytest.mark.parametrize("path", PUBLISHED)
def test_built_schema_asserts_what_the_published_one_does(published: Path, path: str) -> None:
    theirs = json.loads((published / "schemas" / f"{PUBLISHED[path]}.json").read_text(encoding="utf-8"))
    profile = load_profile()
    endpoint = next(each for each in profile.endpoints if each.path == path)

    ours = build_endpoint_schema(profile, endpoint)

    assert assertions(ours) == assertions(theirs)


def test_levels_of_endpoints_are_those_of_the_published_test_profile(published: Path) -> None:
    profile = json.loads((published / "testprofile_HSDS-UK-3.0.json").read_text(encoding="utf-8"))
    theirs = {
        test["endpoint"] + ("{id}" if "useIdFrom" in test else ""): group["messageLevel"]
        for group in profile["testGroups"]
        for test in group["tests"]
    }

    ours = {endpoint.path: endpoint.severity for endpoint in load_profile().endpoints}

    assert ours == theirs


@pytest.mark.parametrize(
    ("mock", "errors", "warnings", "split"),
    [
        ("Default", 0, 0, {}),
        ("Test", 0, 0, {}),
        ("Warn", 0, 1, {"/taxonomy_terms/{id}": 1}),
        ("Fail", 10, 1, {"/": 1, "/services": 8, "/services/{id}": 1, "/taxonomy_terms/{id}": 1}),
    ],
)
def test_mock_gives_the_published_count(
    published: Path, mock: str, errors: int, warnings: int, split: dict[str, int]
) -> None:
    source = FolderSource(published / "validator_mocks" / f"V3.0-UK-{mock}")

    report = check_open_referral(source)

    assert (report.errors, report.warnings) == (errors, warnings)
    assert report.problems == errors + warnings
    assert report.problems_by_endpoint() == split


def test_real_service_is_told_how_to_write_its_time(shared_data: Path) -> None:
    source = FileSource(shared_data / "oruk_v3_bristol_page" / "bristol-service-1625ip.json")

    report = check_open_referral(source)

    assert [group.examples[0].sentence() for group in report.groups if group.severity == "error"] == [
        "last_modified: '2025-09-02T12:06:15.654' has no time zone; write 2025-09-02T12:06:15.654Z if it is in "
        "universal time, or 2025-09-02T12:06:15.654+01:00 if it is the time on UK clocks"
    ]
    advice = {group.examples[0].sentence() for group in report.groups if group.severity == "advice"}
    assert "service_areas, 1st, serviceId: is not a field of the standard; did you mean service_id?" in advice
    assert "minimum_age: -1 is not an age; leave the field out when there is no limit" in advice
    assert any(sentence.startswith("contacts, 1st, phones, 2nd, number: ") for sentence in advice)


def test_real_page_has_one_error_in_each_of_its_services(shared_data: Path) -> None:
    source = FileSource(shared_data / "oruk_v3_bristol_page" / "bristol-services-page1.json")

    report = check_open_referral(source)

    assert (report.records, report.errors, report.warnings) == (3, 3, 0)
    assert {group.field for group in report.groups if group.severity == "error"} == {"last_modified"}

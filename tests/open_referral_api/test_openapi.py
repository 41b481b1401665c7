"""The OpenAPI document: valid, and as strict as what the API really gives over the whole sample directory."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from directory.conformance import CallableSource, check_open_referral
from directory.feeds.records import ServiceRecord
from directory.feeds.sample import read_sample
from tests.conftest import ROOT
from tests.open_referral_api.conftest import Serve
from tests.open_referral_api.test_routes import API, LISTS
from web.api.open_referral.openapi import openapi_document
from web.api.open_referral.routes import SHELVES


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi_document("Medway")


@pytest.fixture
def sample(serve: Serve) -> FlaskClient:
    """A website over the sample directory."""
    return serve(*(record for record in read_sample() if isinstance(record, ServiceRecord)))


def strict(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with every schema closed to fields that it does not name."""
    closed = copy.deepcopy(document)
    for name, schema in closed["components"]["schemas"].items():
        if name != "Page":
            schema["additionalProperties"] = False
    return closed


def validator(document: dict[str, Any], name: str) -> Draft202012Validator:
    registry = Registry().with_resource("urn:api", Resource(document, DRAFT202012))
    return Draft202012Validator({"$ref": f"urn:api#/components/schemas/{name}"}, registry=registry)


def faults(of: Draft202012Validator, records: list[Any]) -> Iterator[str]:
    for record in records:
        yield from (f"{error.json_path}: {error.message[:200]}" for error in of.iter_errors(record))


def test_document_has_a_path_for_every_shelf_and_its_records(document: dict[str, Any]) -> None:
    assert set(document["paths"]) == {
        "/", "/openapi.json", *(f"/{name}" for name in LISTS), *(f"/{name}/{{id}}" for name in LISTS),
    }  # fmt: skip
    assert {shelf.name for shelf in SHELVES} == set(LISTS)


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    for address in set(re.findall(r"'\$ref': '#/components/(\w+/\w+)'", str(document))):
        kind, name = address.split("/")
        assert name in document["components"][kind]


@pytest.mark.parametrize(
    ("path", "short", "whole"),
    [
        ("services", "ServiceSummary", "Service"),
        ("taxonomies", "TaxonomySummary", "Taxonomy"),
        ("taxonomy_terms", "TaxonomyTerm", "TaxonomyTerm"),
        ("service_at_locations", "ServiceAtLocationSummary", "ServiceAtLocation"),
        ("organizations", "OrganizationSummary", "Organization"),
    ],
)
def test_document_names_every_field_that_the_sample_directory_shows(
    sample: FlaskClient, document: dict[str, Any], path: str, short: str, whole: str
) -> None:
    page = sample.get(f"{API}/{path}?per_page=500").get_json()["contents"]
    ones = [sample.get(f"{API}/{path}/{each['id']}").get_json() for each in page[:40]]

    assert page
    assert list(faults(validator(strict(document), short), page)) == []
    assert list(faults(validator(strict(document), whole), ones)) == []


def test_own_checker_finds_no_fault_with_the_sample_directory(sample: FlaskClient) -> None:
    def call(endpoint: str, parameters: Any) -> tuple[int, bytes]:
        answer = sample.get(API + endpoint, query_string=dict(parameters))
        return answer.status_code, answer.data

    report = check_open_referral(CallableSource(call, name="our own server"), sample=400, most_pages=20)

    assert [group.as_json() for group in report.groups] == []
    assert report.records > 1000


def test_every_parameter_is_in_the_written_documentation() -> None:
    section = (ROOT / "docs" / "api.md").read_text().split("## The directory as open data\n")[1].split("\n## ")[0]

    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))

    wanted = {each.name for shelf in SHELVES for each in (*shelf.list_parameters, *shelf.own_parameters)}
    assert documented == wanted


def test_page_for_developers_names_every_address_and_parameter(client: FlaskClient, document: dict[str, Any]) -> None:
    page = client.get("/developers").text

    for path, operations in document["paths"].items():
        assert f"<code>{path}</code>" in page
        for parameter in operations["get"]["parameters"]:
            assert parameter["in"] != "query" or f"<code>{parameter['name']}</code>" in page
    for link in re.findall(rf'href="({API}[^"]*)"', page):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link

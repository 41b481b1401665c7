"""The search API of the running program, once on each search engine."""

import httpx
import pytest

from tests.e2e.conftest import Stack

pytestmark = pytest.mark.sockets


def found(stack: Stack, **query: str) -> dict[str, object]:
    answer = httpx.get(f"{stack.url}/api/search", params=query, timeout=20)
    assert answer.status_code == 200, answer.text
    body: dict[str, object] = answer.json()
    return body


def test_search_names_the_engine_that_answered(stack: Stack) -> None:
    wanted = "elasticsearch" if stack.environment["SEARCH_URL"] else "embedded"

    body = found(stack, q="lonely", near="Rochester")

    assert body["engine"] == wanted
    assert body["total"]


def test_professionals_only_services_are_hidden_from_the_public(stack: Stack) -> None:
    public = found(stack, q="tissue viability nurses pressure sores", per_page="50")
    professional = found(stack, q="tissue viability nurses pressure sores", audience="professional", per_page="50")

    assert "tissue-viability" not in {card["source_id"] for card in public["services"]}  # type: ignore[attr-defined]
    assert "tissue-viability" in {card["source_id"] for card in professional["services"]}  # type: ignore[attr-defined]


def test_values_of_a_filter_are_alternatives_and_filters_add_up(stack: Stack) -> None:
    either, nepali, also = (
        {card["source_id"] for card in found(stack, q="lonely", per_page="50", **filters)["services"]}  # type: ignore[attr-defined]
        for filters in (
            {"language": "nepali,hindi"},
            {"language": "nepali"},
            {"language": "nepali,hindi", "open": "monday,tuesday,wednesday", "sector": "voluntary"},
        )
    )

    assert "elders-lunch" in nepali <= either
    assert "elders-lunch" in also <= either


def test_suggestions_name_needs_places_and_services(stack: Stack) -> None:
    def suggested(words: str) -> set[tuple[str, str]]:
        answer = httpx.get(f"{stack.url}/api/suggest", params={"q": words}, timeout=20)
        return {(each["kind"], each["label"]) for each in answer.json()["suggestions"]}

    assert ("need", "Dementia") in suggested("dem")
    assert ("place", "Rainham") in suggested("rainh")
    assert ("service", "Rainham lunch club") in suggested("rainham lun")


def test_ready_names_every_dependency(stack: Stack) -> None:
    answer = httpx.get(f"{stack.url}/health/ready", timeout=20)

    assert answer.status_code == 200
    assert {"database", "search", "encoder", "engine", "actions"} <= set(answer.json()["dependencies"])


def test_a_bad_question_is_explained(stack: Stack) -> None:
    answer = httpx.get(f"{stack.url}/api/search", params={"q": "x", "per_page": "abc"}, timeout=20)

    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "per_page" in answer.text

"""Believable records, and an API in memory that can be made to misbehave."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from directory.conformance import EndpointFailed


def an_id(number: int) -> str:
    return str(UUID(int=number + (4 << 76) + (8 << 60)))


def a_service(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a whole service that keeps to the profile; a change to ``...`` takes a field out."""
    service = {
        "id": an_id(number),
        "name": f"Lunch club {number}",
        "description": "A hot lunch and company.",
        "status": "active",
        "url": "https://lunch.example.org",
        "email": "lunch@example.org",
        "last_modified": "2024-03-15T10:30:00Z",
        "organization": {"id": an_id(900), "name": "Riverside Trust", "description": "A charity."},
        "contacts": [
            {"id": an_id(901), "name": "The office", "phones": [{"id": an_id(902), "number": "01632 960001"}]}
        ],
    }
    return {key: value for key, value in (service | changes).items() if value is not ...}


def a_term(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"id": an_id(200 + number), "name": "Food", "description": "Food and meals."} | changes


def a_taxonomy(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"id": an_id(300 + number), "name": "Needs", "description": "What people need."} | changes


def a_service_at_location(number: int = 1, **changes: Any) -> dict[str, Any]:
    location = {"id": an_id(500), "location_type": "physical", "latitude": 51.39, "longitude": 0.54}
    return {"id": an_id(400 + number), "location": location, "service": a_service()} | changes


DETAILS = {
    "version": "HSDS-UK-3.0",
    "profile": "https://docs.example.org/profile",
    "openapi_url": "https://api.example.org/openapi.json",
}


class FakeAPI:
    """An Open Referral API that does everything right, until told otherwise.

    Attributes:
        answers: instead of what it would say at a path: a body, or a failure to raise.
        asked: every request, as path and parameters.
    """

    name = "the fake"
    takes_parameters = True

    def __init__(self, services: int = 5, per_page: int = 2) -> None:
        self.lists: dict[str, list[Any]] = {
            "/services": [a_service(number) for number in range(1, services + 1)],
            "/taxonomies": [a_taxonomy()],
            "/taxonomy_terms": [a_term()],
            "/service_at_locations": [a_service_at_location()],
        }
        self.per_page = per_page
        self.answers: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.ignores: set[str] = set()

    def fetch(self, endpoint: str, params: Mapping[str, str]) -> Any:
        self.asked.append((endpoint, dict(params)))
        if endpoint in self.answers:
            answer = self.answers[endpoint]
            if isinstance(answer, EndpointFailed):
                raise answer
            return answer
        if endpoint == "/":
            return DETAILS
        if endpoint in self.lists:
            return self._page(self.lists[endpoint], {key: params[key] for key in params if key not in self.ignores})
        parent, _, record_id = endpoint.rpartition("/")
        for record in self.lists[parent]:
            if isinstance(record, dict) and record["id"] == record_id:
                return record
        raise EndpointFailed("answers 404", "check the id", status=404)

    def _page(self, records: list[Any], params: Mapping[str, str]) -> dict[str, Any]:
        page, size = params.get("page", "1"), params.get("per_page", str(self.per_page))
        if not (page.isdecimal() and size.isdecimal() and int(page) > 0 and int(size) > 0):
            raise EndpointFailed("answers 400", "ask for a page that there is", status=400)
        number, per_page = int(page), int(size)
        pages = -(-len(records) // per_page)
        contents = records[(number - 1) * per_page : number * per_page]
        return {
            "total_items": len(records),
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not contents,
            "contents": contents,
        }

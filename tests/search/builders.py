"""Services, documents and vectors that the search tests share."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np

from directory.model import PhoneNumber, SearchResult, Service, Site
from directory.search.facets import terms_of
from directory.search.listing import Listing
from directory.search.ports import (
    NO_FILTERS,
    VECTOR_SIZE,
    Filters,
    Hit,
    IndexDocument,
    Lookup,
    Near,
    ServiceIndex,
    Vector,
)


def make_service(service_id: str, **given: Any) -> Service:
    values: dict[str, Any] = {
        "source_id": f"feed-{service_id}",
        "source": "test",
        "name": service_id.replace("-", " ").capitalize(),
        "organisation": "Medway Wellbeing Trust",
        "summary": "A friendly service.",
        "phones": (PhoneNumber("01632 960001"),),
        "last_checked": date(2026, 10, 1),
    }
    return Service(id=service_id, **{**values, **given})


def make_site(latitude: float | None, longitude: float | None, **given: Any) -> Site:
    values: dict[str, Any] = {"id": "site", "name": "Hall", "address": "High Street", "postcode": None}
    return Site(latitude=latitude, longitude=longitude, **{**values, **given})


def make_document(
    service_id: str,
    *,
    body: str = "",
    needs: dict[str, float] | None = None,
    vectors: Vector | None = None,
    terms: Iterable[str] | None = None,
    **given: Any,
) -> IndexDocument:
    """A document of a believable service; its terms are those of its facts unless they are given."""
    service = make_service(service_id, **given)
    return IndexDocument(
        listing=Listing(service, needs or {}, terms_of(service, needs or {}) if terms is None else frozenset(terms)),
        name=service.name,
        organisation=service.organisation,
        body=body,
        vectors=np.zeros((0, VECTOR_SIZE), dtype=np.float32) if vectors is None else vectors,
    )


def axis(*weights: float) -> Vector:
    """A unit vector with these first components."""
    vector = np.zeros(VECTOR_SIZE, dtype=np.float32)
    vector[: len(weights)] = weights
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def rows(*vectors: Vector) -> Vector:
    return np.stack(vectors).astype(np.float32)


def ids(hits: Iterable[Hit]) -> list[str]:
    return [hit.service_id for hit in hits]


def words(index: ServiceIndex, text: str, filters: Filters = NO_FILTERS, limit: int = 10) -> list[Hit]:
    """What the index finds by words alone."""
    return list(index.retrieve(Lookup(text=text, filters=filters, most_by_text=limit)).words)


def meaning(index: ServiceIndex, vector: Vector, filters: Filters = NO_FILTERS, limit: int = 10) -> list[Hit]:
    """What the index finds by meaning alone."""
    return list(index.retrieve(Lookup(vector=vector, filters=filters, most_by_text=limit)).meaning)


def needs(
    index: ServiceIndex,
    weights: Mapping[str, float],
    filters: Filters = NO_FILTERS,
    limit: int = 50,
    near: Near | None = None,
) -> list[Hit]:
    """What the index finds by needs alone."""
    return list(index.retrieve(Lookup(needs=weights, filters=filters, near=near, most_by_need=limit)).needs)


def names(result: SearchResult) -> list[str]:
    return [match.name for match in result.matches]


NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
SERVICES = (
    make_service("cafe", name="Dementia cafe", sites=(make_site(51.39, 0.51),)),
    make_service("debt-advice", name="Debt advice", is_free=True),
    make_service("carers", name="Carer support", sites=(make_site(51.6, 0.9),)),
    make_service("ward", name="Dementia ward", audience="professional"),
)

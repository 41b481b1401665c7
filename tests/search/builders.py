"""Services, documents and vectors that the search tests share."""

from datetime import date
from typing import Any

import numpy as np

from directory.model import PhoneNumber, Service, Site
from directory.search.ports import VECTOR_SIZE, IndexDocument, Listing, Vector


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
    **given: Any,
) -> IndexDocument:
    service = make_service(service_id, **given)
    return IndexDocument(
        listing=Listing(service, needs or {}),
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

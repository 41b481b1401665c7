"""Stand-ins that meet the search protocols, written by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np

from directory.model import NeedMatch, Place, Service
from directory.places.gazetteer import PlaceReading
from directory.reading.vocabulary import Need, Vocabulary
from directory.search.ports import VECTOR_SIZE, Filters, Hit, IndexDocument, IndexUnavailable, Listing, Vector

VOCABULARY = Vocabulary(
    {
        need.id: need
        for need in (
            Need("dementia", "Dementia", ("dementia",), "health", related=("carers-support",)),
            Need("carers-support", "Support for carers", ("carer",), "carers"),
            Need("young-carers", "Young carers", ("young carer",), "carers", broader="carers-support"),
            Need("debt", "Debt", ("debt",), "money", reach_miles=5.0),
            Need("pip-disability-benefits", "PIP", ("pip",), "money", broader="benefits-advice"),
            Need("benefits-advice", "Benefits advice", ("benefits",), "money"),
        )
    },
    {"health": "Health", "carers": "Carers", "money": "Money"},
)
ROCHESTER = Place(
    "Rochester", 51.388, 0.505, "town", "rochester", "Kent", area_ids=frozenset({"rochester", "medway", "kent"})
)


class FakeReader:
    """Reads a need wherever one of its phrases stands; "not" before it turns it down."""

    def read(self, text: str, *, limit: int = 5) -> list[NeedMatch]:
        found = []
        for need in VOCABULARY:
            for phrase in need.phrases:
                if phrase in text.lower():
                    found.append(NeedMatch(need.id, 0.8, phrase, negated=f"not {phrase}" in text.lower()))
        return found[:limit]

    def read_listing(self, name: str, text: str, *, vector: Vector | None = None) -> list[NeedMatch]:
        return self.read(f"{name} {text}")


class FakeGazetteer:
    """Knows the places it is given, by name."""

    def __init__(self, *places: Place) -> None:
        self._places = places

    def find(self, text: str) -> list[Place]:
        return [place for place in self._places if place.name.lower() == text.lower()]

    def read(self, text: str) -> PlaceReading:
        found = [place for place in self._places if place.name.lower() in text.lower()]
        rest = text.lower()
        for place in found:
            rest = rest.replace(f"in {place.name.lower()}", "").replace(place.name.lower(), "")
        return PlaceReading(tuple(found), " ".join(rest.split()) if found else text)


class FakeIndex:
    """Gives back the hits it was made with, records how it was asked, and can be made to fail."""

    def __init__(self, name: str = "embedded", **hits: Sequence[Hit]) -> None:
        self.name = name
        self.hits = hits
        self.listings: dict[str, Listing] = {}
        self.asked: list[Filters] = []
        self.is_down = False

    def hold(self, *listings: Listing) -> "FakeIndex":
        self.listings = {listing.service.id: listing for listing in listings}
        return self

    def words(self, text: str, filters: Filters, limit: int) -> list[Hit]:
        return self._answer("words", filters, limit)

    def meaning(self, vector: Vector, filters: Filters, limit: int) -> list[Hit]:
        return self._answer("meaning", filters, limit)

    def needs(self, weights: Mapping[str, float], filters: Filters, limit: int) -> list[Hit]:
        return self._answer("needs", filters, limit)

    def documents(self, ids: Collection[str]) -> dict[str, Listing]:
        self._check()
        return {service_id: self.listings[service_id] for service_id in ids if service_id in self.listings}

    def count(self) -> int:
        self._check()
        return len(self.listings)

    def rebuild(self, documents: Iterable[IndexDocument], *, force: bool = False) -> int:
        self._check()
        self.hold(*(document.listing for document in documents))
        return len(self.listings)

    def drop(self) -> None:
        self.listings = {}

    def _answer(self, signal: str, filters: Filters, limit: int) -> list[Hit]:
        self._check()
        self.asked.append(filters)
        return list(self.hits.get(signal, ()))[:limit]

    def _check(self) -> None:
        if self.is_down:
            raise IndexUnavailable(f"{self.name} is down")


class FakeEncoder:
    """Gives each text a vector made from its letters, and counts the texts it was asked for."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vector:
        self.texts += texts
        vectors = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
        for row, text in enumerate(texts):
            for letter in text:
                vectors[row, ord(letter) % VECTOR_SIZE] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


class FakeCatalogue:
    def __init__(self, *services: Service) -> None:
        self.services = {service.id: service for service in services}

    def get(self, service_id: str) -> Service | None:
        return self.services.get(service_id)

    def all(self) -> Iterable[Service]:
        return self.services.values()

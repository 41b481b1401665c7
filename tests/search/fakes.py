"""Stand-ins that meet the search protocols, written by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import numpy as np

from directory.model import NeedMatch, Place, Service
from directory.places.gazetteer import PlaceReading
from directory.reading.vocabulary import Need, Vocabulary
from directory.search.brief import make_brief
from directory.search.listing import Listing
from directory.search.outbox import Announced
from directory.search.ports import (
    VECTOR_SIZE,
    Changes,
    Filters,
    Found,
    Hit,
    IndexDocument,
    IndexUnavailable,
    Lookup,
    Named,
    Vector,
    refuse_shorter,
)

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
            Need("care-navigation", "Care navigation", ("navigator",), "carers"),
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

    def without_refused(self, text: str) -> str:
        return text.lower().partition(" not ")[0]

    def read_listing(self, name: str, text: str, *, vector: Vector | None = None) -> list[NeedMatch]:
        return self.read(f"{name} {text}")


class FakeGazetteer:
    """Knows the places it is given, by name."""

    def __init__(self, *places: Place) -> None:
        self._places = places

    def find(self, text: str) -> list[Place]:
        return [place for place in self._places if place.name.lower() == text.lower()]

    def starting(self, text: str, most: int) -> list[Place]:
        return [place for place in self._places if place.name.lower().startswith(text.lower())][:most]

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
        self.held: dict[str, Listing] = {}
        self.asked: list[Lookup] = []
        self.applied: list[tuple[Changes, int]] = []
        self.names: list[Named] = []
        self.fault: str = ""
        self.at = 0

    def hold(self, *listings: Listing) -> "FakeIndex":
        self.held = {listing.service.id: listing for listing in listings}
        return self

    def retrieve(self, lookup: Lookup) -> Found:
        self._check()
        self.asked.append(lookup)
        signals = {name: tuple(self.hits.get(name, ())) for name in ("needs", "meaning", "words")}
        return Found(**signals, briefs={name: make_brief(listing) for name, listing in self.held.items()})

    def suggest(self, text: str, filters: Filters, limit: int) -> list[Named]:
        self._check()
        return self.names[:limit]

    def listings(self, ids: Collection[str], stamps: Mapping[str, str] = MappingProxyType({})) -> dict[str, Listing]:
        self._check()
        return {service_id: self.held[service_id] for service_id in ids if service_id in self.held}

    def count(self) -> int:
        self._check()
        return len(self.held)

    def position(self) -> int:
        self._check()
        return self.at

    def apply(self, changes: Changes, position: int) -> None:
        self._check()
        self.applied.append((changes, position))
        self.at = max(self.at, position)

    def start_build(self, position: int = 0) -> "FakeBuild":
        self._check()
        return FakeBuild(self, position)

    def drop(self) -> None:
        self.held = {}

    def _check(self) -> None:
        if self.fault:
            raise IndexUnavailable(f"{self.name} is {self.fault}", self.fault)


class FakeBuild:
    """Keeps what it is given until it is swapped in."""

    def __init__(self, index: FakeIndex, position: int) -> None:
        self._index = index
        self._position = position
        self._listings: list[Listing] = []
        self.is_abandoned = False

    def add(self, documents: Sequence[IndexDocument]) -> None:
        self._index.count()
        self._listings += [document.listing for document in documents]

    def swap(self, *, force: bool = False) -> int:
        refuse_shorter(len(self._listings), self._index.count(), force=force)
        self._index.hold(*self._listings).at = self._position
        return len(self._listings)

    def abandon(self) -> None:
        self.is_abandoned = True


class FakeOutbox:
    """Announces the changes it is told, numbered from 1; the first few may be forgotten."""

    def __init__(self) -> None:
        self.service_ids: list[str] = []
        self.forgotten = 0

    def first(self) -> int:
        return self.forgotten + 1 if len(self.service_ids) > self.forgotten else 0

    def forget(self, up_to: int, before: datetime) -> int:
        self.forgotten = up_to
        return up_to

    def last(self) -> int:
        return len(self.service_ids)

    def after(self, position: int, most: int) -> list[Announced]:
        new = enumerate(self.service_ids[position : position + most], start=position + 1)
        return [Announced(number, service_id) for number, service_id in new]

    def count_after(self, position: int) -> int:
        return len(self.service_ids) - position


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

    def get_many(self, service_ids: Sequence[str]) -> dict[str, Service]:
        return {each: self.services[each] for each in service_ids if each in self.services}

    def all(self) -> Iterable[Service]:
        return self.services.values()

    def count(self) -> int:
        return len(self.services)

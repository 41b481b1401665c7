"""What search asks of an index, and the values that pass between them.

Three signals are retrieved apart (needs, meaning, words) so that they can be fused and explained in Python;
an engine only retrieves and filters.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from directory.model import Audience, Service

type Vector = NDArray[np.float32]
type Progress = Callable[[int, int], None]

VECTOR_SIZE = 384


class IndexUnavailable(Exception):
    """No engine could answer; callers show national lines instead."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A service one signal found; scores compare only within one call."""

    service_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Listing:
    """A service as the index stores it: enough to make a match without asking the database.

    ``service`` has its long texts cut; ``needs`` are those declared and those read out of the text, 0 to 1.
    """

    service: Service
    needs: Mapping[str, float]


listing_adapter: TypeAdapter[Listing] = TypeAdapter(Listing)


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One service on its way into an index.

    ``vectors`` holds one row for the whole listing and one for each passage; no rows when there is no encoder.
    """

    listing: Listing
    name: str
    organisation: str
    body: str
    vectors: Vector


@dataclass(frozen=True, slots=True)
class Circle:
    """Everything within ``radius_miles`` of a WGS84 point."""

    latitude: float
    longitude: float
    radius_miles: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What a service must meet to be retrieved at all; every field left alone lets everything through.

    ``audience`` "public" leaves out services for professionals. ``area_ids`` are those that hold the person's place:
    a service passes when it states no area or shares one. ``open_at`` is a local minute of the week, Monday 00:00 is 0.
    ``within`` passes a service with a site inside the circle, one that has no known site, and national ones.
    """

    audience: Audience = "public"
    area_ids: frozenset[str] = frozenset()
    is_free: bool = False
    has_wheelchair_access: bool = False
    language: str | None = None
    age: int | None = None
    open_at: int | None = None
    open_evenings: bool = False
    open_weekends: bool = False
    within: Circle | None = None


NO_FILTERS = Filters(audience="professional")


@dataclass(frozen=True, slots=True)
class ReindexReport:
    """What a rebuild did; ``engines`` names each index that now serves it."""

    services: int
    vectors: int
    seconds: float
    engines: tuple[str, ...]
    problems: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Which engine answers now; ``counts`` has every engine set, ``None`` for one that does not answer.

    ``has_meaning`` is false when there is no sentence encoder: search then goes by needs and words alone.
    """

    engine: str
    is_ready: bool
    count: int
    counts: Mapping[str, int | None]
    has_meaning: bool


class ServiceIndex(Protocol):
    """One search engine holding a copy of the directory; every method raises ``IndexUnavailable`` when it cannot."""

    @property
    def name(self) -> str: ...

    def words(self, text: str, filters: Filters, limit: int) -> list[Hit]:
        """Services whose words match any of the text's, best first (BM25 after English stemming)."""
        ...

    def meaning(self, vector: Vector, filters: Filters, limit: int) -> list[Hit]:
        """Services nearest to a unit vector; the score is the best cosine over the listing and its passages."""
        ...

    def needs(self, weights: Mapping[str, float], filters: Filters, limit: int) -> list[Hit]:
        """Services meeting any of the needs; the score is the sum of weight times the listing's own strength."""
        ...

    def documents(self, ids: Collection[str]) -> dict[str, Listing]:
        """The stored listings by id; ids the index does not hold are left out."""
        ...

    def count(self) -> int: ...

    def rebuild(self, documents: Iterable[IndexDocument], *, force: bool = False) -> int:
        """Build afresh beside the index that serves, then swap; returns how many services it now holds.

        Raises:
            ShorterIndex: the new one holds under half of what serves now and ``force`` is false.
        """
        ...

    def drop(self) -> None:
        """Delete the index whole; only a temporary one is ever dropped."""
        ...


class ShorterIndex(Exception):
    """A rebuild would lose most of the directory, which is more likely a broken feed than the truth."""


def refuse_shorter(new: int, old: int, *, force: bool) -> None:
    """Raise ``ShorterIndex`` when a rebuild holds under half of what serves now, unless forced."""
    if not force and new * 2 < old:
        raise ShorterIndex(
            f"The new index holds {new} services and the one in use holds {old}. "
            "Check the import, then run `signpost reindex --force` if the drop is right."
        )

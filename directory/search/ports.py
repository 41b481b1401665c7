"""What search asks of an index, and the values that pass between them.

Three signals are retrieved apart (needs, meaning, words) so that they can be fused and explained in Python;
an engine only retrieves and filters.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from types import MappingProxyType
from typing import Literal, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from directory.model import Audience
from directory.search.brief import Brief
from directory.search.listing import Listing

type Vector = NDArray[np.float32]
type Progress = Callable[[int, int], None]

VECTOR_SIZE = 384
FAR = 0.25
UNKNOWN_NEARNESS = 0.85
_BATCH = 500


class IndexUnavailable(Exception):
    """No engine could answer; callers show national lines instead.

    ``reason`` is a word for counting: ``timeout``, ``down``, ``red`` or ``error``.
    """

    def __init__(self, message: str, reason: str = "error") -> None:
        super().__init__(message)
        self.reason = reason


class ShorterIndex(Exception):
    """A rebuild would lose part of the directory, which is more likely a broken feed than the truth."""


class Hit(msgspec.Struct, frozen=True, gc=False):
    """A service one signal found; scores compare only within one call."""

    service_id: str
    score: float


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
    a service passes when it states no area or shares one. ``terms`` are groups of terms as ``Listing.terms`` has them:
    a service passes when it has one of every group. ``open_at`` is a local minute of the week, Monday 00:00 is 0.
    ``within`` passes a service with a site inside the circle, one that has no known site, and national ones.
    """

    audience: Audience = "public"
    area_ids: frozenset[str] = frozenset()
    terms: tuple[frozenset[str], ...] = ()
    age: int | None = None
    open_at: int | None = None
    within: Circle | None = None


NO_FILTERS = Filters(audience="professional")


@dataclass(frozen=True, slots=True)
class Near:
    """Where the person is, and how far people ordinarily go for what is asked."""

    latitude: float
    longitude: float
    reach_miles: float


@dataclass(frozen=True, slots=True)
class Lookup:
    """One search of an index; a signal whose question is empty finds nothing and costs nothing.

    Args:
        text: words as the person said them; the engine takes fillers out (``content_words``).
        vector: unit vector of the text.
        needs: weight of each need, 0 to 1.
        near: orders services met by need by distance as well, so that a large index gives those within reach
            (see ``nearness``); it removes nothing.
        most_by_need: hits wanted at most of needs. most_by_text: the same for meaning, and for words.
    """

    text: str = ""
    vector: Vector | None = None
    needs: Mapping[str, float] = field(default_factory=dict)
    filters: Filters = NO_FILTERS
    near: Near | None = None
    most_by_need: int = 200
    most_by_text: int = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What the index retrieved for one lookup, by signal best first, and what ranking needs of all of it."""

    needs: Sequence[Hit]
    meaning: Sequence[Hit]
    words: Sequence[Hit]
    briefs: Mapping[str, Brief]

    def ids(self) -> list[str]:
        return list(dict.fromkeys(hit.service_id for hits in (self.needs, self.meaning, self.words) for hit in hits))


@dataclass(frozen=True, slots=True)
class Named:
    """A service or an organisation whose name goes on from what was typed; an organisation's ``id`` is its name."""

    kind: Literal["service", "organisation"]
    id: str
    name: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to services since the index was built: those new or changed, and the ids of those gone."""

    changed: Sequence[IndexDocument] = ()
    gone: Collection[str] = ()


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


class IndexBuild(Protocol):
    """A new index growing beside the one that serves; batches are written as they come, none is kept."""

    def add(self, documents: Sequence[IndexDocument]) -> None: ...

    def swap(self, *, force: bool = False) -> int:
        """Put the new index in the place of the old at one stroke; returns how many services it holds.

        Raises:
            ShorterIndex: it holds fewer than the one that serves, and ``force`` is false; the old one stays.
        """
        ...

    def abandon(self) -> None:
        """Delete what was built; does nothing after a swap. Never raises."""
        ...


class Copy(Protocol):
    """What another index holds of the directory, in this process and at no cost; only just what was asked for counts.

    ``stamps`` are by service id (see ``directory.search.listing.stamp_of``). What is not held, or held in another
    version, is left out, and so is everything when the index cannot be read.
    """

    def briefs_as(self, stamps: Mapping[str, str]) -> dict[str, Brief]: ...

    def listings_as(self, stamps: Mapping[str, str]) -> dict[str, Listing]: ...


class ServiceIndex(Protocol):
    """One search engine holding a copy of the directory; every method raises ``IndexUnavailable`` when it cannot.

    ``position`` is the id of the last change in the outbox that the index has taken (0 before any).
    """

    @property
    def name(self) -> str: ...

    def retrieve(self, lookup: Lookup) -> Found:
        """Return what each signal finds, best first.

        Words: any of them may match, BM25 after English stemming, with the vocabulary's synonyms and one wrong letter.
        Meaning: the best cosine over the listing and its passages. Needs: the sum of weight times the listing's own
        strength, times ``nearness`` when ``lookup.near`` is given.
        """
        ...

    def suggest(self, text: str, filters: Filters, limit: int) -> list[Named]:
        """Return services and organisations with a word beginning with each word typed, the best first, closed out."""
        ...

    def listings(self, ids: Collection[str], stamps: Mapping[str, str] = MappingProxyType({})) -> dict[str, Listing]:
        """The stored listings by id; ids the index does not hold are left out.

        ``stamps`` are of the briefs that were found, where there are any: a copy at hand of that very version will do.
        """
        ...

    def count(self) -> int: ...

    def position(self) -> int: ...

    def apply(self, changes: Changes, position: int) -> None:
        """Take changes and show them; taking the same ones twice, or older ones late, changes nothing."""
        ...

    def start_build(self, position: int = 0) -> IndexBuild:
        """Begin a new index of what the database held at ``position`` of the outbox."""
        ...

    def drop(self) -> None:
        """Delete the index whole; only a temporary one is ever dropped."""
        ...


def nearness(miles: float | None, reach_miles: float) -> float:
    """Return what distance leaves of a score: 1 here, .625 at the reach, .25 far away; .85 where it is not known.

    Source:
        Elasticsearch reference, "Function score", exponential decay with ``scale`` the reach and ``decay`` 0.5.
    """
    return UNKNOWN_NEARNESS if miles is None else FAR + (1 - FAR) * 0.5 ** (miles / reach_miles)


def rebuild(index: ServiceIndex, documents: Iterable[IndexDocument], *, position: int = 0, force: bool = False) -> int:
    """Build an index of the documents and swap it in; the old one stays when anything goes wrong."""
    build = index.start_build(position)
    try:
        for batch in batched(documents, _BATCH):
            build.add(batch)
        return build.swap(force=force)
    finally:
        build.abandon()


def refuse_shorter(new: int, old: int, *, force: bool) -> None:
    """Raise ``ShorterIndex`` when a rebuild holds less than what serves now, unless forced."""
    if not force and new < old:
        raise ShorterIndex(
            f"The new index holds {new} services and the one in use holds {old}. "
            "Check the import, then run `signpost reindex --force` if the drop is right."
        )

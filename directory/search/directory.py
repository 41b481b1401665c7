"""The directory as every channel uses it: one search over whichever engine answers."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from directory.encoder import Encoder
from directory.model import SearchRequest, SearchResult, Service
from directory.places.gazetteer import Gazetteer
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary
from directory.search.documents import make_documents
from directory.search.engines import Engines
from directory.search.fusion import Found, Ranked, rank
from directory.search.ports import Filters, IndexStatus, IndexUnavailable, Progress, ReindexReport, ServiceIndex, Vector
from directory.search.question import Question, make_filters, read_question
from directory.search.reasons import facets_of, make_match
from directory.search.vectors import VectorCache
from directory.search.widening import widenings

MOST_BY_NEED = 200
MOST_BY_TEXT = 100
MOST_PER_PAGE = 50


class Services(Protocol):
    """Where the truth about services is; ``Catalogue`` is it."""

    def get(self, service_id: str) -> Service | None: ...

    def all(self) -> Iterable[Service]: ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Directory:
    """Which services exist, and which of them fit; one object serves all threads of a process."""

    def __init__(
        self,
        *,
        catalogue: Services,
        engines: Engines,
        encoder: Encoder | None,
        vocabulary: Vocabulary,
        gazetteer: Gazetteer,
        reader: NeedsReader,
        vector_dir: Path,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.vocabulary = vocabulary
        self.gazetteer = gazetteer
        self.reader = reader
        self.engines = engines
        self._catalogue = catalogue
        self._encoder = encoder
        self._vector_dir = vector_dir
        self._clock = clock

    @property
    def engine_name(self) -> str:
        """The engine asked first: ``elasticsearch`` or ``embedded``."""
        return self.engines.first.name

    def get_service(self, service_id: str) -> Service | None:
        return self._catalogue.get(service_id)

    def find_services(self, request: SearchRequest) -> SearchResult:
        """Return the services most likely to help, best first, each with its reasons.

        Closed and stale services are ranked lower rather than left out. A search that finds nothing is widened step
        by step, and ``notes`` say what was given up. A place in the words is used when ``near`` is not given.

        Raises:
            EmptySearch: there are no words and no known need.
            IndexUnavailable: no engine answered; callers show national lines instead.
        """
        question = self.read(request)
        vector = self.encode(question.text)
        filters = make_filters(request, question)
        (ranked, notes), engine = self.engines.ask(lambda index: self._find(index, request, question, vector, filters))
        per_page = min(max(request.per_page, 1), MOST_PER_PAGE)
        start = (max(request.page, 1) - 1) * per_page
        return SearchResult(
            matches=tuple(
                make_match(one, question, request, self.vocabulary) for one in ranked[start : start + per_page]
            ),
            total=len(ranked),
            page=max(request.page, 1),
            engine=engine.name,
            facets=facets_of(ranked, question),
            notes=(*question.notes, *notes),
            needs=question.matches,
        )

    def reindex(self, on_progress: Progress | None = None, *, force: bool = False) -> ReindexReport:
        """Rebuild every engine's index from the database while the old ones serve.

        Args:
            on_progress: called with texts encoded so far and in all.
            force: allow an index half the size of the one in use.

        Raises:
            ShorterIndex: the database holds under half of what the index does, and ``force`` is false.
            IndexUnavailable: no engine could be rebuilt; one failing of two is told in ``problems``.
        """
        began = time.monotonic()
        cache = VectorCache(self._vector_dir, self._encoder) if self._encoder is not None else None
        documents = make_documents(self._catalogue.all(), self.reader, cache, on_progress)
        rebuilt, problems = [], []
        for engine in self.engines.all():
            try:
                engine.rebuild(documents, force=force)
                rebuilt.append(engine.name)
            except IndexUnavailable as error:
                problems.append(str(error))
        if not rebuilt:
            raise IndexUnavailable(" ".join(problems))
        return ReindexReport(
            services=len(documents),
            vectors=sum(len(document.vectors) for document in documents),
            seconds=time.monotonic() - began,
            engines=tuple(rebuilt),
            problems=tuple(problems),
        )

    def status(self) -> IndexStatus:
        """Return, for health checks, which engine would answer now and how many services it holds."""
        counts = self.engines.counts()
        engine, count = next(
            ((name, count) for name, count in counts.items() if count is not None), (self.engine_name, 0)
        )
        return IndexStatus(
            engine=engine,
            is_ready=any(count is not None for count in counts.values()),
            count=count,
            counts=counts,
            has_meaning=self._encoder is not None,
        )

    def read(self, request: SearchRequest) -> Question:
        """Return what a request asks for; raises ``EmptySearch`` when that is nothing."""
        return read_question(request, self.vocabulary, self.reader, self.gazetteer, self._clock())

    def encode(self, text: str) -> Vector | None:
        """Return the text's sentence vector; ``None`` when there is no encoder."""
        return None if self._encoder is None else self._encoder.encode([text])[0]

    def _find(
        self, index: ServiceIndex, request: SearchRequest, question: Question, vector: Vector | None, filters: Filters
    ) -> tuple[list[Ranked], tuple[str, ...]]:
        ranked = retrieve_and_rank(index, question, vector, filters, needs_only=not request.text.strip())
        if ranked:
            return ranked, ()
        for wider, wider_filters, note in widenings(question, filters, self.vocabulary):
            ranked = retrieve_and_rank(index, wider, vector, wider_filters, needs_only=not request.text.strip())
            if ranked:
                return ranked, (note,)
        return [], ("We found nothing that fits. You can say it another way, or ask to talk to a person.",)


def retrieve_and_rank(
    index: ServiceIndex, question: Question, vector: Vector | None, filters: Filters, *, needs_only: bool
) -> list[Ranked]:
    """Ask an engine for each signal apart and fuse them; ``needs_only`` keeps what meets a need (browsing)."""
    found = retrieve(index, question, vector, filters)
    ranked = rank(found, question)
    return [one for one in ranked if one.met] if needs_only else ranked


def retrieve(index: ServiceIndex, question: Question, vector: Vector | None, filters: Filters) -> Found:
    found = Found(
        needs=index.needs(question.need_weights(), filters, MOST_BY_NEED) if question.needs else [],
        meaning=[] if vector is None else index.meaning(vector, filters, MOST_BY_TEXT),
        words=index.words(question.text, filters, MOST_BY_TEXT),
        listings={},
    )
    return replace(found, listings=index.documents(found.ids()))

"""The directory as every channel uses it: one search over whichever engine answers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from directory.encoder import Encoder
from directory.model import Audience, SearchRequest, SearchResult, Service, Suggestion
from directory.places.gazetteer import Gazetteer
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary
from directory.search.engines import Engines
from directory.search.finding import Finding, find
from directory.search.fusion import Ranked
from directory.search.narrowing import narrowing_of
from directory.search.ports import (
    Filters,
    IndexStatus,
    IndexUnavailable,
    Progress,
    ReindexReport,
    ServiceIndex,
    Vector,
)
from directory.search.question import Question, make_filters, read_question
from directory.search.reasons import make_match
from directory.search.suggesting import Suggester
from directory.search.unlisted import not_listed_note
from directory.search.upkeep import Upkeep
from directory.search.widening import Attempt

MOST_PER_PAGE = 50
MOST_TYPED = 80


class Services(Protocol):
    """Where the truth about services is; ``Catalogue`` is it."""

    def get(self, service_id: str) -> Service | None: ...


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
        upkeep: Upkeep,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        self.vocabulary = vocabulary
        self.gazetteer = gazetteer
        self.reader = reader
        self.engines = engines
        self.upkeep = upkeep
        self._catalogue = catalogue
        self._encoder = encoder
        self._suggester = Suggester(vocabulary, gazetteer)
        self._clock = clock

    @property
    def engine_name(self) -> str:
        """The engine asked first: ``elasticsearch`` or ``embedded``."""
        return self.engines.first.name

    @property
    def failed_over(self) -> Mapping[str, int]:
        """How many searches the stand-by index answered in this process, by why (see ``Engines``)."""
        return self.engines.failed_over

    def get_service(self, service_id: str) -> Service | None:
        return self._catalogue.get(service_id)

    def find_services(self, request: SearchRequest) -> SearchResult:
        """Return the services most likely to help, best first, each with its reasons.

        Closed and stale services are ranked lower rather than left out. A search that finds nothing is widened step
        by step, and ``notes`` say what was given up, or that nothing listed is for what was asked. A place in the
        words is used when ``near`` is not given.

        Raises:
            EmptySearch: there are no words and no known need.
            IndexUnavailable: no engine answered; callers show national lines instead.
        """
        question = self.read(request)
        vector = self.vector_of(question)
        attempt = Attempt(
            question,
            make_filters(request, question),
            narrowing_of(request, question),
            needs_only=not request.text.strip(),
        )

        def answer(index: ServiceIndex) -> tuple[Finding, list[tuple[Ranked, Service]]]:
            finding = find(index, attempt, vector, self.vocabulary)
            return finding, _shown(index, finding.ranked, request)

        (finding, shown), engine = self.engines.ask(answer)
        return self._present(finding, shown, question, request, engine.name)

    def suggest(self, text: str, *, limit: int = 8, audience: Audience = "public") -> list[Suggestion]:
        """Return what somebody may go on to type: needs, places, services and organisations, the best first.

        Needs and places are known here, so they are given even when no engine answers.
        """
        plain = " ".join(text.split())[:MOST_TYPED]
        if not plain:
            return []
        filters = Filters(audience=audience)
        try:
            named, _ = self.engines.ask(lambda index: index.suggest(plain, filters, limit))
        except IndexUnavailable:
            named = []
        return self._suggester.suggest(plain, named, limit)

    def reindex(self, on_progress: Progress | None = None, *, force: bool = False) -> ReindexReport:
        """Rebuild every engine's index from the database while the old ones serve (see ``Upkeep.rebuild``)."""
        return self.upkeep.rebuild(on_progress, force=force)

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

    def vector_of(self, question: Question) -> Vector | None:
        """Return the vector of what a question means; what it turned down would be found by its nearness."""
        return self.encode(self.reader.without_refused(question.text) if question.refused else question.text)

    def _present(
        self,
        finding: Finding,
        shown: Sequence[tuple[Ranked, Service]],
        question: Question,
        request: SearchRequest,
        engine: str,
    ) -> SearchResult:
        unlisted = finding.unlisted
        notes = (not_listed_note(unlisted, question, self.vocabulary),) if unlisted else ()
        return SearchResult(
            matches=tuple(
                make_match(one, service, finding.question, request, self.vocabulary) for one, service in shown
            ),
            total=len(finding.ranked),
            page=max(request.page, 1),
            engine=engine,
            facets=finding.facets,
            notes=(*question.notes, *finding.notes, *notes),
            needs=question.matches,
            unlisted=unlisted,
        )


def _shown(index: ServiceIndex, ranked: Sequence[Ranked], request: SearchRequest) -> list[tuple[Ranked, Service]]:
    """Return the page asked for; a service deleted since it was found is left out."""
    per_page = min(max(request.per_page, 1), MOST_PER_PAGE)
    first = (max(request.page, 1) - 1) * per_page
    page = ranked[first : first + per_page]
    stamps = {one.brief.id: one.brief.stamp for one in page}
    listings = index.listings(stamps, stamps)
    return [(one, listings[one.brief.id].service) for one in page if one.brief.id in listings]

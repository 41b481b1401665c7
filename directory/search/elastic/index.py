"""The Elasticsearch engine: one index behind an alias."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from types import MappingProxyType
from typing import Any

from directory.search.brief import Brief
from directory.search.elastic.answers import (
    Row,
    briefs_of,
    cut_short,
    found_of,
    id_and_stamp,
    inside,
    listings_of,
    named_of,
    respelled,
    rows_of,
)
from directory.search.elastic.build import ElasticsearchBuild, behind, delete
from directory.search.elastic.documents import index_actions, key_of
from directory.search.elastic.mapping import JSON, Synonyms, what_differs
from directory.search.elastic.queries import (
    briefs_search,
    listings_search,
    named_organisations_search,
    named_services_search,
    searches_of,
    words_search,
)
from directory.search.elastic.results import Answer
from directory.search.elastic.said import SynonymForms
from directory.search.elastic.server import Deadline, Server
from directory.search.listing import Listing
from directory.search.ports import Changes, Circle, Copy, Filters, Found, IndexUnavailable, Lookup, Named
from directory.search.words import content_words

QUERY_TIMEOUT_SECONDS = 1.0
_WRITE_TIMEOUT_SECONDS = 60.0
_MOST_IDS = 1000
_MOST_KNOWN = 50_000


class ElasticsearchIndex:
    """``ServiceIndex`` on an Elasticsearch 9.4 server or cluster.

    Args:
        url: the address of a node, or of several with commas between.
        alias: the name searched; indices are named after it.
        api_key: the key to search with. index_api_key: the key to build and change with, the same when not given.
        ca_certs: the authority that signed the server's certificate, PEM.
        timeout_seconds: the longest a search may take, however many requests it needs.
        synonyms: groups of wordings that mean the same.
        copy: another index of the same directory at hand, so that only what it lacks has to be sent.
    """

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        alias: str = "signpost-services",
        *,
        api_key: str | None = None,
        index_api_key: str | None = None,
        ca_certs: Path | None = None,
        timeout_seconds: float = QUERY_TIMEOUT_SECONDS,
        synonyms: Synonyms = (),
        copy: Copy | None = None,
    ) -> None:
        self._alias = alias
        self._timeout_seconds = timeout_seconds
        self._synonyms = synonyms
        self._forms = SynonymForms(synonyms)
        self._copy = copy
        # By key, so that what was known once holds for as long as the server gives that key.
        self._known: dict[str, Brief] = {}
        self._server = Server(url, api_key=api_key, ca_certs=ca_certs)
        self._writer = self._server
        if index_api_key is not None and index_api_key != api_key:
            self._writer = Server(url, api_key=index_api_key, ca_certs=ca_certs)

    def close(self) -> None:
        self._server.close()
        self._writer.close()

    def retrieve(self, lookup: Lookup) -> Found:
        deadline = Deadline(self._timeout_seconds)
        words = content_words(lookup.text) if lookup.most_by_text > 0 else []
        said = self._forms.find(lookup.text) if words else {}

        def rows_by(searches: dict[str, JSON], *, exactly: bool) -> dict[str, list[Row]]:
            answers = self._ask(deadline, searches)
            if stems := respelled(answers.get("words")):
                again = words_search(words, said, lookup, stems, exactly=exactly)
                answers |= self._ask(deadline, {"words": again})
            with self._readable():
                return {signal: rows_of(answer) for signal, answer in answers.items()}

        rows = rows_by(searches_of(lookup, words, said), exactly=False)
        briefs = self._briefs(deadline, rows, lookup.filters.within)
        if short := cut_short(lookup, rows, briefs):
            searches = searches_of(lookup, words, said, exactly=True)
            rows |= rows_by({signal: searches[signal] for signal in short}, exactly=True)
            briefs = self._briefs(deadline, rows, lookup.filters.within)
        return found_of(lookup, rows, briefs)

    def suggest(self, text: str, filters: Filters, limit: int) -> list[Named]:
        if limit < 1 or not text.strip():
            return []
        answers = self._ask(
            Deadline(self._timeout_seconds),
            {
                "organisations": named_organisations_search(text, filters, limit),
                "services": named_services_search(text, filters, limit),
            },
        )
        with self._readable():
            return named_of(answers["services"], answers["organisations"], limit)

    def listings(self, ids: Collection[str], stamps: Mapping[str, str] = MappingProxyType({})) -> dict[str, Listing]:
        deadline = Deadline(self._timeout_seconds)
        found = {} if self._copy is None else self._copy.listings_as(stamps)
        for some in batched([service_id for service_id in ids if service_id not in found], _MOST_IDS):
            found |= self._fetch(deadline, listings_search(some), listings_of)
        return found

    def count(self) -> int:
        deadline = Deadline(self._timeout_seconds)
        return int(
            self._server.ask("count services", deadline, lambda client: client.count(index=self._alias))["count"]
        )

    def position(self) -> int:
        return int(self._note()[1].get("position", 0))

    def needs_rebuild(self) -> str:
        """Return why the index that serves should be rebuilt, "" when it need not be.

        Raises:
            IndexUnavailable: there is no index yet, or the server does not answer.
        """
        return what_differs(self._note()[1], self._synonyms)

    def apply(self, changes: Changes, position: int) -> None:
        index, note = self._note()
        if position <= int(note.get("position", 0)):
            return
        actions = index_actions(changes.changed, changes.gone, to=self._alias, position=position)
        self._writer.write("take changes", _WRITE_TIMEOUT_SECONDS, actions, require_alias=True, refresh=True)
        raised = {"_meta": {**note, "position": position}}
        self._writer.ask(
            "note the last change",
            Deadline(_WRITE_TIMEOUT_SECONDS),
            lambda client: client.indices.put_mapping(index=index, body=raised),
        )

    def start_build(self, position: int = 0) -> ElasticsearchBuild:
        return ElasticsearchBuild(self._writer, self._alias, self._synonyms, position)

    def drop(self) -> None:
        indices = behind(self._writer, self._alias)
        if indices:
            delete(self._writer, indices)

    def _note(self) -> tuple[str, Mapping[str, Any]]:
        """Return the index behind the alias and what it says of itself."""
        answer = self._writer.ask(
            "read what it holds",
            Deadline(self._timeout_seconds),
            lambda client: client.indices.get_mapping(index=self._alias),
        )
        index, about = next(iter(answer.body.items()))
        return index, about["mappings"].get("_meta", {})

    def _ask(self, deadline: Deadline, searches: Mapping[str, JSON]) -> dict[str, Answer]:
        if not searches:
            return {}
        answers = self._server.search(deadline, self._alias, list(searches.values()))
        return dict(zip(searches, answers, strict=True))

    def _briefs(
        self, deadline: Deadline, rows: Mapping[str, Sequence[Row]], within: Circle | None
    ) -> Mapping[str, Brief]:
        """Return by key what is known of each that was found, and within the circle."""
        keys = {key for found in rows.values() for key, _ in found}
        known = {key: brief for key in keys if (brief := self._known.get(key)) is not None}
        stamps = {key: id_and_stamp(key) for key in keys if key not in known}
        if stamps:
            read = self._read(deadline, dict(stamps.values()))
            known |= {key: read[service_id] for key, (service_id, _) in stamps.items() if service_id in read}
        return inside(within, known)

    def _read(self, deadline: Deadline, stamps: Mapping[str, str]) -> dict[str, Brief]:
        found = {} if self._copy is None else self._copy.briefs_as(stamps)
        if missing := [service_id for service_id in stamps if service_id not in found]:
            found |= self._fetch(deadline, briefs_search(missing), briefs_of)
        self._known |= {key_of(brief): brief for brief in found.values()}
        if len(self._known) > _MOST_KNOWN:
            for key in list(self._known)[: _MOST_KNOWN // 2]:
                self._known.pop(key, None)
        return found

    def _fetch[T](
        self, deadline: Deadline, search: JSON, read: Callable[[Answer], Iterator[tuple[str, T]]]
    ) -> dict[str, T]:
        answer = self._server.search(deadline, self._alias, [search])[0]
        with self._readable():
            return dict(read(answer))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except ValueError as error:
            raise IndexUnavailable(
                f"The search index {self._alias} was written by another version of the program: {error}. "
                "Run `signpost reindex`."
            ) from error

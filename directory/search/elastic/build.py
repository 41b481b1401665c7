"""A new index growing beside the one that serves."""

import contextlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from directory.search.elastic.documents import index_actions
from directory.search.elastic.mapping import SERVING, Synonyms, mapping_of, settings_of
from directory.search.elastic.naming import before, began_at, new_name
from directory.search.elastic.queries import searches_of
from directory.search.elastic.server import Deadline, Server
from directory.search.ports import VECTOR_SIZE, Filters, IndexDocument, IndexUnavailable, Lookup, refuse_shorter

_STEP_SECONDS = 60.0
_MERGE_SECONDS = 1800.0
_ABANDONED_AFTER_SECONDS = 3600.0

_log = logging.getLogger(__name__)


class ElasticsearchBuild:
    """``IndexBuild`` on an Elasticsearch server; begun by ``ElasticsearchIndex.start_build``."""

    def __init__(self, server: Server, alias: str, synonyms: Synonyms, position: int) -> None:
        self._server = server
        self._alias = alias
        self._position = position
        self._name = new_name(alias)
        # Written to by an alias of its own, so that a write after somebody deleted the index cannot make another.
        self._entry = f"{self._name}-entry"
        self._sent = 0
        self._is_swapped = False
        self._remove_abandoned()
        self._do(
            "make a new index",
            lambda client: client.indices.create(
                index=self._name,
                settings=settings_of(synonyms),
                mappings=mapping_of(synonyms, position),
                aliases={self._entry: {}},
            ),
        )

    def add(self, documents: Sequence[IndexDocument]) -> None:
        actions = index_actions(documents, (), to=self._entry, position=self._position)
        self._sent += self._server.write("take services into a new index", _STEP_SECONDS, actions, require_alias=True)

    def swap(self, *, force: bool = False) -> int:
        self._do("show a new index", lambda client: client.indices.refresh(index=self._entry))
        held = self._count(self._entry)
        if held != self._sent:
            raise IndexUnavailable(
                f"Elasticsearch took {self._sent} services and holds {held}. "
                "The old index stays; run `signpost reindex` again."
            )
        old = behind(self._server, self._alias)
        refuse_shorter(held, self._count(self._alias) if old else 0, force=force)
        self._make_ready()
        actions: list[Mapping[str, Any]] = [
            {"add": {"index": self._name, "alias": self._alias}},
            {"remove": {"index": self._name, "alias": self._entry}},
            *({"remove": {"index": index, "alias": self._alias}} for index in old),
        ]
        self._do("swap the indices", lambda client: client.indices.update_aliases(actions=actions))
        self._is_swapped = True
        self._delete_replaced(old)
        return held

    def abandon(self) -> None:
        if self._is_swapped:
            return
        with contextlib.suppress(IndexUnavailable):
            delete(self._server, [self._name])

    def _delete_replaced(self, old: Sequence[str]) -> None:
        """Delete what no longer serves, once every node knows: a search broken off by it finds the new index at once.

        In one step with the swap, a node closes the old index a moment before it looks to the new one.
        What is left where this fails goes with the next build.
        """
        if not old:
            return
        try:
            delete(self._server, old)
        except IndexUnavailable as error:
            _log.warning("search.old_index_left", extra={"indices": list(old), "problem": str(error)})

    def _make_ready(self) -> None:
        """Merge to one segment, which searches fastest, then let the server copy it to a second node."""
        self._server.ask(
            "merge a new index",
            Deadline(_MERGE_SECONDS),
            lambda client: client.indices.forcemerge(index=self._entry, max_num_segments=1),
        )
        self._do(
            "put a new index into service",
            lambda client: client.indices.put_settings(index=self._entry, settings=SERVING),
        )
        opened = self._do(
            "wait for the second copy of a new index",
            lambda client: client.indices.open(
                index=self._name, wait_for_active_shards="all", timeout=f"{_STEP_SECONDS / 2:.0f}s"
            ),
        )
        if not opened.get("shards_acknowledged", True):
            # It serves from one copy until the second is there; waiting longer would only keep it from people.
            _log.warning("search.copy_late", extra={"index": self._name})
        self._search_once()

    def _search_once(self) -> None:
        """Search the new index before anybody does: the first search of each kind reads its files from the disk."""
        vector = np.full(VECTOR_SIZE, VECTOR_SIZE**-0.5, dtype=np.float32)
        lookup = Lookup(text="help", vector=vector, needs={"debt": 1.0}, filters=Filters())
        searches = list(searches_of(lookup, [lookup.text], {}).values())
        # It is no fault of the new index when the server is too busy for this: it serves all the same.
        with contextlib.suppress(IndexUnavailable):
            self._server.search(Deadline(_STEP_SECONDS), self._entry, searches)

    def _remove_abandoned(self) -> None:
        """Delete what builds that broke off have left; one that is still going is younger."""
        names = self._do("list its indices", lambda client: client.indices.get_alias(index=f"{self._alias}-*"))
        oldest = before(_ABANDONED_AFTER_SECONDS)
        left = [
            name
            for name, about in names.items()
            if (began := began_at(name, self._alias)) and began < oldest and self._alias not in about["aliases"]
        ]
        if left:
            _log.warning("search.builds_removed", extra={"indices": left})
            delete(self._server, left)

    def _count(self, index: str) -> int:
        return int(self._do("count services", lambda client: client.count(index=index))["count"])

    def _do(self, doing: str, request: Any) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self._server.ask(doing, Deadline(_STEP_SECONDS), request).body
        return answer


def behind(server: Server, alias: str) -> list[str]:
    """Return the indices an alias stands for, none when it does not exist."""
    answer = server.ask(
        "read the alias",
        Deadline(_STEP_SECONDS),
        lambda client: client.indices.get_alias(index=f"{alias}-*"),
    )
    return sorted(name for name, about in answer.body.items() if alias in about["aliases"])


def delete(server: Server, indices: Sequence[str]) -> None:
    server.ask(
        "delete an index",
        Deadline(_STEP_SECONDS),
        lambda client: client.indices.delete(index=list(indices), ignore_unavailable=True),
    )

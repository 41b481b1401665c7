"""The Elasticsearch engine: one index behind an alias. The only module that imports elasticsearch."""

import time
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, streaming_bulk

from directory.search.elastic_requests import (
    JSON,
    document_source,
    index_mapping,
    index_settings,
    inner_product,
    meaning_query,
    needs_query,
    spelling_request,
    words_query,
)
from directory.search.ports import (
    Filters,
    Hit,
    IndexDocument,
    IndexUnavailable,
    Listing,
    Vector,
    listing_adapter,
    refuse_shorter,
)
from directory.search.words import content_words

QUERY_TIMEOUT_SECONDS = 1.0
_REBUILD_TIMEOUT_SECONDS = 60.0
_BULK_SIZE = 200
_MOST_KEPT = 20_000

type _Stamp = tuple[str, int]


class ElasticsearchIndex:
    """``ServiceIndex`` on an Elasticsearch 9 server; ``alias`` is the name searched."""

    name = "elasticsearch"

    def __init__(
        self,
        url: str,
        alias: str = "signpost-services",
        api_key: str | None = None,
        timeout_seconds: float = QUERY_TIMEOUT_SECONDS,
    ) -> None:
        self._url = url
        self._alias = alias
        self._stamps: dict[str, _Stamp] = {}
        self._kept = _Kept()
        self._client = Elasticsearch(
            url,
            api_key=api_key,
            request_timeout=timeout_seconds,
            max_retries=0,
            retry_on_timeout=False,
        )

    def close(self) -> None:
        self._client.close()

    def words(self, text: str, filters: Filters, limit: int) -> list[Hit]:
        words = content_words(text)
        if not words or limit < 1:
            return []
        answer = self._ask(limit, query=words_query(words, (), filters), suggest=spelling_request(words))
        respelled = {option["text"] for entry in answer["suggest"]["spelling"] for option in entry["options"]}
        if respelled:
            answer = self._ask(limit, query=words_query(words, respelled, filters))
        return _hits(answer)

    def meaning(self, vector: Vector, filters: Filters, limit: int) -> list[Hit]:
        found = _hits(self._ask(limit, knn=meaning_query(vector, filters, limit)))
        return [Hit(hit.service_id, inner_product(hit.score)) for hit in found]

    def needs(self, weights: Mapping[str, float], filters: Filters, limit: int) -> list[Hit]:
        if not weights:
            return []
        return _hits(self._ask(limit, query=needs_query(weights, filters)))

    def documents(self, ids: Collection[str]) -> dict[str, Listing]:
        found = {service_id: self._kept.get(service_id, self._stamps.get(service_id)) for service_id in ids}
        missing = [service_id for service_id, listing in found.items() if listing is None]
        if missing:
            answer = self._ask(len(missing), query={"ids": {"values": missing}}, stored_fields=["listing"])
            for hit in answer["hits"]["hits"]:
                listing = listing_adapter.validate_json(hit["fields"]["listing"][0])
                self._kept.keep(hit["_id"], _stamp(hit), listing)
                found[hit["_id"]] = listing
        return {service_id: listing for service_id, listing in found.items() if listing is not None}

    def count(self) -> int:
        try:
            return int(self._client.count(index=self._alias)["count"])
        except (ApiError, TransportError) as error:
            raise self._unavailable("count services", error) from error

    def rebuild(self, documents: Iterable[IndexDocument], *, force: bool = False) -> int:
        fresh = f"{self._alias}-{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:6]}"
        client = self._client.options(request_timeout=_REBUILD_TIMEOUT_SECONDS)
        try:
            client.indices.create(index=fresh, settings=index_settings(), mappings=index_mapping())
            try:
                return self._fill_and_swap(client, fresh, documents, force=force)
            except BaseException:
                client.indices.delete(index=fresh, ignore_unavailable=True)
                raise
        except (ApiError, TransportError, BulkIndexError) as error:
            raise self._unavailable("rebuild the index", error) from error

    def drop(self) -> None:
        """Delete the alias and every index behind it."""
        try:
            for index in self._behind_alias(self._client):
                self._client.indices.delete(index=index)
        except (ApiError, TransportError) as error:
            raise self._unavailable("delete the index", error) from error

    def _fill_and_swap(
        self, client: Elasticsearch, fresh: str, documents: Iterable[IndexDocument], *, force: bool
    ) -> int:
        sent = sum(1 for _ in streaming_bulk(client, _actions(fresh, documents), chunk_size=_BULK_SIZE))
        client.indices.refresh(index=fresh)
        held = int(client.count(index=fresh)["count"])
        if held != sent:
            raise IndexUnavailable(
                f"Elasticsearch took {sent} services and holds {held}. "
                "The old index stays; run `signpost reindex` again."
            )
        old = self._behind_alias(client)
        refuse_shorter(held, int(client.count(index=self._alias)["count"]) if old else 0, force=force)
        actions: list[Mapping[str, Any]] = [{"add": {"index": fresh, "alias": self._alias}}]
        actions += [{"remove_index": {"index": index}} for index in old]
        client.indices.update_aliases(actions=actions)
        return held

    def _behind_alias(self, client: Elasticsearch) -> list[str]:
        try:
            return sorted(client.indices.get_alias(name=self._alias).body)
        except NotFoundError:
            return []

    def _ask(self, limit: int, **request: Any) -> Mapping[str, Any]:
        try:
            answer = self._client.search(
                index=self._alias, size=limit, source=False, version=True, track_total_hits=False, **request
            )
        except (ApiError, TransportError) as error:
            raise self._unavailable("search", error) from error
        found: Mapping[str, Any] = answer.body
        self._stamps.update({hit["_id"]: _stamp(hit) for hit in found["hits"]["hits"]})
        return found

    def _unavailable(self, doing: str, error: Exception) -> IndexUnavailable:
        return IndexUnavailable(
            f"Elasticsearch at {self._url} could not {doing}: {error}. "
            "Check that it runs and that SEARCH_URL is right, then run `signpost reindex`."
        )


class _Kept:
    """Listings this process has fetched, each good for as long as the server gives the same stamp."""

    def __init__(self) -> None:
        self._listings: dict[str, tuple[_Stamp, Listing]] = {}

    def get(self, service_id: str, stamp: _Stamp | None) -> Listing | None:
        kept = self._listings.get(service_id)
        return kept[1] if kept is not None and kept[0] == stamp else None

    def keep(self, service_id: str, stamp: _Stamp, listing: Listing) -> None:
        if len(self._listings) >= _MOST_KEPT:
            self._listings.clear()
        self._listings[service_id] = (stamp, listing)


def _stamp(hit: Mapping[str, Any]) -> _Stamp:
    return (hit["_index"], hit["_version"])


def _hits(answer: Mapping[str, Any]) -> list[Hit]:
    return [Hit(hit["_id"], float(hit["_score"])) for hit in answer["hits"]["hits"]]


def _actions(index: str, documents: Iterable[IndexDocument]) -> Iterator[JSON]:
    for document in documents:
        listing = listing_adapter.dump_json(document.listing).decode()
        yield {
            "_op_type": "index",
            "_index": index,
            "_id": document.listing.service.id,
            "_source": document_source(document, listing),
        }

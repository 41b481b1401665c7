"""Requests to Elasticsearch: within a deadline, and with one kind of failure. The only module that imports it."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from elastic_transport import ConnectionError as NoConnection
from elastic_transport import ConnectionTimeout, TransportError
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import streaming_bulk
from elasticsearch.serializer import CompatibilityModeJsonSerializer

from directory.search.elastic.results import Answer, read_body
from directory.search.ports import IndexUnavailable

type JSON = dict[str, Any]

# More than the threads of a web process, so that none waits for another's connection beyond its own deadline.
_CONNECTIONS = 64
# A server that asks for time is given a quarter of a second, then twice that, and so on: half a minute in all.
_BULK: JSON = {
    "chunk_size": 250,
    "max_chunk_bytes": 8_000_000,
    "max_retries": 7,
    "initial_backoff": 0.25,
    "max_backoff": 15.0,
    "raise_on_error": False,
}
_REFUSALS_SHOWN = 5
_GONE_FROM_UNDER = (404, 503)
_TOO_LATE = (408, 504)
# What is said of a node between its end and the cluster's noticing.
_NODE_LOST = ("node_not_connected_", "node_disconnected_", "node_closed_", "connect_transport_", "no_shard_available_")
_WHOLE = msgspec.json.encode({"allow_partial_search_results": False})
_NEEDED_OF_AN_ANSWER = (
    "responses.error",
    "responses.status",
    "responses.hits.hits._score",
    "responses.hits.hits.sort",
    "responses.hits.hits.fields",
    "responses.suggest.*.options.text",
)


class Deadline:
    """The moment by which an answer must be there, whatever number of requests it takes."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def seconds_left(self) -> float:
        return self._ends - time.monotonic()


class _Reader(CompatibilityModeJsonSerializer):
    """Reads answers, which are long, many times as fast as the standard library does."""

    def json_loads(self, data: bytes) -> Any:
        return read_body(data)


class Server:
    """One or several nodes of a cluster; a node that cannot be reached is passed over and the next one asked.

    Every method takes what is being done, for the message, and raises ``IndexUnavailable`` and nothing else.

    Args:
        url: one address, or several with commas between.
        api_key: an encoded API key; ``user`` and ``password`` are for making keys alone.
        ca_certs: a PEM file with the authority that signed the server's certificate.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str | None = None,
        user: tuple[str, str] | None = None,
        ca_certs: Path | None = None,
    ) -> None:
        self._url = url
        addresses = [address.strip() for address in url.split(",") if address.strip()]
        # A connection kept from before a restart fails once, so even a single node is asked a second time.
        self._most_tries = max(2, len(addresses))
        client = Elasticsearch(
            addresses,
            api_key=api_key,
            basic_auth=user,
            connections_per_node=_CONNECTIONS,
            max_retries=0,
            retry_on_timeout=False,
            # A proxy before it may call the same JSON by its plain name.
            serializers=dict.fromkeys((_Reader.mimetype, "application/json"), _Reader()),
            ca_certs=str(ca_certs) if ca_certs is not None and url.startswith("https:") else DEFAULT,
        )
        self._client = client
        # Making a client that waits just so long takes half a millisecond, so those made are kept.
        self._waiting = lru_cache(maxsize=256)(lambda hundredths: client.options(request_timeout=hundredths / 100))

    def close(self) -> None:
        self._client.close()

    def ask[T](self, doing: str, deadline: Deadline, request: Callable[[Elasticsearch], T]) -> T:
        """Return what a request gives, asking the next node when one cannot be reached."""
        with self._told(doing):
            for _ in range(self._most_tries - 1):
                try:
                    return request(self._within(deadline))
                except ConnectionTimeout:
                    raise
                except NoConnection:
                    continue
            return request(self._within(deadline))

    def search(self, deadline: Deadline, alias: str, searches: Sequence[JSON]) -> list[Answer]:
        """Return the answers to several searches in one request, in order; one that failed fails all.

        An index that was swapped out and deleted in the middle of a search is no failure: the new one is asked.
        """
        answers = self._search(deadline, alias, searches)
        if any(one.status in _GONE_FROM_UNDER for one in answers):
            answers = self._search(deadline, alias, searches)
        for one in answers:
            if one.error is not None:
                raise self._unavailable("search", _cause(one.error), _reason(one.status, one.error))
        return answers

    def _search(self, deadline: Deadline, alias: str, searches: Sequence[JSON]) -> list[Answer]:
        # Written here: the client's own writer takes many times as long, one line at a time.
        lines: list[Any] = [line for search in searches for line in (_WHOLE, msgspec.json.encode(search))]
        answer = self.ask(
            "search",
            deadline,
            lambda client: client.msearch(index=alias, searches=lines, filter_path=_NEEDED_OF_AN_ANSWER),
        )
        answers: list[Answer] = answer.body.get("responses", [])
        return answers

    def write(self, doing: str, seconds: float, actions: Iterable[JSON], **options: Any) -> int:
        """Send index and delete actions, with smaller and later steps where the server asks for time; how many it took.

        A conflict of versions means that something newer is there already, and a deletion of what is not there
        that nothing needs to be done; neither is a failure.
        """
        client = self._client.options(request_timeout=seconds, max_retries=self._most_tries - 1)
        taken, refused = 0, []
        with self._told(doing):
            for is_done, item in streaming_bulk(client, actions, **_BULK, **options):
                answer = next(iter(item.values()))
                if is_done:
                    taken += 1
                elif not _changes_nothing(answer):
                    refused.append(f"{answer.get('_id')}: {_cause(answer.get('error'))}")
        if refused:
            shown = "; ".join(refused[:_REFUSALS_SHOWN])
            raise self._unavailable(doing, f"{len(refused)} services were refused: {shown}", "error")
        return taken

    def _within(self, deadline: Deadline) -> Elasticsearch:
        left = deadline.seconds_left()
        if left <= 0:
            raise ConnectionTimeout("it took too long")
        return self._waiting(math.ceil(left * 100))

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        try:
            yield
        except ConnectionTimeout as error:
            raise self._unavailable(doing, error, "timeout") from error
        except NoConnection as error:
            cause = "" if error.__cause__ is None else f" ({error.__cause__})"
            raise self._unavailable(doing, f"{error}{cause}", "down") from error
        except ApiError as error:
            raise self._unavailable(doing, error, _reason(error.status_code, error.body)) from error
        except TransportError as error:
            raise self._unavailable(doing, error, "error") from error

    def _unavailable(self, doing: str, problem: object, reason: str) -> IndexUnavailable:
        return IndexUnavailable(
            f"Elasticsearch at {self._url} could not {doing}: {problem}. "
            "Check that it runs and that SEARCH_URL is right, then run `signpost reindex`.",
            reason,
        )


def _changes_nothing(answer: Mapping[str, Any]) -> bool:
    return answer.get("status") == 409 or (answer.get("status") == 404 and "error" not in answer)


def _reason(status: int, error: object) -> str:
    """Return the word to count a failure by; "red" where no node has a copy to search."""
    if status in _TOO_LATE:
        return "timeout"
    told = str(error)
    return "red" if status == 503 or any(kind in told for kind in _NODE_LOST) else "error"


def _cause(error: object) -> str:
    """Return the innermost reason of an error as Elasticsearch gives it, in one line."""
    if not isinstance(error, Mapping):
        return str(error)
    inner = error.get("caused_by") or next(iter(error.get("root_cause") or ()), None)
    told = f"{error.get('type')}: {error.get('reason')}"
    return (
        told
        if not isinstance(inner, Mapping) or str(inner.get("reason")) in told
        else f"{told} ({inner.get('reason')})"
    )

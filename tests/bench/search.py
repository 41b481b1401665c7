"""How long a search takes, through the website and inside one process, on each engine there is."""

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from rich.console import Console

from tests.bench.figures import Searches, timing
from tests.bench.program import BenchFailed
from tests.bench.terminal import each
from tests.bench.words import searches
from tests.e2e.conftest import Stack
from web.api.query import read_query, search_request
from web.settings import Settings
from web.wiring import Signpost, build

_USUAL = "http://127.0.0.1:9200"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WARM_UP = 10


def measure_searches(stack: Stack, console: Console, most: int | None = None) -> Searches:
    """Ask every query through ``GET /api/search`` and in process, turn about."""
    parts = _parts(stack)
    status = parts.directory.status()
    through_api: list[float] = []
    in_process: list[float] = []
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as client:
        for words, place in searches(min(most or _WARM_UP, _WARM_UP)):
            _through_api(client, words, place, status.engine)
            _in_process(parts, words, place)
        queries = list(enumerate(searches(most)))
        for number, (words, place) in each(console, queries, f"Measuring searches, {status.engine}"):
            if number % 2:
                in_process.append(_in_process(parts, words, place))
            through_api.append(_through_api(client, words, place, status.engine))
            if not number % 2:
                in_process.append(_in_process(parts, words, place))
    parts.sql.dispose()
    return Searches(
        engine=status.engine,
        services=status.count or 0,
        through_api=timing("GET /api/search", through_api),
        in_process=timing("in process", in_process),
    )


def _parts(stack: Stack) -> Signpost:
    """Wire the running program's directory a second time, here."""
    environment = stack.environment
    settings = Settings(
        var_dir=stack.var_dir,
        encoder_dir=Path(environment["SIGNPOST_ENCODER_DIR"]),
        database_url=environment["DATABASE_URL"] or None,
        search_url=environment["SEARCH_URL"] or None,
        search_alias=environment.get("SIGNPOST_SEARCH_ALIAS", "signpost-services"),
    )
    return build(settings)


def _through_api(client: httpx.Client, words: str, place: str, engine: str) -> float:
    began = time.perf_counter()
    answer = client.get("/api/search", params={"q": words, "near": place})
    seconds = time.perf_counter() - began
    answer.raise_for_status()
    if answer.json()["engine"] != engine:
        raise BenchFailed(f"{answer.json()['engine']} answered instead of {engine}; there is nothing to compare.")
    return seconds


def _in_process(parts: Signpost, words: str, place: str) -> float:
    query = read_query({"q": words, "near": place})
    began = time.perf_counter()
    parts.directory.find_services(search_request(query, parts.vocabulary, parts.gazetteer))
    return time.perf_counter() - began


def find_elasticsearch() -> str | None:
    """Return the Elasticsearch on this machine, if one answers; never one elsewhere, which is not ours to load."""
    url = os.environ.get("SIGNPOST_TEST_ELASTICSEARCH_URL") or _USUAL
    if urlsplit(url).hostname not in _LOOPBACK:
        return None
    try:
        tagline = httpx.get(url, timeout=5, trust_env=False).json().get("tagline")
    except (httpx.HTTPError, ValueError, AttributeError):
        return None
    return url if tagline == "You Know, for Search" else None


@contextmanager
def own_alias(url: str) -> Iterator[dict[str, str]]:
    """Give the settings of an Elasticsearch index of our own, deleted afterwards."""
    alias = f"signpost-bench-{uuid.uuid4().hex[:8]}"
    try:
        yield {"SEARCH_URL": url, "SIGNPOST_SEARCH_ALIAS": alias}
    finally:
        with suppress(httpx.HTTPError), httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            for index in client.get(f"/_cat/indices/{alias}*", params={"h": "index"}).text.split():
                client.delete(f"/{index}")

"""Ours, through the website and in process, and Elasticsearch asked without us."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from elasticsearch import Elasticsearch
from urllib3 import HTTPConnectionPool

from directory.model import SearchRequest
from directory.search import Directory, SearchServer
from tests.bench.program import BenchFailed, Launched, launched
from tests.bench.scale.queries import Question
from tests.conftest import ROOT
from tests.e2e.conftest import free_port, settings_for

_SECONDS = 60.0
_THREADS = 4
_CLIENTS = 8
_OK = 200
MOST = 10


class System(Protocol):
    """Whatever answers with the ids of services, best first; many threads may ask at once."""

    @property
    def name(self) -> str: ...

    def search(self, question: Question) -> list[str]: ...


class InProcess:
    """Our search as a library call; fails when another engine answered than the one meant."""

    def __init__(self, name: str, directory: Directory) -> None:
        self.name = name
        self._directory = directory

    def search(self, question: Question) -> list[str]:
        result = self._directory.find_services(SearchRequest(text=question.text, near=question.place))
        if result.engine != self._directory.engine_name:
            raise BenchFailed(f"{result.engine} answered instead of {self._directory.engine_name}.")
        return [match.id for match in result.matches]


class ThroughAPI:
    """``GET /api/search`` of a website in a process of its own, asked through what Elasticsearch's client stands on."""

    def __init__(self, name: str, engine: str, client: HTTPConnectionPool) -> None:
        self.name = name
        self._engine = engine
        self._client = client

    def search(self, question: Question) -> list[str]:
        asked = {"q": question.text, "near": question.near}
        answer = self._client.request("GET", "/api/search", fields=asked)
        if answer.status != _OK:
            raise BenchFailed(f"GET /api/search answered {answer.status}.")
        told = answer.json()
        if told["engine"] != self._engine:
            raise BenchFailed(f"{told['engine']} answered instead of {self._engine}.")
        return [service["id"] for service in told["services"]]


class MultiMatch:
    """One ``multi_match`` query over the index that ours searches, through the client library that ours uses."""

    name = "raw Elasticsearch `multi_match`"

    def __init__(self, url: str, alias: str) -> None:
        self._client = Elasticsearch(url, request_timeout=_SECONDS)
        self._alias = alias

    def search(self, question: Question) -> list[str]:
        asked = {"multi_match": {"query": question.text, "fields": ["name^3", "organisation", "body"]}}
        answer = self._client.search(index=self._alias, size=MOST, query=asked, source=False)
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    def close(self) -> None:
        self._client.close()


@contextmanager
def website(
    folder: Path, index_folder: Path, server: SearchServer | None
) -> Iterator[tuple[Launched, HTTPConnectionPool]]:
    """Run the website over an index that is there already; give its process and a client for it."""
    folder.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += ["--threads", str(_THREADS), "tests.bench.api_server:application()"]
    changes = {} if server is None else {"SEARCH_URL": server.url, "SIGNPOST_SEARCH_ALIAS": server.alias}
    changes["SIGNPOST_SEARCH_TIMEOUT_SECONDS"] = "10"
    environment = settings_for(index_folder, DATABASE_URL=f"sqlite:///{index_folder / 'services.db'}", **changes)
    with (
        launched(command, ROOT, environment, folder / "web.log") as running,
        HTTPConnectionPool("127.0.0.1", port, maxsize=_CLIENTS, timeout=_SECONDS, retries=False) as client,
    ):
        running.wait_for("Listening at", _SECONDS)
        ThroughAPI("warm", "embedded" if server is None else "elasticsearch", client).search(
            Question("lunch club", None)
        )
        yield running, client

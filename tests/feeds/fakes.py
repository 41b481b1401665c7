"""A feed's server that is not there: it answers as it is told, and remembers what it was asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from directory.feeds.sources import OpenFeed, open_feed

type Answer = httpx.Response | Exception
ORGANISATION = {"id": "o1", "name": "Riverside Trust"}


def service(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"s{number}", "name": f"Lunch club {number}", "organization": ORGANISATION, "contacts": []} | fields


class _Pieces(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)


class FakeServer:
    """Answers each request with ``answer``, or with the failures given first, one each."""

    def __init__(self, answer: Callable[[httpx.Request], Answer]) -> None:
        self.answer = answer
        self.failures: list[Answer] = []
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []
        self.progress: list[tuple[int, int | None]] = []
        self.addresses = {"feed.example.org": "93.184.216.34"}
        self.client = httpx.Client(transport=httpx.MockTransport(self._handle), follow_redirects=False)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.failures.pop(0) if self.failures else self.answer(request)
        if isinstance(answer, Exception):
            raise answer
        stream = answer.stream
        assert isinstance(stream, httpx.SyncByteStream)
        # An answer made with its content counts as read; this one comes as one does from a network.
        return httpx.Response(answer.status_code, headers=answer.headers, stream=_Pieces(stream))

    @property
    def asked(self) -> list[str]:
        """What was asked for: path and page."""
        return [f"{each.url.path} {each.url.params.get('page', '')}".strip() for each in self.requests]

    def open(self, target: str, spool: Path, **options: Any) -> OpenFeed:
        given: dict[str, Any] = {"feed_format": None, "source": None, **options}
        return open_feed(
            target,
            spool_dir=spool,
            client=self.client,
            sleep=self.waits.append,
            resolver=lambda host: [self.addresses[host]],
            on_progress=lambda fetched, total: self.progress.append((fetched, total)),
            **given,
        )


class FakeAPI(FakeServer):
    """An Open Referral UK API over a list of services, which tests may change as they like."""

    def __init__(self, services: list[dict[str, Any]], *, version: int = 3, first_page: int = 1) -> None:
        super().__init__(self.respond)
        self.services = services
        self.version = version
        self.first_page = first_page
        self.per_page = 10
        self.envelope: dict[str, Any] = {}
        self.details: dict[str, Any] = {}

    def respond(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v3":
            return httpx.Response(200, json={"version": "HSDS-UK-3.0", "openapi_url": "https://docs.example.org"})
        if path == "/v3/services":
            return httpx.Response(200, json=self.page(int(request.url.params.get("page", self.first_page))))
        detail = self.details.get(path.removeprefix("/v3/services/"))
        return httpx.Response(200, json=detail) if detail else httpx.Response(404, json={"error": "Not found"})

    def page(self, number: int) -> dict[str, Any]:
        at = number - self.first_page
        contents = self.services[at * self.per_page : (at + 1) * self.per_page]
        pages = -(-len(self.services) // self.per_page)
        names = ("total_items", "total_pages", "page_number", "first_page", "last_page", "contents")
        if self.version == 1:
            names = ("totalElements", "totalPages", "number", "first", "last", "content")
        values = (len(self.services), pages, number, at == 0, at >= pages - 1, contents)
        page = dict(zip(names, values, strict=True)) | self.envelope
        return {key: value for key, value in page.items() if value is not None}

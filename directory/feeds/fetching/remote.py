"""A feed at an address: an Open Referral UK API page by page, or a file; opened, and then read once."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path, PurePosixPath

import httpx

from directory.feeds.fetching.client import Answered, Fetcher, shown
from directory.feeds.fetching.details import Details, read_details
from directory.feeds.fetching.pages import looks_like_api, read_page
from directory.feeds.fetching.paging import NotPaged, OnProgress, PagedList
from directory.feeds.fetching.spool import Progress, Spool
from directory.feeds.formats import Format, detect_format, read_feed, service_reader
from directory.feeds.records import FeedError, Refusal, ServiceRecord
from directory.feeds.streaming.json_stream import read_within_limits, stream_services

_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".zip", ".yaml", ".yml")
# Clocks differ, and a change may be under way while we ask: what comes twice changes nothing.
_OVERLAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed that is ready to be read.

    Attributes:
        records: to be read once; reading them is what fetches most of a paged feed, and may raise ``FeedError``.
        source: its short name.
        address: where it is, for people to read: no parameters, name or password, which may be secret.
        whole: whether it is all that the source has, so that a service not in it is gone.
        next_modified_after: what to give as ``modified_after`` next time; ``None`` for a feed that knows no such thing.
    """

    records: Iterator[ServiceRecord | Refusal]
    source: str
    address: str
    format: Format
    whole: bool
    next_modified_after: datetime | None


class RemoteFeed:
    """A feed at an address, while it is being opened and read."""

    def __init__(
        self,
        fetcher: Fetcher,
        given: httpx.URL,
        spool: Spool,
        *,
        source: str,
        modified_after: datetime | None,
        on_progress: OnProgress,
        sleep: Callable[[float], None],
        close: Callable[[], None],
    ) -> None:
        self._fetcher = fetcher
        self._given = given
        self._spool = spool
        self._source = source
        self._modified_after = modified_after
        self._on_progress = on_progress
        self._sleep = sleep
        self._close = close

    def open(self, feed_format: Format | None) -> OpenFeed:
        try:
            if self._given.path.rstrip("/").endswith("/services"):
                return self._open_list(self._given, feed_format)
            return self._open_unknown(feed_format)
        except BaseException:
            self._spool.release()
            self._close()
            raise

    def _open_unknown(self, feed_format: Format | None) -> OpenFeed:
        """Look at what stands at the address: the base of an API, its list, or a file."""
        suffix = PurePosixPath(self._given.path).suffix.lower()
        path = self._spool.file(f"feed{suffix if suffix in _SUFFIXES else ''}")
        base = self._given.copy_with(path=f"{self._given.path.rstrip('/')}/services")
        try:
            self._fetcher.fetch(self._given, path)
        except Answered as error:
            try:
                return self._open_list(base, feed_format)
            except FeedError:
                raise error from None
        if feed_format in (None, "oruk-v1", "oruk-v3"):
            if looks_like_api(path):
                return self._open_list(base, feed_format)
            if _is_one_of_many(path):
                return self._open_list(self._given, feed_format)
        return self._open_file(path, feed_format)

    def _open_list(self, url: httpx.URL, feed_format: Format | None) -> OpenFeed:
        identity = f"{url}|{self._modified_after}".encode()
        paged = PagedList(
            self._fetcher,
            url,
            self._spool,
            extra={"modified_after": _moment(self._modified_after)} if self._modified_after else {},
            identity=hashlib.sha256(identity).hexdigest(),
            on_progress=self._on_progress,
            sleep=self._sleep,
        )
        try:
            progress = paged.open()
        except NotPaged:
            return self._open_file(self._spool.file("first"), feed_format)
        found: Format = feed_format or ("oruk-v3" if progress.version == 3 else "oruk-v1")
        asked_at = datetime.fromisoformat(progress.answered_at or progress.started_at)
        return self._opened(
            self._paged_records(paged, url, found),
            found,
            whole=self._modified_after is None,
            next_modified_after=asked_at - _OVERLAP,
        )

    def _open_file(self, path: Path, feed_format: Format | None) -> OpenFeed:
        found = feed_format or detect_format(path)
        return self._opened(self._file_records(path, found), found, whole=True, next_modified_after=None)

    def _opened(
        self,
        records: Iterator[ServiceRecord | Refusal],
        feed_format: Format,
        *,
        whole: bool,
        next_modified_after: datetime | None,
    ) -> OpenFeed:
        return OpenFeed(
            records=without_origin(records),
            source=self._source,
            address=shown(self._given),
            format=feed_format,
            whole=whole,
            next_modified_after=next_modified_after,
        )

    def _file_records(self, path: Path, feed_format: Format) -> Iterator[ServiceRecord | Refusal]:
        try:
            yield from read_feed(path, feed_format)
        finally:
            self._spool.remove()
            self._close()

    def _paged_records(
        self, paged: PagedList, url: httpx.URL, feed_format: Format
    ) -> Iterator[ServiceRecord | Refusal]:
        try:
            paged.fetch_rest()
            Details(
                self._fetcher,
                url,
                self._spool,
                paged.progress,
                on_progress=self._on_progress,
                sleep=self._sleep,
            ).fetch()
            yield from _read_spool(self._spool, paged.progress, feed_format)
            self._spool.remove()
        finally:
            self._spool.release()
            self._close()


def _read_spool(spool: Spool, progress: Progress, feed_format: Format) -> Iterator[ServiceRecord | Refusal]:
    read_one, numbers = service_reader(feed_format), count(1)
    for page in range(progress.pages):
        services = read_details(spool.details(page)) if progress.wants_details else stream_services(spool.page(page))
        for service in services:
            yield read_within_limits(service, next(numbers), read_one)


def without_origin(records: Iterable[ServiceRecord | Refusal]) -> Iterator[ServiceRecord | Refusal]:
    """Take from records what only an export of our own may say of them."""
    nothing = {"origin": None, "modified_at": None, "status_note": ""}
    for record in records:
        if isinstance(record, ServiceRecord) and (record.origin or record.modified_at or record.status_note):
            yield record.model_copy(update=nothing)
        else:
            yield record


def _is_one_of_many(path: Path) -> bool:
    try:
        page = read_page(path)
    except FeedError:
        return False
    return page is not None and not page.is_whole


def _moment(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

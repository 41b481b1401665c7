"""Services that a list gives only in short: each one's own page, fetched one at a time and kept a line each."""

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from directory.feeds.fetching.client import Answered, Fetcher, TryAgain, shown
from directory.feeds.fetching.pages import has_detail
from directory.feeds.fetching.paging import PAUSE_SECONDS, OnProgress
from directory.feeds.fetching.spool import Progress, Spool
from directory.feeds.records import FeedError
from directory.feeds.streaming.json_record import Unusable
from directory.feeds.streaming.json_stream import BrokenOff, stream_services

_TRIED_FIRST = 3
_GONE = frozenset({404, 410})


class Details:
    """The pages of single services, under the address of their list."""

    def __init__(
        self,
        fetcher: Fetcher,
        url: httpx.URL,
        spool: Spool,
        progress: Progress,
        *,
        on_progress: OnProgress,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._url = url
        self._spool = spool
        self._progress = progress
        self._on_progress = on_progress
        self._sleep = sleep

    def fetch(self) -> None:
        """Fetch what is wanting; where the services' own pages say no more than the list, none.

        Raises:
            FeedError: one cannot be had; those before it are kept for the next try.
        """
        progress = self._progress
        try:
            if progress.wants_details is None:
                progress.wants_details = self._says_more()
                self._spool.save(progress)
            done = 0
            for number in range(progress.pages if progress.wants_details else 0):
                for _ in self._fetch_page(number):
                    done += 1
                    self._on_progress(done, progress.services)
        except FeedError as error:
            raise FeedError(
                f"{error} What has been fetched is kept for a day: import again to go on from there."
            ) from error

    def _says_more(self) -> bool:
        """Tell by a few of them whether services have pages of their own that say more than the list."""
        for service in islice(stream_services(self._spool.page(0)), _TRIED_FIRST):
            detail = self._detail_of(service)
            if isinstance(detail, dict) and has_detail(detail):
                return True
        return False

    def _fetch_page(self, number: int) -> Iterator[None]:
        path = self._spool.details(number)
        kept = _count_whole_lines(path)
        with path.open("a", encoding="utf-8") as file:
            for position, service in enumerate(stream_services(self._spool.page(number))):
                if position >= kept:
                    file.write(f"{json.dumps(_written(self._detail_of(service)))}\n")
                    file.flush()
                yield None

    def _detail_of(self, service: Any) -> Any:
        """Return a service's own page, or an ``Unusable`` that says why there is none."""
        service_id = service.get("id") if isinstance(service, dict) else None
        if not isinstance(service_id, str | int) or isinstance(service_id, bool) or not str(service_id).strip("./ "):
            return service
        name = service.get("name")
        name = name if isinstance(name, str) else None
        url = self._url.copy_with(path=f"{self._url.path.rstrip('/')}/{quote(str(service_id), safe='')}")
        self._sleep(PAUSE_SECONDS)
        path = self._spool.file("detail")
        try:
            self._fetcher.fetch(url, path, check=_check_whole)
            found = next(stream_services(path), None)
        except Answered as error:
            if error.status not in _GONE:
                raise
            reason = f"its own page answers {error.status}. Let it be found there, or leave it out of the list."
            return Unusable(str(service_id), name, reason)
        if not isinstance(found, dict | Unusable):
            raise FeedError(f"{shown(url)} is not a service. Tell its owner.")
        if isinstance(found, dict) and str(found.get("id")) != str(service_id):
            return Unusable(str(service_id), name, "its own page is that of another service. Tell the feed's owner.")
        return found


def read_details(path: Path) -> Iterator[Any]:
    """Yield the services kept in a file of details; an ``Unusable`` where one could not be had."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            kept = json.loads(line)
            yield Unusable(**kept["unusable"]) if "unusable" in kept else kept["service"]


def _written(detail: Any) -> dict[str, Any]:
    if isinstance(detail, Unusable):
        return {"unusable": {"record_id": detail.record_id, "name": detail.name, "reason": detail.reason}}
    return {"service": detail}


def _count_whole_lines(path: Path) -> int:
    """Count the lines kept so far, and cut off one that broke off while it was written."""
    if not path.is_file():
        return 0
    count = whole = 0
    with path.open("rb+") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            count, whole = count + 1, whole + len(line)
        file.truncate(whole)
    return count


def _check_whole(part: Path) -> None:
    try:
        next(stream_services(part), None)
    except BrokenOff as error:
        raise TryAgain("broke off in the middle of its answer") from error

"""Fetching all pages of a list into the spool, in order, until there are no more; going on where one broke off."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from directory.feeds.fetching.client import Answered, Fetched, Fetcher, TryAgain, shown
from directory.feeds.fetching.pages import Page, read_page
from directory.feeds.fetching.spool import Progress, Spool
from directory.feeds.records import FeedError
from directory.feeds.streaming.json_stream import MOST_RECORDS, BrokenOff

type OnProgress = Callable[[int, int | None], None]
"""Called with how many services have been fetched, and of how many, where the feed says so."""

PER_PAGE = 100
PAUSE_SECONDS = 0.1
_RESTARTS = 2


class NotPaged(FeedError):
    """What stands at the address is no page of a list."""


class _HasShrunk(Exception):
    """Services left the list while it was read, so others may have slipped from one page to another unseen."""


class PagedList:
    """A list of services at an address that takes ``page``.

    Args:
        url: of the list; its own parameters are kept.
        extra: parameters for every page, such as ``modified_after``.
        identity: a digest of what is fetched: another one's pages are never mixed with it.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        url: httpx.URL,
        spool: Spool,
        *,
        extra: dict[str, str],
        identity: str,
        on_progress: OnProgress,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._url = url.copy_remove_param("page")
        self._spool = spool
        self._extra = extra
        self._identity = identity
        self._on_progress = on_progress
        self._sleep = sleep
        self.progress = self._new_progress()

    def open(self) -> Progress:
        """Fetch the first page, or find that an earlier fetch had come further and the list is still the same.

        Raises:
            NotPaged: there is no page at the address; what is there is the spool's file ``first``.
            FeedError: it cannot be fetched or read.
        """
        earlier = self._spool.load(self._identity)
        if earlier and earlier.pages and self._is_same(earlier):
            self.progress = earlier
            self._fetcher.bytes_fetched += self._spool.bytes_kept()
            return earlier
        self._spool.clear()
        self.progress = self._new_progress()
        self._fetch_first()
        return self.progress

    def fetch_rest(self) -> None:
        """Fetch the pages that are still wanting.

        Raises:
            FeedError: one cannot be had; the pages before it are kept for the next try.
        """
        for restart in range(_RESTARTS + 1):
            try:
                self._fetch_pages()
            except _HasShrunk as error:
                if restart == _RESTARTS:
                    raise FeedError(
                        f"{shown(self._url)}: services keep leaving the feed while it is read. Try at a quieter time."
                    ) from error
                self._spool.clear()
                self.progress = self._new_progress()
                self._fetch_first()
            except FeedError as error:
                raise FeedError(f"{error} {self._kept()}") from error
            else:
                return

    def _fetch_pages(self) -> None:
        while not self.progress.has_all_pages:
            self._sleep(PAUSE_SECONDS)
            self._fetch_next()

    def _kept(self) -> str:
        kept = self.progress.pages
        pages = "The page fetched so far is" if kept == 1 else f"The {kept} pages fetched so far are"
        return f"{pages} kept for a day: import again to go on from there."

    def _new_progress(self) -> Progress:
        return Progress(
            identity=self._identity,
            address=shown(self._url),
            started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _is_same(self, earlier: Progress) -> bool:
        """Ask for the first page again: the rest is worth keeping only while that has stayed as it was."""
        path = self._spool.file("again")
        try:
            fetched, page = self._ask(earlier.first_page, earlier.params, path, etag=earlier.etag)
        except FeedError:
            return False
        finally:
            path.unlink(missing_ok=True)
        if fetched.is_unchanged:
            return True
        return page is not None and (page.digest, page.total_items) == (earlier.digests[0], earlier.first_total)

    def _fetch_first(self) -> None:
        path = self._spool.file("first")
        fetched, page, params = self._ask_first(path)
        if page is None:
            raise NotPaged(f"{shown(self._url)}: not a page of services.")
        first_page = 1
        if page.is_first is False or (not page.count and page.total_items):
            # Spring counts pages from 0, so that its page 1 is the second.
            zero = self._fetch_zero(params, page)
            if zero is not None:
                (fetched, page), path, first_page = zero, self._spool.file("zero"), 0
        progress = self.progress
        progress.params, progress.first_page, progress.etag = params, first_page, fetched.etag
        progress.version, progress.first_total, progress.page_size = page.version, page.total_items, page.count
        progress.wants_details = None if page.count and not page.has_details else False
        progress.answered_at = fetched.answered_at.isoformat() if fetched.answered_at else ""
        self._keep(path, page)

    def _fetch_zero(self, params: dict[str, str], second: Page) -> tuple[Fetched, Page] | None:
        """Return page 0 where the server has one that page 1 does not repeat."""
        try:
            fetched, page = self._ask(0, params, self._spool.file("zero"))
        except Answered:
            return None
        return (fetched, page) if page is not None and page.count and page.digest != second.digest else None

    def _ask_first(self, path: Path) -> tuple[Fetched, Page | None, dict[str, str]]:
        """Ask for whole services, many a page; a server that will not have that is asked for less."""
        own = self._url.params
        size = {} if "per_page" in own else {"per_page": str(PER_PAGE)}
        full = {} if "full" in own else {"full": "true"}
        for params in (size | full, size):
            try:
                return *self._ask(1, params, path), params
            except Answered as error:
                if error.status not in (400, 404, 422):
                    raise
        return *self._ask(1, {}, path), {}

    def _ask(self, number: int, params: dict[str, str], path: Path, *, etag: str = "") -> tuple[Fetched, Page | None]:
        """Ask for a page and read it; one that breaks off is asked for again."""
        url = self._url.copy_merge_params({"page": str(number)} | params | self._extra)
        found: list[Page | None] = []

        def check(part: Path) -> None:
            try:
                found.append(read_page(part))
            except BrokenOff as error:
                raise TryAgain("broke off in the middle of its answer") from error

        fetched = self._fetcher.fetch(url, path, etag=etag, check=check)
        return fetched, found[-1] if found else None

    def _fetch_next(self) -> None:
        progress = self.progress
        number = progress.first_page + progress.pages
        path = self._spool.file("next")
        has_totals = progress.total is not None or progress.total_pages is not None
        try:
            _, page = self._ask(number, progress.params, path)
        except Answered as error:
            if error.status == 404 and not has_totals:
                self._finish()
                return
            raise
        where = f"page {number} of {shown(self._url)}"
        if page is None:
            raise FeedError(f"{where} is not a page of services. Tell its owner.")
        if progress.pages == 1 and not has_totals and page.digest in progress.digests:
            # The server takes no notice of “page”, and has said nothing of more: the first was all.
            self._finish()
            return
        self._check(page, where)
        if page.count:
            self._keep(path, page)
        else:
            self._finish()

    def _check(self, page: Page, where: str) -> None:
        progress = self.progress
        if page.total_items is not None and progress.total is not None and page.total_items < progress.total:
            raise _HasShrunk
        if page.count and page.digest in progress.digests:
            raise FeedError(f"{where} repeats an earlier page, so the feed has no end. Tell its owner.")
        if not page.count and progress.total_pages is not None and progress.pages < progress.total_pages:
            raise FeedError(f"{where} is empty, though there should be {progress.total_pages} pages. Try again later.")
        if progress.first_total is not None and progress.services > 2 * progress.first_total + 10 * PER_PAGE:
            raise FeedError(f"{where}: the feed grows as fast as it is read. Tell its owner.")
        if progress.services > MOST_RECORDS:
            raise FeedError(f"{where}: the feed has more than {MOST_RECORDS:,} services. Import it in parts.")

    def _keep(self, path: Path, page: Page) -> None:
        progress = self.progress
        os.replace(path, self._spool.page(progress.pages))
        progress.pages += 1
        progress.services += page.count
        progress.digests.append(page.digest)
        progress.total, progress.total_pages = page.total_items, page.total_pages
        self._spool.save(progress)
        self._on_progress(progress.services, progress.total)
        if self._is_last(page):
            self._finish()

    def _is_last(self, page: Page) -> bool:
        services, pages, total = self.progress.services, self.progress.pages, page.total_items
        wants_more = total is not None and services < total
        if page.total_pages:
            if pages < page.total_pages:
                return page.is_last is True and not wants_more
            return not (page.is_last is False and wants_more)
        if page.is_last is not None:
            return page.is_last
        return total is not None and not wants_more

    def _finish(self) -> None:
        """Note that there are no more pages, unless a whole page or more is wanting."""
        progress = self.progress
        if progress.total is not None and progress.total - progress.services >= max(1, progress.page_size):
            raise FeedError(
                f"{shown(self._url)} gave {progress.services:,} of the {progress.total:,} services that it says it "
                "has. Tell its owner, or try again later."
            )
        progress.has_all_pages = True
        self._spool.save(progress)

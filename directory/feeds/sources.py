"""Opening a feed wherever it is: a file, a folder, a file on the web, or an Open Referral UK API page by page.

An address may be that of an API (its base, or its list of services) or of a file in any format. An API is read page by
page, and service by service where its list gives them in short. Pages wait in ``spool_dir/<source>`` until all are
there: after a break, opening the same feed again within a day goes on from there. Once all records have been read that
folder is removed.

Where a feed comes from an address, or a source is given for it, its records lose what an export of our own says of
their origin: a feed must not speak for another source.
"""

import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx

from directory.feeds.fetching.addresses import Resolve, resolve
from directory.feeds.fetching.client import MOST_DOWNLOAD_BYTES, Fetcher, is_web_address, make_client
from directory.feeds.fetching.paging import OnProgress
from directory.feeds.fetching.remote import OpenFeed, RemoteFeed, without_origin
from directory.feeds.fetching.spool import Spool
from directory.feeds.formats import Format, detect_format, name_source, read_feed, slug
from directory.feeds.records import FeedError

__all__ = ["OnProgress", "OpenFeed", "open_feed"]


def _no_progress(_fetched: int, _total: int | None) -> None:
    """Progress that nobody watches."""


def open_feed(
    target: str,
    *,
    feed_format: Format | None,
    source: str | None,
    spool_dir: Path,
    modified_after: datetime | None = None,
    on_progress: OnProgress = _no_progress,
    most_bytes: int = MOST_DOWNLOAD_BYTES,
    client: httpx.Client | None = None,
    sleep: Callable[[float], None] = time.sleep,
    resolver: Resolve = resolve,
) -> OpenFeed:
    """Open a feed by its path or its http(s) address.

    Args:
        feed_format: ``None`` has it told by the content.
        source: a short name for the feed; ``None`` makes one of the path or address.
        modified_after: ask an API only for what has changed since; files are read whole all the same.
        on_progress: called as a feed is fetched, not as it is read.
        most_bytes: the limit of what is fetched in all, unpacked.
        client, sleep, resolver: for tests.

    Raises:
        FeedError: it is not there, cannot be fetched or read, or is no feed; says how to put it right.
    """
    if not _is_address(target):
        return _open_path(Path(target), feed_format, source)
    given = _read_address(target)
    own_client = client or make_client()
    return RemoteFeed(
        Fetcher(own_client, given, most_bytes=most_bytes, resolve=resolver),
        given,
        Spool(spool_dir / slug(source or _name_address(given))),
        source=source or _name_address(given),
        modified_after=modified_after,
        on_progress=on_progress,
        sleep=sleep,
        close=own_client.close if client is None else _leave_open,
    ).open(feed_format)


def _open_path(path: Path, feed_format: Format | None, source: str | None) -> OpenFeed:
    if not path.exists():
        raise FeedError(f"{path}: there is no such file. Check the path.")
    found = feed_format or detect_format(path)
    records = read_feed(path, found, own_export=source is None)
    return OpenFeed(
        records=without_origin(records) if source else records,
        source=source or name_source(path),
        address=str(path),
        format=found,
        whole=True,
        next_modified_after=None,
    )


def _leave_open() -> None:
    """A client that was given is closed by its giver."""


def _is_address(target: str) -> bool:
    return re.match(r"[a-z][a-z0-9+.-]*://", target.strip(), re.IGNORECASE) is not None


def _read_address(target: str) -> httpx.URL:
    try:
        url = httpx.URL(target.strip()).copy_with(fragment=None)
    except httpx.InvalidURL as error:
        raise FeedError("that is not a web address. Give one like https://example.org/api/services.") from error
    if url.scheme not in ("http", "https"):
        raise FeedError(f"{url.scheme}: only http and https addresses are fetched. Give one, or the path of a file.")
    if not is_web_address(url):
        raise FeedError("that is not a web address. Give one like https://example.org/api/services.")
    return url


def _name_address(url: httpx.URL) -> str:
    """Return a short name for an address: of its host, and of the rest where one host may serve several feeds."""
    path = url.path.rstrip("/").removesuffix("/services")
    port = f" {url.port}" if url.port else ""
    return slug(f"{url.host.removeprefix('www.')}{port} {re.sub(r'[.](jsonl?|csv|zip|xlsx)$', '', path)}")

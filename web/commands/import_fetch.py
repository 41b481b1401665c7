"""Fetching one feed and importing it: a file or folder as it is, an address from where the last time ended."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from directory.feeds.formats import Format
    from directory.feeds.sources import OpenFeed
    from directory.importing import Fetched, ImportReport
    from web.wiring import Signpost


@dataclass(frozen=True, slots=True)
class Wish:
    """What to import; ``source`` and ``feed_format`` are told by the feed where they are not given."""

    target: str
    source: str | None = None
    feed_format: str | None = None
    is_part: bool = False
    is_full: bool = False

    @property
    def is_address(self) -> bool:
        return self.target.lower().startswith(("http://", "https://"))

    @property
    def name(self) -> str:
        """What progress calls it; of an address no more than the host, since the rest may hold a secret."""
        if self.is_address:
            return self.source or urlsplit(self.target).hostname or "feed"
        return self.target.rstrip("/").rpartition("/")[2]


def known_targets(engine: "Engine", *, is_full: bool) -> list[Wish]:
    """Return a wish for every feed that was fetched before."""
    from directory.importing import known_feeds

    return [
        Wish(feed.address, source=feed.source, feed_format=feed.format or None, is_full=is_full)
        for feed in known_feeds(engine)
    ]


def import_target(signpost: "Signpost", wish: Wish, *, is_quiet: bool) -> "ImportReport":
    """Import one feed.

    A feed fetched before is asked only for what has changed since, at least once a week for all of it. Records of our
    own export keep the sources they name only from a file for which none is given: no feed may write over another's.

    Raises:
        click.ClickException: it cannot be read, or is being imported just now; nothing has changed.
    """
    from directory.feeds import FeedError
    from directory.importing import ImportBusy, ImportLost, import_feed
    from web import progress

    try:
        with progress.counting(f"Importing {wish.name}", "records", is_quiet=is_quiet) as on_read:
            opened, fetched = _open(signpost, wish, on_read)
            return import_feed(
                signpost.sql,
                opened.records,
                source=opened.source,
                whole=opened.whole and not wish.is_part,
                keeps_origin=not wish.is_address and wish.source is None,
                fetched=fetched,
                on_progress=on_read,
            )
    except FeedError as error:
        raise click.ClickException(f"{error} Nothing was imported.") from error
    except (ImportBusy, ImportLost) as error:
        raise click.ClickException(str(error)) from error


def _open(
    signpost: "Signpost", wish: Wish, on_fetch: Callable[[int], None]
) -> "tuple[OpenFeed, Fetched | None]":  # fmt: skip
    """Open a feed where the last time ended, and say what to remember of it, if it is at an address."""
    from directory.feeds.sources import open_feed
    from directory.importing import Fetched, feed_at

    known = feed_at(signpost.sql, wish.target, wish.source) if wish.is_address else None
    spool = signpost.settings.var_dir / "feeds"
    spool.mkdir(parents=True, exist_ok=True)
    opened = open_feed(
        wish.target,
        feed_format=_format(wish.feed_format),
        source=wish.source or (known.source if known else None),
        spool_dir=spool,
        modified_after=known.modified_after if known and not wish.is_full else None,
        on_progress=lambda fetched, _: on_fetch(fetched),
    )
    if not wish.is_address:
        return opened, None
    return opened, Fetched(wish.target, opened.format, opened.next_modified_after, shown=opened.address)


def _format(named: str | None) -> "Format | None":
    from directory.feeds import FORMATS

    return next((each for each in FORMATS if each == named), None)

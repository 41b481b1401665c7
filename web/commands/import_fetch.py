"""Fetching one feed and importing it: a file or folder as it is, an address from where the last time ended."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from directory.feeds.formats import Format
    from directory.importing import ImportReport
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
    from directory.feeds.sources import open_feed
    from directory.importing import Fetched, ImportBusy, ImportLost, feed_at, import_feed
    from web import progress

    known = feed_at(signpost.sql, wish.target, wish.source) if wish.is_address else None
    since = known.modified_after if known and not wish.is_full else None
    spool = signpost.settings.var_dir / "feeds"
    spool.mkdir(parents=True, exist_ok=True)
    name = wish.target.rstrip("/").rpartition("/")[2] if not wish.is_address else wish.source or wish.target
    try:
        with progress.counting(f"Importing {name}", "records", is_quiet=is_quiet) as on_read:
            opened = open_feed(
                wish.target,
                feed_format=_format(wish.feed_format),
                source=wish.source or (known.source if known else None),
                spool_dir=spool,
                modified_after=since,
                on_progress=lambda fetched, _: on_read(fetched),
            )
            fetched = Fetched(wish.target, opened.format, opened.next_modified_after) if wish.is_address else None
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


def _format(named: str | None) -> "Format | None":
    from directory.feeds import FORMATS

    return next((each for each in FORMATS if each == named), None)

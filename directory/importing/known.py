"""The feeds that are fetched again and again: where each is, and from when the next fetch may begin."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from directory.feeds.record_parts import in_utc
from directory.importing.saving import insert_rows, table_of

WHOLE_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where a feed was fetched from; ``next_modified_after`` is where the next fetch may begin, if it can.

    ``address`` is kept to fetch from again and may hold a secret; ``shown`` is the one that people read.
    """

    address: str
    format: str
    next_modified_after: datetime | None = None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed that was fetched before.

    ``modified_after`` is ``None`` when all of it has to be fetched: nothing has landed yet, or not all of it for a
    week, after which services that have left the feed would go unnoticed.
    """

    source: str
    address: str
    format: str
    modified_after: datetime | None


def known_feeds(engine: Engine) -> list[KnownFeed]:
    """Return every feed that was ever fetched, by source."""
    feed = table_of("feed")
    with engine.connect() as connection:
        rows = connection.execute(select(feed).order_by(feed.c.source)).all()
        return [
            KnownFeed(row.source, row.address, row.format, _begin(connection, row.source, row.modified_after))
            for row in rows
        ]


def feed_at(engine: Engine, address: str, source: str | None = None) -> KnownFeed | None:
    """Return the feed fetched from an address before, as the source given if one is given."""
    found = [each for each in known_feeds(engine) if each.address == address and source in (None, each.source)]
    return found[0] if found else None


def remember_fetch(connection: Connection, source: str, fetched: Fetched, *, has_landed: bool) -> None:
    """Keep where a source is fetched from; only what has landed moves the point from which to fetch next."""
    feed = table_of("feed")
    values: dict[str, object] = {"address": fetched.address, "format": fetched.format}
    if has_landed:
        values |= {"modified_after": fetched.next_modified_after, "fetched_at": datetime.now(UTC)}
    done = connection.execute(feed.update().where(feed.c.source == source).values(**values))
    if not done.rowcount:
        empty = {"modified_after": None, "fetched_at": None}
        insert_rows(connection, "feed", [{"source": source} | empty | values])


def _begin(connection: Connection, source: str, modified_after: datetime | None) -> datetime | None:
    run = table_of("import_run")
    query = select(func.max(run.c.started_at)).where(
        run.c.source == source, run.c.whole.is_(True), run.c.state.in_(("done", "approved"))
    )
    last_whole = in_utc(connection.execute(query).scalar())
    if last_whole is None or datetime.now(UTC) - last_whole > WHOLE_EVERY:
        return None
    return in_utc(modified_after)

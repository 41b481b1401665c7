"""Which web addresses the directory has, which are due to be followed, and what came of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched

from sqlalchemy import Connection, Engine, delete, insert, select, union

from directory import tables
from directory.quality.contact import url_fault
from directory.quality.links import LinkOutcome

# Two failures this far apart are on different days, or as good as.
APART = timedelta(hours=20)
# One failure may be a bad day of the site's.
FAILURES_TO_BE_BROKEN = 2
_BATCH = 200
_GONE = "gone: "
_TABLES = tables.Service.metadata.tables
_CHECK, _SERVICE = _TABLES["link_check"], _TABLES["service"]


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """How many addresses were followed, and what came of it; offline, nothing was kept."""

    followed: int = 0
    fine: int = 0
    gone: int = 0
    trouble: int = 0
    is_offline: bool = False


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LinkChecks:
    """Keeps what came of following addresses; a link is broken when it was gone twice, on different days."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def due(self, source: str | None = None) -> list[str]:
        """Return the addresses of active listings, or of one source's, that were not followed in the last 20 hours.

        All are held in memory, 10 MB for 100,000 of them; those that cannot be followed by their form are left out.
        """
        since = self._clock() - APART
        with self._engine.connect() as connection:
            recent = set(connection.execute(select(_CHECK.c.url).where(_CHECK.c.checked_at > since)).scalars())
            there = _addresses(connection, source)
        return [url for url in sorted(there - recent) if url_fault(url) is None]

    def broken(self) -> dict[str, str]:
        """Return the addresses that are gone for good, as far as anybody can tell, each with why."""
        query = select(_CHECK.c.url, _CHECK.c.fault).where(
            _CHECK.c.failures >= FAILURES_TO_BE_BROKEN, _CHECK.c.fault.startswith(_GONE)
        )
        with self._engine.connect() as connection:
            return {row.url: row.fault.removeprefix(_GONE) for row in connection.execute(query)}

    def record(self, outcomes: Iterable[LinkOutcome], on_progress: Callable[[int], None]) -> LinkSummary:
        """Keep outcomes as they come.

        Nothing is kept until some web server has answered: where none does, it is this machine that is offline.

        Args:
            on_progress: called with the number of addresses followed so far.
        """
        counts = {"fine": 0, "gone": 0, "trouble": 0}
        waiting: list[LinkOutcome] = []
        is_offline = True
        for outcome in outcomes:
            waiting.append(outcome)
            counts[outcome.state] += 1
            is_offline = is_offline and not outcome.has_answered
            if len(waiting) >= _BATCH and not is_offline:
                self._save(waiting)
                waiting = []
            on_progress(sum(counts.values()))
        if not is_offline:
            self._save(waiting)
        followed = sum(counts.values())
        return LinkSummary(followed, **counts, is_offline=is_offline and followed > 0)

    def forget_unused(self) -> int:
        """Delete what is kept of addresses no active listing has any more; return how many."""
        with self._engine.begin() as connection:
            kept = set(connection.execute(select(_CHECK.c.url)).scalars())
            unused = kept - _addresses(connection, None)
            for part in batched(sorted(unused), _BATCH):
                connection.execute(delete(_CHECK).where(_CHECK.c.url.in_(part)))
        return len(unused)

    def _save(self, outcomes: list[LinkOutcome]) -> None:
        urls = [outcome.url for outcome in outcomes]
        with self._engine.begin() as connection:
            query = select(_CHECK).where(_CHECK.c.url.in_(urls))
            before = {row.url: row for row in connection.execute(query)}
            rows = []
            for outcome in outcomes:
                earlier = before.get(outcome.url)
                rows.append(self._row(outcome, earlier.failures if earlier else 0, earlier.fault if earlier else ""))
            connection.execute(delete(_CHECK).where(_CHECK.c.url.in_(urls)))
            if rows:
                connection.execute(insert(_CHECK), rows)

    def _row(self, outcome: LinkOutcome, failures: int, fault: str) -> dict[str, object]:
        """Return what is kept: trouble changes neither what was known nor how often it failed."""
        if outcome.state == "gone":
            failures, fault = failures + 1, f"{_GONE}{outcome.words}"
        elif outcome.state == "fine":
            failures, fault = 0, ""
        elif not failures:
            fault = f"trouble: {outcome.words}"
        return {"url": outcome.url, "checked_at": self._clock(), "fault": fault, "failures": failures}


def _addresses(connection: Connection, source: str | None) -> set[str]:
    """Return the web addresses people may follow from active listings."""
    page, organization = _TABLES["url"], _TABLES["organization"]
    link, location = _TABLES["service_at_location"], _TABLES["location"]
    active = _SERVICE.c.status == "active"
    if source is not None:
        active = active & (_SERVICE.c.source == source)
    queries = union(
        select(_SERVICE.c.url.label("url")).where(active),
        select(page.c.url).join(_SERVICE, _SERVICE.c.id == page.c.service_id).where(active),
        select(organization.c.website).join(_SERVICE, _SERVICE.c.organization_id == organization.c.id).where(active),
        select(location.c.url)
        .join(link, link.c.location_id == location.c.id)
        .join(_SERVICE, _SERVICE.c.id == link.c.service_id)
        .where(active),
    )
    return set(_not_empty(connection.execute(queries).scalars()))


def _not_empty(urls: Iterable[str | None]) -> Iterator[str]:
    yield from (url for url in urls if url)

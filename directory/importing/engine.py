"""Importing a feed: read to its end, then landed whole or not at all, or held for a person."""

from collections.abc import Callable, Iterable

from sqlalchemy import Engine

from directory.feeds.records import Refusal, ServiceRecord
from directory.importing.known import Fetched
from directory.importing.preparing import FindAreas, default_areas
from directory.importing.report import ImportReport
from directory.importing.runs import Heartbeat, start_run
from directory.importing.settling import Run, no_progress, record_failure, settle, tell
from directory.importing.staging import Staging

PROGRESS_EVERY = 25


def import_feed(
    engine: Engine,
    records: Iterable[ServiceRecord | Refusal],
    *,
    source: str,
    whole: bool = True,
    keeps_origin: bool = True,
    fetched: Fetched | None = None,
    find_areas: FindAreas | None = None,
    on_progress: Callable[[int], None] = no_progress,
    on_landing: Callable[[int], None] = no_progress,
) -> ImportReport:
    """Import a feed in one transaction: what the reader raises half-way leaves the old data as it was.

    Args:
        records: read as they come, never held in memory together.
        source: a short name of the feed; a service is known by it and the feed's id.
        whole: whether this is all that the source has; ``False`` (a page, changes only) closes nothing.
        keeps_origin: whether records may say that they belong to another source, as those of our own exports do.
        fetched: where it was fetched from, remembered for the next time.
        find_areas: the ids of a service area; by default those ``directory.places`` knows.
        on_progress, on_landing: told now and then how many records have been read, and then landed.

    Returns:
        What it did; ``state`` is ``done``, ``held``, or ``failed`` where nothing of a whole feed could be used.

    Raises:
        ImportBusy: another import of this source is running.
        FeedError: and whatever else reading raises, after the run is recorded as failed.
    """
    run_id = start_run(engine, source, address=fetched.shown if fetched else "", whole=whole)
    areas, heartbeat = find_areas or default_areas(), Heartbeat(engine, run_id)
    run = Run(engine, run_id, source, whole, heartbeat, areas, fetched, on_landing)
    try:
        with Staging(source, keeps_origin=keeps_origin) as staging:
            settle(run, staging, _read(records, staging, heartbeat, on_progress))
    except BaseException as error:
        record_failure(run, error)
        raise
    return tell(run)


def _read(
    records: Iterable[ServiceRecord | Refusal],
    staging: Staging,
    heartbeat: Heartbeat,
    on_progress: Callable[[int], None],
) -> int:
    """Read a feed to its end without holding the database, so that a slow one does not keep others from writing."""
    read = 0
    for read, record in enumerate(records, start=1):
        staging.add(record, read)
        if read % PROGRESS_EVERY == 0:
            on_progress(read)
            heartbeat.beat(read)
    on_progress(read)
    return read

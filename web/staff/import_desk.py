"""Imports as editors work with them on pages: look, let one land, throw one away."""

import logging
from collections.abc import Callable
from threading import Thread

from sqlalchemy import Engine

from directory.importing import ImportReport, claim_held, discard, land_claimed, list_reports, load_report
from directory.search import IndexUnavailable, ShorterIndex

log = logging.getLogger(__name__)

type Job = Callable[[], None]


def in_background(job: Job) -> None:
    """Do a job in a thread of its own, which the process waits for before it ends."""
    Thread(target=job, name="import").start()


class ImportDesk:
    """What the pages about imports need.

    Args:
        engine: the directory's database.
        refresh: brings the search index up to date.
        run: does what takes long; a landing of many services is not waited for by the page.
    """

    def __init__(self, engine: Engine, refresh: Callable[[], object], run: Callable[[Job], None] = in_background):
        self._engine = engine
        self._refresh = refresh
        self._run = run

    def latest(self, *, start: int, limit: int) -> list[ImportReport]:
        return list_reports(self._engine, start=start, limit=limit)

    def held(self) -> list[ImportReport]:
        return list_reports(self._engine, state="held")

    def get(self, run_id: int) -> ImportReport | None:
        return load_report(self._engine, run_id)

    def approve(self, run_id: int, *, by: str) -> None:
        """Take a held import up, and land it in a moment; if that fails it is held again.

        Raises:
            NotHeld: somebody has decided it already.
            ImportBusy: an import of its source is running.
        """
        held = claim_held(self._engine, run_id)
        self._run(lambda: self._land(held, by))

    def discard(self, run_id: int, *, by: str) -> None:
        """Throw a held import away.

        Raises:
            NotHeld: somebody has decided it already.
        """
        discard(self._engine, run_id, by=by)

    def _land(self, held: ImportReport, by: str) -> None:
        try:
            land_claimed(self._engine, held, by=by)
        except Exception as error:
            # It is recorded with the import, which is held again; nobody waits for this thread's answer.
            log.error("approved import did not land", exc_info=error, extra={"import_run": held.run_id})
            return
        try:
            self._refresh()
        except (IndexUnavailable, ShorterIndex) as error:
            log.error("search index not refreshed", extra={"error": type(error).__name__})

"""Jobs beside the website: what people said is deleted in time, and search takes each change of the directory."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from directory.search import IndexUnavailable, OutboxBusy, ShorterIndex

HOUR_SECONDS = 3600.0
FOLLOW_SECONDS = 2.0

_log = logging.getLogger(__name__)


class Forgets(Protocol):
    """Conversations, reports of listings, or changes announced to search, as far as forgetting goes."""

    def forget_before(self, moment: datetime) -> int: ...


class Follows(Protocol):
    """The search indexes, as far as taking changes goes."""

    def catch_up(self) -> int: ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


def forget_old(kept: Forgets, retention_days: int, clock: Callable[[], datetime] = _utc_now) -> int:
    """Delete what nobody has touched for ``retention_days``; return how many were."""
    count = kept.forget_before(clock() - timedelta(days=retention_days))
    _log.info("old words forgotten", extra={"kind": type(kept).__name__, "count": count})
    return count


def start_forgetting(kept: Forgets, retention_days: int, *, every_seconds: float = HOUR_SECONDS) -> None:
    """Forget now and every hour, in a thread that ends with the process.

    Several processes may do so at once; deleting what is gone already harms nothing.
    """
    pause = threading.Event()

    def work() -> None:
        while True:
            try:
                forget_old(kept, retention_days)
            except SQLAlchemyError as error:
                _log.warning("forgetting failed", extra={"fault": type(error).__name__})
            pause.wait(every_seconds)

    threading.Thread(target=work, daemon=True, name="forget-old-words").start()


def start_following(upkeep: Follows, *, every_seconds: float = FOLLOW_SECONDS) -> None:
    """Let the search indexes take what changed in the directory, every two seconds, in a thread of the process.

    Several processes may do so at once: a change taken twice changes nothing.
    """
    pause = threading.Event()

    def work() -> None:
        while True:
            try:
                if count := upkeep.catch_up():
                    _log.info("search follows the directory", extra={"count": count})
            except (IndexUnavailable, OutboxBusy, ShorterIndex, SQLAlchemyError) as error:
                _log.warning("search does not follow", extra={"fault": type(error).__name__})
            pause.wait(every_seconds)

    threading.Thread(target=work, daemon=True, name="follow-directory").start()

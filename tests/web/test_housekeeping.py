"""Conversations are forgotten when people were told they would be."""

import threading
from datetime import UTC, datetime, timedelta

from web.housekeeping import forget_old, start_forgetting

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class FakeRecord:
    """Remembers from when on it was told to keep what was said."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []
        self.was_told = threading.Event()

    def forget_before(self, moment: datetime) -> int:
        self.moments.append(moment)
        if len(self.moments) >= 2:
            self.was_told.set()
        return 3


def test_conversations_older_than_the_days_told_are_forgotten() -> None:
    record = FakeRecord()

    count = forget_old(record, 30, clock=lambda: NOW)

    assert count == 3
    assert record.moments == [NOW - timedelta(days=30)]


def test_forgetting_goes_on_for_as_long_as_the_process_runs() -> None:
    record = FakeRecord()

    start_forgetting(record, 30, every_seconds=0.01)

    assert record.was_told.wait(5)

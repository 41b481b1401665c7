"""Where conversations stand, kept over a restart of the engine.

A file of its own, encrypted with the keys of personal fields: what people said is in it. Without a file or keys (the
environment names neither) the state is kept in memory, as Rasa does by itself.
"""

from __future__ import annotations

import os
import sqlite3
import time
from typing import Any, Callable, Iterable, Optional, Text

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

FILE_VARIABLE = "SIGNPOST_TRACKERS"
KEYS_VARIABLE = "SIGNPOST_TRACKER_KEYS"
# Somebody who comes back after this long begins again; the record of what was said is kept elsewhere.
KEPT_SECONDS = 48 * 3600.0
_SWEEP_SECONDS = 600.0
_BUSY_SECONDS = 2.0

_SCHEMA = "CREATE TABLE IF NOT EXISTS tracker (sender TEXT PRIMARY KEY, saved_at REAL NOT NULL, state BLOB NOT NULL)"


class StateFile:
    """Encrypted state by conversation id, in SQLite; what was not touched for two days is deleted.

    Args:
        path: the file; made when it is not there, readable by its owner only.
        keys: Fernet keys, newest first.
        clock: seconds since 1970.
    """

    def __init__(self, path: Text, keys: Iterable[Text], clock: Callable[[], float] = time.time) -> None:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._cipher = MultiFernet([Fernet(key) for key in keys])
        self._clock = clock
        self._swept_at = 0.0
        self._sql = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        self._sql.execute("PRAGMA journal_mode=WAL")
        # A power cut may lose the last turn of a talk, never the file.
        self._sql.execute("PRAGMA synchronous=NORMAL")
        self._sql.execute("PRAGMA secure_delete=ON")
        self._sql.execute(_SCHEMA)

    def save(self, sender: Text, state: Text) -> None:
        now = self._clock()
        sealed = self._cipher.encrypt(state.encode())
        self._sql.execute("INSERT OR REPLACE INTO tracker VALUES (?, ?, ?)", (sender, now, sealed))
        if now - self._swept_at > _SWEEP_SECONDS:
            self._swept_at = now
            self._sql.execute("DELETE FROM tracker WHERE saved_at < ?", (now - KEPT_SECONDS,))

    def load(self, sender: Text) -> Optional[Text]:
        """Return the state; ``None`` when there is none, it is too old, or no key of ours opens it."""
        query = "SELECT state FROM tracker WHERE sender = ? AND saved_at >= ?"
        row = self._sql.execute(query, (sender, self._clock() - KEPT_SECONDS)).fetchone()
        if row is None:
            return None
        try:
            return self._cipher.decrypt(row[0]).decode()
        except InvalidToken:
            return None

    def senders(self) -> Iterable[Text]:
        return [row[0] for row in self._sql.execute("SELECT sender FROM tracker")]


class KeptTrackers(InMemoryTrackerStore):
    """Rasa's own store in memory, with a file in the place of its dictionary when one is named."""

    def __init__(self, domain: Domain, event_broker: Optional[EventBroker] = None, **kwargs: Any) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)
        path, keys = os.environ.get(FILE_VARIABLE), os.environ.get(KEYS_VARIABLE)
        self._file = StateFile(path, keys.split(",")) if path and keys else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        if self._file is None:
            await super().save(tracker)
            return
        await self.stream_events(tracker)
        self._file.save(tracker.sender_id, self.serialise_tracker(tracker))

    async def _retrieve(self, sender_id: Text, fetch_all_sessions: bool) -> Optional[DialogueStateTracker]:
        if self._file is None:
            return await super()._retrieve(sender_id, fetch_all_sessions)
        state = self._file.load(sender_id)
        # A conversation is one session (see the domain), so there is nothing to tell apart.
        return self.deserialise_tracker(sender_id, state) if state else None

    async def keys(self) -> Iterable[Text]:
        return self.store.keys() if self._file is None else self._file.senders()

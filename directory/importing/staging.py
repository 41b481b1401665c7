"""Where a feed waits between being read and landing: a temporary file, so that memory does not grow with the feed."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import NamedTuple, Self

from pydantic_core import PydanticSerializationError

from directory.feeds.records import Refusal, ServiceRecord

BATCH_SIZE = 200
_CACHE_KILOBYTES = 4096
_TABLES = """
    CREATE TABLE record (position INTEGER PRIMARY KEY, source TEXT, record_id TEXT, payload TEXT);
    CREATE UNIQUE INDEX record_of ON record (source, record_id);
    CREATE TABLE refused (record_id TEXT PRIMARY KEY);
    CREATE TABLE entry (
        position INTEGER PRIMARY KEY, kind TEXT, record_number INTEGER, record_id TEXT, service_id TEXT, name TEXT,
        field TEXT, reason TEXT
    );
"""
# NUL as JSON writes it; after one more backslash it is the words for it, which are harmless.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


class Entry(NamedTuple):
    """What an import did to one record, or to part of it; see ``tables.ImportEntry``."""

    kind: str
    record_number: int
    record_id: str | None
    service_id: str | None
    name: str | None
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A record that waits. ``is_ours`` says that it comes from an export of our own, and so brings ``modified_at``."""

    source: str
    record: ServiceRecord
    is_ours: bool


class Unkeepable(Exception):
    """A record holds characters that no database can keep."""


def write_payload(record: ServiceRecord) -> str:
    """Return a record as JSON, with what pydantic leaves out of dumps, all but its repairs.

    Raises:
        Unkeepable: it holds characters that no database can keep.
    """
    apart = {
        "origin": record.origin,
        "modified_at": record.modified_at.isoformat() if record.modified_at else None,
        "status_note": record.status_note,
        "record_number": record.record_number,
    }
    try:
        dumped = record.model_dump_json()
    except PydanticSerializationError as error:
        raise Unkeepable from error
    payload = f"{dumped[:-1]},{json.dumps(apart)[1:]}"
    if _NUL.search(payload):
        raise Unkeepable
    return payload


class Staging:
    """The records, refusals and findings of one import, in a temporary file that goes when the import ends.

    Args:
        source: whose records those without an origin of their own are.
        keeps_origin: whether a record may say that it belongs to another source, as our own exports do. Where it
            may not, neither does it say when our copy changed, nor why it is closed.
    """

    def __init__(self, source: str, *, keeps_origin: bool = True) -> None:
        self._source = source
        self._keeps_origin = keeps_origin
        self._folder = TemporaryDirectory(prefix="signpost-import-", ignore_cleanup_errors=True)
        self._file = sqlite3.connect(Path(self._folder.name) / "staging.db", isolation_level=None)
        self._file.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KILOBYTES}; {_TABLES}"
        )
        self._file.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._folder.cleanup()

    def add(self, record: ServiceRecord | Refusal, number: int) -> None:
        """Put a record by, or note why it cannot be used; ``number`` is its place in the feed, from 1."""
        if isinstance(record, Refusal):
            self.refuse(record)
        else:
            self._add_record(record, record.record_number or number)

    def refuse(self, refusal: Refusal) -> None:
        self.note("refused", refusal.reason, number=refusal.record_number, record_id=refusal.record_id,
                  name=refusal.name)  # fmt: skip
        if refusal.record_id:
            self._file.execute("INSERT OR IGNORE INTO refused VALUES (?)", (_keepable(refusal.record_id),))

    def note(
        self,
        kind: str,
        reason: str = "",
        *,
        number: int = 0,
        record_id: str | None = None,
        service_id: str | None = None,
        name: str | None = None,
        field: str = "",
    ) -> None:
        """Keep a line of the report."""
        words = [_keepable(word) for word in (record_id, service_id, name, field, reason)]
        self._file.execute("INSERT INTO entry VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", (kind, number, *words))

    def batches(self) -> Iterator[list[Staged]]:
        """Yield the records in the order they were read."""
        last = 0
        query = "SELECT position, source, payload FROM record WHERE position > ? ORDER BY position LIMIT ?"
        while rows := self._file.execute(query, (last, BATCH_SIZE)).fetchall():
            last = rows[-1][0]
            yield [_unpack(source, payload) for _, source, payload in rows]

    def payloads(self) -> Iterator[list[tuple[int, str]]]:
        """Yield every record as it is kept, with its position, in batches."""
        last = 0
        query = "SELECT position, payload FROM record WHERE position > ? ORDER BY position LIMIT ?"
        while rows := self._file.execute(query, (last, BATCH_SIZE)).fetchall():
            last = rows[-1][0]
            yield rows

    def entries(self) -> Iterator[list[Entry]]:
        """Yield the lines of the report in batches."""
        last = 0
        query = "SELECT * FROM entry WHERE position > ? ORDER BY position LIMIT ?"
        while rows := self._file.execute(query, (last, BATCH_SIZE)).fetchall():
            last = rows[-1][0]
            yield [Entry(*row[1:]) for row in rows]

    def count(self, source: str | None = None) -> int:
        """Return how many records can be used, of one source or of all."""
        query = "SELECT count(*) FROM record WHERE source = coalesce(?, source)"
        return int(self._file.execute(query, (source,)).fetchone()[0])

    def sources(self) -> list[str]:
        """Return the sources whose records these are; the import's own when there is none."""
        rows = self._file.execute("SELECT DISTINCT source FROM record ORDER BY source").fetchall()
        return [row[0] for row in rows] or [self._source]

    def seen(self, source: str, record_ids: Sequence[str]) -> set[str]:
        """Return those of the ids that the feed holds; a refused one is in it still."""
        marks = ",".join("?" * len(record_ids))
        query = f"""
            SELECT record_id FROM record WHERE source = ? AND record_id IN ({marks})
            UNION SELECT record_id FROM refused WHERE record_id IN ({marks})
        """  # noqa: S608 - only question marks are put in.
        return {row[0] for row in self._file.execute(query, (source, *record_ids, *record_ids))}

    def _add_record(self, record: ServiceRecord, number: int) -> None:
        record = self._stamped(record, number)
        source = record.origin or self._source
        try:
            payload = write_payload(record)
        except Unkeepable:
            reason = "it holds characters that cannot be kept (U+0000 or half a pair). Save the feed as UTF-8."
            self.refuse(Refusal(number, record.id, record.name, reason))
            return
        added = self._file.execute(
            "INSERT OR IGNORE INTO record VALUES (NULL, ?, ?, ?)", (source, record.id, payload)
        ).rowcount
        if not added:
            reason = f"id {record.id} came earlier in this feed. Give each service an id of its own."
            self.refuse(Refusal(number, record.id, record.name, reason))
            return
        for repair in record.repairs:
            self.note(
                "repaired", repair.reason, number=repair.record_number or number, record_id=repair.record_id,
                name=repair.name, field=repair.field,
            )  # fmt: skip

    def _stamped(self, record: ServiceRecord, number: int) -> ServiceRecord:
        apart: dict[str, object] = {} if record.record_number == number else {"record_number": number}
        if not (self._keeps_origin and record.origin) and (record.origin or record.modified_at or record.status_note):
            apart |= {"origin": None, "modified_at": None, "status_note": ""}
        return record.model_copy(update=apart) if apart else record


def _unpack(source: str, payload: str) -> Staged:
    record = ServiceRecord.model_validate_json(payload)
    return Staged(source, record, is_ours=record.origin is not None)


def _keepable(text: str | None) -> str | None:
    """Return text that both databases can keep, with what they cannot replaced by a question mark."""
    return None if text is None else text.replace("\0", "?").encode("utf-8", "replace").decode()

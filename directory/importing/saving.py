"""Writing records into the tables, each service whole: what an import and an editor do alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import batched
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from directory import tables
from directory.feeds import rows
from directory.feeds.records import ServiceRecord

type Owned = tuple[str, ServiceRecord]

BATCH_SIZE = 200
_METADATA = tables.Service.metadata
_CHILD_TABLES = (
    "attribute", "schedule", "phone", "contact", "service_at_location", "language", "eligibility", "cost_option",
    "service_area", "url", "funding", "service_capacity", "required_document", "service_need",
)  # fmt: skip
_ORGANIZATION_PARTS = ("attribute", "phone", "contact", "organization_identifier")
_LOCATION_PARTS = ("attribute", "phone", "language", "address", "accessibility")
_REMEMBERED = 4096


def table_of(name: str) -> Table:
    return _METADATA.tables[name]


class Saver:
    """Writes batches of services into one transaction.

    Organisations, places and terms come again with each of their services, so the latest written are remembered
    (a few thousand) and the same one is not written twice.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_news = _make_memory()

    def save(self, records: Sequence[Owned], *, new: frozenset[str], now: datetime) -> None:
        """Write services with all that hangs on them.

        Args:
            records: each with the source it belongs to; no two the same service.
            new: the ids of those that the directory does not hold.
            now: when our copies change, for records that do not bring that with them.
        """
        self._save_shared(records)
        own = {row["id"]: row for row in (rows.service_row(record, source, now) for source, record in records)}
        insert_rows(self._connection, "service", [row for key, row in own.items() if key in new])
        update_rows(self._connection, "service", [row for key, row in own.items() if key not in new])
        self._replace_children(records, [key for key in own if key not in new])

    def _save_shared(self, records: Sequence[Owned]) -> None:
        taxonomies = [rows.taxonomy_rows(record) for _, record in records]
        for name in ("taxonomy", "taxonomy_term"):
            upsert(self._connection, name, self._news(name, _gather(taxonomies, name)))
        organizations = {(source, record.organization.id): record.organization for source, record in records}
        self._save_owners(
            "organization",
            _ORGANIZATION_PARTS,
            [rows.organization_rows(organization, source) for (source, _), organization in organizations.items()],
        )
        locations = {
            (source, at.location.id): at.location for source, record in records for at in record.service_at_locations
        }
        self._save_owners(
            "location", _LOCATION_PARTS, [rows.location_rows(place, source) for (source, _), place in locations.items()]
        )

    def _save_owners(self, owner: str, parts: Sequence[str], saved: Sequence[rows.Rows]) -> None:
        news = [each for each in saved if self._is_news(owner, each[owner][0]["id"], repr(each))]
        present = upsert(self._connection, owner, _gather(news, owner))
        for name in parts:
            delete_of(self._connection, name, f"{owner}_id", present)
        for name in reversed(parts):
            insert_rows(self._connection, name, _gather(news, name))

    def _replace_children(self, records: Sequence[Owned], present: Sequence[str]) -> None:
        for name in _CHILD_TABLES:
            delete_of(self._connection, name, "service_id", present)
        children = [rows.child_rows(record, source) for source, record in records]
        # Parents come last among the children to be deleted, so the way back is the order to insert in.
        for name in reversed(_CHILD_TABLES):
            insert_rows(self._connection, name, _gather(children, name))

    def _news(self, name: str, written: Iterable[rows.Row]) -> Iterator[rows.Row]:
        return (row for row in written if self._is_news(name, row["id"], repr(row)))


def _make_memory() -> Callable[[str, str, str], bool]:
    """Return a function that says whether a row differs from the one last written under its id."""

    @lru_cache(maxsize=_REMEMBERED)
    def place_of(_table: str, _id: str) -> list[int]:
        return []

    def is_news(table: str, row_id: str, content: str) -> bool:
        place, digest = place_of(table, row_id), hash(content)
        if place == [digest]:
            return False
        place[:] = [digest]
        return True

    return is_news


def _gather(parts: Iterable[rows.Rows], name: str) -> list[rows.Row]:
    return [row for part in parts for row in part.get(name, ())]


def insert_rows(connection: Connection, name: str, new: Sequence[Mapping[str, Any]]) -> None:
    if new:
        connection.execute(insert(table_of(name)), list(new))


def update_rows(connection: Connection, name: str, changed: Sequence[rows.Row]) -> None:
    """Set all columns of rows that are there, by id."""
    table = table_of(name)
    renamed = [{"row_id" if key == "id" else key: value for key, value in row.items()} for row in changed]
    if renamed:
        connection.execute(update(table).where(table.c.id == bindparam("row_id")), renamed)


def delete_of(connection: Connection, name: str, key: str, ids: Iterable[str]) -> None:
    table = table_of(name)
    for part in batched(ids, BATCH_SIZE):
        connection.execute(delete(table).where(table.c[key].in_(part)))


def upsert(connection: Connection, name: str, written: Iterable[rows.Row]) -> list[str]:
    """Insert the rows whose id is new and update the others; the last of two with one id stands.

    Returns:
        The ids that were there before.
    """
    by_id = {row["id"]: row for row in written}
    table = table_of(name)
    present: list[str] = []
    for part in batched(by_id, BATCH_SIZE):
        present.extend(connection.execute(select(table.c.id).where(table.c.id.in_(part))).scalars())
    old = set(present)
    insert_rows(connection, name, [row for row_id, row in by_id.items() if row_id not in old])
    update_rows(connection, name, [by_id[row_id] for row_id in present])
    return present


def announce(connection: Connection, changes: Mapping[str, str], at: datetime) -> None:
    """Leave word for the search index in the transaction that makes the changes (``{service_id: what happened}``)."""
    insert_rows(
        connection,
        "outbox",
        [{"service_id": service_id, "change": change, "at": at} for service_id, change in changes.items()],
    )

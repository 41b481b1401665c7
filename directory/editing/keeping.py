"""Keeping one changed listing: its rows, pins, history and word for the search index, in the caller's transaction."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, Self

from sqlalchemy import Connection, delete, select, update

from directory.editing.changes import Action, Change, FieldChange
from directory.feeds.records import ServiceRecord
from directory.feeds.rows import make_id
from directory.importing.comparing import differences, history_row, write_history
from directory.importing.landing import GONE_FROM_FEED, OWN
from directory.importing.pins import Pin, Pins
from directory.importing.preparing import FindAreas, prepare
from directory.importing.saving import Saver, announce, insert_rows, table_of
from directory.stored import load_records

_BATCH = 200
_ANNOUNCED: dict[Action, str] = {"added": "added", "closed": "closed"}


@dataclass(frozen=True, slots=True)
class Keeping:
    """A listing as it is held, about to be changed; ``record`` is it, ``pins`` the editors' values in it."""

    connection: Connection
    service_id: str
    source: str
    record: ServiceRecord
    find_areas: FindAreas
    now: datetime
    is_new: bool = False
    pins: dict[str, Pin] = field(default_factory=dict)

    @classmethod
    def of_held(
        cls, connection: Connection, service_id: str, source: str, find_areas: FindAreas, now: datetime
    ) -> Self:
        record = load_records(connection, [service_id])[service_id]
        pins = Pins(connection).of([service_id]).get(service_id, {})
        return cls(connection, service_id, source, record, find_areas, now, pins=pins)

    @classmethod
    def of_new(cls, connection: Connection, record: ServiceRecord, find_areas: FindAreas, now: datetime) -> Self:
        return cls(connection, make_id("service", OWN, record.id), OWN, record, find_areas, now, is_new=True)

    def keep(
        self,
        record: ServiceRecord,
        action: Action,
        *,
        by: str,
        reason: str,
        pinned: Collection[str] = (),
        released: Collection[str] = (),
        note: str | None = None,
    ) -> Change:
        """Write the record in place of the one held.

        Args:
            pinned: the fields in which it is an editor's word.
            released: the fields in which it is the feed's word again.
            note: why it is closed, if that changes.
        """
        record = prepare(record, self.find_areas)
        changes = [] if self.is_new else differences(self.record, record)
        kept_note = self.record.status_note if note is None else note
        if kept_note != self.record.status_note:
            changes.append({"field": "status_note", "old": self.record.status_note, "new": kept_note})
        if changes or self.is_new:
            self._write(record, kept_note, action)
        self._pin(record, pinned, by)
        self._unpin(released)
        if changes or self.is_new or released:
            line = history_row(self.service_id, action, changes, by=by, at=self.now, reason=reason)
            write_history(self.connection, [line])
        fields = tuple(FieldChange(each["field"], each["old"], each["new"]) for each in changes)
        return Change(self.service_id, record.name, action, by, self.now, fields, reason)

    def _write(self, record: ServiceRecord, note: str, action: Action) -> None:
        kept = record.model_copy(update={"status_note": note, "modified_at": None})
        new = frozenset({self.service_id} if self.is_new else ())
        Saver(self.connection).save([(self.source, kept)], new=new, now=self.now)
        announce(self.connection, {self.service_id: _ANNOUNCED.get(action, "changed")}, self.now)
        self._tell_sharers(record)

    def _tell_sharers(self, record: ServiceRecord) -> None:
        """Count the services that share a changed organisation or place as changed too."""
        shared: set[str] = set()
        service, link = table_of("service"), table_of("service_at_location")
        if self.is_new or record.organization != self.record.organization:
            organization_id = make_id("organization", self.source, record.organization.id)
            shared.update(self._ids(select(service.c.id).where(service.c.organization_id == organization_id)))
        if self.is_new or record.service_at_locations != self.record.service_at_locations:
            places = [make_id("location", self.source, at.location.id) for at in record.service_at_locations]
            shared.update(self._ids(select(link.c.service_id).where(link.c.location_id.in_(places))))
        shared.discard(self.service_id)
        for part in batched(sorted(shared), _BATCH):
            self.connection.execute(update(service).where(service.c.id.in_(part)).values(modified_at=self.now))
            announce(self.connection, dict.fromkeys(part, "changed"), self.now)

    def _ids(self, query: Any) -> list[str]:
        return list(self.connection.execute(query).scalars())

    def _pin(self, record: ServiceRecord, fields: Collection[str], by: str) -> None:
        """Let the editor's values stand against the feed; those it says itself need no pin."""
        if self.source == OWN:
            return
        before, after = self.record.model_dump(mode="json"), record.model_dump(mode="json")
        is_gone = self.record.status_note == GONE_FROM_FEED
        for name in fields:
            held = self.pins.get(name)
            feed = held.feed if held else (None if name == "status" and is_gone else before[name])
            self._unpin([name])
            if feed != after[name]:
                value = {"ours": after[name], "feed": feed}
                row = {"service_id": self.service_id, "field": name, "value": value, "by": by, "at": self.now}
                insert_rows(self.connection, "listing_edit", [row])
        if "organization" in fields:
            self._take_over_organization(record)

    def _take_over_organization(self, record: ServiceRecord) -> None:
        """End other listings' pins on the same organisation, which the latest word replaces."""
        edit, service = table_of("listing_edit"), table_of("service")
        organization_id = make_id("organization", self.source, record.organization.id)
        sharers = select(service.c.id).where(
            service.c.organization_id == organization_id, service.c.id != self.service_id
        )
        self.connection.execute(
            delete(edit).where(edit.c.field == "organization", edit.c.service_id.in_(sharers))
        )  # fmt: skip

    def _unpin(self, fields: Collection[str]) -> None:
        Pins(self.connection).drop(self.service_id, fields)

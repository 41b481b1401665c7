"""Landing: what a feed said becomes what the directory holds, in one transaction of the caller's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from directory.feeds.records import ServiceRecord
from directory.feeds.rows import make_id
from directory.importing.comparing import differences, field_names, history_row, write_history
from directory.importing.pins import CHECKED, Pin, Pinned, Pins, apply_pins
from directory.importing.preparing import FindAreas, prepare
from directory.importing.saving import Owned, Saver, announce, table_of
from directory.importing.staging import Staged, Staging
from directory.stored import load_records

GONE_FROM_FEED = "no longer in the feed"
OWN = "own"
LANDED = ("added", "changed", "closed", "reopened", "kept")


@dataclass(slots=True)
class Counts:
    """How many services an import did what to."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    reopened: int = 0
    kept: int = 0

    @property
    def used(self) -> int:
        return self.added + self.changed + self.unchanged + self.reopened


@dataclass(slots=True)
class _Arrival:
    """A record on its way in: as it will be kept, beside what is held of it now."""

    staged: Staged
    id: str
    held: Row[*tuple[Any, ...]] | None
    pinned: Pinned
    record: ServiceRecord
    note: str
    kind: str = "unchanged"
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return (
            self.held is not None
            and self.held.fingerprint == self.record.fingerprint()
            and self.held.status_note == self.note
        )


class Landing:
    """One landing.

    Args:
        connection: in a transaction; nothing is committed here.
        staging: what was read; what becomes of each record is noted there too.
        find_areas: the ids of a service area, the most precise first.
        on_progress: called with how many records have landed.
    """

    def __init__(
        self,
        connection: Connection,
        staging: Staging,
        *,
        find_areas: FindAreas,
        on_progress: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._staging = staging
        self._find_areas = find_areas
        self._on_progress = on_progress
        self._saver = Saver(connection)
        self._pins = Pins(connection)
        self._now = datetime.now(UTC)
        self.counts = Counts()

    def land(self, *, whole: bool) -> Counts:
        """Write every record; of a whole feed, close what is no longer in it."""
        done = 0
        for batch in self._staging.batches():
            self._land_batch(batch)
            done += len(batch)
            self._on_progress(done)
        if whole:
            for source in self._staging.sources():
                self._close_gone(source)
        return self.counts

    def _land_batch(self, batch: Sequence[Staged]) -> None:
        arrivals = self._arrivals(batch)
        self._judge(arrivals)
        stale = [each for each in arrivals if each.kind != "unchanged"]
        self._save(stale)
        for each in arrivals:
            setattr(self.counts, each.kind, getattr(self.counts, each.kind) + 1)
            if each.kind != "unchanged":
                self._note(each, each.kind, field=field_names(each.changes))
            self._settle_pins(each)

    def _arrivals(self, batch: Sequence[Staged]) -> list[_Arrival]:
        ids = {make_id("service", each.source, each.record.id): each for each in batch}
        held = self._held(list(ids))
        pins = self._pins.of(list(held))
        prepared = {key: prepare(each.record, self._find_areas) for key, each in ids.items()}
        shared = self._pins.shared(
            {make_id("organization", each.source, each.record.organization.id) for each in batch},
            {
                make_id("location", each.source, at.location.id)
                for each in batch
                for at in each.record.service_at_locations
            },
        )
        arrivals = []
        for key, staged in ids.items():
            own = pins.get(key, {})
            pinned = apply_pins(prepared[key], own, is_feed=not staged.is_ours)
            record = shared.apply(staged.source, pinned.record, but_for=own)
            arrivals.append(_Arrival(staged, key, held.get(key), pinned, record, _note_of(record, held.get(key), own)))
        return arrivals

    def _held(self, ids: Sequence[str]) -> dict[str, Row[*tuple[Any, ...]]]:
        # Locked, so that an editor's change waits for this import or comes before its pins are read.
        service = table_of("service")
        columns = (service.c.id, service.c.fingerprint, service.c.status_note)
        query = select(*columns).where(service.c.id.in_(ids)).order_by(service.c.id).with_for_update()
        rows: Sequence[Row[*tuple[Any, ...]]] = self._connection.execute(query).all()
        return {row.id: row for row in rows}

    def _judge(self, arrivals: Sequence[_Arrival]) -> None:
        """Say of each what kind of change it is; where fingerprints differ, the fields decide."""
        suspects = [each for each in arrivals if each.held is not None and not each.is_same]
        stored = load_records(self._connection, [each.id for each in suspects])
        for each in arrivals:
            if each.held is None:
                each.kind = "added"
        for each in suspects:
            held = stored[each.id]
            each.changes = differences(held, each.record)
            if held.status_note != each.note:
                each.changes.append({"field": "status_note", "old": held.status_note, "new": each.note})
            if held.status_note == GONE_FROM_FEED and each.note != GONE_FROM_FEED:
                each.kind = "reopened"
            elif each.changes:
                each.kind = "changed"
            else:
                self._refresh_fingerprint(each)

    def _refresh_fingerprint(self, arrival: _Arrival) -> None:
        service = table_of("service")
        values = {"fingerprint": arrival.record.fingerprint()}
        self._connection.execute(update(service).where(service.c.id == arrival.id).values(**values))

    def _save(self, stale: Sequence[_Arrival]) -> None:
        if not stale:
            return
        records: list[Owned] = [
            (each.staged.source, each.record.model_copy(update={"status_note": each.note})) for each in stale
        ]
        new = frozenset(each.id for each in stale if each.kind == "added")
        self._saver.save(records, new=new, now=self._now)
        announce(self._connection, {each.id: _ANNOUNCED[each.kind] for each in stale}, self._now)
        history = [
            history_row(each.id, _ACTIONS[each.kind], each.changes, by=_by(each.staged.source), at=self._now)
            for each in stale
            if each.kind != "added"
        ]
        write_history(self._connection, history)

    def _settle_pins(self, arrival: _Arrival) -> None:
        pinned = arrival.pinned
        if arrival.staged.is_ours:
            return
        if pinned.fallen:
            self._pins.drop(arrival.id, pinned.fallen)
        for name, pin in pinned.kept.items():
            self._pins.note_feed(arrival.id, name, pin, pinned.feed[name])
            if name not in CHECKED:
                self.counts.kept += 1
                self._note(arrival, "kept", _kept_words(pin, "the feed says something else"), field=name)

    def _note(self, arrival: _Arrival, kind: str, reason: str = "", *, field: str = "") -> None:
        record = arrival.record
        self._staging.note(
            kind, reason, number=record.record_number, record_id=record.id, service_id=arrival.id, name=record.name,
            field=field,
        )  # fmt: skip

    def _close_gone(self, source: str) -> None:
        if source == OWN:
            # Our own listings belong to no feed, so that none can close them.
            return
        service = table_of("service")
        last = ""
        query = select(service.c.id, service.c.source_id, service.c.name, service.c.status, service.c.status_note)
        query = query.where(service.c.source == source).order_by(service.c.source_id).limit(200)
        while page := self._connection.execute(query.where(service.c.source_id > last)).all():
            last = page[-1].source_id
            seen = self._staging.seen(source, [row.source_id for row in page])
            gone: Sequence[Row[*tuple[Any, ...]]] = [
                row for row in page if row.source_id not in seen and row.status_note != GONE_FROM_FEED
            ]
            self._close(source, gone)

    def _close(self, source: str, gone: Sequence[Row[*tuple[Any, ...]]]) -> None:
        pins = self._pins.of([row.id for row in gone])
        closing = []
        for row in gone:
            pin = pins.get(row.id, {}).get("status")
            about = {"record_id": row.source_id, "service_id": row.id, "name": row.name}
            if pin is not None and pin.ours == "active":
                self.counts.kept += 1
                self._pins.note_feed(row.id, "status", pin, None)
                self._staging.note("kept", _kept_words(pin, GONE_FROM_FEED), field="status", **about)
            else:
                closing.append(row)
                self._staging.note("closed", GONE_FROM_FEED, field="status", **about)
        if closing:
            self.counts.closed += len(closing)
            close_services(
                self._connection, closing, note=GONE_FROM_FEED, by=_by(source), reason=GONE_FROM_FEED, at=self._now
            )


_ANNOUNCED = {"added": "added", "changed": "changed", "reopened": "changed"}
_ACTIONS = {"changed": "imported", "reopened": "reopened"}


def close_services(
    connection: Connection, services: Sequence[Row[*tuple[Any, ...]]], *, note: str, by: str, reason: str, at: datetime
) -> None:
    """Close services (rows with ``id`` and ``status``), with their history and word for the search index."""
    service = table_of("service")
    # Without its fingerprint a service is looked at afresh when its feed brings it back.
    values = {"status": "inactive", "status_note": note, "fingerprint": "", "modified_at": at}
    ids = [row.id for row in services]
    connection.execute(update(service).where(service.c.id.in_(ids)).values(**values))
    announce(connection, dict.fromkeys(ids, "closed"), at)
    history = [
        history_row(
            row.id,
            "closed",
            [{"field": "status", "old": row.status, "new": "inactive"}] if row.status != "inactive" else [],
            by=by,
            at=at,
            reason=reason,
        )
        for row in services
    ]
    write_history(connection, history)


def _note_of(record: ServiceRecord, held: Row[*tuple[Any, ...]] | None, pins: Mapping[str, Pin]) -> str:
    """Return why a service is closed: our export brings that with it; a feed leaves an editor's closing as it was."""
    if record.origin is not None:
        return record.status_note
    is_closed_by_editor = "status" in pins and pins["status"].ours != "active"
    return held.status_note if held is not None and is_closed_by_editor else ""


def _kept_words(pin: Pin, but: str) -> str:
    return f"{but}; the value set by {pin.by} stands until it is released"


def _by(source: str) -> str:
    return f"import of {source}"

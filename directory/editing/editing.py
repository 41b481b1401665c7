"""Editors' changes to listings, each in one transaction with its history and word for the search index."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from directory.editing.changes import (
    Change,
    EditingBusy,
    EditRefused,
    FieldChange,
    HistoryLine,
    UnknownListing,
)
from directory.editing.keeping import Keeping
from directory.editing.values import changed_values, clean_listing, refusal_of
from directory.feeds.record_parts import in_utc
from directory.feeds.records import ServiceRecord
from directory.feeds.rows import make_id
from directory.importing.landing import GONE_FROM_FEED, OWN
from directory.importing.pins import Pin, Pins, with_values
from directory.importing.preparing import FindAreas, default_areas
from directory.importing.saving import table_of
from directory.opening import LONDON
from directory.stored import load_records

CLOSED_BY_EDITOR = "closed by an editor"
HISTORY_SHOWN = 200


def _now() -> datetime:
    return datetime.now(UTC)


class Editing:
    """Changes listings, one at a time; thread-safe.

    A field that an editor changes in a feed's listing is pinned: the editor's value stands when the feed is imported
    again, until it is released or the feed says the same. Every method takes the listing's id or ``SOURCE:ID``.

    Args:
        engine: the directory's database.
        find_areas: the ids of a service area; by default ``directory.places`` is asked.
        now: the present moment, aware.
    """

    def __init__(
        self, engine: Engine, *, find_areas: FindAreas | None = None, now: Callable[[], datetime] = _now
    ) -> None:
        self._engine = engine
        self._find_areas = find_areas
        self._now = now

    def find(self, named: str) -> str:
        """Return a listing's id.

        Raises:
            UnknownListing: there is no such listing.
        """
        with self._engine.connect() as connection:
            return str(_find(connection, named).id)

    def edit(self, service_id: str, changes: Mapping[str, Any], *, by: str, reason: str = "") -> Change:
        """Set fields, given by name or by a path such as ``organization.website`` or ``phones.0.number``.

        Raises:
            UnknownListing: there is no such listing.
            EditRefused: a value is not one the field can have; nothing is changed.
            EditingBusy: an import is landing.
        """
        with self._keeping(service_id) as keeping:
            wanted = changed_values(keeping.record, changes)
            record = _checked(keeping.record, wanted)
            note = CLOSED_BY_EDITOR if "status" in wanted and record.status == "inactive" else None
            if "status" in wanted and record.status == "active":
                note = ""
            return keeping.keep(record, "edited", by=by, reason=reason, pinned=tuple(wanted), note=note)

    def close(self, service_id: str, *, by: str, reason: str = "") -> Change:
        """Close a listing; it stays closed whatever its feed says, until it is reopened or released."""
        with self._keeping(service_id) as keeping:
            record = _checked(keeping.record, {"status": "inactive"})
            return keeping.keep(record, "closed", by=by, reason=reason, pinned=("status",), note=CLOSED_BY_EDITOR)

    def reopen(self, service_id: str, *, by: str, reason: str = "") -> Change:
        """Open a closed listing; one that has left its feed stays open without it."""
        with self._keeping(service_id) as keeping:
            record = _checked(keeping.record, {"status": "active"})
            return keeping.keep(record, "reopened", by=by, reason=reason, pinned=("status",), note="")

    def mark_checked(self, service_id: str, by: str, on: date | None = None, *, reason: str = "") -> Change:
        """Record that somebody checked the listing's details on a day (today); a later check by the feed replaces it.

        Raises:
            EditRefused: the day is still to come.
        """
        today = self._now().astimezone(LONDON).date()
        day = on or today
        if day > today:
            raise EditRefused({"assured_date": f"is still to come. Give a day up to today, {today}."})
        with self._keeping(service_id) as keeping:
            values = {"assured_date": day, "assurer": by}
            record = _checked(keeping.record, values)
            return keeping.keep(record, "checked", by=by, reason=reason, pinned=tuple(values))

    def release(self, service_id: str, field: str, *, by: str, reason: str = "") -> Change:
        """Give a field back to the feed, whose latest value it takes at once.

        Raises:
            EditRefused: no editor's value stands in that field.
        """
        with self._keeping(service_id) as keeping:
            pin = keeping.pins.get(field)
            if pin is None:
                held = ", ".join(keeping.pins) or "none"
                raise EditRefused({field: f"has no editor's value that could be released. Those that have: {held}."})
            is_gone = field == "status" and pin.feed is None
            value = "inactive" if is_gone else pin.feed
            note = (GONE_FROM_FEED if is_gone else "") if field == "status" else None
            record = _checked(keeping.record, {field: value})
            return keeping.keep(record, "released", by=by, reason=reason, released=(field,), note=note)

    def add(self, written: ServiceRecord | Mapping[str, Any], *, by: str, reason: str = "") -> Change:
        """Add a listing of our own; an id that is not given is made from the name.

        Raises:
            EditRefused: the listing is not whole, or its id is taken.
        """
        record = written if isinstance(written, ServiceRecord) else _read_listing(written)
        record = record.model_copy(update={"origin": None, "modified_at": None, "status_note": "", "repairs": ()})
        with self._transaction() as connection:
            if load_records(connection, [make_id("service", OWN, record.id)]):
                raise EditRefused({"id": f"{record.id} is taken by a listing of our own. Give another id."})
            return Keeping.of_new(connection, record, self._areas, self._now()).keep(
                record, "added", by=by, reason=reason
            )

    def history(self, service_id: str, *, limit: int = HISTORY_SHOWN) -> list[HistoryLine]:
        """Return what was done to a listing, newest first.

        Raises:
            UnknownListing: there is no such listing.
        """
        change = table_of("listing_change")
        with self._engine.connect() as connection:
            found = _find(connection, service_id)
            query = select(change).where(change.c.service_id == found.id).order_by(change.c.id.desc()).limit(limit)
            return [_line(row) for row in connection.execute(query)]

    def pins(self, service_id: str) -> dict[str, Pin]:
        """Return the fields in which an editor's value stands.

        Raises:
            UnknownListing: there is no such listing.
        """
        with self._engine.connect() as connection:
            found = _find(connection, service_id)
            return Pins(connection).of([found.id]).get(found.id, {})

    @property
    def _areas(self) -> FindAreas:
        return self._find_areas or default_areas()

    @contextmanager
    def _keeping(self, named: str) -> Iterator[Keeping]:
        with self._transaction() as connection:
            row = _find(connection, named)
            _lock(connection, row.id)
            yield Keeping.of_held(connection, row.id, row.source, self._areas, self._now())

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except (OperationalError, IntegrityError) as error:
            # The latter is somebody adding the same listing, organisation or place at this moment.
            raise EditingBusy from error


def _find(connection: Connection, named: str) -> Row[*tuple[Any, ...]]:
    service = table_of("service")
    source, _, source_id = named.partition(":")
    is_named = service.c.id == named
    if source_id:
        is_named = is_named | ((service.c.source == source) & (service.c.source_id == source_id))
    query = select(service.c.id, service.c.source).where(is_named)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownListing(named)
    return row


def _lock(connection: Connection, service_id: str) -> None:
    """Keep a listing from others until the transaction ends; SQLite locks by writing only."""
    service = table_of("service")
    connection.execute(update(service).where(service.c.id == service_id).values(status=service.c.status))


def _checked(record: ServiceRecord, values: Mapping[str, Any]) -> ServiceRecord:
    try:
        return with_values(record, values)
    except ValidationError as error:
        raise refusal_of(error) from error


def _read_listing(written: Mapping[str, Any]) -> ServiceRecord:
    cleaned = clean_listing(written)
    cleaned.setdefault("id", _slug(cleaned.get("name")))
    organization = cleaned.get("organization")
    if isinstance(organization, dict):
        cleaned["organization"] = {"id": _slug(organization.get("name"))} | organization
    try:
        return ServiceRecord.model_validate(cleaned)
    except ValidationError as error:
        raise refusal_of(error) from error


def _slug(name: object) -> str:
    return re.sub(r"[^a-z0-9]+", "-", str(name or "").lower()).strip("-")


def _line(row: Row[*tuple[Any, ...]]) -> HistoryLine:
    fields = tuple(FieldChange(each["field"], each["old"], each["new"]) for each in row.fields)
    at = in_utc(row.at) or row.at
    return HistoryLine(at, row.by, row.action, fields, row.reason)

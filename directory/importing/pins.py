"""Editors' words that stand against a feed, field by field, until they are released or the feed agrees."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from directory.feeds.records import ServiceRecord
from directory.importing.saving import table_of

# Having checked a listing is no dispute with its feed: the later check stands, and nothing is reported.
CHECKED = ("assured_date", "assurer", "assurer_email")


@dataclass(frozen=True, slots=True)
class Pin:
    """An editor's value for a field and the feed's latest, both as JSON holds them."""

    ours: Any
    feed: Any
    by: str


@dataclass(slots=True)
class Pinned:
    """A record with the editors' words put in. ``kept`` are the fields in which the feed says something else.

    ``feed`` holds the feed's own values of the pinned fields.
    """

    record: ServiceRecord
    kept: dict[str, Pin] = field(default_factory=dict)
    fallen: list[str] = field(default_factory=list)
    feed: dict[str, Any] = field(default_factory=dict)


def with_values(record: ServiceRecord, values: Mapping[str, Any]) -> ServiceRecord:
    """Return the record with fields set, checked as every record is; what dumps leave out is carried over.

    Raises:
        pydantic.ValidationError: a value is not one the field can have.
    """
    if not values:
        return record
    made = ServiceRecord.model_validate(record.model_dump() | dict(values))
    return made.model_copy(
        update={
            "origin": record.origin,
            "modified_at": record.modified_at,
            "status_note": record.status_note,
            "record_number": record.record_number,
            "repairs": record.repairs,
        }
    )


def apply_pins(record: ServiceRecord, pins: Mapping[str, Pin], *, is_feed: bool) -> Pinned:
    """Put editors' words into a record.

    Args:
        is_feed: whether this is the feed speaking, whose agreement ends a pin; an export of our own only repeats us.
    """
    if not pins:
        return Pinned(record)
    dumped = record.model_dump(mode="json")
    pinned = Pinned(record, feed={name: dumped[name] for name in pins})
    if _is_checked_later(dumped, pins):
        pinned.fallen.extend(name for name in CHECKED if name in pins)
    standing = {name: pin for name, pin in pins.items() if name not in pinned.fallen}
    for name, pin in standing.items():
        if dumped[name] != pin.ours:
            pinned.kept[name] = pin
        elif is_feed:
            pinned.fallen.append(name)
    pinned.record = with_values(record, {name: pin.ours for name, pin in pinned.kept.items()})
    return pinned


def _is_checked_later(dumped: Mapping[str, Any], pins: Mapping[str, Pin]) -> bool:
    feed, ours = dumped["assured_date"], pins.get("assured_date")
    return bool(feed and ours and (ours.ours is None or feed >= ours.ours))


class Pins:
    """Reads and writes pins in a transaction; when nobody has edited anything it asks the database only once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._edit = table_of("listing_edit")
        self._are_any = connection.execute(select(self._edit.c.field).limit(1)).first() is not None

    def of(self, service_ids: Collection[str]) -> dict[str, dict[str, Pin]]:
        """Return the pins of services, by service and field."""
        found: dict[str, dict[str, Pin]] = {}
        if self._are_any and service_ids:
            query = select(self._edit).where(self._edit.c.service_id.in_(service_ids)).order_by(self._edit.c.field)
            for row in self._connection.execute(query):
                found.setdefault(row.service_id, {})[row.field] = _pin(row)
        return found

    def shared(self, organization_ids: Collection[str], location_ids: Collection[str]) -> "SharedPins":
        """Return the editors' words on organisations and places, which other services of theirs give too."""
        if not self._are_any:
            return SharedPins({}, {})
        edit, service, link = self._edit, table_of("service"), table_of("service_at_location")
        organizations = (
            select(edit.c.value, service.c.source)
            .join(service, service.c.id == edit.c.service_id)
            .where(edit.c.field == "organization", service.c.organization_id.in_(organization_ids))
            .order_by(edit.c.at)
        )
        locations = (
            select(edit.c.value, service.c.source)
            .join(service, service.c.id == edit.c.service_id)
            .where(
                edit.c.field == "service_at_locations",
                edit.c.service_id.in_(select(link.c.service_id).where(link.c.location_id.in_(location_ids))),
            )
            .order_by(edit.c.at)
        )
        ours = [(row.source, row.value["ours"]) for row in self._connection.execute(organizations)]
        places = [
            (row.source, at["location"])
            for row in self._connection.execute(locations)
            for at in row.value["ours"]
        ]  # fmt: skip
        return SharedPins(
            {(source, value["id"]): value for source, value in ours},
            {(source, value["id"]): value for source, value in places},
        )

    def drop(self, service_id: str, fields: Collection[str]) -> None:
        edit = self._edit
        self._connection.execute(delete(edit).where(edit.c.service_id == service_id, edit.c.field.in_(fields)))

    def note_feed(self, service_id: str, name: str, pin: Pin, feed: Any) -> None:
        """Remember what the feed says now, so that a released field has it at once."""
        edit = self._edit
        if feed != pin.feed:
            self._connection.execute(
                update(edit)
                .where(edit.c.service_id == service_id, edit.c.field == name)
                .values(value={"ours": pin.ours, "feed": feed})
            )


@dataclass(frozen=True, slots=True)
class SharedPins:
    """Editors' words on organisations and places, by source and the feed's own id."""

    organizations: dict[tuple[str, str], Any]
    locations: dict[tuple[str, str], Any]

    def apply(self, source: str, record: ServiceRecord, *, but_for: Collection[str]) -> ServiceRecord:
        """Put them into a record, but for the fields that have an editor's word of their own."""
        values: dict[str, Any] = {}
        organization = self.organizations.get((source, record.organization.id))
        if organization is not None and "organization" not in but_for:
            values["organization"] = organization
        places = () if "service_at_locations" in but_for else record.service_at_locations
        if any((source, at.location.id) in self.locations for at in places):
            values["service_at_locations"] = [
                at.model_dump()
                | {"location": self.locations.get((source, at.location.id), at.location.model_dump())}
                for at in places
            ]  # fmt: skip
        return with_values(record, values)


def _pin(row: Row[Any]) -> Pin:
    return Pin(row.value["ours"], row.value["feed"], row.by)

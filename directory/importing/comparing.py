"""What has changed between two versions of a service, field by field."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from directory.feeds.records import ServiceRecord
from directory.importing.saving import insert_rows

# These are in no dump and so in no fingerprint; ``status_note`` is compared by whoever needs it.
_NOT_COMPARED = frozenset({"id"})


def differences(old: ServiceRecord, new: ServiceRecord) -> list[dict[str, Any]]:
    """Return ``[{"field", "old", "new"}, …]`` in the order of the record's fields; values as JSON can hold them."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    return [
        {"field": name, "old": before[name], "new": value}
        for name, value in after.items()
        if name not in _NOT_COMPARED and before[name] != value
    ]


def field_names(changes: list[dict[str, Any]]) -> str:
    """Return the names of changed fields as the report tells them."""
    return ", ".join(change["field"] for change in changes)


def history_row(
    service_id: str, action: str, fields: list[dict[str, Any]], *, by: str, at: datetime, reason: str = ""
) -> dict[str, Any]:
    """Return a row of ``listing_change``."""
    return {"service_id": service_id, "at": at, "by": by, "action": action, "fields": fields, "reason": reason}


def write_history(connection: Connection, rows: list[dict[str, Any]]) -> None:
    insert_rows(connection, "listing_change", rows)

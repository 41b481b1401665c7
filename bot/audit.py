"""The append-only audit of who saw or changed personal data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.tables import AuditRow, utc


@dataclass(frozen=True, slots=True)
class AuditEntry:
    at: datetime
    who: str
    action: str
    record: str
    record_id: str


def record_audit(session: Session, at: datetime, who: str, action: str, record: str, record_id: str) -> None:
    """Add a row in the caller's own transaction, so that a change and its audit stand or fall together."""
    session.add(AuditRow(at=at, who=who, action=action, record=record, record_id=record_id))


def read_audit(sql: Engine, record_id: str) -> list[AuditEntry]:
    """Return what happened to a record, oldest first."""
    with Session(sql) as session:
        rows = session.exec(select(AuditRow).where(AuditRow.record_id == record_id).order_by(col(AuditRow.id)))
        return [AuditEntry(utc(row.at), row.who, row.action, row.record, row.record_id) for row in rows]

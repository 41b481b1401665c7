"""Reports that a listing is wrong: anybody sends one, an editor works through them.

What somebody wrote and how to reach them may be personal, so both are sealed before they are stored.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol, get_args

from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from directory.tables import ListingReport, Service

type Kind = Literal["closed", "phone", "hours", "place", "who", "other"]
type State = Literal["new", "working", "put right", "no change"]
type Outcome = Literal["put right", "no change"]

KINDS: tuple[Kind, ...] = get_args(Kind.__value__)
STATES: tuple[State, ...] = get_args(State.__value__)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome.__value__)
DETAILS_MAXIMUM = 1000
CONTACT_MAXIMUM = 200
OPEN_FOR_ONE_LISTING = 20


class UnknownListing(Exception):
    """No service has this id."""


class UnknownReport(Exception):
    """No report has this number."""


class ReportTaken(Exception):
    """Another editor works on it, or it is finished; the message says which."""


class TooManyReports(Exception):
    """So many reports of one listing wait already that another tells nobody anything."""


class Seals(Protocol):
    """Encrypts what is kept and decrypts it again."""

    def encrypt(self, text: str) -> str: ...
    def decrypt(self, stored: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Report:
    """One report, opened; ``service_name`` is empty when the listing is no longer there."""

    id: int
    service_id: str
    service_name: str
    at: datetime
    kind: Kind
    state: State
    details: str = ""
    contact: str = ""
    handled_by: str = ""
    handled_at: datetime | None = None
    outcome: str = ""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class ListingReports:
    """Takes reports in and gives them to editors, oldest first."""

    def __init__(self, engine: Engine, seals: Seals, clock: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._seals = seals
        self._clock = clock

    def add(self, service_id: str, kind: Kind, details: str = "", contact: str = "") -> int:
        """Keep a report and return its number.

        Args:
            details: at most 1,000 characters in the sender's own words; may be empty.
            contact: at most 200 characters; empty when the sender wants no answer.

        Raises:
            UnknownListing: no service has this id.
            TooManyReports: 20 reports of this listing wait already.
        """
        with Session(self._engine) as session:
            if session.get(Service, service_id) is None:
                raise UnknownListing(service_id)
            waiting = select(func.count()).where(
                ListingReport.service_id == service_id, col(ListingReport.state).in_(("new", "working"))
            )
            if session.exec(waiting).one() >= OPEN_FOR_ONE_LISTING:
                raise TooManyReports(service_id)
            row = ListingReport(
                service_id=service_id,
                at=self._clock(),
                kind=kind,
                details=self._seal(details[:DETAILS_MAXIMUM]),
                contact=self._seal(contact[:CONTACT_MAXIMUM]),
            )
            session.add(row)
            session.commit()
            assert row.id is not None  # noqa: S101 - the database has just given it.
            return row.id

    def waiting(self, limit: int = 100) -> list[Report]:
        """Return the reports nobody has finished, oldest first, without what was written in them."""
        return self._list(col(ListingReport.state).in_(("new", "working")), col(ListingReport.id), limit)

    def finished(self, limit: int = 50) -> list[Report]:
        """Return the reports finished last, newest first, without what was written in them."""
        return self._list(col(ListingReport.state).in_(OUTCOMES), col(ListingReport.handled_at).desc(), limit)

    def get(self, report_id: int) -> Report:
        """Return one report, opened.

        Raises:
            UnknownReport: no report has this number.
        """
        with Session(self._engine) as session:
            row = self._row(session, report_id)
            service = session.get(Service, row.service_id)
            return self._report(row, service.name if service else "", is_open=True)

    def take(self, report_id: int, by: str) -> None:
        """Say that ``by`` works on a report; once is enough, and taking one's own again changes nothing.

        Raises:
            UnknownReport: no report has this number.
            ReportTaken: another editor was quicker, or it is finished.
        """
        self._change(report_id, by, state="working")

    def finish(self, report_id: int, by: str, outcome: Outcome, note: str = "") -> None:
        """Close a report with what came of it.

        Raises:
            UnknownReport: no report has this number.
            ReportTaken: another editor works on it, or it is finished.
        """
        self._change(report_id, by, state=outcome, outcome=note.strip()[:DETAILS_MAXIMUM])

    def forget_before(self, moment: datetime) -> int:
        """Delete the words and the contacts of reports finished before a moment; return how many reports."""
        empty = self._seal("")
        with Session(self._engine) as session:
            statement = (
                update(ListingReport)
                .where(col(ListingReport.handled_at) < moment, col(ListingReport.state).in_(OUTCOMES))
                .where((col(ListingReport.details) != empty) | (col(ListingReport.contact) != empty))
                .values(details=empty, contact=empty)
            )
            count = session.connection().execute(statement).rowcount
            session.commit()
        return count

    def _change(self, report_id: int, by: str, **values: str) -> None:
        mine_or_nobodys = (col(ListingReport.state) == "new") | (
            (col(ListingReport.state) == "working") & (col(ListingReport.handled_by) == by)
        )
        with Session(self._engine) as session:
            # One statement, so that of two editors at once only one can win.
            statement = (
                update(ListingReport)
                .where(col(ListingReport.id) == report_id, mine_or_nobodys)
                .values(handled_by=by, handled_at=self._clock(), **values)
            )
            changed = session.connection().execute(statement).rowcount
            session.commit()
            if not changed:
                row = self._row(session, report_id)
                doing = "works on it" if row.state == "working" else "has finished it"
                raise ReportTaken(f"{row.handled_by} {doing}.")

    def _list(self, which: object, order: object, limit: int) -> list[Report]:
        query = select(ListingReport, col(Service.name)).join(
            Service, col(Service.id) == col(ListingReport.service_id), isouter=True
        )
        with Session(self._engine) as session:
            rows = session.exec(query.where(which).order_by(order).limit(limit)).all()  # type: ignore[arg-type]
            return [self._report(row, name or "", is_open=False) for row, name in rows]

    def _row(self, session: Session, report_id: int) -> ListingReport:
        row = session.get(ListingReport, report_id)
        if row is None:
            raise UnknownReport(report_id)
        return row

    def _report(self, row: ListingReport, service_name: str, *, is_open: bool) -> Report:
        assert row.id is not None  # noqa: S101 - it was read from the database.
        return Report(
            id=row.id,
            service_id=row.service_id,
            service_name=service_name,
            at=_aware(row.at),
            kind=row.kind,  # type: ignore[arg-type]
            state=row.state,  # type: ignore[arg-type]
            details=self._unseal(row.details) if is_open else "",
            contact=self._unseal(row.contact) if is_open else "",
            handled_by=row.handled_by,
            handled_at=_aware(row.handled_at) if row.handled_at else None,
            outcome=row.outcome,
        )

    def _seal(self, text: str) -> bytes:
        return self._seals.encrypt(text.strip()).encode() if text.strip() else b""

    def _unseal(self, stored: bytes) -> str:
        return self._seals.decrypt(stored.decode()) if stored else ""


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""Services, and services at the places they are given, as the open API reads them.

Nothing here ever gives a service that is for professionals alone. Lists hold active services; those that have closed
come by id, and in lists to whoever asks what has changed since a moment.
"""

from abc import abstractmethod
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, Select, exists, select

from directory.feeds.oruk_v3.fields import Written
from directory.feeds.records import OrganizationRecord, ServiceRecord
from directory.open_referral.present.service import (
    present_minimal,
    present_service,
    present_service_at_location,
    present_service_at_location_summary,
    present_summary,
)
from directory.open_referral.query.collection import Collection, Form, Found
from directory.open_referral.query.filters import Conditions, ServiceFilter, table
from directory.open_referral.query.paging import PageFinder
from directory.open_referral.query.places import find_in_reach
from directory.opening import LONDON
from directory.reading.vocabulary import Vocabulary
from directory.stored import load_records, load_summaries

_BARE = ServiceRecord(id="-", name="-", organization=OrganizationRecord(id="-", name="-"))


def london_today() -> date:
    return datetime.now(LONDON).date()


class _OfServices(Collection[ServiceFilter]):
    """What services and services at locations share: the filter, and reach of a place."""

    def __init__(
        self,
        engine: Engine,
        finder: PageFinder,
        conditions: Conditions,
        vocabulary: Vocabulary,
        today: Callable[[], date] = london_today,
    ) -> None:
        super().__init__(engine, finder)
        self._conditions = conditions
        self._vocabulary = vocabulary
        self._today = today

    @property
    @abstractmethod
    def _column(self) -> Column[Any]: ...

    def _key(self, wanted: ServiceFilter) -> Hashable:
        return self.name, wanted, self._today() if wanted.hours else None

    def _ids(self, connection: Connection, wanted: ServiceFilter) -> Sequence[str]:
        conditions = self._conditions.of(wanted, self._today(), by_place=self.name == "service_at_location")
        if wanted.place is None:
            raise ValueError("services are found all at once only near a place")
        return find_in_reach(connection, self._column, conditions, wanted.place, wanted.proximity_metres)


class Services(_OfServices):
    name = "service"

    @property
    def _column(self) -> Column[Any]:
        return table("service").c.id

    def one(self, record_id: str, *, form: Form = "full") -> Found | None:  # noqa: ARG002 - it is always whole.
        with self._engine.connect() as connection:
            record = load_records(connection, [record_id]).get(record_id)
        if record is None or record.audience != "public":
            return None
        return Found(present_service(record, self._vocabulary), record.modified_at)

    def _select(self, wanted: ServiceFilter) -> tuple[Select[Any], Column[Any]] | None:
        if wanted.place is not None:
            return None
        return select(self._column).where(*self._conditions.of(wanted, self._today())), self._column

    def _write(self, connection: Connection, ids: Sequence[str], form: Form) -> list[Written]:
        if form == "minimal":
            return [present_minimal(each) for each in _load_minimal(connection, ids)]
        if form == "full":
            return [present_service(each, self._vocabulary) for each in load_records(connection, ids).values()]
        return [present_summary(each) for each in load_summaries(connection, ids).values()]


class ServicesAtLocations(_OfServices):
    name = "service_at_location"

    @property
    def _column(self) -> Column[Any]:
        return table("service_at_location").c.id

    def one(self, record_id: str, *, form: Form = "full") -> Found | None:  # noqa: ARG002 - it is always whole.
        link = table("service_at_location")
        with self._engine.connect() as connection:
            service_id = connection.execute(select(link.c.service_id).where(link.c.id == record_id)).scalar()
            record = load_records(connection, [service_id]).get(service_id) if service_id else None
        if record is None or record.audience != "public":
            return None
        return Found(present_service_at_location(record, record_id, self._vocabulary), record.modified_at)

    def _select(self, wanted: ServiceFilter) -> tuple[Select[Any], Column[Any]] | None:
        if wanted.place is not None:
            return None
        service, link = table("service"), table("service_at_location")
        conditions = self._conditions.of(wanted, self._today(), by_place=True)
        # Asked so, and not by a join, the database walks the links in order and stops when the page is full.
        public = exists().where(service.c.id == link.c.service_id, *conditions).correlate(link)
        return select(link.c.id).where(public), link.c.id

    def _write(self, connection: Connection, ids: Sequence[str], form: Form) -> list[Written]:
        link = table("service_at_location")
        rows = connection.execute(select(link.c.id, link.c.service_id).where(link.c.id.in_(ids)))
        services = {row.id: row.service_id for row in rows}
        service_ids = list(dict.fromkeys(services.values()))
        if form == "full":
            whole = load_records(connection, service_ids)
            pairs = [(each, whole[services[each]]) for each in ids if services.get(each) in whole]
            return [present_service_at_location(record, each, self._vocabulary) for each, record in pairs]
        short = load_summaries(connection, service_ids, with_places=True)
        pairs = [(each, short[services[each]]) for each in ids if services.get(each) in short]
        return [present_service_at_location_summary(record, each) for each, record in pairs]


def _load_minimal(connection: Connection, ids: Sequence[str]) -> list[ServiceRecord]:
    """Return records that say only which services they are, for lists of a whole directory."""
    service = table("service")
    found: dict[str, Any] = {}
    columns = (service.c.id, service.c.source, service.c.source_id, service.c.modified_at)
    for start in range(0, len(ids), 5000):
        rows = connection.execute(select(*columns).where(service.c.id.in_(ids[start : start + 5000])))
        found.update((row.id, row) for row in rows)
    # A whole record of each would take a minute for a hundred thousand, and nothing else of it is read.
    return [
        _BARE.model_copy(update={"id": row.source_id, "origin": row.source, "modified_at": _aware(row.modified_at)})
        for row in (found[each] for each in ids if each in found)
    ]


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""Organisations as the open API reads them: those that give at least one service anyone may read of."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Engine, Select, exists, or_, select

from directory.feeds.oruk_v3.fields import Written
from directory.feeds.records import ServiceRecord
from directory.open_referral.present.service import present_organization, present_organization_summary, present_service
from directory.open_referral.query.collection import Collection, Form, Found
from directory.open_referral.query.filters import Condition, contains, is_listed, table, words_of
from directory.open_referral.query.paging import PageFinder
from directory.reading.vocabulary import Vocabulary
from directory.stored import load_organizations, load_records

_SEARCHED = ("name", "alternate_name", "description")


class Organizations(Collection[str]):
    """The filter is the words searched for; ``""`` asks for all.

    Written ``full`` an organisation has its active services in short, ``full_service`` has them whole.
    """

    name = "organization"

    def __init__(self, engine: Engine, finder: PageFinder, vocabulary: Vocabulary) -> None:
        super().__init__(engine, finder)
        self._vocabulary = vocabulary

    def one(self, record_id: str, *, form: Form = "full") -> Found | None:
        """Return an organisation that gives, or gave, a public service."""
        organization = table("organization")
        known = select(organization.c.id).where(organization.c.id == record_id, _gives_listed(closed_too=True))
        with self._engine.connect() as connection:
            if connection.execute(known).scalar() is None:
                return None
            written = self._write(connection, [record_id], form)
        return Found(written[0]) if written else None

    def _select(self, wanted: str) -> tuple[Select[Any], Column[Any]]:
        organization = table("organization")
        query = select(organization.c.id).where(_gives_listed())
        for word in words_of(wanted):
            query = query.where(or_(*(contains(organization.c[name], word) for name in _SEARCHED)))
        return query, organization.c.id

    def _ids(self, connection: Connection, wanted: str) -> Sequence[str]:
        query, column = self._select(wanted)
        return connection.execute(query.order_by(column)).scalars().all()

    def _write(self, connection: Connection, ids: Sequence[str], form: Form) -> list[Written]:
        organization = table("organization")
        rows = connection.execute(select(organization.c.id, organization.c.source).where(organization.c.id.in_(ids)))
        sources = {row.id: row.source for row in rows}
        found = load_organizations(connection, ids)
        here = [each for each in ids if each in found and each in sources]
        if form == "summary":
            return [present_organization_summary(found[each], sources[each]) for each in here]
        services = _services_of(connection, here)
        written = [present_organization(found[each], sources[each], services=services[each]) for each in here]
        if form == "full_service":
            for each, own in zip(here, written, strict=True):
                own["services"] = [self._whole(service) for service in services[each]]
        return written

    def _whole(self, service: ServiceRecord) -> Written:
        written = present_service(service, self._vocabulary)
        return {name: value for name, value in written.items() if name != "organization"}


def _gives_listed(*, closed_too: bool = False) -> Condition:
    service, organization = table("service"), table("organization")
    given = exists().where(service.c.organization_id == organization.c.id, is_listed(closed_too=closed_too))
    return given.correlate(organization)


def _services_of(connection: Connection, organization_ids: Sequence[str]) -> dict[str, list[ServiceRecord]]:
    service = table("service")
    query = select(service.c.id, service.c.organization_id).where(
        service.c.organization_id.in_(organization_ids), is_listed()
    )
    owners = {row.id: row.organization_id for row in connection.execute(query.order_by(service.c.id))}
    grouped: dict[str, list[ServiceRecord]] = defaultdict(list)
    for service_id, record in load_records(connection, list(owners)).items():
        grouped[owners[service_id]].append(record)
    return grouped

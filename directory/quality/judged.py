"""The judgements of listings, kept: what an editor's list is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import batched
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, Text, case, cast, delete, func, insert, select

from directory import tables
from directory.quality.faults import KINDS, Fault
from directory.quality.judging import Judgement

_BATCH = 500
_TABLES = tables.Service.metadata.tables
_QUALITY, _SERVICE, _ORGANIZATION = (_TABLES[name] for name in ("listing_quality", "service", "organization"))


@dataclass(frozen=True, slots=True)
class JudgedListing:
    """A listing as it was judged; ``last_checked`` is when somebody last vouched for its details."""

    service_id: str
    name: str
    organisation: str
    source: str
    last_checked: date | None
    score: int
    faults: tuple[Fault, ...]


class ListingQualities:
    """The judgements kept: one a listing, that of the last time somebody looked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, judged: Iterable[tuple[str, Judgement]], at: datetime) -> None:
        """Keep judgements in place of earlier ones, a batch to a transaction; those of closed listings go."""
        for part in batched(judged, _BATCH):
            rows = [
                {
                    "service_id": service_id,
                    "score": each.score,
                    "faults": [fault.as_json() for fault in each.faults],
                    "judged_at": at,
                }
                for service_id, each in part
            ]
            with self._engine.begin() as connection:
                ids = [row["service_id"] for row in rows]
                connection.execute(delete(_QUALITY).where(_QUALITY.c.service_id.in_(ids)))
                # A listing may have been deleted since it was read.
                there = set(connection.execute(select(_SERVICE.c.id).where(_SERVICE.c.id.in_(ids))).scalars())
                if kept := [row for row in rows if row["service_id"] in there]:
                    connection.execute(insert(_QUALITY), kept)

    def forget_before(self, at: datetime, source: str | None = None) -> int:
        """Delete what was judged before a look at all listings, or all of a source: those are no longer active.

        Returns:
            How many there were.
        """
        statement = delete(_QUALITY).where(_QUALITY.c.judged_at < at)
        if source is not None:
            of_source = select(_SERVICE.c.id).where(_SERVICE.c.source == source)
            statement = statement.where(_QUALITY.c.service_id.in_(of_source))
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount

    def worst(
        self, *, fault: str | None = None, source: str | None = None, offset: int = 0, limit: int = 50
    ) -> list[JudgedListing]:
        """Return judged listings, the lowest score first.

        Args:
            fault: only those with this code.
            source: only those of this feed.
        """
        query = (
            select(
                *(_QUALITY.c.service_id, _QUALITY.c.score, _QUALITY.c.faults),
                *(_SERVICE.c.name, _SERVICE.c.source, _SERVICE.c.assured_date),
                _ORGANIZATION.c.name.label("organisation"),
            )
            .join(_SERVICE, _SERVICE.c.id == _QUALITY.c.service_id)
            .join(_ORGANIZATION, _ORGANIZATION.c.id == _SERVICE.c.organization_id)
            .order_by(_QUALITY.c.score, _QUALITY.c.service_id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(_only(query, fault, source).offset(offset).limit(limit)).all()
        return [
            JudgedListing(
                service_id=row.service_id,
                name=row.name,
                organisation=row.organisation,
                source=row.source,
                last_checked=row.assured_date,
                score=row.score,
                faults=tuple(Fault(each["code"], each["words"]) for each in row.faults if each["code"] in KINDS),
            )
            for row in rows
        ]

    def count(self, *, fault: str | None = None, source: str | None = None) -> int:
        query = select(func.count()).select_from(_QUALITY).join(_SERVICE, _SERVICE.c.id == _QUALITY.c.service_id)
        with self._engine.connect() as connection:
            return int(connection.execute(_only(query, fault, source)).scalar_one())

    def fault_counts(self, source: str | None = None) -> dict[str, int]:
        """Return how many listings have each kind of fault, the kinds in their order; kinds nobody has are left out."""
        sums = [func.sum(case((_has(code), 1), else_=0)) for code in KINDS]
        query = select(*sums).select_from(_QUALITY).join(_SERVICE, _SERVICE.c.id == _QUALITY.c.service_id)
        with self._engine.connect() as connection:
            row = connection.execute(_only(query, None, source)).one()
        return {code: int(count) for code, count in zip(KINDS, row, strict=True) if count}

    def sources(self) -> list[str]:
        """Return the feeds that judged listings come from, by name."""
        query = select(_SERVICE.c.source).join(_QUALITY, _SERVICE.c.id == _QUALITY.c.service_id)
        with self._engine.connect() as connection:
            return list(connection.execute(query.distinct().order_by(_SERVICE.c.source)).scalars())

    def last_judged(self) -> datetime | None:
        """Return when listings were last looked at; ``None`` when they never were."""
        with self._engine.connect() as connection:
            moment: datetime | None = connection.execute(select(func.max(_QUALITY.c.judged_at))).scalar()
        return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _has(code: str) -> ColumnElement[bool]:
    """Say that a listing has a fault. JSON is kept as the text it was written as, on either database."""
    return cast(_QUALITY.c.faults, Text).contains(f'"code": "{code}"', autoescape=True)


def _only(query: Select[Any], fault: str | None, source: str | None) -> Select[Any]:
    if fault is not None:
        query = query.where(_has(fault))
    return query if source is None else query.where(_SERVICE.c.source == source)

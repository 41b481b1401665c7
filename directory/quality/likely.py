"""Listings that are likely one service, kept, and what a person decided of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any, Literal, get_args

from sqlalchemy import Engine, Select, delete, func, insert, select, update

from directory import tables

type Decision = Literal["same", "different", ""]

DECISIONS: tuple[Decision, ...] = get_args(Decision.__value__)
_BATCH = 500
_TABLES = tables.Service.metadata.tables
_PAIR, _SERVICE = _TABLES["likely_duplicate"], _TABLES["service"]


class UnknownPair(Exception):
    """These two listings are not kept as likely duplicates, in this order."""


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two listings that may be one service, the lower id first; ``probability`` 0 to 1."""

    service_id: str
    other_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class KeptPair:
    """Two listings that may be one service, and what a person decided, if anybody did."""

    service_id: str
    other_id: str
    probability: float
    decision: Decision = ""
    decided_by: str = ""
    decided_at: datetime | None = None


def _utc_now() -> datetime:
    return datetime.now(UTC)


class LikelyDuplicates:
    """The likely duplicates kept; what a person decided of a pair stands when they are looked for again."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def keep(self, pairs: Iterable[LikelyPair]) -> int:
        """Keep what was found in place of what was found before; return how many pairs nobody has decided."""
        kept = 0
        with self._engine.begin() as connection:
            connection.execute(delete(_PAIR).where(_PAIR.c.decision == ""))
            decided = {tuple(row) for row in connection.execute(select(_PAIR.c.service_id, _PAIR.c.other_id))}
            for part in batched(pairs, _BATCH):
                rows = [
                    {"service_id": each.service_id, "other_id": each.other_id, "probability": each.probability}
                    | {"decision": "", "decided_by": "", "decided_at": None}
                    for each in part
                    if (each.service_id, each.other_id) not in decided
                ]
                if rows:
                    connection.execute(insert(_PAIR), rows)
                kept += len(rows)
        return kept

    def waiting(self, *, offset: int = 0, limit: int = 20) -> list[KeptPair]:
        """Return the pairs nobody has decided, the likeliest first; both listings are active."""
        query = _of_active().where(_PAIR.c.decision == "")
        return self._pairs(query.order_by(_PAIR.c.probability.desc(), *_PAIR.primary_key), offset, limit)

    def count_waiting(self) -> int:
        query = select(func.count()).select_from(_of_active().where(_PAIR.c.decision == "").subquery())
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def decided(self, *, limit: int = 20) -> list[KeptPair]:
        """Return the pairs decided last, newest first; both listings are active."""
        query = _of_active().where(_PAIR.c.decision != "")
        return self._pairs(query.order_by(_PAIR.c.decided_at.desc(), *_PAIR.primary_key), 0, limit)

    def decide(self, service_id: str, other_id: str, decision: Decision, by: str) -> None:
        """Keep what a person decided; an empty decision takes an earlier one back.

        Raises:
            UnknownPair: these two are not kept as likely duplicates, in this order.
        """
        values: dict[str, Any] = {"decision": decision, "decided_by": by, "decided_at": self._clock()}
        if not decision:
            values |= {"decided_by": "", "decided_at": None}
        statement = update(_PAIR).where(_PAIR.c.service_id == service_id, _PAIR.c.other_id == other_id)
        with self._engine.begin() as connection:
            changed = connection.execute(statement.values(**values)).rowcount
        if not changed:
            raise UnknownPair(service_id, other_id)

    def _pairs(self, query: Select[Any], offset: int, limit: int) -> list[KeptPair]:
        with self._engine.connect() as connection:
            rows = connection.execute(query.offset(offset).limit(limit)).mappings().all()
        return [KeptPair(**(dict(row) | {"decided_at": _aware(row["decided_at"])})) for row in rows]


def _of_active() -> Select[Any]:
    active = select(_SERVICE.c.id).where(_SERVICE.c.status == "active")
    return select(_PAIR).where(_PAIR.c.service_id.in_(active), _PAIR.c.other_id.in_(active))


def _aware(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)

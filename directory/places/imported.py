"""Postcodes out of the file that was imported last."""

import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, ScalarSelect, Select, and_, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import SQLModel

from directory.places.councils import Councils, load_councils
from directory.places.located import CodesUnavailable, Located
from directory.places.names import slug
from directory.places.postcodes import FoundCode
from directory.places.tables import AreaName, Postcode, PostcodeRelease

log = logging.getLogger(__name__)

_LEAST_SHARE = 0.05


class ImportedPostcodes:
    """Locates postcodes exactly, and outward codes by the mean of theirs; knows nothing until a file is imported."""

    def __init__(self, engine: Engine, councils: Councils | None = None) -> None:
        self._engine = engine
        self._councils = councils or load_councils()
        self._has_told = False

    def locate(self, code: FoundCode) -> Located | None:
        """Return where a postcode is; terminated ones too, since people go on living there.

        Raises:
            CodesUnavailable: the database does not answer, or has not got the tables yet.
        """
        try:
            with self._engine.connect() as connection:
                if code.sector is None:
                    return self._middle(connection.execute(_councils_of(code.outcode)).all())
                row = connection.execute(_postcode(code)).first()
        except SQLAlchemyError as error:
            if not self._has_told:
                log.warning("imported postcodes unavailable", extra={"reason": type(error).__name__})
                self._has_told = True
            raise CodesUnavailable("The database of postcodes does not answer.") from error
        return None if row is None else self._located(row)

    def _located(self, row: Row[Any]) -> Located:
        ids = []
        if row.council_code and self._councils.get(row.council_code) is None:
            ids.append(slug(row.council_name or row.council_code))
        if row.ward_code:
            ids.append(self._ward_id(row))
        return Located(
            row.latitude,
            row.longitude,
            (row.council_code,) if row.council_code else (),
            tuple(ids),
            row.nation,
            terminated=row.terminated,
        )

    def _ward_id(self, row: Row[Any]) -> str:
        """Return a ward's id: many wards share a name, so its council's stands before it."""
        council = self._councils.get(row.council_code)
        if council is None or not row.ward_name:
            return str(row.ward_code).lower()
        return f"{council.id}-{slug(row.ward_name)}"

    def _middle(self, rows: Sequence[Row[Any]]) -> Located | None:
        total = sum(row.postcodes for row in rows)
        if not total:
            return None
        shares = Counter[str]()
        for row in rows:
            shares[row.council_code] += row.postcodes
        councils = tuple(code for code, count in shares.most_common() if code and count >= _LEAST_SHARE * total)
        return Located(
            sum(row.latitude * row.postcodes for row in rows) / total,
            sum(row.longitude * row.postcodes for row in rows) / total,
            councils,
            nation=max(rows, key=lambda row: row.postcodes).nation,
            is_exact=False,
        )


def _tables() -> tuple[Any, Any, Any]:
    found = (SQLModel.metadata.tables[str(model.__tablename__)] for model in (Postcode, PostcodeRelease, AreaName))
    postcodes, releases, names = found
    return postcodes, releases, names


def _current(releases: Any) -> ScalarSelect[Any]:
    # A join would be read from the other end: every release's postcodes, to see which are current.
    return select(releases.c.id).where(releases.c.is_current).limit(1).scalar_subquery()


def _postcode(code: FoundCode) -> Select[Any]:
    postcodes, releases, names = _tables()
    council, ward = names.alias("council"), names.alias("ward")
    here, release = postcodes.c, postcodes.c.release_id
    return (
        select(postcodes, council.c.name.label("council_name"), ward.c.name.label("ward_name"))
        .outerjoin(council, and_(council.c.release_id == release, council.c.code == here.council_code))
        .outerjoin(ward, and_(ward.c.release_id == release, ward.c.code == here.ward_code))
        .where(release == _current(releases), here.outcode == code.outcode, here.incode == code.code.split()[1])
    )


def _councils_of(outcode: str) -> Select[Any]:
    postcodes, releases, _ = _tables()
    here = postcodes.c
    return (
        select(
            here.council_code,
            here.nation,
            func.avg(here.latitude).label("latitude"),
            func.avg(here.longitude).label("longitude"),
            func.count().label("postcodes"),
        )
        .where(here.release_id == _current(releases), here.outcode == outcode, here.terminated.is_(None))
        .group_by(here.council_code, here.nation)
    )

"""Importing a file of postcodes: whole or not at all, in memory that does not grow with it."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel

from directory.places import codepoint, onspd
from directory.places.files import Archive, PlacesFileError, open_archive, read_rows
from directory.places.records import TWICE, PostcodeRecord, RefusedRow, Source
from directory.places.tables import AreaName, Postcode, PostcodeRelease

log = logging.getLogger(__name__)

BATCH_SIZE = 5_000
FEWEST_OF_CURRENT = 2 / 3
MOST_EXAMPLES = 20
_OUTCODES_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class PostcodeReport:
    """What an import did; ``refused`` counts rows by reason, and ``examples`` are the first of them."""

    source: Source
    file_name: str
    rows: int
    used: int
    terminated: int
    refused: dict[str, int]
    examples: tuple[RefusedRow, ...]
    named_areas: int
    replaced: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        return asdict(self)


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    used: int = 0
    terminated: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    examples: list[RefusedRow] = field(default_factory=list)


def _no_progress(_: int) -> None:
    """Progress that nobody watches."""


def import_postcodes(
    engine: Engine, path: Path, *, allow_fewer: bool = False, on_progress: Callable[[int], None] = _no_progress
) -> PostcodeReport:
    """Import the ONS Postcode Directory, the National Statistics Postcode Lookup or Code-Point Open.

    Rows go in a few thousand at a time beside those already there, so that nobody waits for the database, and readers
    move to the new ones in one step at the end. What is there stays until then, and stays if anything fails.

    Args:
        path: the zip as downloaded, the folder it unpacks to, or its CSV.
        allow_fewer: take a file even though it has less than two thirds of the postcodes there now.
        on_progress: called with the number of rows read so far.

    Raises:
        PlacesFileError: the file cannot be used; the message says why and what to do.
    """
    started = perf_counter()
    with open_archive(path) as archive:
        source, rows = _recognise(archive)
        names = onspd.read_names(archive) if source != "code-point-open" else {}
        _remove_unfinished(engine)
        release = _begin(engine, source, archive.name)
        try:
            tally = _insert_all(engine, release, rows, on_progress)
            replaced = _finish(engine, release, tally, names, archive.name, allow_fewer=allow_fewer)
        except BaseException:
            _remove(engine, release)
            raise
    _remove_unfinished(engine)
    report = _report(tally, source, archive.name, len(names), replaced, perf_counter() - started)
    log.info("postcodes imported", extra={"source": source, "used": tally.used, "seconds": round(report.seconds, 1)})
    return report


def _report(
    tally: _Tally, source: Source, file_name: str, named_areas: int, replaced: int, seconds: float
) -> PostcodeReport:
    return PostcodeReport(
        source=source,
        file_name=file_name,
        rows=tally.rows,
        used=tally.used,
        terminated=tally.terminated,
        refused=dict(tally.refused.most_common()),
        examples=tuple(tally.examples),
        named_areas=named_areas,
        replaced=replaced,
        seconds=seconds,
    )


def _recognise(archive: Archive) -> tuple[Source, Iterator[PostcodeRecord | RefusedRow]]:
    for member in onspd.find_data(archive)[:1]:
        first = next(read_rows(archive, member), [])
        if onspd.is_ons_header(first):
            members = onspd.find_data(archive)
            return onspd.source_of(member), (row for each in members for row in onspd.read_postcodes(archive, each))
    for member in codepoint.find_data(archive)[:1]:
        if codepoint.is_code_point_row(next(read_rows(archive, member), [])):
            columns, members = codepoint.read_columns(archive), codepoint.find_data(archive)
            rows = (row for each in members for row in codepoint.read_postcodes(archive, each, columns))
            return "code-point-open", rows
    raise PlacesFileError(
        f"{archive.name}: not a file of postcodes we know. Give the ONS Postcode Directory, the National Statistics "
        "Postcode Lookup or Code-Point Open, as a zip, a folder or its CSV."
    )


def _begin(engine: Engine, source: Source, file_name: str) -> int:
    releases = _table(PostcodeRelease)
    values = {
        "source": source,
        "file_name": file_name[:255],
        "imported_at": datetime.now(UTC),
        "postcodes": 0,
        "is_current": False,
    }
    with engine.begin() as connection:
        return int(connection.execute(releases.insert().values(values).returning(releases.c.id)).scalar_one())


def _insert_all(
    engine: Engine, release: int, rows: Iterable[PostcodeRecord | RefusedRow], on_progress: Callable[[int], None]
) -> _Tally:
    tally = _Tally()
    for batch in batched(_watch(rows, tally), BATCH_SIZE):
        with engine.begin() as connection:
            inserted = _insert(connection, release, batch)
        tally.used += inserted
        if twice := len(batch) - inserted:
            tally.refused[TWICE] += twice
        on_progress(tally.rows)
    return tally


def _watch(rows: Iterable[PostcodeRecord | RefusedRow], tally: _Tally) -> Iterator[PostcodeRecord]:
    for row in rows:
        tally.rows += 1
        if isinstance(row, PostcodeRecord):
            tally.terminated += row.terminated is not None
            yield row
            continue
        tally.refused[row.reason] += 1
        if len(tally.examples) < MOST_EXAMPLES:
            tally.examples.append(row)


def _insert(connection: Connection, release: int, batch: tuple[PostcodeRecord, ...]) -> int:
    """Insert a batch and return how many of it were new: a postcode that comes twice keeps its first row."""
    values = [_values(row, release) for row in {(row.outcode, row.incode): row for row in reversed(batch)}.values()]
    if connection.dialect.name == "postgresql":
        return _copy(connection, values)
    statement = insert(_table(Postcode)).on_conflict_do_nothing()
    return connection.execute(statement, values, execution_options={"preserve_rowcount": True}).rowcount


def _copy(connection: Connection, values: Sequence[Mapping[str, Any]]) -> int:
    """Insert by PostgreSQL's COPY, many times as fast as statements; it knows no conflicts, hence a table between."""
    columns = ", ".join(values[0])
    connection.exec_driver_sql("CREATE TEMPORARY TABLE arriving (LIKE postcode) ON COMMIT DROP")
    cursor: Any = connection.connection.cursor()
    with cursor.copy(f"COPY arriving ({columns}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(tuple(row.values()))
    into = f"INSERT INTO postcode ({columns}) SELECT {columns} FROM arriving ON CONFLICT DO NOTHING"  # noqa: S608
    return connection.exec_driver_sql(into).rowcount


def _values(row: PostcodeRecord, release: int) -> dict[str, Any]:
    return {
        "release_id": release,
        "outcode": row.outcode,
        "incode": row.incode,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "nation": row.nation,
        "council_code": row.council_code,
        "ward_code": row.ward_code,
        "terminated": row.terminated,
    }


def _finish(
    engine: Engine, release: int, tally: _Tally, names: dict[str, str], file_name: str, *, allow_fewer: bool
) -> int:
    """Make a release the current one, all at once; return how many postcodes the one before had."""
    if not tally.used:
        raise PlacesFileError(f"{file_name}: none of its {tally.rows:,} rows can be used.")
    releases, stored = _table(PostcodeRelease), _table(Postcode).c
    with engine.begin() as connection:
        before = connection.scalar(select(releases.c.postcodes).where(releases.c.is_current)) or 0
        if tally.used < before * FEWEST_OF_CURRENT and not allow_fewer:
            raise PlacesFileError(
                f"{file_name}: has {tally.used:,} postcodes where there are {before:,} now, as if part were missing. "
                "If it is meant so, import it with --allow-fewer."
            )
        if connection.scalar(select(func.count()).where(stored.release_id == release)) != tally.used:
            raise PlacesFileError(f"{file_name}: another import ran at the same time. Run one, then the other.")
        if names:
            named = [{"release_id": release, "code": code, "name": name} for code, name in names.items()]
            connection.execute(_table(AreaName).insert(), named)
        connection.execute(releases.update().values(is_current=False))
        this = releases.update().where(releases.c.id == release)
        connection.execute(this.values(is_current=True, postcodes=tally.used))
    return int(before)


def _remove_unfinished(engine: Engine) -> None:
    """Remove every release that is not current: those replaced, and what a broken-off import left."""
    releases = _table(PostcodeRelease).c
    with engine.connect() as connection:
        old = connection.scalars(select(releases.id).where(releases.is_current.is_(False))).all()
    for release in old:
        _remove(engine, release)


def _remove(engine: Engine, release: int) -> None:
    """Remove a release a few outward codes at a time, so that nobody else waits long for the database."""
    postcodes, names, releases = _table(Postcode), _table(AreaName), _table(PostcodeRelease)
    of_release = postcodes.c.release_id == release
    with engine.connect() as connection:
        outcodes = connection.scalars(select(postcodes.c.outcode).where(of_release).distinct()).all()
    for some in batched(outcodes, _OUTCODES_AT_ONCE):
        with engine.begin() as connection:
            connection.execute(postcodes.delete().where(of_release, postcodes.c.outcode.in_(some)))
    with engine.begin() as connection:
        connection.execute(names.delete().where(names.c.release_id == release))
        connection.execute(releases.delete().where(releases.c.id == release))


def _table(model: type[SQLModel]) -> Any:
    return SQLModel.metadata.tables[str(model.__tablename__)]

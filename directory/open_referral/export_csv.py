"""The whole directory as HSDS's tabular CSV in a zip, from which it can be imported again, field for field."""

import csv
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from directory.feeds import rows
from directory.feeds.hsds_csv.columns import FRICTIONLESS, ExportTable, write_cell
from directory.feeds.hsds_csv.tables import EXPORT_TABLES
from directory.feeds.records import ServiceRecord
from directory.stored import StoredRecords

_PROGRESS_EVERY = 25
# A zip's files carry a date; one that never changes makes equal directories give equal zips.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _no_progress(_: int) -> None:
    """Progress that nobody watches."""


def export_csv_zip(stored: StoredRecords, path: Path, on_progress: Callable[[int], None] = _no_progress) -> int:
    """Write every service to a zip of CSV files with a ``datapackage.json`` that describes them.

    The zip takes its place when it is whole, so one that was there before stays until then, and stays if this fails.
    Memory does not grow with the directory. Two exports of the same directory are the same, byte for byte.

    Args:
        stored: where the records are.
        path: the zip to write; its folder must be there.
        on_progress: called now and then with the number of services written so far.

    Returns:
        How many services are in it.

    Raises:
        OSError: the folder is not there, is full, or is not ours to write to.
    """
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        count = 0
        with _Sheets(Path(folder)) as sheets:
            for count, (_, record) in enumerate(stored.all(), start=1):
                sheets.add(record)
                if count % _PROGRESS_EVERY == 0:
                    on_progress(count)
            sheets.finish()
        whole = Path(folder) / "whole.zip"
        _pack(Path(folder), whole)
        os.replace(whole, path)
    on_progress(count)
    return count


def _pack(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        described = zipfile.ZipInfo("datapackage.json", _ZIP_DATE)
        described.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(described, json.dumps(data_package(), indent=2, ensure_ascii=False) + "\n")
        for table in EXPORT_TABLES:
            member = zipfile.ZipInfo(f"{table.name}.csv", _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with (folder / f"{table.name}.csv").open("rb") as source, archive.open(member, "w", force_zip64=True) as to:
                while piece := source.read(1024 * 1024):
                    to.write(piece)


def data_package() -> dict[str, Any]:
    """Return what the files are, as a tabular data package describes it.

    Source: the Data Package and Table Schema standards, version 1.
    """
    return {
        "name": "signpost-directory",
        "title": "The directory of services, whole",
        "description": (
            "Human Services Data Specification 3 as tables. Columns that start with signpost_ hold what the "
            "specification has no column for. A cell of words that a spreadsheet program could take for a formula has "
            "an apostrophe (') before it; importing into Signpost takes it off again."
        ),
        "profile": "tabular-data-package",
        "resources": [_resource(table) for table in EXPORT_TABLES],
    }


def _resource(table: ExportTable) -> dict[str, Any]:
    fields = []
    for column in table.columns:
        kind, form = FRICTIONLESS[column.kind]
        fields.append({"name": column.name, "type": kind} | ({"format": form} if form else {}))
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.description,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "id"},
    }


class _Sheets:
    """The CSV files being written; what services share is written the first time it comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()

    def __enter__(self) -> "_Sheets":
        self._seen = sqlite3.connect(self._folder / "seen.db", isolation_level=None)
        self._open.callback(self._seen.close)
        self._seen.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID;"
            "CREATE TABLE term (number INTEGER PRIMARY KEY, id TEXT UNIQUE, parent TEXT, row TEXT)"
        )
        self._seen.execute("BEGIN")
        self._tables = {table.source: table for table in EXPORT_TABLES}
        self._writers = {table.source: csv.writer(self._file(table)) for table in EXPORT_TABLES}
        for table in EXPORT_TABLES:
            self._writers[table.source].writerow([column.name for column in table.columns])
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _file(self, table: ExportTable) -> TextIO:
        path = self._folder / f"{table.name}.csv"
        return self._open.enter_context(path.open("w", encoding="utf-8", newline=""))

    def add(self, record: ServiceRecord) -> None:
        source = record.origin or ""
        own = rows.service_row(record, source, record.modified_at or _LONG_AGO)
        self._write("service", own | {"needs": record.needs})
        self._write_all(rows.child_rows(record, source), "service", own["id"])
        shared = [("organization", rows.organization_rows(record.organization, source))]
        shared += [("location", rows.location_rows(at.location, source)) for at in record.service_at_locations]
        for owner, parts in shared:
            [own] = parts.pop(owner)
            if self._is_new(own["id"]):
                self._write(owner, own)
                self._write_all(parts, owner, own["id"])
        self._add_terms(rows.taxonomy_rows(record))

    def _add_terms(self, parts: rows.Rows) -> None:
        names = {row["id"]: row["name"] for row in parts["taxonomy"]}
        for row in parts["taxonomy"]:
            if self._is_new(row["id"]):
                self._write("taxonomy", row)
        for row in parts["taxonomy_term"]:
            parent = row["parent_code"]
            parent_id = rows.term_id(names[row["taxonomy_id"]], parent) if parent else None
            self._seen.execute(
                "INSERT OR IGNORE INTO term (id, parent, row) VALUES (?, ?, ?)", (row["id"], parent_id, json.dumps(row))
            )

    def finish(self) -> None:
        """Write the terms, each with its parent if that one is among them."""
        query = (
            "SELECT term.row, parent.id FROM term LEFT JOIN term parent ON parent.id = term.parent ORDER BY term.number"
        )
        for row, parent_id in self._seen.execute(query):
            self._write("taxonomy_term", json.loads(row) | {"parent_id": parent_id})

    def _is_new(self, row_id: str) -> bool:
        return self._seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (row_id,)).rowcount == 1

    def _write_all(self, parts: rows.Rows, owner: str, owner_id: str) -> None:
        for table, children in parts.items():
            for row in children:
                for name, written in self._as_hsds(table, row, owner, owner_id):
                    self._write(name, written)

    def _as_hsds(self, table: str, row: rows.Row, owner: str, owner_id: str) -> Iterator[tuple[str, rows.Row]]:
        """Yield a row of ours as HSDS's tables have it: needs apart, and languages and units in tables of their own."""
        if table == "service_need":
            return
        if table == "attribute":
            row = row | {"link_id": owner_id, "link_entity": owner}
        if table == "service_capacity":
            unit_id = rows.make_id("unit", row["unit"])
            if self._is_new(unit_id):
                yield "unit", {"id": unit_id, "name": row["unit"]}
            row = row | {"unit_id": unit_id}
        yield table, row
        if table == "phone":
            for position, name in enumerate(filter(None, row["languages"].split(","))):
                yield (
                    "language",
                    {
                        "id": rows.make_id("language", row["id"], position),
                        "phone_id": row["id"],
                        "name": name,
                    },
                )

    def _write(self, source: str, row: rows.Row) -> None:
        self._writers[source].writerow(
            [write_cell(column.kind, row.get(column.key)) for column in self._tables[source].columns]
        )

"""HSDS as tables in CSV, of version 3, 1 or 2, or much like them: a folder or a zip, joined into whole services."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory.feeds.hsds_csv.names import LAYOUT
from directory.feeds.hsds_csv.own import is_own_export, read_own_export
from directory.feeds.hsds_csv.places import PlaceReader
from directory.feeds.hsds_csv.repairs import join_repairs, leftovers
from directory.feeds.hsds_csv.service import ServiceReader
from directory.feeds.records import FeedError, Refusal, Repair, ServiceRecord
from directory.feeds.tabular.values import Tables, open_tables

_NEEDED = {
    "services": "id, organization_id, name, description, status",
    "organizations": "id, name, description",
}


def read_hsds_csv(path: Path, *, own_export: bool = True) -> Iterator[ServiceRecord | Refusal]:
    """Read a folder or zip of HSDS's tables, of which services.csv and organizations.csv are needed.

    The tables are put by in a temporary file, so memory does not grow with them. A row that cannot be used is named
    by its file and number, in a repair of the service it belongs to; rows that belong to none are in the last one's.
    An export of our own comes back field for field.

    Args:
        path: the folder or zip.
        own_export: whether an export of our own may say which source each of its services came from (``origin``); if
            not, it is read as a feed of its own, whose ids are the export's.

    Raises:
        FeedError: it cannot be read, is not safe to unpack, or a table that is needed is not there.
    """
    with open_tables(path, LAYOUT) as tables:
        _check(tables, path.name)
        if is_own_export(tables):
            yield from read_own_export(tables, keep_origin=own_export)
        else:
            yield from _with_the_rest(_read(tables), tables)


def _check(tables: Tables, name: str) -> None:
    for table, columns in _NEEDED.items():
        if table not in tables:
            raise FeedError(f"{name}: there is no {table}.csv. Add it, with at least the columns {columns}.")
        missing = [column for column in ("id", "name") if column not in tables.columns[table]]
        if missing:
            raise FeedError(
                f"{tables.file_of[table]}: no column {' or '.join(missing)}. Its first row has to name the columns: "
                f"at least {columns}."
            )


def _read(tables: Tables) -> Iterator[ServiceRecord | Refusal]:
    reader = ServiceReader(tables, PlaceReader(tables))
    number = 0
    for number, row in enumerate(tables.all("services"), start=1):
        yield reader.read(row, number)
    for row, fault in tables.faults("services"):
        number += 1
        reason = f"{row.where}: {fault}. Correct the row; quotation marks go around a cell with commas in it."
        yield Refusal(number, row.get("id") or None, row.get("name") or None, reason)


def _with_the_rest(records: Iterator[ServiceRecord | Refusal], tables: Tables) -> Iterator[ServiceRecord | Refusal]:
    """Give the records on, the last one with what is to be said of the feed as a whole."""
    last: ServiceRecord | None = None
    for record in records:
        if isinstance(record, Refusal):
            yield record
            continue
        if last is not None:
            yield last
        last = record.model_copy(update={"repairs": join_repairs(record.repairs)})
    rest = leftovers(tables)
    if last is None:
        yield from (_as_refusal(repair) for repair in rest)
        return
    told = (replace(repair, record_number=last.record_number) for repair in rest)
    yield last.model_copy(update={"repairs": (*last.repairs, *told)})


def _as_refusal(repair: Repair) -> Refusal:
    return Refusal(0, None, None, f"{repair.field}: {repair.reason}")

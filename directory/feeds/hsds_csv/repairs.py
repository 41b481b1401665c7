"""Saying once what many rows have in common, and which rows of a feed no service came to use."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import batched

from directory.feeds.hsds_csv.names import READ
from directory.feeds.records import Repair
from directory.feeds.tabular.values import TableRow, Tables

_ROW = re.compile(r"(?P<file>.+) row (?P<number>\d+)(?P<column>\.\w+)?", re.DOTALL)
_ROWS_A_LINE = 500
# Tables that others look things up in: a line nobody looked up is no fault.
_LOOKED_UP = frozenset({"services", "taxonomies", "taxonomy_terms", "units", "programs"})
_OWNERS = {
    "service_id": "services",
    "organization_id": "organizations",
    "location_id": "locations",
    "service_at_location_id": "service_at_locations",
    "contact_id": "contacts",
    "phone_id": "phones",
    "link_id": "",
}


def join_repairs(repairs: Iterable[Repair]) -> tuple[Repair, ...]:
    """Return repairs with those that say the same of several rows of a file as one: ``phones.csv rows 3, 5-7.type``."""
    joined: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    kept: list[Repair] = []
    samples: dict[tuple[str, str, str], Repair] = {}
    for repair in dict.fromkeys(repairs):
        found = _ROW.fullmatch(repair.field)
        if not found:
            kept.append(repair)
            continue
        key = (found["file"], found["column"] or "", repair.reason)
        samples.setdefault(key, repair)
        joined[key].append(int(found["number"]))
    for key, numbers in joined.items():
        file, column, _ = key
        kept.extend(
            replace(samples[key], field=f"{name_rows(file, part)}{column}") for part in batched(numbers, _ROWS_A_LINE)
        )
    return tuple(kept)


def name_rows(file: str, numbers: Iterable[int]) -> str:
    """Return ``phones.csv row 3`` or ``phones.csv rows 3, 5-7``."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
    return f"{file} row{'s' if len(spans) > 1 or '-' in words else ''} {words}"


def leftovers(tables: Tables) -> Iterator[Repair]:
    """Yield what is to be said of the feed as a whole: files, columns and rows that came to nothing, and why."""
    for file, notice in tables.notices:
        yield Repair(0, "", "", file, notice)
    for table in tables.columns:
        yield from _unknown_columns(tables, table)
    for table in tables.columns:
        yield from _rows_of_no_use(tables, table)


def _unknown_columns(tables: Tables, table: str) -> Iterator[Repair]:
    known = READ[table]
    unread = [column for column in tables.columns[table] if column and column not in known]
    unread = [column for column in unread if tables.says(table, column)]
    if unread:
        reason = f"columns that are not read were left out: {', '.join(unread[:40])}"
        yield Repair(0, "", "", tables.file_of[table], reason)


def _rows_of_no_use(tables: Tables, table: str) -> Iterator[Repair]:
    faulty = ((row, f"{fault}, so the row was left out") for row, fault in tables.faults(table) if table != "services")
    unused = () if table in _LOOKED_UP else ((row, _why_unused(tables, row)) for row in tables.unused(table))
    for source in (faulty, unused):
        for batch in batched(source, _ROWS_A_LINE):
            yield from join_repairs(Repair(0, "", "", row.where, reason) for row, reason in batch)


def _why_unused(tables: Tables, row: TableRow) -> str:
    if row.table in ("organizations", "locations"):
        first = tables.first(row.table, "id", row.get("id")) if row.get("id") else None
        if first is None:
            return "no id, so the row was left out"
        if (first.file, first.number) != (row.file, row.number):
            return f"its id came earlier, in row {first.number}, so the row was left out"
        kind = "by this organization" if row.table == "organizations" else "at this location"
        return f"no service is given {kind}, so the row was left out"
    named = [(table, value) for column, table in _OWNERS.items() for value in row.refs(column)]
    if not named:
        return "belongs to no service, organization or location, so the row was left out"
    if not any(table and tables.has(table, "id", value) for table, value in named):
        kinds = ", ".join(dict.fromkeys(table.replace("_", " ") for table, _ in named if table)) or "records"
        return f"belongs to {kinds} that the feed does not have, so the row was left out"
    return "belongs to something that is not kept or was left out, so the row was too"

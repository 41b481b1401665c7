"""The plain spreadsheet: one row a service, in CSV or Excel, as docs/spreadsheet.md explains it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from directory.feeds.records import FeedError, Refusal, Repair, ServiceRecord
from directory.feeds.spreadsheet.columns import BY_KEY, REPEATED, key_of
from directory.feeds.spreadsheet.rows import SheetNotices, SheetRow, read_rows
from directory.feeds.spreadsheet.service import RowReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary

_ROWS_ABOVE_HEADER = 20
_FEWEST_KNOWN = 3


@dataclass(slots=True)
class _Header:
    """Which column of a sheet holds what: our names by position, headings that are none of ours, and how many."""

    keys: dict[int, str]
    unknown: list[str]
    width: int


def read_spreadsheet(path: Path, *, vocabulary: Vocabulary | None = None) -> Iterator[ServiceRecord | Refusal]:
    """Read a CSV file or an Excel workbook with a row for each service.

    The row of headings is found by its words, with titles above it or none; headings may be in any order, and there
    may be others. Hidden sheets, and sheets without such a row, are left alone. A service without a Reference is known
    by its name, organisation and postcode.

    Args:
        path: the file.
        vocabulary: the needs that the column of that name may hold; ``None`` is those packaged with the program.

    Raises:
        FeedError: it is not a spreadsheet we read, or no row has the headings that are needed.
    """
    notices = SheetNotices()
    for record in _read(path, notices, RowReader(vocabulary or load_vocabulary())):
        if isinstance(record, Refusal) or not notices.told:
            yield record
            continue
        told = tuple(Repair(record.record_number, "", "", where, reason) for where, reason in notices.told)
        notices.told.clear()
        yield record.model_copy(update={"repairs": (*told, *record.repairs)})


def _read(path: Path, notices: SheetNotices, reader: RowReader) -> Iterator[ServiceRecord | Refusal]:
    header: _Header | None = None
    sheet, looked, number, found = -1, 0, 0, False
    seen: dict[bytes, str] = {}
    for row in read_rows(path, notices):
        if row.sheet != sheet:
            sheet, looked, header = row.sheet, 0, None
        if header is None:
            looked += 1
            header = _header(row) if looked <= _ROWS_ABOVE_HEADER else None
            if header is not None:
                found = True
                _note_unknown(header, row, notices)
            continue
        if _header_again(row):
            continue
        number += 1
        yield _once(_record(reader, row, header, number), row, seen)
    if not found:
        needed = ", ".join(column.heading for column in BY_KEY.values() if column.is_needed)
        raise FeedError(
            f"{path.name}: no row has the headings {needed}. Start from the template: "
            f"signpost import --template {path.stem}-template{path.suffix.lower()}"
        )


def _header(row: SheetRow) -> _Header | None:
    """Return what a row says the columns are, if it is a row of headings; needed ones that it lacks are an error."""
    keys: dict[int, str] = {}
    unknown = []
    for position, cell in enumerate(row.cells):
        key = key_of(cell)
        if key is not None and (key not in keys.values() or key in REPEATED):
            keys[position] = key
        elif cell.strip():
            unknown.append(" ".join(cell.split())[:40])
    if len(keys) < _FEWEST_KNOWN or "name" not in keys.values():
        return None
    missing = [column.heading for column in BY_KEY.values() if column.is_needed and column.key not in keys.values()]
    if missing:
        raise FeedError(f"{row.where}: no column {' or '.join(missing)}. Add it, and fill it in for every service.")
    return _Header(keys, unknown, len(row.cells))


def _header_again(row: SheetRow) -> bool:
    """Tell whether a row names the columns once more, as on each page of a printed table."""
    filled = [cell for cell in row.cells if cell.strip()]
    return len(filled) >= _FEWEST_KNOWN and all(key_of(cell) for cell in filled)


def _note_unknown(header: _Header, row: SheetRow, notices: SheetNotices) -> None:
    if header.unknown:
        reason = f"columns that are not read were left out: {', '.join(header.unknown[:40])}"
        notices.told.append((row.where, reason))


def _record(reader: RowReader, row: SheetRow, header: _Header, number: int) -> ServiceRecord | Refusal:
    cells = _by_key(header.keys, row.cells)
    if row.refusal:
        name = cells.get("name", "").strip()[:200] or None
        return Refusal(number, None, name, f"{row.where}: {row.refusal}. Shorten it, and try again.")
    if row.may_be_shifted and any(cell.strip() for cell in row.cells[header.width :]):
        reason = "more cells than there are headings. Quotation marks go around a cell with commas in it."
        return Refusal(number, None, cells.get("name", "").strip() or None, f"{row.where}: {reason}")
    faults = frozenset(header.keys[position] for position in row.faults if position in header.keys)
    return reader.read(cells, number, row.where, faults=faults)


def _by_key(keys: Mapping[int, str], cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, key in keys.items():
        words = cells[position] if position < len(cells) else ""
        if words.strip():
            found[key] = f"{found[key]}{REPEATED[key]}{words}" if key in found else words
    return found


def _once(record: ServiceRecord | Refusal, row: SheetRow, seen: dict[bytes, str]) -> ServiceRecord | Refusal:
    """Turn away a service whose id an earlier row has, and say which."""
    if isinstance(record, Refusal):
        return record
    digest = blake2b(record.id.encode(), digest_size=12).digest()
    first = seen.setdefault(digest, row.where)
    if first == row.where:
        return record
    reason = f"the same service as in {first}. Give each a Reference of its own, or put the two in one row."
    return Refusal(record.record_number, record.id, record.name, f"{row.where}: {reason}")

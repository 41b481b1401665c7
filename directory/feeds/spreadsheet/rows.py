"""The rows of a spreadsheet as words, whichever program wrote it: CSV, or the sheets of an Excel workbook."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from directory.feeds.records import FeedError
from directory.feeds.tabular.files import check_zip
from directory.feeds.tabular.rows import MOST_CELL, MOST_COLUMNS, open_csv

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# The words of a workbook's cells stand apart from its sheets, and are held in memory together.
_MOST_SHARED_BYTES = 100 * 1024**2
_MOST_MERGES = 50_000
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!"})


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty; ``where`` names it for people: ``leeds.xlsx row 14``.

    ``faults`` are the cells that the program shows as an error. A row with a ``refusal`` cannot be used. The cells of
    a row that ``may_be_shifted`` (CSV) stand in the wrong columns when it has too many.
    """

    sheet: int
    where: str
    cells: tuple[str, ...]
    faults: frozenset[int] = frozenset()
    refusal: str = ""
    may_be_shifted: bool = False


@dataclass(slots=True)
class SheetNotices:
    """What is to be said of the file as a whole, filled as it is read and emptied as it is told."""

    told: list[tuple[str, str]] = field(default_factory=list)


def read_rows(path: Path, notices: SheetNotices) -> Iterator[SheetRow]:
    """Yield the rows of every sheet that is not hidden, in order.

    Raises:
        FeedError: it is not a spreadsheet we read, is damaged, locked or not safe to unpack.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise FeedError(
            f"{path.name}: cannot be read ({error.strerror}). Check the path and that it is yours to read."
        ) from error
    if start.startswith(_OLD_EXCEL):
        raise FeedError(
            f"{path.name}: an old Excel file (.xls), or one locked with a password. Open it in Excel and save it as "
            "“Excel Workbook (.xlsx)” without a password, or as “CSV UTF-8”."
        )
    if start.startswith(b"PK"):
        return _excel_rows(path)
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xls", ".ods", ".numbers"):
        raise FeedError(f"{path.name}: not an Excel workbook, whatever its name says. Save it as .xlsx or CSV again.")
    return _csv_rows(path, notices)


def _csv_rows(path: Path, notices: SheetNotices) -> Iterator[SheetRow]:
    source = open_csv(path)
    if source.notice:
        notices.told.append((path.name, source.notice))
    for row in source.rows():
        yield SheetRow(0, f"{path.name} row {row.number}", row.cells, refusal=row.fault, may_be_shifted=True)


def _excel_rows(path: Path) -> Iterator[SheetRow]:
    with _opened(path) as archive:
        _check_workbook(archive, path)
        workbook = _load(path)
        try:
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            for number, sheet in enumerate(sheets):
                called = f"{path.name} row" if len(sheets) == 1 else f"{path.name}, sheet {sheet.title}, row"
                merged = _Merged(_merges(archive, sheet))
                sheet.reset_dimensions()
                yield from _rows_of(sheet.iter_rows(), number, called, merged)
        except FeedError:
            raise
        except Exception as error:
            # The library raises whatever it happens to stumble on in a damaged file.
            raise _damaged(path) from error
        finally:
            workbook.close()


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error


def _check_workbook(archive: zipfile.ZipFile, path: Path) -> None:
    """Look at the zip that a workbook is, before anything of it is unpacked."""
    check_zip(archive, path.name)
    names = archive.namelist()
    if "mimetype" in names and "content.xml" in names:
        raise FeedError(
            f"{path.name}: an OpenDocument spreadsheet. Save it as “Excel (.xlsx)” or as CSV, and try again."
        )
    if "xl/workbook.xml" not in names:
        raise FeedError(f"{path.name}: not an Excel workbook. Save it as .xlsx or CSV, and try again.")
    if any(
        member.file_size > _MOST_SHARED_BYTES and not member.filename.startswith("xl/worksheets/")
        for member in archive.infolist()
    ):
        raise FeedError(f"{path.name}: a part of the workbook is larger than 100 MB. Save the sheet as CSV instead.")


def _load(path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            # It warns of styles and rules that it will not keep; we write nothing back.
            warnings.simplefilter("ignore")
            return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> FeedError:
    return FeedError(f"{path.name}: a damaged Excel workbook. Open it in Excel, save it again, and try once more.")


def _rows_of(rows: Iterable[Any], sheet: int, called: str, merged: "_Merged") -> Iterator[SheetRow]:
    for number, cells in enumerate(rows, start=1):
        if len(cells) > MOST_COLUMNS:
            yield SheetRow(sheet, f"{called} {number}", (), refusal=f"more than {MOST_COLUMNS:,} cells")
            continue
        texts, faults = [], set()
        for position, cell in enumerate(cells):
            text = cell_text(cell.value)
            if text in _ERRORS:
                faults.add(position)
                text = ""
            texts.append(text)
        merged.fill(number, texts)
        refusal = f"a cell of more than {MOST_CELL:,} characters" if max(map(len, texts), default=0) > MOST_CELL else ""
        if any(text.strip() for text in texts):
            kept = tuple(text[:200] for text in texts) if refusal else tuple(texts)
            yield SheetRow(sheet, f"{called} {number}", kept, frozenset(faults), refusal)


def cell_text(value: Any) -> str:
    """Return a cell's value as a person would type it: whole numbers without a point, dates as 2026-01-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0, 0) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)


def _merges(archive: zipfile.ZipFile, sheet: Any) -> list[tuple[int, int, int, int]]:
    """Return the merged cells of a sheet (left, top, right, bottom), which the library leaves out when it streams."""
    found: list[tuple[int, int, int, int]] = []
    with archive.open(str(sheet._worksheet_path)) as xml:
        rest = b""
        while (piece := xml.read(1024 * 1024)) and len(found) < _MOST_MERGES:
            text = rest + piece
            found += [range_boundaries(ref.decode()) for ref in _MERGE.findall(text)]  # type: ignore[misc]
            rest = text[text.rindex(b"<") :][:200] if b"<" in text else b""
    return found


class _Merged:
    """Cells merged downwards: the words of the first count for those below it."""

    def __init__(self, ranges: Iterable[tuple[int, int, int, int]]) -> None:
        self._starting: dict[int, list[tuple[int, int]]] = {}
        self._under: dict[int, tuple[int, str]] = {}
        for left, top, _, bottom in ranges:
            if bottom > top:
                self._starting.setdefault(top, []).append((left - 1, bottom))

    def fill(self, number: int, texts: list[str]) -> None:
        """Put the words of merged cells in a row's cells that are part of them."""
        self._under = {column: kept for column, kept in self._under.items() if kept[0] >= number}
        if any(text.strip() for text in texts):
            for column, (_, words) in self._under.items():
                if column < len(texts) and not texts[column]:
                    texts[column] = words
        for column, bottom in self._starting.get(number, ()):
            if column < len(texts) and texts[column].strip():
                self._under[column] = (bottom, texts[column])

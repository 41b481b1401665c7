"""Tables that refer to each other, put by in a temporary SQLite file and read row by row: memory stays the same."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory

from directory.feeds.records import FeedError
from directory.feeds.tabular.files import find_tables
from directory.feeds.tabular.rows import CSVRow, header_names, open_csv

_BATCH_SIZE = 500
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;
CREATE TABLE row (tbl TEXT, file INTEGER, number INTEGER, data TEXT, used INTEGER DEFAULT 0,
                  PRIMARY KEY (tbl, file, number)) WITHOUT ROWID;
CREATE TABLE ref (tbl TEXT, col TEXT, value TEXT, file INTEGER, number INTEGER,
                  PRIMARY KEY (tbl, col, value, file, number)) WITHOUT ROWID;
CREATE TABLE fault (tbl TEXT, file INTEGER, number INTEGER, reason TEXT, data TEXT);
"""
NOTHING = frozenset({"", "0", "null", "none", "n/a", "#n/a"})
"""What feeds write where a row refers to nothing."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by column name, cells that are empty left out; ``where`` names it for people: ``phones.csv row 14``."""

    table: str
    file: int
    number: int
    where: str
    data: dict[str, str]

    def get(self, column: str) -> str:
        return self.data.get(column, "").strip()

    def refs(self, column: str) -> tuple[str, ...]:
        return split_refs(self.data.get(column, ""))


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a set of tables.

    ``table_of`` gives the table that a file's plain name holds, or nothing; ``column_of`` the column that a header
    means in a table; ``is_ref`` says whether a column holds ids (with commas between), by which rows are found.
    """

    table_of: Callable[[str], str | None]
    column_of: Callable[[str, str], str]
    is_ref: Callable[[str, str], bool]


def split_refs(written: str) -> tuple[str, ...]:
    """Return the ids in a cell, each once; ``0``, ``null`` and the like are none."""
    if "," not in written:
        alone = written.strip()
        return () if alone.lower() in NOTHING else (alone,)
    ids = (each.strip() for each in written.split(","))
    return tuple(dict.fromkeys(each for each in ids if each.lower() not in NOTHING))


class Recent[Value]:
    """The last values that were made, at most so many, so that what is asked for again and again is made once."""

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._values: dict[str, Value] = {}

    def get(self, key: str, make: Callable[[], Value]) -> Value:
        if key not in self._values:
            made = make()
            if len(self._values) >= self._most:
                del self._values[next(iter(self._values))]
            self._values[key] = made
        return self._values[key]


class Tables:
    """The tables of a feed; several files may hold one table."""

    def __init__(self, connection: sqlite3.Connection, layout: Layout) -> None:
        self._connection = connection
        self._layout = layout
        self.files: list[str] = []
        self.columns: dict[str, tuple[str, ...]] = {}
        self.file_of: dict[str, str] = {}
        self.notices: list[tuple[str, str]] = []

    def __contains__(self, table: str) -> bool:
        return table in self.file_of

    def load(self, path: Path) -> None:
        """Put a file's rows by; a file that holds no table we know is noted and left alone."""
        table = self._layout.table_of(path.stem)
        if table is None:
            self.notices.append((path.name, "not a table that is read, so the file was left out"))
            return
        source = open_csv(path)
        if source.notice:
            self.notices.append((path.name, source.notice))
        rows = source.rows()
        header = next(rows, None)
        self.file_of.setdefault(table, path.name)
        self.files.append(path.name)
        columns = tuple(self._layout.column_of(table, name) for name in header_names(header.cells if header else ()))
        self.columns[table] = tuple(dict.fromkeys((*self.columns.get(table, ()), *columns)))
        for batch in batched(rows, _BATCH_SIZE):
            self._save(table, len(self.files) - 1, columns, batch)

    def _save(self, table: str, file: int, columns: tuple[str, ...], batch: Iterable[CSVRow]) -> None:
        rows: list[tuple[object, ...]] = []
        refs: list[tuple[object, ...]] = []
        faults: list[tuple[object, ...]] = []
        for row in batch:
            data = _by_column(columns, row.cells)
            written = json.dumps(data)
            fault = row.fault or ("more cells than the header" if any(row.cells[len(columns) :]) else "")
            if fault:
                faults.append((table, file, row.number, fault, written))
            else:
                rows.append((table, file, row.number, written))
                refs.extend(
                    (table, column, value, file, row.number)
                    for column, cell in data.items()
                    if self._layout.is_ref(table, column)
                    for value in split_refs(cell)
                )
        self._connection.executemany("INSERT INTO row (tbl, file, number, data) VALUES (?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT OR IGNORE INTO ref VALUES (?, ?, ?, ?, ?)", refs)
        self._connection.executemany("INSERT INTO fault VALUES (?, ?, ?, ?, ?)", faults)

    def all(self, table: str) -> Iterator[TableRow]:
        """Yield the rows in the order of the file; they may be marked as used on the way."""
        query = (
            "SELECT file, number, data FROM row WHERE tbl = ? AND (file, number) > (?, ?) ORDER BY file, number LIMIT ?"
        )
        last = (-1, -1)
        while batch := self._connection.execute(query, (table, *last, _BATCH_SIZE)).fetchall():
            yield from (self._row(table, *found) for found in batch)
            last = batch[-1][:2]

    def where(self, table: str, column: str, value: str) -> list[TableRow]:
        """Return the rows whose column names an id, in the order of the file."""
        if table not in self.file_of:
            return []
        query = (
            "SELECT row.file, row.number, row.data FROM ref CROSS JOIN row USING (tbl, file, number)"
            " WHERE ref.tbl = ? AND ref.col = ? AND ref.value = ? ORDER BY row.file, row.number"
        )
        return [self._row(table, *found) for found in self._connection.execute(query, (table, column, value))]

    def first(self, table: str, column: str, value: str) -> TableRow | None:
        return next(iter(self.where(table, column, value)), None)

    def has(self, table: str, column: str, value: str) -> bool:
        query = "SELECT 1 FROM ref WHERE tbl = ? AND col = ? AND value = ? LIMIT 1"
        return self._connection.execute(query, (table, column, value)).fetchone() is not None

    def says(self, table: str, column: str) -> bool:
        """Tell whether any row has something in a column."""
        query = "SELECT 1 FROM row WHERE tbl = ? AND json_extract(data, ?) IS NOT NULL LIMIT 1"
        return self._connection.execute(query, (table, f'$."{column}"')).fetchone() is not None

    def use(self, row: TableRow) -> bool:
        """Remember that a row was used; say whether this was the first time."""
        query = "UPDATE row SET used = 1 WHERE tbl = ? AND file = ? AND number = ? AND used = 0"
        return self._connection.execute(query, (row.table, row.file, row.number)).rowcount == 1

    def unused(self, table: str) -> Iterator[TableRow]:
        query = "SELECT file, number, data FROM row WHERE tbl = ? AND used = 0 ORDER BY file, number"
        yield from (self._row(table, *found) for found in self._connection.execute(query, (table,)))

    def faults(self, table: str) -> Iterator[tuple[TableRow, str]]:
        """Yield the rows that cannot be used at all, each with its reason."""
        query = "SELECT file, number, data, reason FROM fault WHERE tbl = ? ORDER BY file, number"
        for file, number, data, reason in self._connection.execute(query, (table,)):
            yield self._row(table, file, number, data), reason

    def _row(self, table: str, file: int, number: int, data: str) -> TableRow:
        return TableRow(table, file, number, f"{self.files[file]} row {number}", json.loads(data))


def _by_column(columns: tuple[str, ...], cells: tuple[str, ...]) -> dict[str, str]:
    """Return the filled cells by column; of two columns that mean the same, the first that says something counts."""
    data: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell and not data.get(column, "").strip():
            data[column] = cell
    return data


@contextmanager
def open_tables(path: Path, layout: Layout) -> Iterator[Tables]:
    """Load a folder or zip of CSV into a temporary file that goes when the context ends.

    Raises:
        FeedError: it cannot be read, is not safe to unpack, or holds no CSV file.
    """
    with TemporaryDirectory(prefix="signpost-tables-") as folder:
        files = find_tables(path, Path(folder))
        if not files:
            raise FeedError(f"{path.name}: holds no CSV files. Give a folder or a zip of them, with services.csv.")
        connection = sqlite3.connect(Path(folder) / "tables.db", isolation_level=None)
        try:
            connection.executescript(_SCHEMA)
            tables = Tables(connection, layout)
            connection.execute("BEGIN")
            for file in files:
                tables.load(file)
            yield tables
        finally:
            connection.close()

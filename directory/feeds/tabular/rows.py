"""Reading the rows of a CSV file: its encoding and separator found, and no cell or row too large to be true."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from directory.feeds.records import FeedError
from directory.feeds.streaming.encoding import detect_encoding

MOST_CELL = 100_000
"""Characters in one cell."""
MOST_ROW = 5_000_000
"""Characters in one row."""
MOST_COLUMNS = 2_000
_DELIMITERS = ",;\t|"
_LETTERS_TO_JUDGE_BY = 64 * 1024


@dataclass(frozen=True, slots=True)
class CSVRow:
    """A row that is not empty; ``number`` is the one a spreadsheet program shows, the first row being 1.

    ``fault`` says why it cannot be used; such a row has its cells cut short.
    """

    number: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class CSVFile:
    """A CSV file about to be read; ``notice`` says what was put right of its encoding."""

    path: Path
    codec: str
    errors: str
    delimiter: str
    notice: str = ""

    def rows(self) -> Iterator[CSVRow]:
        """Yield the rows one at a time.

        Raises:
            FeedError: it cannot be read, or a quotation mark opens a cell that goes on and on.
        """
        # The limit is the whole process's; nothing of ours wants a smaller one.
        csv.field_size_limit(MOST_ROW)
        number = 0
        try:
            with self.path.open(encoding=self.codec, errors=self.errors, newline="") as file:
                for number, cells in enumerate(csv.reader(_lines(file), delimiter=self.delimiter), start=1):
                    if any(cell.strip() for cell in cells):
                        yield _checked(number, cells)
        except csv.Error as error:
            raise FeedError(
                f"{self.path.name} row {number + 1}: a cell of more than {MOST_ROW:,} characters, or a quotation mark "
                "that is never closed. Correct that row and try again."
            ) from error
        except OSError as error:
            raise FeedError(
                f"{self.path.name}: cannot be read ({error.strerror}). Check the path and that it is yours to read."
            ) from error


def open_csv(path: Path) -> CSVFile:
    """Find out how a CSV file is written: UTF-8 or another encoding, and commas, semicolons, tabs or bars between.

    Raises:
        FeedError: it cannot be read, or is not text.
    """
    encoding = detect_encoding(path)
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as file:
        start = file.read(_LETTERS_TO_JUDGE_BY)
    if "\x00" in start[:1000]:
        raise FeedError(f"{path.name}: not text. Save it as CSV (UTF-8) and try again.")
    return CSVFile(path, encoding.codec, encoding.errors, _delimiter_of(start), encoding.notice)


def _delimiter_of(start: str) -> str:
    """Return the separator that the first lines with anything on them have most of outside quotation marks."""
    bare = re.sub(r'"(?:[^"]|"")*+(?:"|\Z)', "", start)
    lines = [line for line in bare.splitlines() if line.strip(_DELIMITERS + " ")][:5]
    counts = {each: sum(line.count(each) for line in lines) for each in _DELIMITERS}
    return max(_DELIMITERS, key=lambda each: counts[each])


_MONSTROUS_RUN = re.compile(rf'[^",;\t|\r\n]{{{MOST_CELL + 1},}}+')


def _lines(file: TextIO) -> Iterator[str]:
    """Yield the lines; where one is too long, each unbroken run in it keeps only its beginning.

    A row so shortened is still too long to be used, and is turned away for that.
    """
    while line := file.readline(MOST_ROW):
        if len(line) < MOST_ROW or line.endswith("\n"):
            yield line
            continue
        kept = _shortened(line)
        while (more := file.readline(MOST_ROW)) and len(kept) < MOST_ROW:
            kept = _shortened(kept + more)
            if more.endswith("\n"):
                break
        yield kept


def _shortened(line: str) -> str:
    return _MONSTROUS_RUN.sub(lambda run: run[0][: MOST_CELL + 1], line)


def _checked(number: int, cells: list[str]) -> CSVRow:
    if len(cells) > MOST_COLUMNS:
        return CSVRow(number, (), f"more than {MOST_COLUMNS:,} cells")
    longest = max(map(len, cells))
    if longest > MOST_CELL or sum(map(len, cells)) > MOST_ROW:
        fault = f"a cell of more than {MOST_CELL:,} characters" if longest > MOST_CELL else "more than 5 MB of text"
        return CSVRow(number, tuple(cell[:200] for cell in cells), fault)
    return CSVRow(number, tuple(cells))


def header_names(cells: Iterable[str]) -> tuple[str, ...]:
    """Return column names as they are compared: small letters, digits and underscores alone."""
    return tuple(re.sub(r"[^a-z0-9]+", "_", cell.strip("\ufeff ").lower()).strip("_") for cell in cells)

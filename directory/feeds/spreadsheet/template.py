"""Writing the spreadsheet's template from the list of its columns, so that it cannot say other than what is read."""

import csv
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from directory.feeds.records import FeedError
from directory.feeds.spreadsheet.columns import COLUMNS
from directory.reading.vocabulary import load_vocabulary

_HEADINGS = tuple(f"{column.heading}*" if column.is_needed else column.heading for column in COLUMNS)
_WIDTH = 22
_ROWS_AS_TEXT = 500
_FIRST_WORDS = (
    "Write one row for each service, under the headings of the first sheet.",
    "Columns with * are needed. So is at least one of Phone, Email and Website.",
    "Take the example row out before you send the file.",
    "Several things in one cell have ; between them.",
)


def write_template(path: Path) -> None:
    """Write an empty spreadsheet to fill in: headings, an example row and, in Excel, how to fill it in.

    Args:
        path: the file to write; its ending says which kind, ``.csv`` or ``.xlsx``.

    Raises:
        FeedError: the ending is neither.
        OSError: it cannot be written.
    """
    match path.suffix.lower():
        case ".csv":
            _write_csv(path)
        case ".xlsx":
            _write_excel(path)
        case _:
            raise FeedError(f"{path.name}: a template is .csv or .xlsx. Give it one of these endings.")


def _write_csv(path: Path) -> None:
    # Excel takes a CSV file for UTF-8 only when it begins with a mark.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        writer.writerow([column.example for column in COLUMNS])


def _write_excel(path: Path) -> None:
    workbook = Workbook()
    services = workbook.active
    if not isinstance(services, Worksheet):
        raise TypeError("a new workbook has a first sheet")
    services.title = "Services"
    services.append(list(_HEADINGS))
    services.append([column.example for column in COLUMNS])
    services.freeze_panes = "B2"
    for position, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(position)
        services.column_dimensions[letter].width = _WIDTH
        heading = services.cell(1, position)
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", start_color="D8DDE0")
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        for row in range(2, _ROWS_AS_TEXT + 2 if column.kind == "phone" else 3):
            # As text, a phone number keeps the 0 it begins with.
            services.cell(row, position).number_format = "@"
    _add_help(workbook)
    _add_needs(workbook)
    workbook.save(path)


def _add_help(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("How to fill this in")
    for words in (*_FIRST_WORDS, ""):
        sheet.append([words])
    sheet.append(["Column", "What goes in it", "Example"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for heading, column in zip(_HEADINGS, COLUMNS, strict=True):
        sheet.append([heading, column.help, column.example])
    for letter, width in (("A", 26), ("B", 80), ("C", 60)):
        sheet.column_dimensions[letter].width = width


def _add_needs(workbook: Workbook) -> None:
    vocabulary = load_vocabulary()
    sheet = workbook.create_sheet("List of needs")
    sheet.append(["Need", "What it is part of"])
    for need in vocabulary:
        sheet.append([need.name, vocabulary.categories[need.category]])
    for letter in "AB":
        sheet.column_dimensions[letter].width = 44


def describe_columns() -> str:
    """Return the table of columns that docs/spreadsheet.md has, in Markdown."""
    lines = ["| column | what goes in it | example |", "|---|---|---|"]
    lines += [
        f"| {heading} | {column.help} | {column.example} |" for heading, column in zip(_HEADINGS, COLUMNS, strict=True)
    ]
    return "\n".join(lines)

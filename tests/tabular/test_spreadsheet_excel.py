"""Excel workbooks: what the program does to cells is undone or told, and no workbook can harm."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from directory.feeds.records import FeedError, Refusal, ServiceRecord
from tests.tabular.conftest import read_sheet

HEADINGS = ["Name", "Organisation", "Description", "Phone", "Postcode", "Last checked", "Minimum age"]
ROW = ["Memory café", "Riverside Trust", "Tea and company.", "01632 960101", "ME1 1AA", None, None]

type WriteBook = Callable[..., Path]


@pytest.fixture
def write_book(tmp_path: Path) -> WriteBook:
    def write(*rows: list[Any], change: Callable[[Workbook, Worksheet], None] | None = None) -> Path:
        workbook = Workbook()
        sheet = workbook.active
        assert isinstance(sheet, Worksheet)
        for row in rows or (HEADINGS, ROW):
            sheet.append(row)
        if change:
            change(workbook, sheet)
        workbook.save(tmp_path / "leeds.xlsx")
        return tmp_path / "leeds.xlsx"

    return write


def read_all(path: Path) -> list[ServiceRecord]:
    found = list(read_sheet(path))
    assert all(isinstance(record, ServiceRecord) for record in found), found
    return [record for record in found if isinstance(record, ServiceRecord)]


def test_numbers_and_dates_of_excel_are_read_as_they_were_meant(write_book: WriteBook) -> None:
    row = ["Memory café", "Riverside Trust", "Tea.", 1632960101, "me1 1aa", datetime(2026, 1, 31), 18.0]  # noqa: DTZ001

    [record] = read_all(write_book(HEADINGS, row))

    assert record.phones[0].number == "01632960101"
    assert record.assured_date == date(2026, 1, 31)
    assert record.eligibilities[0].minimum_age == 18
    assert [(repair.field, repair.reason) for repair in record.repairs] == [
        ("leeds.xlsx row 2.Phone", "the number had lost the 0 it begins with, so it was put back")
    ]


def test_titles_empty_rows_and_empty_columns_are_passed_over(write_book: WriteBook) -> None:
    rows: tuple[list[Any], ...] = (
        ["Services in Leeds"],
        [],
        [None, *HEADINGS],
        [],
        [None, *ROW],
        [],
        [None, "Lunch club", *ROW[1:]],
    )

    assert [record.name for record in read_all(write_book(*rows))] == ["Memory café", "Lunch club"]


def test_hidden_sheets_are_ignored_and_others_named(write_book: WriteBook) -> None:
    def add(workbook: Workbook, _: Worksheet) -> None:
        for title, state in (("Old", "hidden"), ("Older", "veryHidden"), ("Housing", "visible"), ("Notes", "visible")):
            sheet = workbook.create_sheet(title)
            sheet.sheet_state = state
            sheet.append(["Read me first"] if title == "Notes" else HEADINGS)
            sheet.append([f"{title} club", *ROW[1:3], None, *ROW[4:]])

    found = list(read_sheet(write_book(change=add)))

    assert [record.name for record in found if isinstance(record, ServiceRecord)] == ["Memory café"]
    [refusal] = [record for record in found if isinstance(record, Refusal)]
    assert refusal.reason.startswith("leeds.xlsx, sheet Housing, row 2: no phone, email or website.")


def test_cells_merged_downwards_count_for_every_row_they_cover(write_book: WriteBook) -> None:
    rows = (HEADINGS, ROW, ["Lunch club", None, *ROW[2:]], ["Choir", None, *ROW[2:]], ["Walks", "Others", *ROW[2:]])

    found = read_all(write_book(*rows, change=lambda _, sheet: sheet.merge_cells("B2:B4")))

    assert [record.organization.name for record in found] == ["Riverside Trust"] * 3 + ["Others"]


def test_title_merged_across_the_sheet_is_no_heading(write_book: WriteBook) -> None:
    path = write_book(["Services in Leeds"], HEADINGS, ROW, change=lambda _, sheet: sheet.merge_cells("A1:G1"))

    assert len(read_all(path)) == 1


def test_cell_that_shows_an_error_is_left_out_and_told(write_book: WriteBook) -> None:
    [record] = read_all(write_book(HEADINGS, [*ROW[:4], "#N/A", None, None]))

    assert record.service_at_locations == ()
    assert [repair.reason for repair in record.repairs] == ["the cell shows an error, so it was left out"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        (
            "leeds.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            r"an old Excel file .*save it as “Excel Workbook \(\.xlsx\)”",
        ),
        ("leeds.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "locked with a password"),
        ("leeds.xlsx", b"PK\x03\x04cut", "a damaged Excel workbook. Open it in Excel"),
        ("leeds.xlsx", b"Name,Organisation\n", "not an Excel workbook, whatever its name says"),
    ],
)
def test_file_that_is_no_workbook_we_read_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FeedError, match=reason):
        list(read_sheet(path))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"mimetype": b"x", "content.xml": b"<x/>"}, "an OpenDocument spreadsheet"),
        ({"word/document.xml": b"<x/>"}, "not an Excel workbook"),
        ({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 20 * 1024**2}, "as only a zip bomb does"),
        ({"xl/workbook.xml": b"<x/>", "../outside.xml": b"<x/>"}, "a path that leads outside the zip"),
        ({"xl/workbook.xml": b"<x/>"}, "a damaged Excel workbook"),
    ],
)
def test_zip_that_is_no_safe_workbook_is_refused(tmp_path: Path, members: dict[str, bytes], reason: str) -> None:
    path = tmp_path / "leeds.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    with pytest.raises(FeedError, match=reason):
        list(read_sheet(path))


def test_workbook_whose_xml_expands_without_end_is_refused(write_book: WriteBook) -> None:
    path = write_book()
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    workbook = files["xl/workbook.xml"]
    start = workbook.index(b"<workbook")
    files["xl/workbook.xml"] = workbook[:start] + entities + workbook[start:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    with pytest.raises(FeedError, match="a damaged Excel workbook"):
        list(read_sheet(path))


def test_cell_that_is_far_too_long_is_refused(tmp_path: Path, write_book: WriteBook) -> None:
    path = write_book(HEADINGS, ["Café", "Trust", "x" * 30_000, *ROW[3:]])
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    shared = "xl/worksheets/sheet1.xml"
    files[shared] = files[shared].replace(b"x" * 30_000, b"xy" * 60_000)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)

    [refusal] = read_sheet(path)

    assert isinstance(refusal, Refusal)
    assert refusal.reason == "leeds.xlsx row 2: a cell of more than 100,000 characters. Shorten it, and try again."


def test_reading_that_stops_half_way_closes_the_workbook(write_book: WriteBook) -> None:
    path = write_book(HEADINGS, ROW, ["Lunch club", *ROW[1:]])
    records = read_sheet(path)

    next(records)
    records.close()

    assert len(read_all(path)) == 2

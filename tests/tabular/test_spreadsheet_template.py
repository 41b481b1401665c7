"""The template: made from the list of columns, readable by what reads spreadsheets, and explained in the docs."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from directory.feeds.records import FeedError, Refusal, ServiceRecord
from directory.feeds.spreadsheet.columns import COLUMNS, EXAMPLE
from directory.feeds.spreadsheet.reader import read_spreadsheet
from directory.feeds.spreadsheet.service import RowReader
from directory.feeds.spreadsheet.template import describe_columns, write_template
from directory.reading.vocabulary import load_vocabulary
from tests.conftest import ROOT


@pytest.mark.parametrize("name", ["template.csv", "template.xlsx"])
def test_template_is_read_and_its_example_kept_out(tmp_path: Path, name: str) -> None:
    write_template(tmp_path / name)

    [refusal] = read_spreadsheet(tmp_path / name)

    assert isinstance(refusal, Refusal)
    assert refusal.reason.endswith("row 2: the example of the template. Take this row out.")


def test_example_of_the_template_is_a_whole_service_without_faults() -> None:
    cells = {key: words for key, words in EXAMPLE.items() if words} | {"name": "Another café"}

    record = RowReader(load_vocabulary()).read(cells, 1, "leeds.csv row 2")

    assert isinstance(record, ServiceRecord)
    assert record.repairs == ()
    assert record.needs == ("dementia", "loneliness")
    assert len(record.phones) == 2


def test_excel_template_has_headings_help_and_the_list_of_needs(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")

    workbook = load_workbook(tmp_path / "template.xlsx")

    services, how, needs = (list(sheet.values) for sheet in workbook.worksheets)
    assert workbook.sheetnames == ["Services", "How to fill this in", "List of needs"]
    assert [str(heading).rstrip("*") for heading in services[0]] == [column.heading for column in COLUMNS]
    assert {row[1] for row in how} >= {column.help for column in COLUMNS}
    assert {row[0] for row in needs[1:]} == {need.name for need in load_vocabulary()}
    assert workbook["Services"].cell(5, 5).number_format == "@"
    workbook.close()


def test_template_of_another_kind_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"template\.ods: a template is \.csv or \.xlsx"):
        write_template(tmp_path / "template.ods")


def test_docs_list_the_columns_as_they_are_read() -> None:
    assert describe_columns() in (ROOT / "docs" / "spreadsheet.md").read_text(encoding="utf-8")

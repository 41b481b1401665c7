"""Telling formats apart by what is in a file, not by what it is called."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from directory.feeds.formats import FORMATS, Format, detect_format, name_source, read_feed
from directory.feeds.records import FeedError, Refusal, ServiceRecord

ORGANISATION = {"id": "o1", "name": "Riverside Trust"}
SERVICE = {"id": "s1", "name": "Lunch club", "organization": ORGANISATION}


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def pack(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "id,name\n")
    return path


@pytest.mark.parametrize(
    ("content", "feed_format"),
    [
        ([SERVICE], "oruk-v1"),
        ({"content": [SERVICE]}, "oruk-v1"),
        ({"contents": [SERVICE]}, "oruk-v3"),
        ({"contents": []}, "oruk-v3"),
        ([{**SERVICE, "schedules": [], "phones": []}], "oruk-v3"),
        ({**SERVICE, "signpost": {"source": "medway"}}, "oruk-v3"),
        ([{**SERVICE, "eligibilitys": []}], "oruk-v1"),
        ({"content": [{**SERVICE, "fees_description": "Free"}]}, "oruk-v3"),
        (b"name,phone\nLunch club,01632 960123\n", "spreadsheet"),
        (json.dumps([SERVICE]).encode("utf-16"), "oruk-v1"),
    ],
)
def test_format_is_told_by_the_content_whatever_the_name(tmp_path: Path, content: Any, feed_format: Format) -> None:
    assert detect_format(write(tmp_path / "download", content)) == feed_format


def test_tables_are_told_apart(tmp_path: Path) -> None:
    tables = write(tmp_path / "tables" / "services.csv", b"id,name\n")

    assert detect_format(tables.parent) == "hsds-csv"
    assert detect_format(tables) == "spreadsheet"
    assert detect_format(pack(tmp_path / "tables.zip", "data/services.csv", "data/organizations.csv")) == "hsds-csv"
    assert detect_format(pack(tmp_path / "book", "xl/workbook.xml", "[Content_Types].xml")) == "spreadsheet"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("feed", b"<!doctype html><title>Sign in</title>", "it is a web page"),
        ("feed.csv.zip", b"PK\x03\x04 cut short", "a zip file that is damaged"),
        ("feed", b"tea on Tuesdays", "the format is not plain from its content. Say it with --format oruk-v1 or"),
        ("feed", b"", "the format is not plain"),
        ("feed.json", b"", "the file is empty"),
        ("feed", b"\x7fELF\xff\0\0\0", "not in another encoding"),
    ],
)
def test_what_is_no_feed_is_one_clear_error(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        read_feed(write(tmp_path / name, content))


def test_zip_without_tables_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="holds no CSV files"):
        detect_format(pack(tmp_path / "photos.zip", "a.jpg"))


def test_every_format_has_a_reader(tmp_path: Path) -> None:
    path = write(tmp_path / "feed", b"\x89\0\xff")

    for feed_format in FORMATS:
        with pytest.raises(FeedError):
            list(read_feed(path, feed_format))


def test_record_beyond_a_limit_is_refused_with_its_number(tmp_path: Path) -> None:
    big = {**SERVICE, "id": "s2", "description": "x" * 200_000}

    first, refused, last = read_feed(write(tmp_path / "feed.json", [SERVICE, big, SERVICE]))

    assert isinstance(first, ServiceRecord)
    assert isinstance(refused, Refusal)
    assert (refused.record_number, refused.record_id, refused.name) == (2, "s2", "Lunch club")
    assert "description is 200 kB long" in refused.reason
    assert isinstance(last, ServiceRecord)
    assert last.record_number == 3


def test_encoding_put_right_is_reported_once(tmp_path: Path) -> None:
    feed = json.dumps([{**SERVICE, "name": "Caf\xe9"}, SERVICE], ensure_ascii=False).encode("cp1252")

    first, second = read_feed(write(tmp_path / "feed.json", feed))

    assert isinstance(first, ServiceRecord)
    assert isinstance(second, ServiceRecord)
    assert first.name == "Café"
    assert [(repair.field, "Windows-1252" in repair.reason) for repair in first.repairs] == [("file", True)]
    assert second.repairs == ()


def test_source_is_a_short_name(tmp_path: Path) -> None:
    assert name_source(tmp_path / "Medway & Swale.csv") == "medway-swale"
    assert len(name_source(tmp_path / ("x" * 200))) == 80

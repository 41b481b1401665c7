"""A file of services in any of its shapes, broken in any of the usual ways; and a folder of answers."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from directory.conformance import (
    CheckImpossible,
    ConformanceReport,
    EndpointFailed,
    FileSource,
    FolderSource,
    check_open_referral,
)
from tests.conformance.fakes import DETAILS, a_service, an_id


def write(path: Path, content: Any) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=1).encode())
    return path


def as_lines(records: list[Any]) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def check(path: Path) -> ConformanceReport:
    return check_open_referral(FileSource(path))


PAGE = {
    "total_items": 2,
    "total_pages": 1,
    "page_number": 1,
    "size": 2,
    "first_page": True,
    "last_page": True,
    "empty": False,
    "contents": [a_service(1), a_service(2, name=...)],
}


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (a_service(2, name=...), 1),
        (PAGE, 2),
        (json.dumps(PAGE).encode(), 2),
        ([a_service(1), a_service(2, name=...)], 2),
        (b"\xef\xbb\xbf" + as_lines([a_service(1), a_service(2, name=...)]), 2),
        (b"\n\n" + as_lines([a_service(1)]) + b"\r\n" + as_lines([a_service(2, name=...)]), 2),
    ],
    ids=["one", "page", "page on one line", "list", "lines", "lines with gaps"],
)
def test_file_of_any_shape_is_checked_whole(tmp_path: Path, content: Any, records: int) -> None:
    report = check(write(tmp_path / "feed.json", content))

    assert report.records == records
    assert [(group.severity, group.field, group.rule, group.count) for group in report.groups] == [
        ("error", "name", "missing", 1)
    ]
    assert report.groups[0].examples[0].record_id == an_id(2)


def test_service_in_a_file_is_checked_with_all_that_hangs_from_it(tmp_path: Path) -> None:
    service = a_service(1, schedules=[{"id": an_id(3), "freq": "DAILY"}])

    report = check(write(tmp_path / "feed.jsonl", as_lines([service])))

    assert report.groups[0].examples[0].sentence() == (
        "schedules, 1st, freq: 'DAILY' is not one of WEEKLY, MONTHLY; "
        "write WEEKLY, with all seven days in byday: MO,TU,WE,TH,FR,SA,SU"
    )


def test_line_that_is_not_json_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    content = as_lines([a_service(1)]) + b'{"id": \n' + as_lines([a_service(2)])

    report = check(write(tmp_path / "feed.jsonl", content))

    assert report.records == 2
    assert report.errors == 1
    assert report.groups[0].examples[0].record_id == "line 2"
    assert "is not JSON" in report.groups[0].examples[0].problem


def test_line_in_another_encoding_is_an_error_and_the_rest_is_read(tmp_path: Path) -> None:
    content = as_lines([a_service(1)]) + '{"name": "Café"}\n'.encode("latin-1") + as_lines([a_service(2)])

    report = check(write(tmp_path / "feed.jsonl", content))

    assert report.records == 2
    assert report.groups[0].examples[0].problem == "is not in UTF-8 (byte 14)"


def test_file_that_breaks_off_says_after_which_record(tmp_path: Path) -> None:
    whole = json.dumps([a_service(1), a_service(2)]).encode()

    report = check(write(tmp_path / "feed.json", whole[:-40]))

    assert report.records == 1
    assert report.groups[0].examples[0].problem == "breaks off or stops being JSON after record 1"


def test_page_in_a_file_has_its_envelope_checked(tmp_path: Path) -> None:
    report = check(write(tmp_path / "feed.json", PAGE | {"contents": [a_service(1)]}))

    assert report.conforms
    assert [group.examples[0].sentence() for group in report.groups] == [
        "size: is 2, and 1 records are in contents; write 1",
        "total_pages: is 1, yet this page has 1 of the 2 records; divide total_items by the size of a page",
    ]


def test_id_used_twice_in_a_file_is_advised_on(tmp_path: Path) -> None:
    report = check(write(tmp_path / "feed.json", [a_service(1), a_service(2), a_service(1)]))

    assert [group.examples[0].problem for group in report.groups] == ["record 3 has an id that a record before it has"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"<!doctype html><p>Services", "web page or XML"),
        (b"PK\x03\x04rest", "zip file"),
        (b"id,name\n1,Lunch club\n", "is not JSON"),
        (b"[]", "holds no service"),
        (b'{"contents": []}', "holds no service"),
        (b"[", "breaks off"),
        (b"{", "is not JSON"),
        (b'{"content": [], "number": 1}', "is a page of version 1"),
        (b'{"services": [{"id": "1"}]}', "its records are in 'services'"),
    ],
)
def test_file_without_services_cannot_be_checked(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(CheckImpossible, match=words):
        check(write(tmp_path / "feed.json", content))


def test_file_that_nobody_may_read_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(CheckImpossible, match="cannot be read"):
        check(tmp_path / "absent.json")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(records: int) -> int:
        path = tmp_path / f"{records}.jsonl"
        with path.open("wb") as file:
            for number in range(records):
                file.write(as_lines([a_service(number, email="nobody", description="long " * 2_000)]))
        check(path)
        tracemalloc.start()
        check(path)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(40), peak(400)

    assert many < few * 1.5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "index.json", DETAILS)
    write(tmp_path / "services.json", PAGE)
    (tmp_path / "services").mkdir()
    write(tmp_path / "services" / f"{an_id(1)}.json", a_service(1))
    write(tmp_path / "service.json", a_service(2))
    return tmp_path


def test_folder_gives_a_record_its_own_file_before_the_one_for_all(folder: Path) -> None:
    source = FolderSource(folder)

    assert source.fetch(f"/services/{an_id(1)}", {})["id"] == an_id(1)
    assert source.fetch("/services/anything", {})["id"] == an_id(2)


def test_folder_says_which_file_it_would_take(folder: Path) -> None:
    with pytest.raises(EndpointFailed, match=r"put its answer in taxonomy_list\.json or taxonomies\.json"):
        FolderSource(folder).fetch("/taxonomies", {})


def test_folder_never_leaves_itself_for_a_file(folder: Path) -> None:
    write(folder.parent / "secret.json", {"id": "secret"})

    answer = FolderSource(folder).fetch("/services/..%2F..%2Fsecret", {})

    assert answer["id"] == an_id(2)


def test_folder_with_broken_file_names_it(folder: Path) -> None:
    write(folder / "services.json", b'{"contents": [}')

    report = check_open_referral(FolderSource(folder))

    problems = [group.examples[0].problem for group in report.groups if group.endpoint == "/services"]
    assert problems == ["services.json is not JSON (line 1, column 15)"]


def test_folder_without_any_answer_is_told_apart(tmp_path: Path, folder: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()

    assert FolderSource(folder).has_any()
    assert not FolderSource(empty).has_any()

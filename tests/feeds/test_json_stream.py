"""Streaming services out of files: every shape, every encoding, and files made to harm."""

import codecs
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.feeds.records import FeedError
from directory.feeds.streaming import json_record, json_stream
from directory.feeds.streaming.encoding import detect_encoding
from directory.feeds.streaming.json_record import MOST_TEXT_BYTES, Unusable
from directory.feeds.streaming.json_stream import ServiceStream, stream_services
from directory.feeds.streaming.long_strings import ShortStrings

ONE = {"id": "s1", "name": "Lunch club", "description": "Tea, and “company” for £5."}
TWO = {"id": "s2", "name": "Memory café", "contacts": [{"phones": [{"number": "01632 960123"}]}], "is": None}


def write(folder: Path, content: Any) -> Path:
    path = folder / "services.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        [ONE, TWO],
        {"content": [ONE, TWO]},
        {"total_items": 2, "contents": [ONE, TWO], "pageable": {"sort": {"sorted": True}}},
        [{"number": 1, "content": [ONE]}, {"content": [TWO], "number": 2}],
        [{"contents": []}, {"contents": [ONE, TWO]}],
        (json.dumps(ONE) + "\n" + json.dumps(TWO) + "\n").encode(),
        (json.dumps(ONE) + "\r\n\r\n" + json.dumps(TWO)).encode(),
        (json.dumps({"contents": [ONE]}) + "\n" + json.dumps({"contents": [TWO]})).encode(),
        json.dumps([ONE, TWO], indent=2).encode(),
    ],
)
def test_services_come_out_of_every_shape(tmp_path: Path, content: Any) -> None:
    assert list(stream_services(write(tmp_path, content))) == [ONE, TWO]


def test_one_service_alone_is_a_feed(tmp_path: Path) -> None:
    assert list(stream_services(write(tmp_path, TWO))) == [TWO]


def test_page_tells_what_stands_round_its_services(tmp_path: Path) -> None:
    stream = ServiceStream(write(tmp_path, {"total_pages": 3, "contents": [ONE], "last_page": False, "links": [1]}))

    services = list(stream)

    assert services == [ONE]
    assert stream.page_key == "contents"
    assert stream.envelope == {"total_pages": 3, "last_page": False}


@pytest.mark.parametrize(
    ("encoding", "mark", "notice"),
    [
        ("utf-8", b"", ""),
        ("utf-8", codecs.BOM_UTF8, ""),
        ("utf-16-le", codecs.BOM_UTF16_LE, "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "UTF-32"),
        ("cp1252", b"", "Windows-1252"),
    ],
)
def test_words_are_right_in_every_encoding(tmp_path: Path, encoding: str, mark: bytes, notice: str) -> None:
    stream = ServiceStream(write(tmp_path, mark + json.dumps([ONE, TWO], ensure_ascii=False).encode(encoding)))

    services = list(stream)

    assert services == [ONE, TWO]
    assert notice in stream.notice
    assert bool(notice) == bool(stream.notice)


def test_odd_bytes_in_utf_8_are_read_as_windows_1252(tmp_path: Path) -> None:
    content = '[{"name": "Café ŷ ŵ £"}, {"name": "'.encode() + b"\x93tea\x94" + b'"}]'
    stream = ServiceStream(write(tmp_path, content))

    services = list(stream)

    assert services == [{"name": "Café ŷ ŵ £"}, {"name": "“tea”"}]
    assert "not all in UTF-8" in stream.notice


def test_replacement_characters_of_the_feed_itself_are_no_fault(tmp_path: Path) -> None:
    assert detect_encoding(write(tmp_path, [{"name": "caf\N{REPLACEMENT CHARACTER}"}])).notice == ""


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'[{"id": "s1"', "services.json: not JSON at line 1, column 13, in record 1: it breaks off there"),
        (b'[{"id": "s1"},\n{"id": "s2"},\n{"id": "s', "not JSON at line 3, column 10, in record 3"),
        (b'[{"id": "s1"},\n {"id"; "s2"}]', "not JSON at line 2, column 7, in record 2: what stands there"),
        (b'[{"id": "s1"}] trailing', "not JSON at line 1, column 18, in record 2"),
        (b'[{"latitude": NaN}]', "not JSON at line 1, column 15"),
        (b'[{"latitude": 1e99999999999999999999999999}]', "column 43, in record 1: the number there is too large"),
        (b'[{"latitude": ' + b"1" * 5000 + b"}]", "the number there is too large"),
        (b'[{"latitude": ' + b"1" * 300_000 + b"}]", "a number with more than 10,000 digits"),
        (b'{"services": {}}', "not a list of services"),
        (b'{"error": "Not found"}', "not a list of services"),
        (b"{}", "not a list of services"),
        (b"12", "not a list of services"),
        (b'"services"', "not a list of services"),
        (b"", "the file is empty"),
        (b" \n ", "not JSON"),
        (b"<html><body>Sorry</body></html>", "not JSON at line 1, column 1"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not UTF-8 at byte 0, and not in another encoding"),
        (b'[{"id":"1","x":' + b"[" * 20_000 + b"]" * 20_000 + b"}]", "more than 10,000 lists or objects"),
    ],
)
def test_file_that_cannot_be_read_is_one_clear_error(tmp_path: Path, content: bytes, fault: str) -> None:
    with pytest.raises(FeedError, match=re.escape(fault)):
        list(stream_services(write(tmp_path, content)))


def test_services_before_a_break_are_given_first(tmp_path: Path) -> None:
    services = stream_services(write(tmp_path, json.dumps([ONE, TWO]).encode()[:-20]))

    assert next(services) == ONE
    with pytest.raises(FeedError, match="it breaks off there"):
        next(services)


def test_missing_file_and_folder_are_clear_errors(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.json", tmp_path):
        with pytest.raises(FeedError, match="cannot be read"):
            list(stream_services(path))


def test_file_over_the_size_limit_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=re.escape("the limit is 10 bytes")):
        list(stream_services(write(tmp_path, [ONE]), most_bytes=10))


def test_more_services_than_the_limit_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MOST_RECORDS", 2)

    with pytest.raises(FeedError, match="more than 2 services"):
        list(stream_services(write(tmp_path, [ONE, TWO, ONE])))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"description": "x" * (MOST_TEXT_BYTES + 1)}, "description is 100 kB long; the limit is 100 kB"),
        ({"description": "x" * 20_000_000}, "description is 20 MB long; the limit is 100 kB"),
        ({"description": "\N{PILE OF POO}" * 30_000}, "description is 120 kB long"),
        ({"contacts": [{"name": "y" * 7_000_000}]}, "contacts.name is 7 MB long"),
        ({"x" * 2000: 1}, "the name of a field is 2 kB long"),
        ({"x" * 7_000_000: 1}, "the name of a field is 7 MB long"),
        ({"extent": "0 " * 600_000}, "extent is 1.2 MB long; the limit is 1 MB"),
        ({"tags": ["z" * 90_000] * 60}, "the record is 5.4 MB long, most likely because of tags; the limit is 5 MB"),
        ({"tags": [[]] * 700_000}, "the limit is 5 MB"),
    ],
)
def test_record_beyond_a_limit_is_passed_over_and_those_round_it_stay(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    first, bad, last = stream_services(write(tmp_path, [ONE, {"id": "s9"} | fields | {"name": "Big"}, TWO]))

    assert (first, last) == (ONE, TWO)
    assert isinstance(bad, Unusable)
    assert reason in bad.reason
    assert (bad.record_id, bad.name) == ("s9", "Big")
    assert len(bad.reason) < 300


def test_text_at_the_limit_and_a_long_area_are_kept(tmp_path: Path) -> None:
    long = {"id": "s1", "description": "x" * MOST_TEXT_BYTES, "service_areas": [{"extent": "0 " * 450_000}]}

    assert list(stream_services(write(tmp_path, [long]))) == [long]


def test_record_nested_too_deep_is_passed_over(tmp_path: Path) -> None:
    deep = b'{"id": "s9", "x": ' + b"[" * 5000 + b"]" * 5000 + b', "name": "Deep"}'

    bad, good = stream_services(write(tmp_path, b"[" + deep + b"," + json.dumps(ONE).encode() + b"]"))

    assert bad == Unusable("s9", "Deep", "x goes 40 lists and objects deep. Make it plainer in the feed.")
    assert good == ONE


def test_numbers_keep_their_kind(tmp_path: Path) -> None:
    [found] = stream_services(write(tmp_path, b'[{"id": 7, "a": 1.5, "b": -0.0, "c": 9007199254740993, "d": 1E3}]'))

    assert {key: (type(value), value) for key, value in found.items()} == {
        "id": (int, 7),
        "a": (float, 1.5),
        "b": (float, -0.0),
        "c": (int, 9007199254740993),
        "d": (float, 1000.0),
    }


def test_memory_does_not_grow_with_one_huge_value(tmp_path: Path) -> None:
    path = tmp_path / "services.json"
    with path.open("wb") as file:
        file.write(b'[{"id": "s1", "description": "')
        for _ in range(40):
            file.write(b"a long \\u00e9 text " * 60_000)
        file.write(b'"}]')

    tracemalloc.start()
    [bad] = stream_services(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert path.stat().st_size > 40_000_000
    assert isinstance(bad, Unusable)
    assert peak < 30_000_000


def test_memory_does_not_grow_with_the_number_of_services(tmp_path: Path) -> None:
    def peak_of(count: int) -> int:
        path = write(tmp_path, [{**TWO, "id": f"s{number}"} for number in range(count)])
        tracemalloc.start()
        assert sum(1 for _ in stream_services(path)) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few, many = peak_of(1_000), peak_of(8_000)

    assert many < few * 1.5


def pieces_of(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def read_short(content: bytes, size: int, limit: int) -> tuple[bytes, ShortStrings]:
    text = ShortStrings(pieces_of(content, size), limit)
    read = bytearray()
    while piece := text.read():
        read += piece
    return bytes(read), text


words = st.text(st.sampled_from('ab"\\/é’\N{PILE OF POO}\n\u2028u1'), max_size=40)
values = st.recursive(
    words | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=10
)


@settings(deadline=None)
@given(values, st.integers(1, 30), st.booleans())
def test_cutting_changes_nothing_below_the_limit(value: Any, size: int, is_ascii: bool) -> None:
    content = json.dumps(value, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")

    assert read_short(content, size, 1_000)[0] == content


@settings(deadline=None)
@given(values, st.integers(1, 12), st.booleans())
def test_cutting_leaves_good_json_with_short_strings(value: Any, size: int, is_ascii: bool) -> None:
    content = json.dumps([value, "end"], ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")

    cut, text = read_short(content, size, 20)

    def check(whole: Any, found: Any) -> None:
        if isinstance(whole, list):
            for one, other in zip(whole, found, strict=True):
                check(one, other)
        elif isinstance(whole, str) and whole != found:
            inside = json.dumps(whole, ensure_ascii=is_ascii).encode("utf-8", "surrogatepass")[1:-1]
            assert text.cut_size(found) == len(inside) > 20
        elif not isinstance(whole, dict | str):
            assert whole == found

    check([value, "end"], json.loads(cut))


def test_limits_are_those_that_are_documented() -> None:
    limits = (MOST_TEXT_BYTES, json_record.MOST_RECORD_BYTES, json_stream.MOST_RECORDS, json_stream.MOST_FILE_BYTES)

    assert limits == (100_000, 5_000_000, 2_000_000, 2_000_000_000)

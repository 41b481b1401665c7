"""Services from one file: a single service, a page of them, a plain list, or one a line; read as they come."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

import ijson  # type: ignore[import-untyped]

from directory.conformance.sources import MOST_BYTES, EndpointFailed, read_json
from directory.conformance.wording import show

type Shape = Literal["one", "page", "list", "lines"]

_BOM = b"\xef\xbb\xbf"
_READS_AHEAD = 64 * 1024
_ITEMS: dict[Shape, str] = {"page": "contents.item", "list": "item"}


@dataclass(frozen=True)
class FileRecord:
    """A record, and which it is in the file, counted from 1; for a file with one a line, the line."""

    number: int
    record: Any


@dataclass(frozen=True)
class FileFault:
    """A place where the file cannot be read: a line, or where it breaks off."""

    label: str
    problem: str
    remedy: str


class FileSource:
    """A file of services, each whole. Memory does not grow with the file, only with its longest record."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path

    def shape(self) -> Shape:
        """Tell how the file holds its services.

        Raises:
            EndpointFailed: it is not JSON at all.
        """
        with self._path.open("rb") as file:
            _skip_bom(file)
            line = _first_line(file)
            if line[:1] == b"[":
                return "list"
            if line[:1] != b"{":
                raise _not_services(self._path, line)
            if _is_whole(line) and (self._path.suffix.lower() in (".jsonl", ".ndjson") or _first_line(file)):
                return "lines"
        return "page" if self._has_contents() else "one"

    def envelope(self) -> dict[str, Any]:
        """Return what stands around a page's ``contents``, and their number as ``contents``, a list of nothing."""
        values: dict[str, Any] = {}
        count = 0
        try:
            with self._path.open("rb") as file:
                _skip_bom(file)
                for prefix, event, value in ijson.parse(file, use_float=True):
                    if prefix == "contents.item" and event in ("start_map", "string", "number", "null", "boolean"):
                        count += 1
                    elif event in ("string", "number", "boolean", "null") and prefix and "." not in prefix:
                        values[prefix] = value
        except (ijson.JSONError, UnicodeDecodeError):
            return {}
        return values | {"contents": [None] * count}

    def records(self) -> Iterator[FileRecord | FileFault]:
        """Return every service as it stands, and every place that cannot be read.

        Raises:
            EndpointFailed: the file is not JSON at all.
        """
        shape = self.shape()
        with self._path.open("rb") as file:
            _skip_bom(file)
            if shape == "lines":
                yield from _read_lines(file)
            elif shape == "one":
                yield FileRecord(1, self._only_service(read_json(file.read(MOST_BYTES + 1))))
            else:
                yield from _read_items(file, _ITEMS[shape])

    def _only_service(self, record: Any) -> Any:
        """Pass a service.

        Raises:
            EndpointFailed: it is something else that holds services.
        """
        if isinstance(record.get("content"), list):
            problem = f"{self._path.name} is a page of version 1 of the standard"
            raise EndpointFailed(problem, "ask the feed for version 3; signpost import reads both")
        if "id" not in record and (name := next((key for key in record if isinstance(record[key], list)), None)):
            problem = f"{self._path.name} is neither a service nor a page: its records are in {show(name)}"
            raise EndpointFailed(problem, "put them in a list called contents, or in a plain list")
        return record

    def _has_contents(self) -> bool:
        try:
            with self._path.open("rb") as file:
                _skip_bom(file)
                return any(prefix == "contents" and event == "start_array" for prefix, event, _ in ijson.parse(file))
        except (ijson.JSONError, UnicodeDecodeError):
            return False


def _read_lines(file: BinaryIO) -> Iterator[FileRecord | FileFault]:
    number = 0
    while line := file.readline(MOST_BYTES + 1):
        number += 1
        is_too_long = len(line) > MOST_BYTES
        while is_too_long and line and not line.endswith(b"\n"):
            line = file.readline(_READS_AHEAD)
        if is_too_long:
            limit = f"is over {MOST_BYTES // 1_000_000} MB"
            yield FileFault(f"line {number}", limit, "leave out what no one can read at one sitting")
        elif line.strip():
            try:
                yield FileRecord(number, read_json(line))
            except EndpointFailed as error:
                yield FileFault(f"line {number}", error.problem, error.remedy)


def _read_items(file: BinaryIO, prefix: str) -> Iterator[FileRecord | FileFault]:
    number = 0
    try:
        for record in ijson.items(file, prefix, use_float=True):
            number += 1
            yield FileRecord(number, record)
    except ijson.IncompleteJSONError:
        where = f"after record {number}" if number else "before the first record"
        yield FileFault("", f"breaks off or stops being JSON {where}", "write the file again, whole and as valid JSON")
    except (ijson.JSONError, UnicodeDecodeError):
        where = f"after record {number}" if number else "before the first record"
        yield FileFault("", f"stops being JSON {where}", "write the file again, as valid JSON in UTF-8")


def _skip_bom(file: BinaryIO) -> None:
    if file.read(len(_BOM)) != _BOM:
        file.seek(0)


def _first_line(file: BinaryIO) -> bytes:
    while line := file.readline(MOST_BYTES + 1):
        if line.strip():
            return line.strip()
    return b""


def _is_whole(line: bytes) -> bool:
    if len(line) > MOST_BYTES or line[-1:] != b"}":
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _not_services(path: Path, line: bytes) -> EndpointFailed:
    if not line:
        return EndpointFailed(f"{path.name} is empty", "give a file with at least one service")
    if line[:2] == b"PK":
        return EndpointFailed(
            f"{path.name} is a zip file, not JSON", "unpack it; only Open Referral JSON can be checked"
        )
    if line[:1] == b"<":
        return EndpointFailed(f"{path.name} is a web page or XML, not JSON", "save the API's answer, not its page")
    return EndpointFailed(
        f"{path.name} is not JSON", "give Open Referral UK 3.0 as JSON, or as JSON with one service a line"
    )

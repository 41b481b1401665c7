"""Services out of a JSON file of any shape, one at a time; memory grows with no file, only with its longest record."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import ijson  # type: ignore[import-untyped]

from directory.feeds.records import FeedError, Refusal, Repair, ServiceRecord
from directory.feeds.streaming.encoding import detect_encoding, read_as_utf_8, unreadable
from directory.feeds.streaming.json_record import MOST_EXTENT_BYTES, Builder, Unusable, show_bytes
from directory.feeds.streaming.long_strings import ShortStrings

MOST_RECORDS = 2_000_000
MOST_FILE_BYTES = 2_000_000_000

type ReadOne = Callable[[Any, int], ServiceRecord | Refusal]

_PAGE_KEYS = frozenset({"content", "contents"})
# A letter takes up to six bytes as an escape, so no text that could be allowed is cut.
_CUT_AFTER = 6 * MOST_EXTENT_BYTES


class BrokenOff(FeedError):
    """A file that ends before its JSON does, as one that was cut short on its way."""


def stream_services(path: Path, *, most_bytes: int = MOST_FILE_BYTES) -> Iterator[Any]:
    """Yield the services of a JSON file as they are read.

    Its shape may be a list, a page (an object whose ``content`` or ``contents`` is a list), a list of pages, one
    service, or any of these one after another, such as a service a line. It may be in UTF-8, UTF-16 or Windows-1252.

    Args:
        most_bytes: a longer file is not read at all.

    Yields:
        What stands in the place of each service: an object as ``dict``, other JSON when it is none, or an
        ``Unusable`` when it goes beyond a limit.

    Raises:
        FeedError: the file cannot be read, is too long, breaks off or is not JSON, or is JSON but not services.
    """
    return iter(ServiceStream(path, most_bytes=most_bytes))


def read_services(
    path: Path,
    read_one: ReadOne,
    *,
    most_bytes: int = MOST_FILE_BYTES,
) -> Iterator[ServiceRecord | Refusal]:
    """Read each service of a JSON file with ``read_one``, which is given it and its number in the feed.

    One beyond a limit is refused with the reason. Where the file was in another encoding, its first record says so.

    Raises:
        FeedError: as ``stream_services``.
    """
    stream = ServiceStream(path, most_bytes=most_bytes)
    is_told = False
    for number, written in enumerate(stream, start=1):
        record = read_within_limits(written, number, read_one)
        if stream.notice and not is_told and isinstance(record, ServiceRecord):
            is_told = True
            notice = Repair(number, record.id, record.name, "file", stream.notice)
            record = record.model_copy(update={"repairs": (notice, *record.repairs)})
        yield record


def read_within_limits(written: Any, number: int, read_one: ReadOne) -> ServiceRecord | Refusal:
    """Read one service of a stream; one that went beyond a limit is refused with the reason."""
    if isinstance(written, Unusable):
        return Refusal(number, written.record_id, written.name, written.reason)
    return read_one(written, number)


class ServiceStream:
    """The services of one file; see ``stream_services``.

    Attributes:
        notice: how the encoding was put right, empty when it was plain UTF-8; known once reading has begun.
        page_key: ``content`` or ``contents`` once a page has been met.
        envelope: the plain values round the services of the last page met, such as ``total_pages``.
    """

    def __init__(self, path: Path, *, most_bytes: int = MOST_FILE_BYTES) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self.notice = ""
        self.page_key = ""
        self.envelope: dict[str, Any] = {}
        self._given = 0

    def __iter__(self) -> Iterator[Any]:
        self._check_size()
        encoding = detect_encoding(self._path)
        self.notice = encoding.notice
        text = ShortStrings(read_as_utf_8(self._path, encoding), _CUT_AFTER)
        self._given = 0
        try:
            for service in self._services(_events(text), text):
                self._given += 1
                if self._given > MOST_RECORDS:
                    raise FeedError(f"more than {MOST_RECORDS:,} services. Give them in several files.")
                yield service
        except FeedError as error:
            raise FeedError(f"{self._path.name}: {error}") from error
        except ijson.JSONError as error:
            raise self._not_json(text, error) from error

    def _check_size(self) -> None:
        try:
            size = self._path.stat().st_size
        except OSError as error:
            raise unreadable(self._path, error) from error
        if size > self._most_bytes:
            raise FeedError(
                f"{self._path.name}: {show_bytes(size)}; the limit is {show_bytes(self._most_bytes)}. "
                "Give the feed in several files."
            )
        if size == 0:
            raise FeedError(f"{self._path.name}: the file is empty. Fetch the feed again.")

    def _services(self, events: Iterator[tuple[str, Any]], text: ShortStrings) -> Iterator[Any]:
        is_first = True
        for event, _ in events:
            if event == "start_map":
                builder = Builder(text)
                yield from self._page_items(events, builder, text)
                if not builder.is_page:
                    built = builder.result()
                    if is_first and isinstance(built, dict) and not built.keys() & {"id", "name"}:
                        raise _not_services()
                    yield built
            elif event == "start_array":
                yield from self._list_items(events, text)
            else:
                raise _not_services()
            is_first = False

    def _list_items(self, events: Iterator[tuple[str, Any]], text: ShortStrings) -> Iterator[Any]:
        """Yield the members of a list, or those of the pages in it."""
        for event, value in events:
            if event == "end_array":
                return
            builder = Builder(text)
            if event == "start_map":
                yield from self._page_items(events, builder, text)
            else:
                builder.read(event, value, events)
            if not builder.is_page:
                yield builder.result()

    def _page_items(self, events: Iterator[tuple[str, Any]], builder: Builder, text: ShortStrings) -> Iterator[Any]:
        """Read an object whose beginning has been met: build it, unless it is a page, whose services are yielded."""
        builder.add("start_map", None)
        for event, value in events:
            if event == "start_array" and builder.depth == 1 and builder.key in _PAGE_KEYS:
                self.page_key, builder.is_page = builder.key, True
                yield from self._page_services(events, text)
            elif builder.add(event, value):
                break
        if builder.is_page:
            self.envelope = builder.plain_values()

    def _page_services(self, events: Iterator[tuple[str, Any]], text: ShortStrings) -> Iterator[Any]:
        for event, value in events:
            if event == "end_array":
                return
            builder = Builder(text)
            builder.read(event, value, events)
            yield builder.result()

    def _not_json(self, text: ShortStrings, error: ijson.JSONError) -> FeedError:
        record = f", in record {self._given + 1}"
        is_cut = "premature EOF" in str(error)
        if is_cut:
            at = (text.lines_given + 1, text.bytes_given - text.last_line_begins + 1)
            fault = "it breaks off there"
        else:
            at = self._find_fault(text) or (text.lines_given + 1, 1)
            is_number = "overflow" in str(error)
            fault = "the number there is too large" if is_number else "what stands there is not allowed"
        return (BrokenOff if is_cut else FeedError)(
            f"{self._path.name}: not JSON at line {at[0]}, column {at[1]}{record}: {fault}. "
            "Fetch the feed again; it may have been cut short."
        )

    def _find_fault(self, text: ShortStrings) -> tuple[int, int] | None:
        """Read again, byte by byte where it went wrong, and return the line and column; parsers do not say."""
        pieces = read_as_utf_8(self._path, detect_encoding(self._path))
        again = ShortStrings(_byte_by_byte(pieces, text.bytes_given), _CUT_AFTER)
        with suppress(ijson.JSONError, FeedError):
            for _ in _events(again):
                pass
            return None
        return again.lines_given + 1, max(1, again.bytes_given - again.last_line_begins)


def _events(text: ShortStrings) -> Iterator[tuple[str, Any]]:
    # With Python's own numbers the parser's compiled form leaves an error unraised when one is too large for them.
    events: Iterator[tuple[str, Any]] = ijson.basic_parse(text, multiple_values=True, use_float=True)
    return events


def _byte_by_byte(pieces: Iterator[bytes], faulty_end: int) -> Iterator[bytes]:
    """Yield pieces as they are up to the one that ends at a place, and that one a byte at a time."""
    given = 0
    for piece in pieces:
        given += len(piece)
        if given < faulty_end:
            yield piece
        else:
            yield from (piece[at : at + 1] for at in range(len(piece)))


def _not_services() -> FeedError:
    return FeedError(
        'not a list of services. Give the JSON of /services: a list, or an object whose "content" '
        '(version 1) or "contents" (version 3) is a list.'
    )

"""Building one record from a parser's events, within limits that no honest record reaches."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from directory.feeds.records import FeedError
from directory.feeds.streaming.long_strings import ShortStrings

MOST_TEXT_BYTES = 100_000
"""A record with a longer text is refused. Areas drawn on a map (``extent``) may be longer: ``MOST_EXTENT_BYTES``."""
MOST_EXTENT_BYTES = 1_000_000
MOST_RECORD_BYTES = 5_000_000
MOST_DEPTH = 40
"""Objects and lists inside one another in a record; HSDS needs about ten."""

_MOST_KEY_BYTES = 1_000
_HOPELESS_DEPTH = 10_000
_EVENT_BYTES = 4


@dataclass(frozen=True, slots=True)
class Unusable:
    """A record that was passed over because it goes beyond a limit; ``reason`` names the field and its size."""

    record_id: str | None
    name: str | None
    reason: str


class Builder:
    """One JSON value, put together event by event; once beyond a limit it is counted on but no longer kept.

    Attributes:
        depth: how many objects and lists are open.
        key: the last key met in the innermost of them.
        is_page: set by whoever finds that the object is a page of services, not one.
    """

    def __init__(self, text: ShortStrings) -> None:
        self.depth = 0
        self.key = ""
        self.is_page = False
        self._text = text
        self._open: list[Any] = []
        self._keys: list[str] = []
        self._known: dict[str, str] = {}
        self._built: Any = None
        self._bytes = 0
        self._fault = ""
        self._full_at = ""

    def read(self, event: str, value: Any, events: Iterator[tuple[str, Any]]) -> None:
        """Take one event and those after it until the value is whole."""
        while not self.add(event, value):
            event, value = next(events)

    def add(self, event: str, value: Any) -> bool:
        """Take one event; return whether the value is whole."""
        self._bytes += _EVENT_BYTES
        if self._bytes > MOST_RECORD_BYTES and not self._full_at:
            self._full_at = self._path() or "the whole"
            self._drop()
        if event == "map_key":
            self.key = self._checked_key(value)
        elif event in ("start_map", "start_array"):
            self._begin({} if event == "start_map" else [])
        elif event in ("end_map", "end_array"):
            self._end()
        else:
            self._put(self._checked(value))
        return self.depth == 0

    def result(self) -> Any:
        """Return the value, or an ``Unusable`` in its place."""
        fault = self._fault
        if self._full_at and not fault:
            size, limit = show_bytes(self._bytes), show_bytes(MOST_RECORD_BYTES)
            fault = (
                f"the record is {size} long, most likely because of {self._full_at}; the limit is {limit}. "
                "Shorten it in the feed."
            )
        return Unusable(self._known.get("id"), self._known.get("name"), fault) if fault else self._built

    def plain_values(self) -> dict[str, Any]:
        """Return the members of an object that are neither objects nor lists; nothing where a limit was passed."""
        built = self._built if isinstance(self._built, dict) else {}
        return {key: value for key, value in built.items() if not isinstance(value, dict | list)}

    def _begin(self, container: Any) -> None:
        self.depth += 1
        if self.depth > _HOPELESS_DEPTH:
            raise FeedError(f"more than {_HOPELESS_DEPTH:,} lists or objects inside one another. Correct the feed.")
        if self.depth > MOST_DEPTH:
            self._refuse(f"{self._path()} goes {MOST_DEPTH} lists and objects deep. Make it plainer in the feed.")
        if not self._dropped:
            self._put(container)
            self._open.append(container)
            self._keys.append(self.key)
            self.key = ""

    def _end(self) -> None:
        self.depth -= 1
        if not self._dropped:
            self._open.pop()
            self.key = self._keys.pop()

    def _put(self, value: Any) -> None:
        if self.depth == 1 and self.key in ("id", "name") and isinstance(value, str | int):
            self._known[self.key] = str(value)[:200]
        if self._dropped:
            return
        if not self._open:
            self._built = value
        elif isinstance(self._open[-1], dict):
            self._open[-1][self.key] = value
        else:
            self._open[-1].append(value)

    def _checked(self, value: Any) -> Any:
        if isinstance(value, str):
            limit = MOST_EXTENT_BYTES if self.key == "extent" else MOST_TEXT_BYTES
            size = self._measure(value, limit)
            self._bytes += size
            if size > limit:
                field = self._path() or "the record"
                self._refuse(
                    f"{field} is {show_bytes(size)} long; the limit is {show_bytes(limit)}. Shorten it in the feed."
                )
                return ""
            return value
        return value

    def _checked_key(self, key: str) -> str:
        size = self._measure(key, _MOST_KEY_BYTES)
        self._bytes += size
        if size <= _MOST_KEY_BYTES:
            return key
        self._refuse(
            f"the name of a field is {show_bytes(size)} long; the limit is {show_bytes(_MOST_KEY_BYTES)}. "
            "Correct it in the feed."
        )
        return ""

    def _measure(self, text: str, limit: int) -> int:
        """Return how many bytes a text has; exactly only where that could be too many."""
        if 4 * len(text) <= limit:
            return len(text)
        return self._text.cut_size(text) or len(text.encode("utf-8", "replace"))

    def _refuse(self, fault: str) -> None:
        self._fault = self._fault or fault
        self._drop()

    def _drop(self) -> None:
        self._built = None
        self._open.clear()
        self._keys.clear()

    @property
    def _dropped(self) -> bool:
        return bool(self._fault or self._full_at)

    def _path(self) -> str:
        return ".".join(key for key in (*self._keys, self.key) if key)[:200]


def show_bytes(size: int) -> str:
    """Return a size as people say it: ``52.4 MB``, ``100 kB``, ``12 bytes``."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"

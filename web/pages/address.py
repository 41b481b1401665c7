"""What the address of a page of services asks for, and addresses like it with one thing changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from web.api.query import SEVERAL, split_several

# What a form of filters can send, in the order addresses have it.
NAMES = (
    "q", "near", "radius_miles", "need", "open", "open_at", "age", "free", "access", "wheelchair", "gender", "delivery",
    "language", "sector", "page",
)  # fmt: skip
# Kept when filters are taken off.
_NOT_FILTERS = frozenset({"q", "near", "page"})
_UNTICKED = frozenset({"0", "false", "no"})
_TICKS = frozenset({"free", "wheelchair"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the page at ``path``: pairs of a name and one value, in the order of ``NAMES``."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(value for each, value in self.pairs if each == name)

    def filters(self) -> Iterator[tuple[str, str]]:
        return ((name, value) for name, value in self.pairs if name not in _NOT_FILTERS)

    def values(self) -> MultiDict[str, str]:
        return MultiDict(self.pairs)

    def without(self, name: str, value: str | None = None) -> str:
        """Return the address that leaves out a value, or all values of a name; it begins at the first page."""
        gone = {(name, value)} if value is not None else {(name, each) for each in self.all(name)}
        return self._address(pair for pair in self.pairs if pair not in gone and pair[0] != "page")

    def without_filters(self) -> str:
        return self._address(pair for pair in self.pairs if pair[0] in _NOT_FILTERS - {"page"})

    def at_page(self, page: int) -> str:
        return self._address([*(pair for pair in self.pairs if pair[0] != "page"), ("page", str(page))]) + "#results"

    def having(self, **added: str) -> "Asked":
        return replace(self, pairs=(*added.items(), *self.pairs))

    def _address(self, pairs: Iterable[tuple[str, str]]) -> str:
        query = urlencode(list(pairs))
        return f"{self.path}?{query}" if query else self.path


def read_asked(path: str, given: Mapping[str, str], *, but: Iterable[str] = ()) -> Asked:
    """Return what an address asks for; empty fields of its form and names unknown to it are left out.

    A day and a time chosen together are one moment; a day without a time means any time of that day.

    Args:
        given: the parameters of the address, several values of a name among them.
        but: names that mean nothing on this page.
    """
    values = MultiDict(given)
    day, moment = values.get("day", "").strip(), values.get("time", "").strip()
    if moment:
        values.setlist("open_at", [f"{day} {moment}"])
    elif day:
        values.add("open", day)
    names = [name for name in NAMES if name not in but]
    return Asked(path, tuple(dict.fromkeys((name, value) for name in names for value in _values(name, values))))


def _values(name: str, values: MultiDict[str, str]) -> Iterator[str]:
    given = values.getlist(name) if name in SEVERAL else values.getlist(name)[:1]
    for each in given:
        parts = split_several(each) if name in SEVERAL else (each.strip(),)
        yield from (part for part in parts if part and not (name in _TICKS and part.lower() in _UNTICKED))

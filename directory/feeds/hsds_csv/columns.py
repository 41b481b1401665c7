"""The tables and columns of our own export in HSDS's tabular CSV, and how each value is written and read back.

The columns are HSDS 3's; those that start with ``signpost_`` hold what HSDS has no column for. One list serves the
export and the reader of it, so that the two cannot come apart.

A cell of words that a spreadsheet program could take for a formula (one that begins with ``=``, ``+``, ``-``, ``@``, a
tab or a line end) is written with ``'`` before it, and so is one that begins with ``'`` and would be taken for such a
cell; the reader takes the ``'`` off again, so every value comes back as it was. Numbers, dates, ids and codes cannot be
formulas and are written plain, and so are phone numbers such as ``+44 1632 960001``.

Source: HSDS 3.0, schemas of its tables; OWASP, "CSV Injection".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-][\d ().\-/]*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name in the file, the record's name for it, and the kind of its values."""

    name: str
    key: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A file of the export: the rows of ``source`` (a table of ours) in these columns."""

    name: str
    source: str
    description: str
    columns: tuple[Column, ...]


def guard(words: str) -> str:
    """Return words so that no spreadsheet program takes them for a formula."""
    return f"'{words}" if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words


def unguard(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def write_cell(kind: str, value: Any) -> str:
    """Return a value as a cell; an absent one is an empty cell."""
    if value is None or value == "":
        return ""
    return _WRITERS.get(kind, str)(value)


def read_cell(kind: str, cell: str) -> Any:
    """Return the value of a cell; an empty one gives ``None``.

    Raises:
        ValueError: the cell is not what its column holds.
    """
    return _READERS[kind](cell) if cell else None


def _write_bool(value: Any) -> str:
    return "true" if value else "false"


def _write_iso(value: Any) -> str:
    return str(value.isoformat())


def _read_bool(cell: str) -> bool:
    if cell.lower() not in ("true", "false"):
        raise ValueError("neither true nor false")
    return cell.lower() == "true"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "text": lambda value: guard(str(value)),
    "number": lambda value: repr(float(value)),
    "bool": _write_bool,
    "date": _write_iso,
    "time": lambda value: value.isoformat("minutes") if not (value.second or value.microsecond) else value.isoformat(),
    "moment": _write_iso,
    "list": lambda value: guard(";".join(value)),
}
_READERS: dict[str, Callable[[str], Any]] = {
    "text": unguard,
    "code": str,
    "url": str,
    "email": str,
    "number": float,
    "whole": int,
    "bool": _read_bool,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "moment": datetime.fromisoformat,
    "list": lambda cell: tuple(each for each in unguard(cell).split(";") if each),
}
FRICTIONLESS = {
    "text": ("string", None), "code": ("string", None), "url": ("string", "uri"), "email": ("string", "email"),
    "number": ("number", None), "whole": ("integer", None), "bool": ("boolean", None), "date": ("date", None),
    "time": ("string", None), "moment": ("datetime", "any"), "list": ("string", None),
}  # fmt: skip
"""The type and format of each kind in a data package."""


def columns(written: str) -> tuple[Column, ...]:
    """Read a compact list of columns: ``name``, ``name:kind``, ``name=key`` or ``name=key:kind``."""
    found = []
    for each in written.split():
        front, _, kind = each.partition(":")
        name, _, key = front.partition("=")
        found.append(Column(name, key or name.removeprefix("signpost_"), kind or "text"))
    return tuple(found)

"""One part of the index: the rows that were written together, read from its files when they are asked for."""

import mmap
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from directory.search.brief import Brief, read_brief
from directory.search.embedded.arrays import Mask, Rows, read_arrays
from directory.search.embedded.columns import Columns
from directory.search.embedded.keys import Keys
from directory.search.embedded.names import Names, Suggestion
from directory.search.embedded.passages import Passages
from directory.search.listing import Listing, read_listing
from directory.search.ports import IndexDocument, Named

_MOST_DECODED = 50_000


class Part:
    """Rows that never change; threads and later states share it without locks.

    Raises:
        OSError: a file is missing. ValueError: one is not whole.
    """

    def __init__(self, folder: Path) -> None:
        arrays = read_arrays(folder / "columns.bin")
        self.folder = folder
        self._listings = _map(folder / "listings.jsonl")
        self._ends = arrays["listing_ends"]
        self._briefs = _map(folder / "briefs.bin")
        self._brief_ends = arrays["brief_ends"]
        self._organisation_of = arrays["organisation_of"]
        self._service_names = Names(arrays, "services")
        self._organisation_names = Names(arrays, "organisations")
        self._organisation_rows = arrays["organisation_rows"]
        self.size = len(self._ends) - 1
        self.columns = Columns(arrays)
        self.keys = Keys(arrays)
        self.passages = Passages(folder, arrays["vector_starts"])
        self.brief = lru_cache(_MOST_DECODED)(self._read_brief)

    def _read_brief(self, row: int) -> Brief:
        return read_brief(self._briefs[self._brief_ends[row] : self._brief_ends[row + 1]])

    def listing(self, row: int) -> Listing:
        return read_listing(self._listings[self._ends[row] : self._ends[row + 1]])

    def suggest(self, typed: str, passing: Mask, limit: int) -> Iterator[tuple[Suggestion, Named]]:
        """Yield names that go on from what was typed, each after what it is ordered by."""
        for found in self._service_names.search(typed, passing, limit):
            service = self.listing(found.place).service
            yield found, Named("service", service.id, service.name, service.organisation)
        reached = np.zeros(len(self._organisation_rows), dtype=np.bool_)
        of = self._organisation_of[passing]
        reached[of[of >= 0]] = True
        for found in self._organisation_names.search(typed, reached, limit):
            name = self.listing(int(self._organisation_rows[found.place])).service.organisation
            yield found, Named("organisation", name, name)

    def documents(self, rows: Rows | None = None) -> Iterator[IndexDocument]:
        """Yield the documents as they were written, one at a time; ``rows``, ascending, yields those alone."""
        wanted = iter(range(self.size) if rows is None else rows.tolist())
        sought = next(wanted, None)
        with (self.folder / "texts.jsonl").open("rb") as texts:
            for row, line in enumerate(texts):
                if row == sought:
                    name, organisation, body = _TEXTS.decode(line)
                    vectors = np.array(self.passages.of(row))
                    yield IndexDocument(self.listing(row), name, organisation, body, vectors)
                    sought = next(wanted, None)


_TEXTS = msgspec.json.Decoder(tuple[str, str, str])


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""

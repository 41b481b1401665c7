"""Writes a part of the index, a batch at a time."""

from array import array
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import numpy as np

from directory.search.brief import dump_brief, make_brief
from directory.search.embedded.arrays import Array, Rows, write_arrays
from directory.search.embedded.column_writer import ColumnWriter
from directory.search.embedded.keys import key_arrays, repeated_rows
from directory.search.embedded.names import name_arrays, plain_name
from directory.search.embedded.passages import index_vectors
from directory.search.listing import dump_listing
from directory.search.ports import VECTOR_SIZE, IndexDocument

_NO_ORGANISATION = -1


class PartWriter:
    """A folder in which ``Part`` finds its files; texts and vectors go to the disk at once, columns at the end."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._listings = (folder / "listings.jsonl").open("wb")
        self._briefs = (folder / "briefs.bin").open("wb")
        self._texts = (folder / "texts.jsonl").open("wb")
        self._vectors = (folder / "vectors.f32").open("wb")
        self._listing_ends = array("q", [0])
        self._brief_ends = array("q", [0])
        self._vector_starts = array("q", [0])
        self._columns = ColumnWriter()
        self._ids: list[str] = []
        self._names: list[str] = []
        self._organisations: dict[str, int] = {}
        self._organisation_of = array("i")
        self._organisation_rows = array("i")

    def __len__(self) -> int:
        return len(self._ids)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def add(self, documents: Iterable[IndexDocument]) -> None:
        for document in documents:
            service = document.listing.service
            line = dump_listing(document.listing) + b"\n"
            self._listings.write(line)
            self._listing_ends.append(self._listing_ends[-1] + len(line))
            brief = dump_brief(make_brief(document.listing))
            self._briefs.write(brief)
            self._brief_ends.append(self._brief_ends[-1] + len(brief))
            self._texts.write(msgspec.json.encode((document.name, document.organisation, document.body)) + b"\n")
            vectors = np.asarray(document.vectors, dtype=np.float32).reshape(-1, VECTOR_SIZE)
            self._vectors.write(vectors.tobytes())
            self._vector_starts.append(self._vector_starts[-1] + len(vectors))
            self._organisation_of.append(self._place_organisation(service.organisation))
            self._columns.add(document.listing)
            self._ids.append(service.id)
            self._names.append(plain_name(service.name))

    def finish(self) -> Rows:
        """Write what was kept back; returns the rows whose service came again later and counts there."""
        self.close()
        starts = np.array(self._vector_starts, dtype=np.int64)
        keys = key_arrays(self._ids)
        arrays: dict[str, Array] = {
            **self._columns.arrays(),
            **keys,
            **name_arrays("services", self._names),
            **name_arrays("organisations", list(self._organisations)),
            "organisation_of": np.array(self._organisation_of, dtype=np.int32),
            "organisation_rows": np.array(self._organisation_rows, dtype=np.int32),
            "listing_ends": np.array(self._listing_ends, dtype=np.int64),
            "brief_ends": np.array(self._brief_ends, dtype=np.int64),
            "vector_starts": starts,
        }
        write_arrays(self._folder / "columns.bin", arrays)
        index_vectors(self._folder, starts)
        return repeated_rows(keys)

    def close(self) -> None:
        for file in (self._listings, self._briefs, self._texts, self._vectors):
            file.close()

    def _place_organisation(self, name: str) -> int:
        plain = plain_name(name)
        if not plain:
            return _NO_ORGANISATION
        place = self._organisations.setdefault(plain, len(self._organisations))
        if place == len(self._organisation_rows):
            self._organisation_rows.append(len(self._ids))
        return place

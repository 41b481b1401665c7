"""Named arrays in one file, mapped into memory when read: opening them costs nothing and processes share them."""

import json
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

type Array = NDArray[Any]
type Arrays = Mapping[str, Array]
type Rows = NDArray[np.int32]
type Mask = NDArray[np.bool_]

_ALIGNED = 64
_FOOTER = 8


def write_arrays(path: Path, arrays: Arrays) -> None:
    """Write the arrays one after another, then where each begins, then how long that directory is."""
    places = {}
    with path.open("wb") as file:
        for name, array in arrays.items():
            file.write(b"\0" * (-file.tell() % _ALIGNED))
            places[name] = (array.dtype.str, array.shape, file.tell())
            file.write(np.ascontiguousarray(array).tobytes())
        directory = json.dumps(places).encode()
        file.write(directory + len(directory).to_bytes(_FOOTER, "little"))


def read_arrays(path: Path) -> dict[str, Array]:
    """Map the arrays of a file; they are read-only.

    Raises:
        ValueError: the file is not whole.
    """
    whole = np.asarray(np.memmap(path, dtype=np.uint8, mode="r"))
    length = int.from_bytes(whole[-_FOOTER:].tobytes(), "little")
    places = json.loads(whole[-_FOOTER - length : -_FOOTER].tobytes())
    return {
        name: np.frombuffer(whole.data, dtype=kind, count=int(np.prod(shape)), offset=start).reshape(shape)
        for name, (kind, shape, start) in places.items()
    }


def settle(folder: Path) -> None:
    """Wait until every file of a folder is on the disk, so that a power cut cannot leave a pointer to half of one."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


class Strings(Sequence[str]):
    """Many strings in two arrays: their bytes, and where each ends."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._bytes = memoryview(np.asarray(arrays[f"{name}.bytes"]))
        self._ends = arrays[f"{name}.ends"]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:  # type: ignore[override] # No slices are taken.
        return str(self._bytes[self._ends[place] : self._ends[place + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return (self[place] for place in range(len(self)))

    def take(self, places: Rows) -> list[str]:
        starts, ends = self._ends[places].tolist(), self._ends[places + 1].tolist()
        return [str(self._bytes[start:end], "utf-8") for start, end in zip(starts, ends, strict=True)]

    def beginning_with(self, start: str) -> tuple[int, int]:
        """Return the first place and the one after the last of strings that begin so; they must be sorted."""
        first = bisect_left(self, start)
        return first, bisect_left(self, True, first, key=lambda each: not each.startswith(start))


def string_arrays(name: str, strings: Iterable[str]) -> dict[str, Array]:
    """Return the two arrays that ``Strings`` reads."""
    encoded = [each.encode() for each in strings]
    ends = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(each) for each in encoded], out=ends[1:])
    return {f"{name}.bytes": np.frombuffer(b"".join(encoded), dtype=np.uint8), f"{name}.ends": ends}


_NO_WEIGHTS = np.zeros(0, dtype=np.float32)


class Postings:
    """For each of some terms, the rows that have it, and what each row has of it when that was given."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._place = {term: place for place, term in enumerate(Strings(arrays, f"{name}.terms"))}
        self._starts = arrays[f"{name}.starts"]
        self._rows = arrays[f"{name}.rows"]
        self._weights = arrays.get(f"{name}.weights", _NO_WEIGHTS)

    def rows(self, term: str) -> Rows:
        return self._rows[self._span(term)]

    def weights(self, term: str) -> NDArray[np.float32]:
        return self._weights[self._span(term)]

    def any_of(self, terms: Iterable[str], size: int) -> Mask:
        passing = np.zeros(size, dtype=np.bool_)
        for term in terms:
            passing[self.rows(term)] = True
        return passing

    def _span(self, term: str) -> slice:
        place = self._place.get(term)
        return slice(0, 0) if place is None else slice(int(self._starts[place]), int(self._starts[place + 1]))


def posting_arrays(
    name: str, terms: Sequence[str], places: NDArray[np.int32], rows: Rows, weights: NDArray[np.float32] | None = None
) -> dict[str, Array]:
    """Return the arrays that ``Postings`` reads, from pairs of a term's place and a row."""
    order = np.argsort(places, kind="stable")
    starts = np.zeros(len(terms) + 1, dtype=np.int64)
    np.cumsum(np.bincount(places, minlength=len(terms)), out=starts[1:])
    arrays = {**string_arrays(f"{name}.terms", terms), f"{name}.starts": starts, f"{name}.rows": rows[order]}
    return arrays if weights is None else {**arrays, f"{name}.weights": weights[order]}


def spans(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every number of every span one after another, and where each span begins among them."""
    counts = ends - starts
    begins = np.cumsum(counts) - counts
    return np.repeat(starts - begins, counts) + np.arange(int(counts.sum())), begins


def best(rows: Rows, scores: NDArray[np.float32], limit: int) -> tuple[Rows, NDArray[np.float32]]:
    """Return the rows with the highest scores, best first; the earlier row first among equals."""
    if len(rows) > limit:
        kept = np.argpartition(-scores, limit - 1)[:limit] if limit else slice(0, 0)
        rows, scores = rows[kept], scores[kept]
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]

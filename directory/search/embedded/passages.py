"""The vectors of every listing and of its passages, and which listings are nearest to one."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.encoder.nearest import Nearest, make_nearest
from directory.search.embedded.arrays import Mask, Rows, best, spans
from directory.search.ports import VECTOR_SIZE, Vector

# Up to here the exact product over everything is as quick as any index.
MOST_EXACT = 20_000
_FEW = 2_000
_CANDIDATES = 4


class Passages:
    """Vectors by row of one part: those of row ``r`` are ``starts[r]`` to ``starts[r + 1]``."""

    def __init__(self, folder: Path, starts: NDArray[np.int64]) -> None:
        self._starts = starts
        self._having = np.asarray(starts[1:] > starts[:-1], dtype=np.bool_)
        self._vectors = map_vectors(folder)
        near = folder / "vectors.near"
        self._nearest = Nearest.read(near) if near.exists() else None

    def of(self, row: int) -> Vector:
        return self._vectors[self._starts[row] : self._starts[row + 1]]

    def search(self, vector: Vector, passing: Mask, limit: int) -> tuple[Rows, NDArray[np.float32]]:
        """Return the nearest passing rows, best first, each by its best vector's exact product."""
        passing = passing & self._having
        count = int(np.count_nonzero(passing))
        if self._nearest is None or count <= _FEW:
            rows = np.flatnonzero(passing).astype(np.int32)
            return best(rows, self._score(rows, vector), limit)
        selected = None if count == len(passing) else passing
        wanted = max(limit, 1) * _CANDIDATES
        while True:
            found = np.unique(self._nearest.rows(vector, selected, wanted)).astype(np.int32)
            if len(found) >= min(limit, count) or wanted >= len(self._vectors):
                return best(found, self._score(found, vector), limit)
            wanted *= 4

    def _score(self, rows: Rows, vector: Vector) -> NDArray[np.float32]:
        if not len(rows):
            return np.zeros(0, dtype=np.float32)
        places, begins = spans(self._starts[rows], self._starts[rows + 1])
        if 2 * len(places) > len(self._vectors):
            # To copy most of them takes longer than to multiply them all.
            products = (self._vectors @ vector)[places]
        else:
            products = self._vectors[places] @ vector
        return np.asarray(np.maximum.reduceat(products, begins), dtype=np.float32)


def map_vectors(folder: Path) -> Vector:
    """Map the vectors of a part, shape (n, 384)."""
    path = folder / "vectors.f32"
    if not path.stat().st_size:
        return np.zeros((0, VECTOR_SIZE), dtype=np.float32)
    return np.asarray(np.memmap(path, dtype=np.float32, mode="r")).reshape(-1, VECTOR_SIZE)


def index_vectors(folder: Path, starts: NDArray[np.int64]) -> None:
    """Write the index of a part's vectors when there are too many to look through."""
    if starts[-1] > MOST_EXACT:
        owners = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        make_nearest(map_vectors(folder), owners).write(folder / "vectors.near")

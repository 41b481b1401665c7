"""Candidates for the nearest sentence vectors among very many. The only module that imports faiss.

Every vector is kept in 64 bytes and compared 32 at a time, eight times as fast as with a byte for each number; the
exact product over the candidates then finds the true best among them.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import faiss
import numpy as np
from numpy.typing import NDArray

type Vector = NDArray[np.float32]
type Mask = NDArray[np.bool_]

VECTOR_SIZE = 384
_CODED_TOGETHER = 3
_CODE_BITS = 4
_ROUNDS = 8
_SAMPLE_PER_LIST = 40
_SMALLEST_SAMPLE = 20_000
_CHUNK = 50_000
# All vectors are looked through up to this many; beyond, no fewer than this many.
_LOOKED_THROUGH = 50_000
_LEAST_SHARE = 0.15
_RAREST = 1e-4


class Nearest:
    """A read-only index of the vectors of one part; safe to search from many threads."""

    def __init__(self, index: faiss.IndexIVF) -> None:
        self._index = index

    @classmethod
    def read(cls, path: Path) -> "Nearest":
        return cls(cast(faiss.IndexIVF, faiss.read_index(str(path))))

    def write(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def rows(self, vector: Vector, passing: Mask | None, wanted: int) -> NDArray[np.int64]:
        """Return the owners of about the ``wanted`` nearest vectors among passing rows; an owner may stand twice.

        Args:
            vector: shape (384,). passing: by row; ``None`` lets every row through.
        """
        # One search keeps to one core: many people search at once.
        faiss.omp_set_num_threads(1)
        share = max(_LEAST_SHARE, _LOOKED_THROUGH / max(1, self._index.ntotal))
        parameters = faiss.SearchParametersIVF()
        if passing is not None:
            # The fewer pass, the further away their nearest lie.
            share /= max(np.count_nonzero(passing) / len(passing), _RAREST) ** 0.5
            # Both stay named until the search is over: the library keeps only their addresses.
            bits = np.packbits(passing, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(passing), faiss.swig_ptr(bits))
            parameters.sel = selector
        parameters.nprobe = max(1, min(self._index.nlist, round(share * self._index.nlist)))
        question = np.ascontiguousarray(vector.reshape(1, -1), dtype=np.float32)
        found = self._index.search(question, min(wanted, self._index.ntotal), params=parameters)[1][0]
        return np.asarray(found[found >= 0], dtype=np.int64)


def make_nearest(vectors: Vector, owners: NDArray[np.int64]) -> Nearest:
    """Return an index of the vectors, shape (n, 384), each found as its owner's row."""
    # Its many small steps take ten times as long when threads must meet after each.
    faiss.omp_set_num_threads(1)
    lists = max(1, round(len(vectors) ** 0.5))
    index = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(VECTOR_SIZE),
        VECTOR_SIZE,
        lists,
        VECTOR_SIZE // _CODED_TOGETHER,
        _CODE_BITS,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.by_residual = False
    index.cp.niter = index.pq.cp.niter = _ROUNDS
    index.cp.spherical = True
    index.train(_sample(vectors, max(_SMALLEST_SAMPLE, lists * _SAMPLE_PER_LIST)))
    for chunk in _chunks(len(vectors)):
        index.add_with_ids(np.ascontiguousarray(vectors[chunk]), owners[chunk])
    return Nearest(index)


def _sample(vectors: Vector, size: int) -> Vector:
    if len(vectors) <= size:
        return np.ascontiguousarray(vectors)
    places = np.sort(np.random.default_rng(len(vectors)).choice(len(vectors), size, replace=False))
    return np.ascontiguousarray(vectors[places])


def _chunks(size: int) -> Iterator[slice]:
    for start in range(0, size, _CHUNK):
        yield slice(start, start + _CHUNK)

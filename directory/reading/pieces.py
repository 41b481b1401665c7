"""Words, pairs of words and pieces of words as one row of numbers: what a sentence vector blurs.

Source:
    Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
"""

import zlib
from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

type Row = NDArray[np.float32]
type _Places = NDArray[np.int64]

_SIZES = (3, 4)
_REMEMBERED = 5_000


class Pieces:
    """Turns words into rows of numbers, of length one at most; the same words always give the same row.

    Args:
        places: how many numbers a row has; the fewer, the more pieces share one.
    """

    def __init__(self, places: int) -> None:
        self._size = places
        self._places: dict[str, _Places] = {}

    def row(self, words: Sequence[str]) -> Row:
        """Return the row of a text's words, shape (places,)."""
        both_signs = np.bincount(self._of(words), minlength=2 * self._size)
        row = (both_signs[: self._size] - both_signs[self._size :]).astype(np.float32)
        return row / max(float(np.linalg.norm(row)), 1.0)

    def _of(self, words: Sequence[str]) -> _Places:
        pairs = {f"{one} {other}" for one, other in pairwise(words)}
        return np.concatenate([self._hashed(pairs), *(self._of_word(word) for word in dict.fromkeys(words))])

    def _of_word(self, word: str) -> _Places:
        known = self._places.get(word)
        if known is None:
            edged = f"<{word}>"
            pieces = {edged[at : at + size] for size in _SIZES for at in range(len(edged) - size + 1)}
            known = self._hashed({edged, *pieces})
            if len(self._places) < _REMEMBERED:
                self._places[word] = known
        return known

    def _hashed(self, pieces: Collection[str]) -> _Places:
        """Return where each piece counts: its place when it counts for, that and a whole row more when against."""
        # A signed hash keeps pieces that share a place from adding up on average.
        codes = np.array([zlib.crc32(piece.encode()) for piece in sorted(pieces)], dtype=np.int64)
        return codes % self._size + np.where(codes >> 20 & 1, 0, self._size)

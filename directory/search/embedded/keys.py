"""Services' ids in a compact form, by row and back again."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from directory.search.embedded.arrays import Array, Arrays, Rows, Strings, string_arrays


class Keys:
    """The ids of one part; where an id stands twice, the later row is the one that counts."""

    def __init__(self, arrays: Arrays) -> None:
        self._ids = Strings(arrays, "ids")
        self._hashes = arrays["ids.hashes"]
        self._rows = arrays["ids.rows"]

    def of(self, rows: Rows) -> list[str]:
        return self._ids.take(rows)

    def rows(self, ids: Sequence[str]) -> list[int | None]:
        """Return the row of each of many ids, in their order; much faster than one at a time."""
        sought = np.fromiter((_hash(each) for each in ids), dtype=np.uint64, count=len(ids))
        if not len(self._hashes):
            return [None] * len(ids)
        rows = self._rows[np.maximum(np.searchsorted(self._hashes, sought, side="right") - 1, 0)]
        found = zip(ids, rows.tolist(), self._ids.take(rows), strict=True)
        return [row if held == service_id else self.row(service_id) for service_id, row, held in found]

    def row(self, service_id: str) -> int | None:
        sought = _hash(service_id)
        place = int(np.searchsorted(self._hashes, np.uint64(sought), side="right")) - 1
        while place >= 0 and int(self._hashes[place]) == sought:
            row = int(self._rows[place])
            if self._ids[row] == service_id:
                return row
            place -= 1
        return None


def key_arrays(ids: Sequence[str]) -> dict[str, Array]:
    """Return the arrays that ``Keys`` reads."""
    hashes = np.fromiter((_hash(each) for each in ids), dtype=np.uint64, count=len(ids))
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return {**string_arrays("ids", ids), "ids.hashes": hashes[order], "ids.rows": order}


def repeated_rows(arrays: Arrays) -> Rows:
    """Return the rows whose id comes again in a later row."""
    ids, hashes, rows = Strings(arrays, "ids"), arrays["ids.hashes"], arrays["ids.rows"]
    alike = np.flatnonzero(hashes[1:] == hashes[:-1]).tolist()
    found = [int(rows[place]) for place in alike if ids[int(rows[place])] == ids[int(rows[place + 1])]]
    return np.array(found, dtype=np.int32)


def _hash(service_id: str) -> int:
    return int.from_bytes(blake2b(service_id.encode(), digest_size=8).digest(), "little")

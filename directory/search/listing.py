"""What an index stores of a service: enough to make a match without asking the database."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from directory.model import Service


@dataclass(frozen=True, slots=True)
class Listing:
    """A service as the index stores it.

    ``service`` has its long texts cut; ``needs`` are those declared and those read out of the text, 0 to 1.
    ``terms`` are the facts to narrow by, one form in every engine (see ``directory.search.facets``).
    """

    service: Service
    needs: Mapping[str, float]
    terms: frozenset[str] = frozenset()


def dump_listing(listing: Listing) -> bytes:
    return msgspec.json.encode(listing)


_DECODER = msgspec.json.Decoder(Listing)


def read_listing(stored: bytes | str) -> Listing:
    """Return a listing as ``dump_listing`` wrote it.

    Raises:
        ValueError: it was written by another version of the program.
    """
    return _DECODER.decode(stored)

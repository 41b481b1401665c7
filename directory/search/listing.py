"""What an index stores of a service: enough to make a match without asking the database."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

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
    """Return a listing as it is stored: the same bytes for the same listing, in any process."""
    return _ENCODER.encode(listing)


def stamp_of(stored: bytes) -> str:
    """Return a mark of a stored listing, 12 letters: another listing, or another version of this one, has another."""
    return urlsafe_b64encode(blake2b(stored, digest_size=9).digest()).decode()


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Listing)


def read_listing(stored: bytes | str) -> Listing:
    """Return a listing as ``dump_listing`` wrote it.

    Raises:
        ValueError: it was written by another version of the program.
    """
    return _DECODER.decode(stored)

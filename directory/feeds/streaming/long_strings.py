"""Cutting the monstrous strings out of a stream of JSON, so that no parser has to hold one in memory."""

import re
import secrets
from collections.abc import Iterator

from directory.feeds.records import FeedError

_IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)
_UNFINISHED_CODE = re.compile(rb"u[0-9a-fA-F]{0,3}$")
_UNFINISHED_LETTER = re.compile(rb"[\xc0-\xff][\x80-\xbf]{0,2}$")
_DIGITS = b"0123456789.eE+-"
_LONG = 10_000


class ShortStrings:
    """A file of UTF-8 JSON for a parser to read, in which no string is longer than a limit by much.

    A longer one keeps its beginning, and ends in a mark that nobody else can write, from which ``cut_size`` reads how
    long it was. ``bytes_given`` and ``lines_given`` count what has been read of the source.
    """

    def __init__(self, pieces: Iterator[bytes], limit: int) -> None:
        self._pieces = pieces
        self._limit = limit
        self._held = b""
        self._is_in_string = False
        self._length = 0
        self._mark = f"{secrets.token_hex(12)}:"
        self._cut = re.compile(rf"{self._mark}(\d+)$")
        self.bytes_given = 0
        self.lines_given = 0
        self.last_line_begins = 0

    def cut_size(self, text: str) -> int | None:
        """Return how many bytes a string had that was cut, or ``None`` for one that is whole."""
        found = self._cut.search(text[-64:])
        return int(found[1]) if found else None

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, however many there are at hand; none at the end. Asked for none, it gives none."""
        if size == 0:
            return b""
        while True:
            piece = next(self._pieces, None)
            if piece is None:
                left, self._held = self._held, b""
                return left
            self._count(piece)
            if passed := self._pass(self._held + piece):
                return passed

    def _count(self, piece: bytes) -> None:
        newlines = piece.count(b"\n")
        if newlines:
            self.lines_given += newlines
            self.last_line_begins = self.bytes_given + piece.rindex(b"\n") + 1
        self.bytes_given += len(piece)

    def _pass(self, piece: bytes) -> bytes:
        """Return what may go on of a piece, and remember where in a string it ends."""
        self._held = b""
        passed = b""
        if self._is_in_string:
            inside = _IN_STRING.match(piece)
            end = inside.end() if inside else 0
            if end >= len(piece) or piece[end : end + 1] != b'"':
                return self._pass_inside(piece)
            passed = self._kept(piece[:end])
            if self._length > self._limit:
                passed += f"{self._mark}{self._length}".encode()
            passed, piece, self._is_in_string = passed + b'"', piece[end + 1 :], False
        elif len(piece) > _LONG and not piece.strip(_DIGITS):
            raise FeedError("a number with more than 10,000 digits. Correct it in the feed.")
        opening = _last_opening(piece)
        if opening is None:
            return passed + piece
        self._is_in_string, self._length = True, 0
        return passed + piece[: opening + 1] + self._pass_inside(piece[opening + 1 :])

    def _pass_inside(self, piece: bytes) -> bytes:
        whole = len(piece) - _unfinished(piece)
        piece, self._held = piece[:whole], piece[whole:]
        return self._kept(piece)

    def _kept(self, inside: bytes) -> bytes:
        before, self._length = self._length, self._length + len(inside)
        return inside if self._length <= self._limit or before == 0 else b""


def _last_opening(piece: bytes) -> int | None:
    """Return where the string begins that a piece, itself begun outside any, ends in; ``None`` if it ends in none."""
    bare = piece.replace(b"\\\\", b"..").replace(b'\\"', b"..") if b"\\" in piece else piece
    return bare.rindex(b'"') if bare.count(b'"') % 2 else None


def _unfinished(piece: bytes) -> int:
    """Return how many bytes at the end of part of a string are the beginning of an escape or a letter."""
    code = _UNFINISHED_CODE.search(piece[-4:])
    before = piece[: -len(code[0])] if code else piece
    if (len(before) - len(before.rstrip(b"\\"))) % 2:
        return len(piece) - len(before) + 1
    letter = _UNFINISHED_LETTER.search(piece[-3:])
    return len(letter[0]) if letter else 0

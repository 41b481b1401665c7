"""Which encoding a feed's file is in, and reading it as UTF-8 whatever it is; memory does not grow with the file.

Source: RFC 8259 section 8.1 (JSON is UTF-8) and RFC 4627 section 3 (the null bytes of UTF-16 and UTF-32).
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from charset_normalizer import from_bytes

from directory.feeds.records import FeedError

_BYTES_AT_ONCE = 64 * 1024
_BYTES_TO_JUDGE_BY = 256 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp1252", "mac_roman", "cp850")
_NAMES = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac OS Roman",
    "cp850": "DOS code page 850",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}
_STRAY = "signpost-stray-windows-1252"


@dataclass(frozen=True, slots=True)
class Encoding:
    """``codec`` and ``errors`` are Python's; ``notice`` says what was put right, and is empty for plain UTF-8."""

    codec: str
    errors: str = "strict"
    notice: str = ""


def detect_encoding(path: Path) -> Encoding:
    """Tell the encoding of a text file: its mark, its null bytes, UTF-8 if it is that, else the likeliest one.

    A file that is UTF-8 but for a few bytes is read as UTF-8, and those bytes as Windows-1252.

    Raises:
        FeedError: it cannot be read, or is not text.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            mark = next((codec for mark, codec in _MARKS if start.startswith(mark)), None) or _by_nulls(start)
            if mark:
                return Encoding(mark) if mark == "utf-8-sig" else Encoding(mark, "replace", _notice(_NAMES[mark]))
            file.seek(0)
            first_fault, strays, letters = _judge_utf_8(file)
            if first_fault is None:
                return Encoding("utf-8")
            if letters > strays:
                codecs.register_error(_STRAY, _read_stray)
                return Encoding("utf-8", _STRAY, "the file was not all in UTF-8; the rest was read as Windows-1252")
            file.seek(max(0, first_fault - _BYTES_TO_JUDGE_BY // 4))
            codec = _likeliest(file.read(_BYTES_TO_JUDGE_BY), path.name, first_fault)
    except OSError as error:
        raise unreadable(path, error) from error
    return Encoding(codec, "replace", _notice(_NAMES[codec]))


def read_as_utf_8(path: Path, encoding: Encoding) -> Iterator[bytes]:
    """Yield a file's bytes in UTF-8, without a mark, some 64 kB at a time.

    Raises:
        FeedError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            if encoding.codec == "utf-8-sig":
                file.seek(len(codecs.BOM_UTF8))
            if encoding.codec in ("utf-8", "utf-8-sig") and encoding.errors == "strict":
                yield from _pieces(file)
                return
            decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
            for piece in _pieces(file):
                yield decoder.decode(piece).encode("utf-8", "replace")
            yield decoder.decode(b"", final=True).encode("utf-8", "replace")
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> FeedError:
    return FeedError(f"{path.name}: cannot be read ({error.strerror}). Check the path and that it is yours to read.")


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_BYTES_AT_ONCE):
        yield piece


def _notice(name: str) -> str:
    return f"the file was in {name}, not UTF-8, so it was read as that"


def _by_nulls(start: bytes) -> str | None:
    """Tell UTF-16 and UTF-32 by where their nulls stand, given that a feed begins with an ASCII character."""
    nulls = "".join("0" if byte == 0 else "x" for byte in start)
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be", "x000": "utf-32-le", "000x": "utf-32-be"}.get(nulls)


def _judge_utf_8(file: BinaryIO) -> tuple[int | None, int, int]:
    """Return where UTF-8 first fails, how many bytes do not belong to it, and how many letters beyond ASCII do."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    first_fault, read, strays, letters = None, 0, 0, 0
    for piece in _pieces(file):
        text = decoder.decode(piece)
        faults = text.count("\N{REPLACEMENT CHARACTER}")
        if faults and first_fault is None:
            first_fault = read + len(text[: text.index("\N{REPLACEMENT CHARACTER}")].encode())
        letters += len(text) - len(text.encode("ascii", "ignore")) - faults
        strays += faults
        read += len(piece)
    if decoder.decode(b"", final=True):
        first_fault, strays = read - 1 if first_fault is None else first_fault, strays + 1
    if strays and first_fault is not None and _is_honest(file):
        return None, 0, letters
    return first_fault, strays, letters


def _is_honest(file: BinaryIO) -> bool:
    """Tell whether the replacement characters found were in the file itself, in good UTF-8."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


def _likeliest(sample: bytes, file_name: str, first_fault: int) -> str:
    found = None if b"\0" in sample else from_bytes(sample, cp_isolation=[*_CANDIDATES, "latin_1"]).best()
    if found is None:
        raise FeedError(
            f"{file_name}: not UTF-8 at byte {first_fault}, and not in another encoding that is known. "
            "Save the file as UTF-8 and try again."
        )
    return found.encoding if found.encoding in _CANDIDATES else "cp1252"

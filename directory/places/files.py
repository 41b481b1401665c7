"""Files of postcodes as they are downloaded, a zip, a folder or one CSV, read line by line and guarded."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

MOST_BYTES = 4 * 1024**3
MOST_TIMES_LARGER = 100
MOST_FILES = 20_000
LONGEST_LINE = 64 * 1024


class PlacesFileError(ValueError):
    """A file of places cannot be used; the message names it and says what to do."""


class Archive(Protocol):
    """Several files under one path."""

    name: str
    members: tuple[str, ...]

    def size(self, member: str) -> int:
        """Return how many bytes a member has when unpacked."""

    def open(self, member: str) -> IO[bytes]:
        """Open a member for reading; raises ``PlacesFileError`` when it is more than anybody should unpack."""


class _Folder:
    def __init__(self, path: Path) -> None:
        self.name = path.name or str(path)
        self._files = {file.relative_to(path).as_posix(): file for file in sorted(path.rglob("*")) if file.is_file()}
        self.members = tuple(self._files)

    def size(self, member: str) -> int:
        return self._files[member].stat().st_size

    def open(self, member: str) -> IO[bytes]:
        return self._files[member].open("rb")


class _File:
    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.members: tuple[str, ...] = (path.name,)
        self._path = path

    def size(self, member: str) -> int:  # noqa: ARG002 - there is one member.
        return self._path.stat().st_size

    def open(self, member: str) -> IO[bytes]:  # noqa: ARG002
        return self._path.open("rb")


class _Zip:
    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.name = path.name
        self._archive = archive
        self._entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
        if len(self._entries) > MOST_FILES:
            raise PlacesFileError(
                f"{self.name}: holds more than {MOST_FILES:,} files. Give the zip as it was published."
            )
        self.members = tuple(self._entries)
        self._unpacked = 0

    def size(self, member: str) -> int:
        return self._entries[member].file_size

    def open(self, member: str) -> IO[bytes]:
        entry = self._entries[member]
        self._unpacked += entry.file_size
        # The sizes a zip declares hold: Python's reader stops at them, and checks the sum of what it read.
        if self._unpacked > MOST_BYTES:
            raise PlacesFileError(f"{self.name}: unpacks to more than {MOST_BYTES // 1024**3} GB, so it was not read.")
        if entry.file_size > MOST_TIMES_LARGER * max(entry.compress_size, 1024):
            raise PlacesFileError(
                f"{self.name}: {member} would grow more than {MOST_TIMES_LARGER} times, so it was not read."
            )
        return self._archive.open(entry)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a zip, a folder or a single file; what goes wrong while reading it is told as one sentence.

    Raises:
        PlacesFileError: there is nothing there, or it is damaged, locked with a password or too large.
    """
    if not path.exists():
        raise PlacesFileError(f"{path}: there is no such file. Give the path of a zip, a folder or a CSV.")
    try:
        if path.is_dir():
            yield _Folder(path)
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield _Zip(path, archive)
        else:
            yield _File(path)
    except OSError as error:
        raise PlacesFileError(f"{path}: cannot be read ({error.strerror}).") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise PlacesFileError(f"{path.name}: the zip is damaged ({error}). Download it again.") from error
    except RuntimeError as error:
        if "encrypted" not in str(error):
            raise
        raise PlacesFileError(f"{path.name}: the zip has a password. Unpack it and give the folder.") from error
    except NotImplementedError as error:
        raise PlacesFileError(f"{path.name}: the zip cannot be unpacked here ({error}). Give it unpacked.") from error


def read_rows(archive: Archive, member: str, *, encoding: str = "utf-8-sig") -> Iterator[list[str]]:
    """Yield the rows of a CSV member, the header too; memory does not grow with its size.

    Raises:
        PlacesFileError: it is not text in this encoding, or not lines.
    """
    with archive.open(member) as file:
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        try:
            yield from csv.reader(_lines(text, member))
        except UnicodeDecodeError as error:
            raise PlacesFileError(
                f"{member}: not UTF-8 text (byte {error.start} of a block). Give the CSV as it was published."
            ) from error
        except csv.Error as error:
            raise PlacesFileError(f"{member}: not a CSV ({error}). Give the file as it was published.") from error


def folder_of(member: str) -> tuple[str, ...]:
    """Return the folders a member lies in, in lower case."""
    return tuple(part.lower() for part in PurePosixPath(member).parts[:-1])


def _lines(text: io.TextIOWrapper, member: str) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise PlacesFileError(f"{member}: line {number} is longer than {LONGEST_LINE:,} characters, so not a CSV.")
        if "\0" in line:
            raise PlacesFileError(f"{member}: line {number} holds bytes that no text has. Give a CSV in UTF-8.")
        yield line

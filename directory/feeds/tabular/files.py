"""Opening a folder or a zip of tables safely: nothing of a zip is unpacked before all of it has been looked at."""

import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from directory.feeds.records import FeedError

MOST_BYTES = 2 * 1024**3
MOST_FILES = 500
MOST_RATIO = 200
"""How many times smaller a zip may make a file of some size; text packs some 5 to 20 times, a bomb over 1,000."""
_RATIO_MATTERS_FROM = 10 * 1024**2
_SUFFIXES = (".csv", ".tsv", ".txt")
_BYTES_AT_ONCE = 1024 * 1024
_BESIDES = ("datapackage.json", "readme.txt", "readme.md", "license.txt", "licence.txt")


def find_tables(path: Path, spool_dir: Path) -> list[Path]:
    """Return the files of tables in a folder, or in a zip, from which they are unpacked into ``spool_dir``.

    Raises:
        FeedError: it is neither, cannot be read, or is a zip that is not safe to unpack; the message says why.
    """
    if path.is_dir():
        return sorted(file for file in path.iterdir() if _is_table(file.name) and file.is_file())
    try:
        with zipfile.ZipFile(path) as archive:
            members = list(_safe_members(archive, path.name))
            return [_unpack(archive, member, spool_dir, path.name) for member in members]
    except zipfile.BadZipFile as error:
        raise FeedError(
            f"{path.name}: not a whole zip file. Make the zip again; it may have been cut short."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise FeedError(f"{path.name}: packed in a way that cannot be read. Make an ordinary zip.") from error
    except OSError as error:
        raise FeedError(
            f"{path.name}: cannot be read ({error.strerror}). Check the path and that it is yours to read."
        ) from error


def _is_table(name: str) -> bool:
    low = name.lower()
    return low.endswith(_SUFFIXES) and low not in _BESIDES and not low.startswith(".")


def check_zip(archive: zipfile.ZipFile, file_name: str) -> None:
    """Look at what a zip says it holds, before anything of it is unpacked.

    Raises:
        FeedError: too many files, too large when unpacked, packed like a bomb, locked, or a path that leads outside.
    """
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise FeedError(f"{file_name}: {len(members):,} files, more than {MOST_FILES}. Put only the tables in the zip.")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise FeedError(f"{file_name}: more than 2 GB when unpacked. Give it in parts.")
    for member in members:
        _check_member(member, file_name)


def _check_member(member: zipfile.ZipInfo, file_name: str) -> None:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in PurePosixPath(name).parts:
        raise FeedError(
            f"{file_name}: a file in it has a path that leads outside the zip. Make the zip again from a folder."
        )
    if member.flag_bits & 1:
        raise FeedError(f"{file_name}: locked with a password. Give a zip without one.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FeedError(f"{file_name}: holds a link to another file. Put the file itself in the zip.")
    packed = max(member.compress_size, 1)
    if member.file_size > _RATIO_MATTERS_FROM and member.file_size / packed > MOST_RATIO:
        raise FeedError(
            f"{file_name}: a file in it grows more than {MOST_RATIO} times when unpacked, as only a zip bomb does. "
            "Give the tables as a folder."
        )


def _safe_members(archive: zipfile.ZipFile, file_name: str) -> Iterator[zipfile.ZipInfo]:
    check_zip(archive, file_name)
    seen: set[str] = set()
    for member in archive.infolist():
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if member.is_dir() or not parts or parts[0] == "__MACOSX":
            continue
        name = parts[-1]
        if name.lower().endswith(".zip"):
            raise FeedError(f"{file_name}: holds another zip. Give that one by itself, or unpack it first.")
        if not _is_table(name):
            continue
        if len(parts) > 2:
            raise FeedError(
                f"{file_name}: {name} is in a folder within a folder. Put the tables at the top of the zip, "
                "or in one folder."
            )
        if name.lower() in seen:
            raise FeedError(f"{file_name}: holds {name} twice. Keep one of them.")
        seen.add(name.lower())
        yield member


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, spool_dir: Path, file_name: str) -> Path:
    """Unpack one file; the size is counted as it comes, because what a zip says of itself need not be true."""
    target = spool_dir / PurePosixPath(member.filename.replace("\\", "/")).name
    left = member.file_size
    with archive.open(member) as packed, target.open("wb") as unpacked:
        while piece := packed.read(_BYTES_AT_ONCE):
            left -= len(piece)
            if left < 0:
                raise FeedError(f"{file_name}: a file in it is larger than the zip says. Make the zip again.")
            unpacked.write(piece)
    return target

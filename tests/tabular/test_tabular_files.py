"""Zips of tables: unpacked only when all of them has been found safe."""

import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.records import FeedError
from directory.feeds.tabular import files as tabular_files
from tests.tabular.conftest import read_one

SERVICES = "id,organization_id,name\ns1,o1,Memory café\n"
ORGANIZATIONS = "id,name\no1,Trust\n"

type Zip = Callable[..., Path]


@pytest.fixture
def make_zip(tmp_path: Path) -> Zip:
    def make(members: dict[str, str | bytes], *, front: str = "") -> Path:
        path = tmp_path / "feed.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {"services.csv": SERVICES, "organizations.csv": ORGANIZATIONS}.items():
                archive.writestr(f"{front}{name}", content)
            for name, more in members.items():
                archive.writestr(name, more)
        return path

    return make


@pytest.mark.parametrize("front", ["", "our feed/"])
def test_zip_of_tables_is_read_at_its_top_or_in_one_folder(make_zip: Zip, front: str) -> None:
    record = read_one(make_zip({"__MACOSX/._services.csv": b"\x00", "readme.txt": "Hello"}, front=front))

    assert record.name == "Memory café"


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"../phones.csv": "id\n"}, "a path that leads outside the zip"),
        ({"a/../../phones.csv": "id\n"}, "a path that leads outside the zip"),
        ({"/etc/phones.csv": "id\n"}, "a path that leads outside the zip"),
        ({"..\\phones.csv": "id\n"}, "a path that leads outside the zip"),
        ({"C:\\phones.csv": "id\n"}, "a path that leads outside the zip"),
        ({"a/b/phones.csv": "id\n"}, "in a folder within a folder"),
        ({"more.zip": b"PK\x05\x06" + b"\x00" * 18}, "holds another zip"),
        ({"a/services.csv": SERVICES}, "holds services.csv twice"),
        ({"phones.csv": b"0" * 20 * 1024 * 1024}, "as only a zip bomb does"),
        ({f"{number}.csv": "" for number in range(500)}, "502 files, more than 500"),
    ],
)
def test_zip_that_is_not_safe_is_refused_before_it_is_unpacked(
    make_zip: Zip, members: dict[str, str | bytes], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_zip(members)
    unpacked: list[str] = []
    monkeypatch.setattr(tabular_files, "_unpack", lambda *_: unpacked.append("a file"))

    with pytest.raises(FeedError, match=reason):
        list(read_hsds_csv(path))

    assert unpacked == []


def test_zip_that_says_it_holds_more_than_2_gb_is_refused(make_zip: Zip) -> None:
    path = make_zip({})
    _rewrite_size(path, 3 * 1024**3)

    with pytest.raises(FeedError, match="more than 2 GB when unpacked"):
        list(read_hsds_csv(path))


def test_zip_that_holds_more_than_it_says_is_refused(make_zip: Zip) -> None:
    path = make_zip({})
    _rewrite_size(path, 3)

    with pytest.raises(FeedError, match=r"larger than the zip says|not a whole zip"):
        list(read_hsds_csv(path))


def _rewrite_size(path: Path, size: int) -> None:
    """Make the first file of a zip say that it has another size, in the list at the end of the zip."""
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", size)
    path.write_bytes(content)


def test_zip_with_a_link_in_it_is_refused(make_zip: Zip) -> None:
    path = make_zip({})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("phones.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, os.fsencode("/etc/passwd"))

    with pytest.raises(FeedError, match="holds a link to another file"):
        list(read_hsds_csv(path))


def test_zip_locked_with_a_password_says_so(make_zip: Zip) -> None:
    path = make_zip({})
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(content)

    with pytest.raises(FeedError, match="locked with a password"):
        list(read_hsds_csv(path))


@pytest.mark.parametrize("content", [b"PK\x03\x04cut short", b"", b"id,name\n"])
def test_zip_that_is_cut_short_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(content)

    with pytest.raises(FeedError, match=r"feed\.zip: not a whole zip file"):
        list(read_hsds_csv(path))


def test_nothing_stays_behind_when_reading_stops_half_way(
    make_zip: Zip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spool))
    records = read_hsds_csv(make_zip({}))

    next(records)
    during = list(spool.iterdir())
    records.close()  # type: ignore[attr-defined]

    assert len(during) == 1
    assert list(spool.iterdir()) == []

"""The formats a feed may have, and telling them apart."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

from directory.feeds.oruk_v1 import read_oruk_v1
from directory.feeds.records import FeedError, Refusal, ServiceRecord
from directory.feeds.sample import read_sample

type Format = Literal["oruk-v1", "sample"]

FORMATS: tuple[Format, ...] = get_args(Format.__value__)
_READERS: dict[Format, Callable[[Path], Iterator[ServiceRecord | Refusal]]] = {
    "oruk-v1": read_oruk_v1,
    "sample": read_sample,
}
_PLAIN_NAMES = ("services", "service", "data", "feed", "export")


def read_feed(path: Path, feed_format: Format | None = None) -> Iterator[ServiceRecord | Refusal]:
    """Read a feed in the format given, or in the one its name tells.

    Raises:
        FeedError: nothing is there, its format cannot be told, or it cannot be read.
    """
    if not path.exists():
        raise FeedError(f"{path}: there is no such file. Check the path.")
    return _READERS[feed_format or detect_format(path)](path)


def detect_format(path: Path) -> Format:
    """Tell a feed's format: JSON is Open Referral UK v1, YAML or a folder of it is written like the sample."""
    if path.is_dir() or path.suffix.lower() in (".yaml", ".yml"):
        return "sample"
    with path.open("rb") as file:
        start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.suffix.lower() == ".json" or start[:1] in (b"[", b"{"):
        return "oruk-v1"
    raise FeedError(f"{path.name}: the format is not plain from its name. Say it with --format {' or '.join(FORMATS)}.")


def name_source(path: Path) -> str:
    """Return a short name for where a feed comes from: its file's, or its folder's when the file's says nothing."""
    stem = path.resolve().parent.name if path.stem.lower() in _PLAIN_NAMES else path.stem
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "feed"

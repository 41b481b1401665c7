"""The formats a feed may have, telling them apart by what is in them, and reading each."""

import re
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal, get_args

from directory.feeds.records import FeedError, Refusal, ServiceRecord
from directory.feeds.streaming.encoding import detect_encoding, read_as_utf_8, unreadable
from directory.feeds.streaming.json_stream import ReadOne, ServiceStream, read_services

type Format = Literal["oruk-v1", "oruk-v3", "hsds-csv", "spreadsheet", "sample"]

FORMATS: tuple[Format, ...] = get_args(Format.__value__)
_PLAIN_NAMES = ("services", "service", "data", "feed", "export", "directory")
_TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx")
_SERVICES_TO_JUDGE_BY = 5
_ONLY_IN_V1 = frozenset({
    "service_taxonomys", "eligibilitys", "regular_schedules", "holiday_schedules", "deliverable_type",
    "attending_type", "attending_access", "fundings", "link_taxonomies", "reviews",
})  # fmt: skip
_ONLY_IN_V3 = frozenset({
    "schedules", "fees_description", "phones", "attributes", "assurer", "assurer_email", "eligibility_description",
    "minimum_age", "maximum_age", "organization_id", "last_modified", "additional_urls", "alert", "program",
    "capacities", "required_documents", "funding", "interpretation_services", "application_process", "wait_time",
    "signpost",
})  # fmt: skip


def read_feed(
    path: Path, feed_format: Format | None = None, *, own_export: bool = False
) -> Iterator[ServiceRecord | Refusal]:
    """Read a feed in the format given, or in the one that its content tells.

    Args:
        own_export: whether a file of our own making may say which source each of its services came from.

    Raises:
        FeedError: nothing is there, its format cannot be told, or it cannot be read.
    """
    if not path.exists():
        raise FeedError(f"{path}: there is no such file. Check the path.")
    found = feed_format or detect_format(path)
    # Each reader is loaded when it is wanted: the spreadsheet's alone brings in a large library.
    match found:
        case "oruk-v1" | "oruk-v3":
            return read_services(path, service_reader(found, own_export=own_export))
        case "hsds-csv":
            from directory.feeds.hsds_csv.reader import read_hsds_csv

            return read_hsds_csv(path, own_export=own_export)
        case "spreadsheet":
            from directory.feeds.spreadsheet.reader import read_spreadsheet

            return read_spreadsheet(path)
        case "sample":
            from directory.feeds.sample import read_sample

            return read_sample(path)


def service_reader(feed_format: Format, *, own_export: bool = False) -> ReadOne:
    """Return what reads one service of Open Referral UK JSON, given it and its number in the feed."""
    if feed_format == "oruk-v1":
        from directory.feeds.oruk_v1.service import read_oruk_v1_service

        return read_oruk_v1_service
    from directory.feeds.oruk_v3.service import read_oruk_v3

    return partial(read_oruk_v3, own_export=own_export)


def detect_format(path: Path) -> Format:
    """Tell a feed's format.

    A folder or zip of CSV files is HSDS tabular data, one table alone a spreadsheet, YAML is written like the sample;
    JSON is Open Referral UK, and its version is told by the names its services and pages use.

    Raises:
        FeedError: it cannot be told, or the file cannot be read.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        return "hsds-csv" if any(each.suffix.lower() == ".csv" for each in path.iterdir()) else "sample"
    if suffix in (".yaml", ".yml"):
        return "sample"
    try:
        with path.open("rb") as file:
            is_zip = file.read(2) == b"PK"
    except OSError as error:
        raise unreadable(path, error) from error
    if is_zip:
        return _detect_in_zip(path)
    if suffix in _TABLE_SUFFIXES:
        return "spreadsheet"
    start = next(read_as_utf_8(path, detect_encoding(path)), b"").lstrip()
    if suffix in (".json", ".jsonl", ".ndjson") or start[:1] in (b"[", b"{"):
        return _detect_version(path)
    heading = start.partition(b"\n")[0].lower()
    if b"name" in heading and re.search(rb"[,;\t]", heading):
        return "spreadsheet"
    raise _unknown(path, "it is a web page" if start[:1] == b"<" else "the format is not plain from its content")


def _detect_in_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FeedError(f"{path.name}: a zip file that is damaged. Fetch it again; it may have been cut short.") from (
            error
        )
    if "xl/workbook.xml" in names:
        return "spreadsheet"
    if any(name.endswith(".csv") for name in names):
        return "hsds-csv"
    raise _unknown(path, "the zip file holds no CSV files")


def _detect_version(path: Path) -> Format:
    stream = ServiceStream(path)
    services = list(islice(stream, _SERVICES_TO_JUDGE_BY))
    version = judge_version(services, stream.page_key)
    return "oruk-v3" if version == 3 else "oruk-v1"


def judge_version(services: list[Any], page_key: str) -> int:
    """Return 1 or 3: whose names these services of a feed use more, else the version that names a page so."""
    keys = [key for service in services if isinstance(service, dict) for key in service]
    first, third = (sum(key in only for key in keys) for only in (_ONLY_IN_V1, _ONLY_IN_V3))
    if first == third:
        return 3 if page_key == "contents" else 1
    return 3 if third > first else 1


def _unknown(path: Path, why: str) -> FeedError:
    return FeedError(f"{path.name}: {why}. Say it with --format {' or '.join(FORMATS)}.")


def name_source(path: Path) -> str:
    """Return a short name for where a feed comes from: its file's, or its folder's when the file's says nothing."""
    stem = path.resolve().parent.name if path.stem.lower() in _PLAIN_NAMES else path.stem
    return slug(stem)


def slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80] or "feed"

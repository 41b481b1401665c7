"""Feeds of services: each reader gives records, or refusals that say why a record could not be used."""

from directory.feeds.formats import FORMATS, Format, detect_format, name_source, read_feed
from directory.feeds.oruk_v1.service import read_oruk_v1
from directory.feeds.records import FeedError, Refusal, Repair, ServiceRecord
from directory.feeds.sample import read_sample

__all__ = [
    "FORMATS",
    "FeedError",
    "Format",
    "Refusal",
    "Repair",
    "ServiceRecord",
    "detect_format",
    "name_source",
    "read_feed",
    "read_oruk_v1",
    "read_sample",
]

"""Importing a feed: whole or not at all, the same result however often, and every problem written down.

A feed is read into a temporary file (``staging``) without holding the database. Then one transaction lands it
(``landing``): records are compared with what is held, first by fingerprint and then field by field, editors' words are
put back in (``pins``), services gone from the feed are closed, and the report is written. A feed that has shrunk by
more than a third waits for a person (``holding``, ``deciding``).
"""

from directory.importing.deciding import NotHeld, approve, claim_held, discard, land_claimed
from directory.importing.engine import import_feed
from directory.importing.known import Fetched, KnownFeed, feed_at, known_feeds
from directory.importing.landing import GONE_FROM_FEED, OWN
from directory.importing.report import KINDS, ImportReport, Kind, list_reports, load_report
from directory.importing.runs import ImportBusy, ImportLost
from directory.importing.staging import Entry

__all__ = [
    "GONE_FROM_FEED",
    "KINDS",
    "OWN",
    "Entry",
    "Fetched",
    "ImportBusy",
    "ImportLost",
    "ImportReport",
    "Kind",
    "KnownFeed",
    "NotHeld",
    "approve",
    "claim_held",
    "discard",
    "feed_at",
    "import_feed",
    "known_feeds",
    "land_claimed",
    "list_reports",
    "load_report",
]

"""``python -m tests.bench.one_import URL FEED SOURCE``: import one feed in a process of its own; prints JSON.

A process of its own, so that the memory at its highest belongs to this import and to nothing before it.
"""

import json
import sys
import tempfile
from pathlib import Path

from directory.database import make_engine
from directory.feeds.sources import open_feed
from directory.importing import import_feed
from web.migrations import upgrade_database


def main(url: str, feed: str, source: str) -> None:
    """Print records, seconds and the highest resident memory before and after, in MiB."""
    upgrade_database(url)
    engine = make_engine(url)
    before = _peak_mebibytes()
    with tempfile.TemporaryDirectory() as spool:
        opened = open_feed(feed, feed_format=None, source=source, spool_dir=Path(spool))
        report = import_feed(engine, opened.records, source=opened.source)
    engine.dispose()
    counts = {"records": report.records, "used": report.used, "refused": report.refused, "repaired": report.repaired}
    print(json.dumps(counts | {"seconds": report.seconds, "before": before, "peak": _peak_mebibytes()}))


def _peak_mebibytes() -> float:
    """Return the highest resident memory of this program; ``getrusage`` would count the one that started it too.

    Source:
        Linux, proc(5): ``VmHWM`` in /proc/PID/status, in KiB.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What the first start does once, and every start checks: tables, a directory to search, an index over it."""

from collections.abc import Callable

from web.settings import Settings


def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Bring the tables up to date, load the sample directory into an empty one, and index it.

    A directory that somebody has filled is never touched. Whatever takes long to make is made here once,
    so that the processes started next find it kept.
    """
    from directory.feeds.sample import read_sample
    from directory.importing import import_feed
    from web.migrations import upgrade_database
    from web.wiring import build

    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    signpost = build(settings)
    if signpost.catalogue.count() == 0:
        say("Loading the sample directory")
        report = import_feed(signpost.sql, read_sample(), source="sample")
        say(f"  {report.added} services loaded, {len(report.refusals)} refused")
        signpost.directory.reindex()
    elif not signpost.directory.status().is_ready:
        say("Building the search index")
        signpost.directory.reindex()
    signpost.warm()

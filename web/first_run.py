"""What the first start does once, and every start checks: tables, a directory to search, an index over it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import click

from directory.reading.vocabulary import vocabulary_files
from web import progress
from web.logs import set_up_logs
from web.settings import Settings, load_settings
from web.wiring import Signpost, build


def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Bring the tables up to date, load the sample directory into an empty one, and index it.

    A directory that somebody has filled is never touched. Whatever takes long to make is made here once,
    so that the processes started next find it kept.
    """
    from directory.feeds.sample import read_sample
    from directory.importing import import_feed
    from web.migrations import upgrade_database

    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    signpost = build(settings)
    is_first = signpost.catalogue.count() == 0
    if is_first:
        say("Loading the sample directory")
        report = import_feed(signpost.sql, read_sample(), source="sample")
        say(f"  {report.added} services loaded, {report.refused} refused")
    if is_first or _is_out_of_step(signpost):
        say("Building the search index (a minute or two the first time)")
        progress.reindex(signpost.directory)
        _mark(settings).write_text(_inputs_of_index(settings))
    signpost.warm()


def _is_out_of_step(signpost: Signpost) -> bool:
    """Whether an engine has no index yet, or the index was made by another vocabulary or encoder."""
    mark = _mark(signpost.settings)
    if not mark.exists() or mark.read_text() != _inputs_of_index(signpost.settings):
        return True
    return any(not count for count in signpost.directory.status().counts.values())


def _mark(settings: Settings) -> Path:
    return settings.var_dir / "index" / "made-from"


def _inputs_of_index(settings: Settings) -> str:
    digest = hashlib.sha256()
    for file in vocabulary_files():
        digest.update(file.read_bytes())
    stamp = settings.encoder_folder / "stamp.json"
    digest.update(stamp.read_bytes() if stamp.exists() else b"")
    return digest.hexdigest()


def main() -> None:
    """Prepare in a process of its own, whose memory goes back when it is done."""
    settings = load_settings()
    set_up_logs(settings.log_level, is_command=True)
    prepare(settings, click.echo)


if __name__ == "__main__":
    main()

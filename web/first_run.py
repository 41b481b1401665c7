"""What the first start does once, and every start checks: tables, a directory to search, an index over it."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from directory.reading.vocabulary import vocabulary_files
from web import progress
from web.logs import set_up_logs
from web.settings import Settings, load_settings
from web.wiring import Signpost, build, search_server

_ROOT = Path(__file__).resolve().parents[1]
# Where the data is that is learnt from, and the code that learns.
_LEARNING = (_ROOT / "directory" / "reading", _ROOT / "bot" / "safety")
_LEARNT = {".py", ".yaml", ".txt"}


def prepare(settings: Settings, say: Callable[[str], None]) -> None:
    """Bring the tables up to date, load the sample directory into an empty one, and index it.

    A directory that somebody has filled is never touched. Whatever takes long to make is made here once,
    so that the processes started next find it kept; where all of it is there, nothing is loaded to see that.
    """
    from web.migrations import upgrade_database

    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    signpost, learnt_from = build(settings), _digest(_learnt_from(settings))
    if signpost.catalogue.count() and _is_ready(settings, learnt_from):
        return
    _make_ready(signpost, say)
    # Without an encoder nothing was kept there.
    _learnt_mark(settings).parent.mkdir(exist_ok=True)
    _learnt_mark(settings).write_text(learnt_from)


def _make_ready(signpost: Signpost, say: Callable[[str], None]) -> None:
    from directory.feeds.sample import read_sample
    from directory.importing import import_feed

    is_first = signpost.catalogue.count() == 0
    if is_first:
        say("Loading the sample directory")
        report = import_feed(signpost.sql, read_sample(), source="sample")
        say(f"  {report.added} services loaded, {report.refused} refused")
    if is_first or _is_out_of_step(signpost):
        say("Building the search index (a few minutes the first time)")
        progress.reindex(signpost.directory)
        _index_mark(signpost.settings).write_text(_digest(_indexed_by(signpost.settings)))
    signpost.warm()


def _is_ready(settings: Settings, learnt_from: str) -> bool:
    """Whether every engine holds an index, and what is read with and indexed by is kept as it now would be made."""
    from directory.search import build_engines

    indexed_by = _digest(_indexed_by(settings))
    if not (_says(_learnt_mark(settings), learnt_from) and _says(_index_mark(settings), indexed_by)):
        return False
    return all(build_engines(var_dir=settings.var_dir, server=search_server(settings)).counts().values())


def _is_out_of_step(signpost: Signpost) -> bool:
    """Whether an engine has no index yet, or the index was made by another vocabulary or encoder."""
    settings = signpost.settings
    if not _says(_index_mark(settings), _digest(_indexed_by(settings))):
        return True
    return any(not count for count in signpost.directory.status().counts.values())


def _says(mark: Path, wanted: str) -> bool:
    return mark.exists() and mark.read_text() == wanted


def _index_mark(settings: Settings) -> Path:
    return settings.var_dir / "index" / "made-from"


def _learnt_mark(settings: Settings) -> Path:
    return settings.var_dir / "vectors" / "made-from"


def _indexed_by(settings: Settings) -> list[Path]:
    return [*vocabulary_files(), settings.encoder_folder / "stamp.json"]


def _learnt_from(settings: Settings) -> list[Path]:
    files = [path for folder in _LEARNING for path in sorted(folder.rglob("*")) if path.suffix in _LEARNT]
    return [*_indexed_by(settings), settings.safety_encoder_folder / "stamp.json", *files]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def main() -> None:
    """Prepare in a process of its own, whose memory goes back when it is done."""
    settings = load_settings()
    set_up_logs(settings.log_level, is_command=True)
    prepare(settings, click.echo)


if __name__ == "__main__":
    main()

"""``signpost import``: take a feed of services into the directory, and say what became of each record."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from directory.importing import ImportReport
    from web.wiring import Signpost

PROGRESS_EVERY = 250


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", help="Short name of where the feed comes from; a service is known by it and the feed's id.")
@click.option(
    "--format", "feed_format", type=click.Choice(["oruk-v1", "sample"]), help="Told from the file unless given."
)
@click.option("--part", is_flag=True, help="The feed is only part of its source: close nothing that is not in it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(path: Path, source: str | None, feed_format: str | None, part: bool, as_json: bool) -> None:
    """Import the services of the feed at PATH, all of it or, when it cannot be read, nothing.

    Importing again changes only what has changed. Services that have left the feed are closed, not deleted.
    Exits with 1 when no service could be used.
    """
    from web.migrations import upgrade_database
    from web.settings import load_settings
    from web.wiring import build

    settings = load_settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    signpost = build(settings)
    report = _import(signpost, path, source, feed_format, whole=not part, quiet=as_json)
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        _print_report(report)
    if report.added or report.changed or report.closed:
        _reindex(signpost, quiet=as_json)
    sys.exit(0 if report.used else 1)


def _import(
    signpost: "Signpost", path: Path, source: str | None, feed_format: str | None, *, whole: bool, quiet: bool
) -> "ImportReport":
    from directory.feeds import FORMATS, FeedError, name_source, read_feed
    from directory.importing import import_feed

    known = next((each for each in FORMATS if each == feed_format), None)
    try:
        records = read_feed(path, known)
        with _progress(f"Importing {path.name}", quiet) as on_progress:
            return import_feed(
                signpost.sql, records, source=source or name_source(path), whole=whole, on_progress=on_progress
            )
    except FeedError as error:
        raise click.ClickException(f"{error} Nothing was imported.") from error


@contextmanager
def _progress(title: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal and plain lines elsewhere, on stderr so that a report can be piped."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if quiet:
        yield lambda _: None
    elif console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} records"))
        with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
            task = progress.add_task(title, total=None)
            yield lambda done: progress.update(task, completed=done)
    else:
        yield _say_now_and_then(title)


def _say_now_and_then(title: str) -> Callable[[int], None]:
    said = 0

    def say(done: int) -> None:
        nonlocal said
        if done >= said + PROGRESS_EVERY:
            said = done
            click.echo(f"{title}: {done} records", err=True)

    return say


def _print_report(report: "ImportReport") -> None:
    from rich.console import Console
    from rich.table import Table

    counts = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "closed": report.closed,
        "refused": report.refused,
        "repaired": report.repaired,
    }
    console = Console()
    if console.is_terminal:
        table = Table("Services", "How many", title=report.source)
        for name, count in counts.items():
            table.add_row(name, str(count))
        console.print(table)
    else:
        for name, count in counts.items():
            click.echo(f"{name:<10} {count}")
    _print_problems(report)
    click.echo(f"{report.source}: {report.records} records read, {report.used} used, in {report.seconds:.1f} seconds.")


def _print_problems(report: "ImportReport") -> None:
    for refusal in report.entries("refused"):
        name = f" ({refusal.name})" if refusal.name else ""
        click.echo(f"refused record {refusal.record_number}{name}: {refusal.reason}")
    repairs = Counter((repair.field, repair.reason) for repair in report.entries("repaired"))
    for (field, reason), count in repairs.most_common():
        click.echo(f"repaired {field} in {count} record{'s' if count > 1 else ''}: {reason}")
    if repairs:
        click.echo("Every repair, record by record, is in the report that --json prints.")


def _reindex(signpost: "Signpost", *, quiet: bool) -> None:
    from directory.search import IndexUnavailable, ShorterIndex

    try:
        signpost.directory.reindex()
    except (IndexUnavailable, ShorterIndex) as error:
        raise click.ClickException(
            f"The services are imported, but search does not know them yet. {error} Then run signpost reindex."
        ) from error
    if not quiet:
        click.echo("The search index is up to date.")

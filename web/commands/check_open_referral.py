"""The half of ``signpost check`` that reads a feed: what it prints, and how it ends."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from rich.console import Console

    from directory.conformance import ConformanceReport, FileSource, FolderSource, Group, HTTPSource

EXAMPLES_SHOWN = 3
SAY_EVERY = 1_000
CONFORMS, HAS_ERRORS, COULD_NOT_CHECK = 0, 1, 2


def check(target: str, *, version: str, sample: int, pages: int, as_json: bool) -> None:
    """Check a feed, print the report, and exit with 0 (no error), 1 (errors) or 2 (it could not be checked)."""
    from directory.conformance import CheckImpossible, EndpointFailed, UnknownProfile, check_open_referral

    try:
        source = find_source(target, version)
        with _progress(source.name, is_quiet=as_json) as on_progress:
            report = check_open_referral(
                source, sample=sample, most_pages=pages, version=version, on_progress=on_progress
            )
    except (CheckImpossible, UnknownProfile) as error:
        _give_up(str(error), as_json)
    except EndpointFailed as error:
        _give_up(f"{error.problem}. To put it right: {error.remedy}.", as_json)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report)
    sys.exit(CONFORMS if report.conforms else HAS_ERRORS)


def find_source(target: str, version: str = "3.0") -> "HTTPSource | FolderSource | FileSource":
    """Return where the answers come from.

    Raises:
        CheckImpossible: nothing of that name is there, or the folder holds no answers.
        EndpointFailed: it looks like a web address and is none.
    """
    from directory.conformance import CheckImpossible, FileSource, FolderSource, HTTPSource

    if "://" in target:
        return HTTPSource(target)
    path = Path(target)
    if path.is_dir():
        folder = FolderSource(path, version=version)
        if not folder.has_any():
            raise CheckImpossible(
                f"{target} has no file that is named for an endpoint. Name them service_list.json, service_full.json "
                "and so on, as docs/conformance.md lists them, or give one file."
            )
        return folder
    if path.exists():
        return FileSource(path)
    raise CheckImpossible(
        f"{target}: there is no such file or folder. Check the path; an address begins with https:// or http://."
    )


def _give_up(reason: str, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"checked": False, "reason": reason}, ensure_ascii=False, indent=2))
    else:
        click.echo(reason, err=True)
    sys.exit(COULD_NOT_CHECK)


@contextmanager
def _progress(title: str, *, is_quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal and plain lines elsewhere, on stderr so that a report can be piped."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if is_quiet:
        yield lambda _: None
    elif console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed} records"))
        with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
            task = progress.add_task(f"Checking {escape(title)}", total=None)
            yield lambda done: progress.update(task, completed=done)
    else:
        yield _say_now_and_then(title)


def _say_now_and_then(title: str) -> Callable[[int], None]:
    said = 0

    def say(done: int) -> None:
        nonlocal said
        if done >= said + SAY_EVERY:
            said = done
            click.echo(f"Checking {title}: {done} records", err=True)

    return say


def _print(report: "ConformanceReport") -> None:
    from rich.console import Console

    console = Console()
    if console.is_terminal:
        _print_table(report, console)
    else:
        for group in report.groups:
            for line in _lines(group):
                click.echo(line)
    for endpoint, reason in report.not_checked.items():
        click.echo(f"not checked  {endpoint}  {reason}")
    click.echo(report.summary())


def _lines(group: "Group") -> Iterator[str]:
    """Say the first few findings of a kind, each on a line, and how many more there are."""
    for finding in group.examples[:EXAMPLES_SHOWN]:
        record = _record(finding.record_id, finding.record_name)
        yield "  ".join(part for part in (f"{group.severity:<7}", group.endpoint, record, finding.sentence()) if part)
    if (more := group.count - EXAMPLES_SHOWN) > 0:
        field = f"  {group.field}" if group.field else ""
        yield f"{group.severity:<7}  {group.endpoint}{field}: {more:,} more like {'this' if more == 1 else 'these'}"


def _record(record_id: str, name: str) -> str:
    return f"{record_id} ({name})" if record_id and name else record_id or name


def _print_table(report: "ConformanceReport", console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    if not report.groups:
        return
    table = Table("", "Where", "How many", "For example", "What is wrong", "What to write", show_lines=True)
    colours = {"error": "bold red", "warning": "yellow", "advice": "cyan"}
    for group in report.groups:
        first = group.examples[0]
        field = f"{first.field}: " if first.field else ""
        table.add_row(
            Text(group.severity, style=colours[group.severity]),
            Text(group.endpoint),
            f"{group.count:,}",
            Text(_record(first.record_id, first.record_name)),
            Text(f"{field}{first.problem}"),
            Text(first.remedy),
        )
    console.print(table)

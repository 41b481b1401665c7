"""Long work with a bar on a terminal and silence elsewhere, where plain lines say what was done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from directory.search import Directory, ReindexReport

# Fewer services than this are done before a line could be read.
_WORTH_A_LINE = 2000


def reindex(directory: "Directory", *, force: bool = False, is_quiet: bool = False) -> "ReindexReport":
    """Rebuild the search index, showing how far it is when somebody watches, and with plain lines elsewhere.

    Raises:
        IndexUnavailable, ShorterIndex, OutboxBusy: as ``Upkeep.rebuild`` does.
    """
    with sharing("Building the search index", is_quiet=is_quiet) as tell:
        return directory.reindex(tell, force=force)


def follow(directory: "Directory", *, is_quiet: bool = False) -> int:
    """Let the search index take the changes it lacks, or build it where there is none; returns how many it took.

    Raises:
        IndexUnavailable, ShorterIndex, OutboxBusy: as ``Upkeep`` does.
    """
    from directory.search import IndexUnavailable

    with sharing("Bringing the search index up to date", is_quiet=is_quiet) as tell:
        try:
            return directory.upkeep.catch_up(tell)
        except IndexUnavailable:
            return directory.reindex(tell).services


@contextmanager
def sharing(title: str, *, is_quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """Give a function to tell how many of how many are done: a bar on a terminal, a line each tenth elsewhere."""
    console = Console(stderr=True)
    if is_quiet:
        yield lambda _, __: None
    elif console.is_terminal:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task(title, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)
    else:
        yield _say_each_tenth(title)


@contextmanager
def counting(title: str, unit: str, *, is_quiet: bool = False, every: int = 250) -> Iterator[Callable[[int], None]]:
    """Give a function to tell how many are done: a bar on a terminal, plain lines elsewhere, on stderr.

    Args:
        unit: what is counted, in the plural, such as ``records``.
        every: how many between two plain lines.
    """
    console = Console(stderr=True)
    if is_quiet:
        yield lambda _: None
    elif console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn(f"{{task.completed}} {unit}"))
        with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
            task = progress.add_task(title, total=None)
            yield lambda done: progress.update(task, completed=done)
    else:
        yield _say_now_and_then(title, unit, every)


def _say_now_and_then(title: str, unit: str, every: int) -> Callable[[int], None]:
    said = 0

    def say(done: int) -> None:
        nonlocal said
        if done >= said + every:
            said = done
            click.echo(f"{title}: {done} {unit}", err=True)

    return say


def _say_each_tenth(title: str) -> Callable[[int, int], None]:
    said = 0

    def say(done: int, total: int) -> None:
        nonlocal said
        tenth = 10 * done // max(total, 1)
        if tenth > said and total >= _WORTH_A_LINE:
            said = tenth
            click.echo(f"{title}: {done} of {total} services", err=True)

    return say

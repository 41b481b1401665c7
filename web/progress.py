"""Long work with a bar on a terminal and silence elsewhere, where plain lines say what was done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from directory.search import Directory, ReindexReport


def reindex(directory: "Directory", *, force: bool = False, is_quiet: bool = False) -> "ReindexReport":
    """Rebuild the search index, showing how far it is when somebody watches.

    Raises:
        IndexUnavailable, ShorterIndex: as ``Directory.reindex`` does.
    """
    console = Console(stderr=True)
    with Progress(console=console, disable=is_quiet or not console.is_terminal) as progress:
        task = progress.add_task("Reading services", total=None)
        return directory.reindex(lambda done, total: progress.update(task, completed=done, total=total), force=force)


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

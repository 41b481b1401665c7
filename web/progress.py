"""Long work with a bar on a terminal and silence elsewhere, where plain lines say what was done."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

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

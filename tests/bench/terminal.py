"""Progress and tables: rich on a terminal, plain lines elsewhere."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.bench.report import Sheet


def say(console: Console, words: str) -> None:
    """Say one line, never wrapped where a program reads it."""
    console.print(words, markup=False, highlight=False, soft_wrap=True)


def each[Item](console: Console, items: Sequence[Item], words: str) -> Iterator[Item]:
    """Yield the items, showing how far we are."""
    if console.is_terminal:
        yield from track(items, description=words, console=console, transient=True)
        return
    say(console, f"{words}: {len(items)}")
    yield from items


def show(console: Console, sheet: Sheet) -> None:
    """Print a table and its note."""
    if console.is_terminal:
        table = Table(title=sheet.title, title_justify="left", caption=sheet.note, caption_justify="left")
        for column in sheet.columns:
            table.add_column(column)
        for row in sheet.rows:
            table.add_row(*row)
        console.print(table)
        return
    say(console, f"{sheet.title} ({', '.join(sheet.columns)})")
    for row in sheet.rows:
        say(console, "  " + "  ".join(row))
    say(console, f"  {sheet.note}")

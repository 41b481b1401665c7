"""How the terminal and programs are told what an import did."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from directory.importing import ImportReport, Kind

FIRST = 20
_COUNTS = ("added", "changed", "unchanged", "closed", "reopened", "kept", "refused", "repaired")
_STATES = {
    "done": "landed",
    "failed": "nothing was imported",
    "held": "held for a person",
    "approved": "approved and landed",
    "discarded": "discarded",
    "running": "still running",
}


def exit_code(report: "ImportReport") -> int:
    """Return 0 when it landed, 3 when it waits for a person, and 1 when nothing could be used or it failed."""
    if report.state == "held":
        return 3
    if report.state in ("failed", "running"):
        return 1
    return 1 if report.records and not report.used and not report.closed else 0


def print_json(report: "ImportReport") -> None:
    """Print a report as JSON, its lines as they come from the database."""
    head = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
    click.echo(f'{head[:-2]},\n  "entries": [', nl=False)
    for number, entry in enumerate(report.entries()):
        click.echo(f"{',' if number else ''}\n    {json.dumps(entry._asdict(), ensure_ascii=False)}", nl=False)
    click.echo("\n  ]\n}")


def print_report(report: "ImportReport") -> None:
    """Print a table of counts, the first lines of each kind, and one line that says it all."""
    _print_counts(report)
    for kind in ("refused", "kept", "closed", "reopened", "changed", "added"):
        _print_kind(report, kind)
    _print_repairs(report)
    if report.failure:
        click.echo(report.failure)
    if report.state == "held":
        click.echo(
            f"Nothing has landed. Look at what would change with `signpost import --report {report.run_id}`, then "
            f"`signpost import --approve {report.run_id} --by NAME` or `signpost import --discard {report.run_id}`."
        )
    state = "" if report.state == "done" else f"{_STATES.get(report.state, report.state)}; "
    click.echo(
        f"{report.source}: {state}{report.records} records read, {report.used} used, in {report.seconds:.1f} seconds."
    )


def print_runs(reports: Iterable["ImportReport"]) -> None:
    """Print imports, one a line."""
    none = True
    for report in reports:
        none = False
        counts = ", ".join(f"{getattr(report, name)} {name}" for name in _COUNTS if getattr(report, name))
        click.echo(
            f"{report.run_id:>5}  {report.started_at:%Y-%m-%d %H:%M}  {report.state:<9}  {report.source:<28}  "
            f"{counts or 'nothing'}"
        )
    if none:
        click.echo("None.")


def _print_counts(report: "ImportReport") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        for name in _COUNTS:
            click.echo(f"{name:<10} {getattr(report, name)}")
        return
    # As plain text: a source's name may hold square brackets, which rich would read as styles.
    title = f"{report.source}, import {report.run_id}: {_STATES.get(report.state, report.state)}"
    table = Table("Services", "How many", title=Text(title))
    for name in _COUNTS:
        table.add_row(name, str(getattr(report, name)))
    console.print(table)


def _print_kind(report: "ImportReport", kind: "Kind") -> None:
    shown = 0
    for entry in report.entries(kind, limit=FIRST):
        shown += 1
        name = f" ({entry.name})" if entry.name else ""
        which = f"record {entry.record_number}" if entry.record_number else f"{entry.record_id}"
        told = ": ".join(part for part in (entry.field if kind in ("changed", "kept") else "", entry.reason) if part)
        click.echo(f"{kind} {which}{name}{f': {told}' if told else ''}")
    _print_rest(report, kind, shown, getattr(report, kind))


def _print_repairs(report: "ImportReport") -> None:
    shown = 0
    for field, reason, count in report.repairs(FIRST):
        shown += count
        click.echo(f"repaired {field} in {count} record{'s' if count > 1 else ''}: {reason}")
    _print_rest(report, "repaired", shown, report.repaired)


def _print_rest(report: "ImportReport", kind: "Kind", shown: int, count: int) -> None:
    if shown and count > shown:
        where = f"`signpost import --report {report.run_id} --json` or the page /staff/imports/{report.run_id}"
        click.echo(f"… and {count - shown} more {kind}: {where} has them all.")

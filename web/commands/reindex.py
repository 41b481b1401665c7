"""``signpost reindex``: rebuild the search index from the database, while the old one serves."""

import json as json_module
from dataclasses import asdict

import click


@click.command()
@click.option("--force", is_flag=True, help="Swap even when the new index is under half the size of the old.")
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def command(force: bool, as_json: bool) -> None:
    """Rebuild the search index from the database."""
    from rich.console import Console
    from rich.progress import Progress

    from directory.search import IndexUnavailable, ShorterIndex
    from web.settings import load_settings
    from web.wiring import build

    signpost = build(load_settings())
    console = Console(stderr=True)
    try:
        with Progress(console=console, disable=as_json or not console.is_terminal) as progress:
            task = progress.add_task("Reading services", total=None)
            report = signpost.directory.reindex(
                lambda done, total: progress.update(task, completed=done, total=total), force=force
            )
    except (IndexUnavailable, ShorterIndex) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json_module.dumps(asdict(report)))
    else:
        engines = " and ".join(report.engines)
        click.echo(f"{report.services} services and {report.vectors} vectors in {report.seconds:.1f} s ({engines}).")
    for problem in report.problems:
        click.echo(problem, err=True)
    if report.problems:
        raise SystemExit(1)

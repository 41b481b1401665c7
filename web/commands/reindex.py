"""``signpost reindex``: rebuild the search index from the database, while the old one serves."""

import json as json_module
from dataclasses import asdict

import click


@click.command()
@click.option("--force", is_flag=True, help="Swap even when the new index is shorter than the old.")
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def command(force: bool, as_json: bool) -> None:
    """Rebuild the search index from the database."""
    from directory.search import IndexUnavailable, OutboxBusy, ShorterIndex
    from web import progress
    from web.settings import load_settings
    from web.wiring import build

    try:
        report = progress.reindex(build(load_settings()).directory, force=force, is_quiet=as_json)
    except (IndexUnavailable, OutboxBusy, ShorterIndex) as error:
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

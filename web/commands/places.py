"""``signpost places``: take in a file of postcodes, and see what a place is understood as."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from directory.model import Place
    from directory.places.loading import PostcodeReport

PROGRESS_EVERY = 100_000


@click.group("places")
def command() -> None:
    """Postcodes, towns and villages."""


@command.command("import")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--allow-fewer", is_flag=True, help="Take a file with less than two thirds of the postcodes there now.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_file(path: Path, allow_fewer: bool, as_json: bool) -> None:
    """Import the postcodes of FILE, all of them or, when it cannot be read, none.

    FILE is the ONS Postcode Directory, the National Statistics Postcode Lookup or Code-Point Open: the zip as it was
    downloaded, the folder it unpacks to, or its CSV. What was imported before is replaced.
    """
    from directory.places.files import PlacesFileError
    from directory.places.loading import import_postcodes

    engine = _open_database()
    try:
        with _progress(f"Importing {path.name}", as_json) as on_progress:
            report = import_postcodes(engine, path, allow_fewer=allow_fewer, on_progress=on_progress)
    except PlacesFileError as error:
        raise click.ClickException(f"{error} Nothing was imported.") from error
    finally:
        engine.dispose()
    if as_json:
        click.echo(json.dumps(report.as_json(), indent=2))
    else:
        _print_report(report)


@command.command("find")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def find(words: tuple[str, ...], as_json: bool) -> None:
    """Say which places WORDS may mean: a postcode typed or spelt out, a town, a village.

    Exits with 1 when no place of the name is known.
    """
    from web.settings import load_settings
    from web.wiring import build

    places = build(load_settings()).gazetteer.find(" ".join(words))
    if as_json:
        click.echo(json.dumps([_as_json(place) for place in places], ensure_ascii=False, indent=2))
    elif places:
        for place in places:
            click.echo(_describe(place))
    else:
        click.echo("No place of this name is known. Try a postcode, like ME7 1AA, or a town.")
    if not places:
        raise click.exceptions.Exit(1)


def _open_database() -> "Engine":
    from directory.database import make_engine
    from web.migrations import upgrade_database
    from web.settings import load_settings

    settings = load_settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    return make_engine(settings.sql_url)


@contextmanager
def _progress(title: str, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal and plain lines elsewhere, on stderr so that a report can be piped."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if quiet:
        yield lambda _: None
    elif console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed:,} rows"))
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
            click.echo(f"{title}: {done:,} rows", err=True)

    return say


def _print_report(report: "PostcodeReport") -> None:
    for reason, count in report.refused.items():
        first = next((each for each in report.examples if each.reason == reason), None)
        where = f", the first in row {first.row:,} of {first.file}" if first else ""
        click.echo(f"refused {count:,} rows: {reason}{where}")
    refused = sum(report.refused.values())
    click.echo(
        f"{report.file_name} ({report.source}): {report.rows:,} rows read, {report.used:,} postcodes used "
        f"({report.terminated:,} of them withdrawn), {refused:,} refused, {report.replaced:,} replaced, "
        f"in {report.seconds:.1f} seconds."
    )


def _as_json(place: "Place") -> dict[str, object]:
    return {
        "name": place.name,
        "kind": place.kind,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "locality": place.locality,
        "county": place.county,
        "nation": place.nation,
        "area_ids": sorted(place.area_ids),
    }


def _describe(place: "Place") -> str:
    name = f"{place.name}, {place.county}" if place.county else place.name
    areas = ", ".join(sorted(place.area_ids))
    return f"{name} ({place.kind}): {place.latitude:.4f}, {place.longitude:.4f}; in {areas}"

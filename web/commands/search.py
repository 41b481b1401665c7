"""``signpost search``: look services up from a terminal, with the checks and the filters of the API."""

import json as json_module
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from directory.model import SearchResult

type Given = str | int | float | bool | tuple[str, ...] | None


@click.command()
@click.argument("words", nargs=-1)
@click.option("--need", multiple=True, help="A need's id, such as dementia; beside WORDS it narrows what they find.")
@click.option("--near", help="A postcode, town or village.")
@click.option("--radius", "radius_miles", type=float, help="Miles; a hard limit.")
@click.option("--open", multiple=True, help="Only what is open then: now, evening, weekend or a day, as in saturday.")
@click.option("--open-at", help="Only what is open on a day at a time, as in 'tuesday 18:30'.")
@click.option("--age", type=int, help="Only what takes somebody of this age.")
@click.option("--free", is_flag=True, help="Only what says it is free.")
@click.option("--access", multiple=True, help="How people get in: self-referral, gp or professional.")
@click.option("--wheelchair", is_flag=True, help="Only what says it has wheelchair access.")
@click.option("--gender", multiple=True, help="Only what is for women, or for men.")
@click.option("--delivery", multiple=True, help="How it is given: home, phone or online.")
@click.option("--language", multiple=True, help="Only what says it speaks this language.")
@click.option("--sector", multiple=True, help="Who runs it, such as nhs, council or voluntary.")
@click.option("--national", is_flag=True, help="Only what serves the whole nation.")
@click.option("--audience", type=click.Choice(["public", "professional"]), default="public", show_default=True)
@click.option("--page", type=int, default=1)
@click.option("--per-page", type=int, default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def command(words: tuple[str, ...], as_json: bool, **given: Given) -> None:
    """Find services for WORDS, said as people say them.

    Options that name a kind of thing may be given again: one of their values must hold.
    """
    from directory.search import IndexUnavailable
    from web.api.query import read_query, search_request
    from web.problems import Problem
    from web.settings import load_settings
    from web.wiring import build

    if not words and not given["need"]:
        raise click.ClickException("Say what you need help with, in your own words, or name a need with --need.")
    try:
        query = read_query({"q": " ".join(words)} | {name: _written(value) for name, value in given.items()})
        signpost = build(load_settings())
        result = signpost.directory.find_services(search_request(query, signpost.vocabulary, signpost.gazetteer))
    except Problem as problem:
        raise click.ClickException(problem.detail) from problem
    except IndexUnavailable as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json_module.dumps(_as_json(result), default=str, ensure_ascii=False, indent=2))
    else:
        _print(result)


def _written(value: Given) -> str:
    """Return an option as an address has it; nothing for one that was not given."""
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def _as_json(result: "SearchResult") -> dict[str, object]:
    values = asdict(result)
    values["services"] = values.pop("matches")
    return values


def _print(result: "SearchResult") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    for note in result.notes:
        console.print(note, markup=False)
    table = Table(show_lines=True)
    for heading in ("Service", "Why", "Open", "Phone"):
        table.add_column(heading, overflow="fold")
    for match in result.matches:
        caution = f"\n{match.caution}" if match.caution else ""
        cells = (
            f"{match.name}\n{match.organisation}",
            ", ".join(match.why) + caution,
            match.open or "",
            match.phone or "",
        )
        # As plain text: names hold square brackets, which rich would read as styles.
        table.add_row(*(Text(cell) for cell in cells))
    if result.matches:
        console.print(table)
    console.print(f"{result.total} services, page {result.page}, {result.engine} index.", markup=False)

"""``signpost search``: look services up from a terminal."""

import json as json_module
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from directory.model import Place, SearchResult
    from directory.places import Gazetteer


@click.command()
@click.argument("words", nargs=-1)
@click.option("--need", "need_ids", multiple=True, help="A need's id, such as dementia; may be given again.")
@click.option("--near", help="A postcode, town or village.")
@click.option("--radius", "radius_miles", type=click.FloatRange(min=0, min_open=True), help="Miles; a hard limit.")
@click.option("--open", "open_when", type=click.Choice(["now", "evening", "weekend"]), help="Only what is open then.")
@click.option("--age", type=click.IntRange(0, 120), help="Only what takes somebody of this age.")
@click.option("--free", is_flag=True, help="Only what says it is free.")
@click.option("--wheelchair", is_flag=True, help="Only what says it has wheelchair access.")
@click.option("--language", help="Only what says it speaks this language.")
@click.option("--audience", type=click.Choice(["public", "professional"]), default="public", show_default=True)
@click.option("--page", type=click.IntRange(min=1), default=1)
@click.option("--per-page", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def command(words: tuple[str, ...], near: str | None, as_json: bool, open_when: str | None, **given: object) -> None:
    """Find services for WORDS, said as people say them."""
    from directory.model import SearchRequest
    from directory.search import EmptySearch, IndexUnavailable
    from web.settings import load_settings
    from web.wiring import build

    signpost = build(load_settings())
    place = _find_place(near, signpost.gazetteer) if near else None
    request = SearchRequest(text=" ".join(words), near=place, open=open_when, **given)  # type: ignore[arg-type]
    try:
        result = signpost.directory.find_services(request)
    except (EmptySearch, IndexUnavailable) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json_module.dumps(_as_json(result), default=str, ensure_ascii=False, indent=2))
    else:
        _print(result)


def _find_place(near: str, gazetteer: "Gazetteer") -> "Place":
    places = gazetteer.find(near)
    if not places:
        raise click.ClickException(f"“{near}” is not a place we know. Try a postcode, like ME7 1AA, or a town.")
    if len(places) > 1:
        names = ", ".join(f"{place.name} ({place.county or place.nation})" for place in places[:5])
        raise click.ClickException(f"There is more than one “{near}”: {names}. Add the county, or give a postcode.")
    return places[0]


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

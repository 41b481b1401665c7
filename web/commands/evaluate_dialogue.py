"""``signpost evaluate dialogue``: made-up people talk to the running program, and what became of them is counted."""

import json as json_module
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from web.evaluating.measures import Measures
    from web.evaluating.outcome import Played
    from web.evaluating.people import Person

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PEOPLE = Path("tests/people")


@click.command("dialogue")
@click.option("--url", help="Address of the program; its own setting when not given.")
@click.option("--token", help="Token that signs the calls; its own setting when not given.")
@click.option("--people", type=_FOLDER, default=_PEOPLE, show_default=True, help="A folder of people.")
@click.option("--only", "ids", multiple=True, help="Play the person of this id alone. Repeat it for more.")
@click.option("--noise", type=click.FloatRange(0, 1), default=0.0, help="Share of words left out or garbled, as 0.1.")
@click.option("--seed", type=int, default=7, show_default=True, help="Which words those are.")
@click.option("--at-once", type=click.IntRange(1, 16), default=4, show_default=True, help="How many talk at once.")
@click.option("--failures", is_flag=True, help="Print the conversations that ended wrongly.")
@click.option("--json", "as_json", is_flag=True, help="Print everything, each conversation too, for a program to read.")
def dialogue(
    url: str | None,
    token: str | None,
    people: Path,
    ids: tuple[str, ...],
    noise: float,
    seed: int,
    at_once: int,
    failures: bool,
    as_json: bool,
) -> None:
    """Play made-up people against the running program, by chat, text, phone and desk.

    Somebody is served when the right service is among the first three and its number is read back, or when a person or
    the right urgent card was the right end. The program must hold the sample directory.
    """
    from web.evaluating.measures import measure
    from web.evaluating.people import PeopleMissing, choose_people, load_people

    try:
        chosen = choose_people(load_people(people), ids)
    except PeopleMissing as missing:
        raise click.ClickException(str(missing)) from missing
    played = _play(chosen, _Address(url, token), noise=noise, seed=seed, at_once=at_once, is_quiet=as_json)
    if all(one.end == "broke" for one in played):
        raise click.ClickException(played[0].fault)
    measures = measure(played)
    if as_json:
        click.echo(json_module.dumps(_as_data(measures, played, noise, seed), ensure_ascii=False))
        return
    _print(measures, played, f"noise {noise:.0%}, seed {seed}" if noise else "no noise")
    if failures:
        _print_failures(played)


@dataclass(frozen=True, slots=True)
class _Address:
    """Where the program is, and what its calls are signed with; its own settings where not given."""

    url: str | None
    token: str | None


def _play(
    people: "Sequence[Person]", address: _Address, *, noise: float, seed: int, at_once: int, is_quiet: bool
) -> "list[Played]":
    from web import progress
    from web.evaluating.doors import Site
    from web.evaluating.measures import play_all
    from web.evaluating.people import sample_listings
    from web.keys import twilio_token
    from web.settings import load_settings

    settings, listings = load_settings(), sample_listings()
    site = Site(address.url or settings.site_url, address.token or twilio_token(settings), listings)
    try:
        with progress.counting("Playing people", "people", is_quiet=is_quiet, every=20) as tell:
            return play_all(people, site, listings, noise=noise, seed=seed, at_once=at_once, on_progress=tell)
    finally:
        site.close()


def _as_data(measures: "dict[str, Measures]", played: "Sequence[Played]", noise: float, seed: int) -> dict[str, Any]:
    people = [
        {
            **asdict(one),
            "person": one.person.id,
            "channel": one.person.channel,
            "success": one.is_success,
        }
        for one in played
    ]
    by_group = {name: asdict(each) for name, each in measures.items()}
    return {"noise": noise, "seed": seed, "measures": by_group, "people": people}


def _print(measures: "dict[str, Measures]", played: "Sequence[Played]", how: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{len(played)} people, {how}")
    table.add_column("")
    for name in measures:
        table.add_column(name, justify="right")
    for label, cells in _rows(list(measures.values())):
        table.add_row(label, *cells)
    console = Console()
    console.print(table)
    ends: dict[str, list[str]] = {}
    for one in played:
        if not one.is_success:
            ends.setdefault(one.end, []).append(one.person.id)
    for end, ids in sorted(ends.items(), key=lambda each: -len(each[1])):
        console.print(f"{end}: {len(ids)}: {', '.join(ids)}", markup=False, highlight=False)


def _rows(groups: "Sequence[Measures]") -> list[tuple[str, list[str]]]:
    return [
        ("people", [str(each.people) for each in groups]),
        ("served or rightly handed over", [f"{each.success.share:.1%}" for each in groups]),
        ("  19 times in 20 within", [f"{each.success.low:.1%} to {each.success.high:.1%}" for each in groups]),
        ("turns to the first list, median", [_number(each.turns_median) for each in groups]),
        ("turns to the first list, 9 in 10", [_number(each.turns_p90) for each in groups]),
        ("questions before it, most", [str(each.questions_most) for each in groups]),
        ("questions before it, mean", [f"{each.questions_mean:.2f}" for each in groups]),
        ("first lists with nothing right", [str(each.wrong_offers) for each in groups]),
        ("handed to a person, of who wanted", [f"{each.handoffs_right} of {each.handoffs_wanted}" for each in groups]),
        ("handed to a person wrongly", [str(each.handoffs_wrong) for each in groups]),
        ("urgent card at once, of in danger", [f"{each.cards_right} of {each.cards_wanted}" for each in groups]),
        ("false alarms", [str(each.false_alarms) for each in groups]),
        ("same answer twice running", [str(each.loops) for each in groups]),
        ("words not understood", [str(each.not_followed) for each in groups]),
        ("a turn takes, mean, ms", [f"{1000 * each.turn_seconds:.0f}" for each in groups]),
    ]


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _print_failures(played: "Sequence[Played]") -> None:
    for one in played:
        if one.is_success:
            continue
        click.echo(f"\n== {one.person.id} ({one.person.channel}): {one.end} {one.fault}".rstrip())
        click.echo(f"   wanted: {', '.join(one.person.goal.services) or one.person.goal.urgent or 'a person'}")
        for line in one.lines:
            click.echo(f"   > {line.said}")
            click.echo("     " + line.answer.replace("\n", "\n     "))
            if line.listed:
                click.echo(f"     [{', '.join(line.listed)}]")

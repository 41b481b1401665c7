"""``signpost evaluate understanding``: how well the engine tells people's aims apart."""

import json as json_module
from dataclasses import asdict
from pathlib import Path

import click

_REPORT, _MATRIX = Path("docs/nlu.md"), Path("docs/nlu-confusion.csv")


@click.command("understanding")
@click.option(
    "--folds", type=click.IntRange(2, 10), default=5, show_default=True, help="Parts the messages are cut in."
)
@click.option("--beside", multiple=True, help="Another pipeline's file in bot/rasa, to stand beside ours. Repeatable.")
@click.option("--unseen", is_flag=True, help="Only test the model in use, on messages nothing is learnt from.")
@click.option("--write", is_flag=True, help=f"Write {_REPORT} and {_MATRIX}.")
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def understanding(folds: int, beside: tuple[str, ...], unseen: bool, write: bool, as_json: bool) -> None:
    """Cross-validate the intents with Rasa, ours and any other pipeline on the same messages. Takes some minutes."""
    from web.evaluating.understanding import CannotMeasure, as_markdown, as_matrix, cross_validate, measure_unseen
    from web.settings import load_settings

    measured = []
    try:
        for config in () if unseen else ("config.yml", *beside):
            if not as_json:
                click.echo(f"Training and testing {config} {folds} times")
            measured.append(cross_validate(load_settings(), config, folds))
        measured.append(measure_unseen(load_settings()))
    except CannotMeasure as fault:
        raise click.ClickException(str(fault)) from fault
    if write and not unseen:
        _REPORT.write_text(as_markdown(measured[:-1], measured[-1]))
        _MATRIX.write_text(as_matrix(measured[0]))
    if as_json:
        told = [
            {**asdict(one), "confusions": [[*pair, count] for pair, count in one.confusions.items()]}
            for one in measured
        ]
        click.echo(json_module.dumps(told))
        return
    for one in measured:
        click.echo(f"{one.config}: accuracy {one.accuracy:.3f}, mean F1 {one.mean_f1:.3f}, {one.seconds:.0f} s")

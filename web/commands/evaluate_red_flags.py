"""``signpost evaluate red-flags``: how much danger is noticed, and how often there was none."""

import json as json_module
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.safety.measuring import Measured, Share

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OURS = (Path("tests/safety/labelled/open.jsonl"), Path("tests/safety/labelled/unseen.jsonl"))
_SECRET = "unseen.jsonl"  # noqa: S105, the name of a file


@click.command("red-flags")
@click.option(
    "--set", "sets", type=_FILE, multiple=True, help="Lines as JSON: text, kind and category. May be repeated."
)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def red_flags(sets: tuple[Path, ...], as_json: bool) -> None:
    """Measure the red flags on labelled lines: recall by kind and category, false alarms, and time.

    Without --set, our own labelled lines in the working folder. Lines of unseen.jsonl are counted, never printed.
    """
    from bot.safety import load_red_flags
    from bot.safety.measuring import LabelsWrong, load_labelled, measure
    from web.settings import load_settings
    from web.wiring import build

    chosen = sets or tuple(path for path in _OURS if path.exists())
    if not chosen:
        raise click.UsageError("Give --set FILE: there are no labelled lines in tests/safety/labelled here.")
    signpost = build(load_settings())
    if signpost.safety_encoder is None:
        click.echo("There is no sentence encoder for red flags, so this measures the rules alone.", err=True)
    flags = load_red_flags(signpost.safety_encoder, signpost.settings.var_dir / "vectors")
    try:
        done = [measure(flags, load_labelled(path), str(path), keep_secret=path.name == _SECRET) for path in chosen]
    except LabelsWrong as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json_module.dumps([asdict(measured) for measured in done], ensure_ascii=False))
        return
    for measured in done:
        _print(measured)


def _print(measured: "Measured") -> None:
    click.echo(f"{measured.name}")
    for group, share in measured.recall.items():
        click.echo(f"  {group + ' recall':<46} {_words(share)}")
    click.echo(f"  {'false alarms':<46} {_words(measured.false_alarms)}")
    click.echo(f"  {'category as labelled, of those found':<46} {_words(measured.right_category)}")
    click.echo(f"  A message takes {measured.p50_ms:.1f} ms (median), {measured.p95_ms:.1f} ms (19 in 20).")
    for line in measured.wrong:
        click.echo(f"    {line}")


def _words(share: "Share") -> str:
    return f"{share.share:.3f} ({share.low:.3f} to {share.high:.3f}), {share.found} of {share.of}"

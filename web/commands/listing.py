"""``signpost listing``: look at a listing, put it right, and see what was done to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.commands.database import open_signpost, refresh_index

if TYPE_CHECKING:
    from directory.editing import Change, Editing
    from web.wiring import Signpost

_SHOWN = 300


@click.group("listing")
def command() -> None:
    """Look at listings and put them right. ID is a listing's id, or SOURCE:ID with the feed's own id."""


def _changing[**Params, Result](view: Callable[Params, Result]) -> Callable[Params, Result]:
    """Give a command the options that all changes have."""
    view = click.option("--by", required=True, help="Who makes the change.")(view)
    view = click.option("--reason", default="", help="Why, for the history.")(view)
    view = click.option("--no-index", is_flag=True, help="Leave the search index as it is; run reindex later.")(view)
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(view)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what is wrong with a change into a sentence a line on the terminal."""
    from directory.editing import EditingBusy, EditRefused, UnknownListing

    try:
        yield
    except (EditRefused, EditingBusy, UnknownListing) as fault:
        raise click.ClickException(str(fault)) from fault


def _change(work: Callable[["Editing"], "Change"], *, as_json: bool, no_index: bool) -> None:
    from directory.editing import Editing

    signpost = open_signpost()
    with _explained():
        change = work(Editing(signpost.sql))
    _print_change(change, as_json=as_json)
    if change.fields or change.action == "added":
        _refresh(signpost, as_json=as_json, no_index=no_index)


def _refresh(signpost: "Signpost", *, as_json: bool, no_index: bool) -> None:
    if not no_index:
        refresh_index(signpost, is_quiet=as_json)


@command.command("show")
@click.argument("named", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(named: str, as_json: bool) -> None:
    """Print a listing whole, and which of its fields an editor has set."""
    from directory.editing import Editing
    from directory.stored import StoredRecords

    signpost = open_signpost()
    editing = Editing(signpost.sql)
    with _explained():
        service_id = editing.find(named)
        record = StoredRecords(signpost.sql).get(service_id)
        pins = editing.pins(service_id)
    if record is None:
        raise click.ClickException(f"{named} has gone. Look again.")
    own = {"id": service_id, "source": record.origin, "source_id": record.id, "status_note": record.status_note}
    whole = record.model_dump(mode="json", exclude={"id"})
    listing = {name: value for name, value in whole.items() if value not in (None, "", [])}
    edited = {name: {"by": pin.by, "feed": pin.feed} for name, pin in pins.items()}
    if as_json:
        click.echo(json.dumps(own | {"listing": listing, "edited": edited}, ensure_ascii=False, indent=2))
        return
    for name, value in (own | listing).items():
        if value:
            click.echo(f"{name:<22} {_words(value)}{f'  [set by {edited[name]["by"]}]' if name in edited else ''}")


@command.command("edit")
@click.argument("named", metavar="ID")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_changing
def edit(named: str, changes: tuple[str, ...], by: str, reason: str, no_index: bool, as_json: bool) -> None:
    """Set fields: name='Lunch club', phones.0.number='01632 960001', needs='[dementia, carers]'.

    A value that begins with [ or { is read as YAML; an empty one clears the field. What is set stands against the
    listing's feed until it is released, or the feed says the same.
    """
    wanted = dict(_split(change) for change in changes)
    _change(
        lambda editing: editing.edit(named, wanted, by=by, reason=reason), as_json=as_json, no_index=no_index
    )  # fmt: skip


@command.command("close")
@click.argument("named", metavar="ID")
@_changing
def close(named: str, by: str, reason: str, no_index: bool, as_json: bool) -> None:
    """Close a listing, whatever its feed says."""
    _change(lambda editing: editing.close(named, by=by, reason=reason), as_json=as_json, no_index=no_index)


@command.command("reopen")
@click.argument("named", metavar="ID")
@_changing
def reopen(named: str, by: str, reason: str, no_index: bool, as_json: bool) -> None:
    """Open a closed listing."""
    _change(lambda editing: editing.reopen(named, by=by, reason=reason), as_json=as_json, no_index=no_index)


@command.command("checked")
@click.argument("named", metavar="ID")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it was checked; today unless given.")
@_changing
def checked(named: str, on: datetime | None, by: str, reason: str, no_index: bool, as_json: bool) -> None:
    """Record that a listing's details were checked."""
    day = on.date() if on else None
    _change(
        lambda editing: editing.mark_checked(named, by, day, reason=reason), as_json=as_json, no_index=no_index
    )  # fmt: skip


@command.command("release")
@click.argument("named", metavar="ID")
@click.argument("field")
@_changing
def release(named: str, field: str, by: str, reason: str, no_index: bool, as_json: bool) -> None:
    """Give FIELD back to the listing's feed."""
    _change(
        lambda editing: editing.release(named, field, by=by, reason=reason), as_json=as_json, no_index=no_index
    )  # fmt: skip


@command.command("history")
@click.argument("named", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def history(named: str, as_json: bool) -> None:
    """Print what was done to a listing, newest first."""
    from dataclasses import asdict

    from directory.editing import Editing

    with _explained():
        lines = Editing(open_signpost().sql).history(named)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], default=str, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(f"{line.at:%Y-%m-%d %H:%M}  {line.action} by {line.by}{f': {line.reason}' if line.reason else ''}")
        for field in line.fields:
            click.echo(f"    {field.field}: {_words(field.old)} → {_words(field.new)}")
    if not lines:
        click.echo("Nothing has been done to it since it was added.")


@command.command("add")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.yaml")
@_changing
def add(path: Path, by: str, reason: str, no_index: bool, as_json: bool) -> None:
    """Add the listing written in FILE.yaml; it is our own, and no feed can change it.

    The file has a listing's fields by name: at least name, and organization with its own name.
    """
    written = _read_yaml(path)
    _change(lambda editing: editing.add(written, by=by, reason=reason), as_json=as_json, no_index=no_index)


def _read_yaml(path: Path) -> dict[str, Any]:
    import yaml

    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise click.ClickException(f"{path.name}: it cannot be read as YAML{where}. Save it as UTF-8 YAML.") from error
    if not isinstance(written, dict):
        raise click.ClickException(f"{path.name}: it must hold one listing's fields, as in name: Lunch club.")
    return written


def _split(change: str) -> tuple[str, Any]:
    import yaml

    name, equals, value = change.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"{change!r} is not FIELD=VALUE. Write it like name='Lunch club'.")
    if not value.lstrip().startswith(("[", "{")):
        return name.strip(), value
    try:
        return name.strip(), yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise click.BadParameter(f"{name}: the value begins with {value.lstrip()[0]} but is not YAML.") from error


def _print_change(change: "Change", *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        click.echo(json.dumps(asdict(change), default=str, ensure_ascii=False, indent=2))
        return
    for field in change.fields:
        click.echo(f"{field.field}: {_words(field.old)} → {_words(field.new)}")
    if change.fields or change.action == "added":
        click.echo(f"{change.name} ({change.service_id}): {change.action} by {change.by}.")
    else:
        click.echo(f"{change.name} ({change.service_id}) was so already.")


def _words(value: Any) -> str:
    """Return a value on one line of a terminal."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split()) or "(nothing)"
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"

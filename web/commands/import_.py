"""``signpost import``: take feeds of services into the directory, and say what became of each record."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.database import open_signpost, refresh_index
from web.commands.import_report import exit_code, print_json, print_report, print_runs

if TYPE_CHECKING:
    from directory.importing import ImportReport
    from web.commands.import_fetch import Wish
    from web.wiring import Signpost

FORMATS = ("oruk-v1", "oruk-v3", "hsds-csv", "spreadsheet", "sample")
_RUNS_SHOWN = 50


@click.command("import")
@click.argument("target", required=False)
@click.option("--source", help="Short name of where the feed comes from; a service is known by it and the feed's id.")
@click.option("--format", "feed_format", type=click.Choice(FORMATS), help="Told from the feed unless given.")
@click.option("--part", is_flag=True, help="The feed is only part of its source: close nothing that is not in it.")
@click.option("--full", is_flag=True, help="Fetch all of a feed, not only what has changed since the last time.")
@click.option("--all", "every", is_flag=True, help="Fetch every feed that was fetched before.")
@click.option("--template", type=click.Path(path_type=Path), help="Write an empty spreadsheet to fill in; import that.")
@click.option("--runs", is_flag=True, help="List the latest imports.")
@click.option("--report", "report_on", type=int, metavar="RUN", help="Print an import's report again.")
@click.option("--held", is_flag=True, help="List the imports that wait for a person.")
@click.option("--approve", type=int, metavar="RUN", help="Let a held import land.")
@click.option("--discard", type=int, metavar="RUN", help="Throw a held import away.")
@click.option("--by", default="", help="Who approves or discards.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(target: str | None, **given: object) -> None:
    """Import the services of TARGET, a file, folder or web address; all of them or, when it cannot be read, none.

    Importing again changes only what has changed. Services that have left the feed are closed, not deleted. A feed
    that has shrunk by more than a third is held until somebody approves it. docs/importing.md says more.

    Exits with 0 when it is done, 1 when nothing could be used or it failed, 3 when it is held.
    """
    asked = [name for name in ("every", "template", "runs", "report_on", "held", "approve", "discard") if given[name]]
    if len(asked) + (target is not None) != 1:
        raise click.UsageError("Give one TARGET, or one of --all, --template, --runs, --report, --held, --approve "
                               "and --discard.")  # fmt: skip
    if asked == ["template"]:
        _write_template(Path(str(given["template"])))
        return
    signpost = open_signpost()
    as_json = bool(given["as_json"])
    if target is not None or given["every"]:
        _fetch(signpost, target, given, as_json=as_json)
    elif given["runs"] or given["held"]:
        _list(signpost, "held" if given["held"] else None, as_json=as_json)
    else:
        _look_or_decide(signpost, given, as_json=as_json)


def _fetch(signpost: "Signpost", target: str | None, given: dict[str, object], *, as_json: bool) -> None:
    from web.commands.import_fetch import Wish, known_targets

    source, feed_format = given["source"], given["feed_format"]
    wish = Wish(
        target=target or "",
        source=str(source) if source else None,
        feed_format=str(feed_format) if feed_format else None,
        is_part=bool(given["part"]),
        is_full=bool(given["full"]),
    )
    wishes = [wish] if target is not None else known_targets(signpost.sql, is_full=wish.is_full)
    if not wishes:
        raise click.ClickException("No feed was ever fetched. Give its address: signpost import https://…")
    codes, has_changed = [], False
    if as_json and target is None:
        click.echo("[")
    for number, each in enumerate(wishes):
        if as_json and number:
            click.echo(",")
        code, changed = _fetch_one(signpost, each, as_json=as_json, is_alone=target is not None)
        codes.append(code)
        has_changed |= changed
    if as_json and target is None:
        click.echo("]")
    if has_changed:
        refresh_index(signpost, is_quiet=as_json)
    sys.exit(1 if 1 in codes else max(codes))


def _fetch_one(signpost: "Signpost", wish: "Wish", *, as_json: bool, is_alone: bool) -> tuple[int, bool]:
    """Import one feed and print its report; of several, one that cannot be read does not keep the others out.

    Returns:
        The exit code it comes to, and whether anything has changed.
    """
    from web.commands.import_fetch import import_target

    try:
        report = import_target(signpost, wish, is_quiet=as_json)
    except click.ClickException as error:
        if is_alone:
            raise
        if as_json:
            click.echo(json.dumps({"source": wish.source, "state": "failed", "failure": error.message}))
        else:
            click.echo(f"{wish.source}: {error.message}", err=True)
        return 1, False
    print_json(report) if as_json else print_report(report)
    return exit_code(report), report.has_changed_something


def _list(signpost: "Signpost", state: str | None, *, as_json: bool) -> None:
    from directory.importing import list_reports

    reports = list_reports(signpost.sql, state=state, limit=_RUNS_SHOWN)
    if as_json:
        click.echo(json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=2))
    else:
        print_runs(reports)


def _look_or_decide(signpost: "Signpost", given: dict[str, object], *, as_json: bool) -> None:
    report = _load(signpost, int(str(given["report_on"]))) if given["report_on"] else _decide(signpost, given)
    print_json(report) if as_json else print_report(report)
    if given["approve"] and report.has_changed_something:
        refresh_index(signpost, is_quiet=as_json)
    sys.exit(0 if given["report_on"] or given["discard"] else exit_code(report))


def _load(signpost: "Signpost", run_id: int) -> "ImportReport":
    from directory.importing import load_report

    report = load_report(signpost.sql, run_id)
    if report is None:
        raise click.ClickException(f"There is no import {run_id}. `signpost import --runs` lists the latest.")
    return report


def _decide(signpost: "Signpost", given: dict[str, object]) -> "ImportReport":
    from directory.importing import ImportBusy, NotHeld, approve, discard
    from web import progress

    by = str(given["by"]).strip()
    if not by:
        raise click.UsageError("Say who decides, with --by NAME.")
    try:
        if given["discard"]:
            return discard(signpost.sql, int(str(given["discard"])), by=by)
        with progress.counting("Landing", "records", is_quiet=bool(given["as_json"])) as on_landing:
            return approve(signpost.sql, int(str(given["approve"])), by=by, on_landing=on_landing)
    except (NotHeld, ImportBusy) as error:
        raise click.ClickException(str(error)) from error


def _write_template(path: Path) -> None:
    from directory.feeds import FeedError
    from directory.feeds.spreadsheet.template import write_template

    if path.exists():
        raise click.ClickException(f"{path} is there already. Give a path where nothing is, ending in .xlsx or .csv.")
    try:
        write_template(path)
    except FeedError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}.") from error
    click.echo(f"{path}: fill in a row for each service, then run signpost import {path}.")

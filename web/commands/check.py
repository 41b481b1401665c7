"""``signpost check``: is our own directory, or somebody's feed, what it should be?"""

from collections.abc import Mapping

import click
from click.core import ParameterSource

_OF_FEEDS = frozenset({"version", "sample", "pages"})


@click.command("check")
@click.option("--links", is_flag=True, help="Also follow the web addresses; needs the internet, and takes its time.")
@click.option("--duplicates/--no-duplicates", default=True, show_default=True, help="Look for listings of one service.")
@click.option(
    "--stale-months",
    type=click.IntRange(min=1, max=120),
    default=12,
    show_default=True,
    help="A listing checked longer ago than this is stale.",
)
@click.option("--source", help="Only listings of this feed.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Listings printed.")
@click.option("--remind", is_flag=True, help="Instead, list the owners of stale listings who would be reminded.")
@click.option("--send", is_flag=True, help="With --remind: send the messages.")
@click.option("--open-referral", "target", metavar="TARGET", help="Check a feed: an API's address, a folder or a file.")
@click.option("--profile", "version", default="3.0", show_default=True, help="Version of Open Referral UK.")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Of a feed: records of each list fetched by their id.",
)
@click.option(
    "--pages",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    help="Of a feed: pages of each list that are read.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
@click.pass_context
def command(
    context: click.Context,
    /,
    target: str | None,
    version: str,
    sample: int,
    pages: int,
    as_json: bool,
    **ours: object,
) -> None:
    """Judge every listing and print the worst first; or, with --open-referral, check somebody's feed.

    Our own listings get a score of 0 to 100 and, in plain words, what is wrong with each and how to put it right; the
    same list is for editors at /staff/listings. docs/quality-of-listings.md says how they are judged.

    TARGET is the address of an API, a folder with a file for each of its endpoints, or a file: one service, a page of
    them, a list, or JSON with one service a line.

    Exits with 0 when it is well, with 1 when some listing gives no way to reach its service (or, of a feed, when there
    is an error), and with 2 when it could not be checked.
    """
    given = {name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    _refuse_mixtures(given, is_feed=target is not None)
    if target is not None:
        from web.commands.check_open_referral import check

        check(target, version=version, sample=sample, pages=pages, as_json=as_json)
    else:
        _check_ours(ours, as_json=as_json)


def _check_ours(wanted: Mapping[str, object], *, as_json: bool) -> None:
    stale_months, source = int(str(wanted["stale_months"])), _text(wanted["source"])
    if wanted["remind"]:
        from web.commands.check_reminders import remind

        remind(stale_months=stale_months, source=source, send=bool(wanted["send"]), as_json=as_json)
        return
    from web.commands.check_listings import Wish, check_directory

    check_directory(
        Wish(
            links=bool(wanted["links"]),
            duplicates=bool(wanted["duplicates"]),
            stale_months=stale_months,
            source=source,
            limit=int(str(wanted["limit"])),
        ),
        as_json=as_json,
    )


def _refuse_mixtures(given: set[str], *, is_feed: bool) -> None:
    """Refuse options that would do nothing: whoever gave them expects something of them."""
    ours = given - _OF_FEEDS - {"target", "as_json"}
    if is_feed and ours:
        raise click.UsageError(f"--open-referral checks a feed, so leave out {_flags(ours)}.")
    if not is_feed and given & _OF_FEEDS:
        raise click.UsageError(f"{_flags(given & _OF_FEEDS)} goes with --open-referral only.")
    if "send" in given and "remind" not in given:
        raise click.UsageError("--send goes with --remind only.")
    if "remind" in given and ours & {"links", "duplicates", "limit"}:
        raise click.UsageError(
            f"--remind only reminds, so leave out {_flags(ours & {'links', 'duplicates', 'limit'})}."
        )


def _flags(names: set[str]) -> str:
    return ", ".join(sorted("--profile" if name == "version" else f"--{name.replace('_', '-')}" for name in names))


def _text(value: object) -> str | None:
    return str(value) if value else None

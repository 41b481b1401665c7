"""``signpost check``: is a feed, or our own directory, what it should be?"""

import click


@click.command("check")
@click.option("--open-referral", "target", metavar="TARGET", help="Check a feed: an API's address, a folder or a file.")
@click.option("--profile", "version", default="3.0", show_default=True, help="Version of Open Referral UK.")
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Records of each list fetched by their id.",
)
@click.option(
    "--pages", type=click.IntRange(min=1), default=2, show_default=True, help="Pages of each list that are read."
)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def command(target: str | None, version: str, sample: int, pages: int, as_json: bool) -> None:
    """Check a feed against Open Referral UK, and say in plain words what is wrong and what to write instead.

    TARGET is the address of an API, a folder with a file for each of its endpoints, or a file: one service, a page of
    them, a list, or JSON with one service a line.

    Exits with 0 when there is no error, with 1 when there is, and with 2 when it could not be checked.
    """
    if target is None:
        raise click.UsageError(
            "Say what to check: signpost check --open-referral, then an address, a folder or a file."
        )
    from web.commands.check_open_referral import check

    check(target, version=version, sample=sample, pages=pages, as_json=as_json)

"""What commands that change the directory begin with."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from web.wiring import Signpost


def open_signpost() -> "Signpost":
    """Return the program's parts over a database whose tables are up to date."""
    from web.migrations import upgrade_database
    from web.settings import load_settings
    from web.wiring import build

    settings = load_settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    upgrade_database(settings.sql_url)
    return build(settings)


def refresh_index(signpost: "Signpost", *, is_quiet: bool) -> None:
    """Bring the search index up to date with the database.

    Raises:
        click.ClickException: it cannot be; the change itself stands.
    """
    from directory.search import IndexUnavailable, OutboxBusy, ShorterIndex
    from web import progress

    try:
        progress.follow(signpost.directory, is_quiet=is_quiet)
    except (IndexUnavailable, OutboxBusy, ShorterIndex) as error:
        raise click.ClickException(
            f"The change is made, but search does not know of it yet. {error} Then run signpost reindex."
        ) from error
    if not is_quiet:
        click.echo("The search index is up to date.")

"""``signpost check --remind``: ask the owners of stale listings whether they are still right."""

import json
import sys
from collections.abc import Sequence
from email.utils import parseaddr
from typing import TYPE_CHECKING

import click

from web.commands.database import open_signpost
from web.progress import counting

if TYPE_CHECKING:
    from email.message import EmailMessage

    from directory.quality.mail import SendsMail
    from directory.quality.reminders import Reminder, Reminders, ReminderSummary
    from web.settings import Settings

FOLDER = "reminders"
FAILED = 1


def remind(*, stale_months: int, source: str | None, send: bool, as_json: bool) -> None:
    """List who would be reminded of what; with ``send``, remind them.

    Raises:
        click.ClickException: nothing could be sent.
    """
    from directory.quality.reminders import Reminders

    signpost = open_signpost()
    reminders = Reminders(signpost.sql)
    due = list(reminders.due(stale_months=stale_months, source=source))
    if not send:
        _list(due, as_json=as_json)
        return
    mail, where = _mail(signpost.settings)
    summary = _send(due, reminders, mail, signpost.settings, is_quiet=as_json)
    if as_json:
        told = {"sent": summary.sent, "listings": summary.listings, "refused": summary.refused, "how": where}
        click.echo(json.dumps(told, indent=2))
    else:
        click.echo(_sentence(summary, where))
    if summary.refused and not summary.sent:
        sys.exit(FAILED)


def _send(
    due: "Sequence[Reminder]",
    reminders: "Reminders",
    mail: "SendsMail",
    settings: "Settings",
    *,
    is_quiet: bool,
) -> "ReminderSummary":
    from directory.quality.mail import MailFailed
    from directory.quality.reminders import compose_reminder, send_reminders

    sender = settings.mail_from or "signpost@localhost"

    def compose(reminder: "Reminder") -> "EmailMessage":
        return compose_reminder(reminder, sender=sender, area_name=settings.area_name, site_url=settings.site_url)

    with counting("Sending reminders", "owners", is_quiet=is_quiet, every=25) as on_progress:
        try:
            return send_reminders(due, reminders, mail, compose, on_progress)
        except MailFailed as error:
            raise click.ClickException(
                f"Sending stopped: {error}. What was sent is remembered; run this again when it is mended."
            ) from error


def _mail(settings: "Settings") -> tuple["SendsMail", str]:
    """Return what sends, and how in words: the server that is set, else a folder."""
    from directory.quality.mail import MailAddressWrong, MailFolder, SMTPMail, read_mail_server

    if settings.smtp_url is None:
        folder = settings.var_dir / FOLDER
        return MailFolder(folder), f"by messages in {folder} that you have to send, as no SIGNPOST_SMTP_URL is set"
    if not settings.mail_from or "@" not in parseaddr(settings.mail_from)[1]:
        raise click.ClickException(
            "SIGNPOST_MAIL_FROM says whom messages are from: set it, like Signpost <signpost@example.org>."
        )
    try:
        server = read_mail_server(settings.smtp_url.get_secret_value())
    except MailAddressWrong as error:
        raise click.ClickException(str(error)) from error
    return SMTPMail(server), f"by mail through {server.host}"


def _list(due: "Sequence[Reminder]", *, as_json: bool) -> None:
    if as_json:
        told = [
            {
                "to": each.address,
                "listings": [
                    {
                        "id": listing.service_id,
                        "name": listing.name,
                        "last_checked": listing.last_checked.isoformat() if listing.last_checked else None,
                    }
                    for listing in each.listings
                ],
            }
            for each in due
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for each in due:
        click.echo(f"{each.address}: {len(each.listings)}")
        for listing in each.listings:
            checked = f"last checked {listing.last_checked:%-d %B %Y}" if listing.last_checked else "never checked"
            click.echo(f"  {listing.name} ({checked})")
    if not due:
        click.echo("Nobody is to be reminded now.")
        return
    listings = _many(sum(len(each.listings) for each in due), "listing")
    click.echo(f"{_many(len(due), 'owner')} would be reminded of {listings}. Nothing was sent.")
    click.echo("To send it: signpost check --remind --send.")


def _sentence(summary: "ReminderSummary", where: str) -> str:
    if not summary.sent and not summary.refused:
        return "Nobody is to be reminded now."
    said = f"{_many(summary.sent, 'owner')} reminded of {_many(summary.listings, 'listing')}, {where}."
    if summary.refused:
        said += f" The mail server does not know {summary.refused:,} of the addresses; their listings need another."
    return said


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"

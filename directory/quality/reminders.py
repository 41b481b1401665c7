"""Asking the owners of listings that nobody has checked for long whether they are still right."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, func, insert, or_, select

from directory import tables
from directory.quality.contact import email_fault
from directory.quality.mail import MailRefused, SendsMail
from directory.quality.timing import STALE_MONTHS, stale_before

# An owner hears from us at most this often, however many listings are stale.
DAYS_BETWEEN = 90
MOST_NAMED = 40
_TABLES = tables.Service.metadata.tables
_SERVICE, _ORGANIZATION, _REMINDER = (_TABLES[name] for name in ("service", "organization", "listing_reminder"))


@dataclass(frozen=True, slots=True)
class StaleListing:
    """``last_checked`` is ``None`` when nobody ever did."""

    service_id: str
    name: str
    last_checked: date | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one owner is to be asked about; the longest unchecked first."""

    address: str
    listings: tuple[StaleListing, ...]


@dataclass(frozen=True, slots=True)
class ReminderSummary:
    """``sent`` and ``refused`` count owners, ``listings`` those of the owners it was sent to."""

    sent: int
    listings: int
    refused: int


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Reminders:
    """Knows whom to remind of what, and remembers that it was done."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def due(self, *, stale_months: int = STALE_MONTHS, source: str | None = None) -> Iterator[Reminder]:
        """Yield who is to be reminded, in order of address.

        The owner is whoever vouched for the listing, else the service, else its organisation, by email. Left out are
        sample listings, closed ones, those without an address mail can reach, and owners reminded of any listing of
        theirs in the last 90 days.
        """
        before = stale_before(self._clock().date(), stale_months)
        recently_reminded = self._recently_reminded()
        for address, rows in groupby(self._stale(before, source), key=lambda row: str(row.owner)):
            listings = [StaleListing(row.id, row.name, row.assured_date) for row in rows]
            if email_fault(address) is None and address not in recently_reminded:
                listings.sort(key=lambda each: (each.last_checked or date.min, each.name))
                yield Reminder(address, tuple(listings))

    def remember(self, reminder: Reminder) -> None:
        """Keep that an owner was reminded now."""
        now = self._clock()
        rows = [
            {"service_id": each.service_id, "sent_at": now, "last_checked": each.last_checked}
            for each in reminder.listings
        ]
        with self._engine.begin() as connection:
            connection.execute(insert(_REMINDER), rows)

    def _stale(self, before: date, source: str | None) -> Iterator[Row[Any]]:
        query = _owned(_SERVICE.c.id, _SERVICE.c.name, _SERVICE.c.assured_date).where(
            _SERVICE.c.status == "active",
            _SERVICE.c.is_sample.is_(False),
            _owner().is_not(None),
            or_(_SERVICE.c.assured_date.is_(None), _SERVICE.c.assured_date < before),
        )
        if source is not None:
            query = query.where(_SERVICE.c.source == source)
        with self._engine.connect() as connection:
            yield from connection.execution_options(stream_results=True).execute(
                query.order_by(_owner(), _SERVICE.c.id)
            )

    def _recently_reminded(self) -> set[str]:
        """Return the owners reminded of any listing lately, whether or not it is stale still."""
        since = self._clock() - timedelta(days=DAYS_BETWEEN)
        query = _owned().join(_REMINDER, _REMINDER.c.service_id == _SERVICE.c.id).where(_REMINDER.c.sent_at > since)
        with self._engine.connect() as connection:
            return {row.owner for row in connection.execute(query.distinct()) if row.owner}


def send_reminders(
    due: Iterable[Reminder],
    reminders: Reminders,
    mail: SendsMail,
    compose: Callable[[Reminder], EmailMessage],
    on_progress: Callable[[int], None],
) -> ReminderSummary:
    """Send each reminder and remember it at once, so that what stops half-way goes on from there.

    Raises:
        MailFailed: nothing can be sent now; what was sent before is remembered.
    """
    sent = listings = refused = 0
    # All are read before any is sent: what is sent changes who is due.
    for reminder in list(due):
        try:
            mail.send(compose(reminder))
        except MailRefused:
            refused += 1
            continue
        reminders.remember(reminder)
        sent += 1
        listings += len(reminder.listings)
        on_progress(sent)
    return ReminderSummary(sent, listings, refused)


def compose_reminder(reminder: Reminder, *, sender: str, area_name: str, site_url: str) -> EmailMessage:
    """Return the message an owner gets: which listings, when they were last checked, and what to do."""
    count = len(reminder.listings)
    message = EmailMessage()
    message["From"] = sender
    message["To"] = reminder.address
    these = "Is your listing" if count == 1 else f"Are your {count} listings"
    message["Subject"] = f"{these} on Signpost for {area_name} still right?"
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip(">") or None)
    # Says to mail programs that answer by themselves that nobody waits for an answer.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_words(reminder, area_name, site_url.rstrip("/")))
    return message


def _words(reminder: Reminder, area_name: str, site_url: str) -> str:
    is_one = len(reminder.listings) == 1
    named = reminder.listings[:MOST_NAMED]
    blocks = [
        "Hello,",
        f"People in {area_name} find local help through Signpost, and it shows "
        + ("a listing of yours." if is_one else f"{len(reminder.listings)} listings of yours.")
        + f" Nobody has checked {'it' if is_one else 'them'} for a while. "
        + "Could you take a minute to see whether the details are still right?",
        *(_block(listing, site_url) for listing in named),
    ]
    if (more := len(reminder.listings) - len(named)) > 0:
        blocks.append(f"There {'is 1 more' if more == 1 else f'are {more} more'}. We will ask about them another time.")
    blocks += [
        "If something has changed, or the service has closed, follow “Tell us” and say what it should be.\n"
        "If everything is still right, follow “Tell us” too, choose “Something else” and write: still right.\n"
        "You need no account or password for either.",
        f"If your details come to us from another directory, such as your council's, please also change them there.\n"
        f"We ask at most once in {DAYS_BETWEEN} days. Thank you for helping people find you.",
        f"Signpost for {area_name}\n{site_url}",
    ]
    return "\n\n".join(blocks) + "\n"


def _block(listing: StaleListing, site_url: str) -> str:
    checked = f"{listing.last_checked:%-d %B %Y}" if listing.last_checked else "not known"
    page = f"{site_url}/services/{listing.service_id}"
    name = " ".join(listing.name.split())
    return f"{name}\n  Last checked: {checked}\n  What people see: {page}\n  Tell us: {page}/report"


def _owner() -> ColumnElement[str | None]:
    """Say whom a listing belongs to: the first address of those that are given, in small letters."""
    given = (_SERVICE.c.assurer_email, _SERVICE.c.email, _ORGANIZATION.c.email)
    return func.lower(func.coalesce(*(func.nullif(func.trim(column), "") for column in given)))


def _owned(*columns: ColumnElement[Any]) -> Select[Any]:
    query = select(*columns, _owner().label("owner")).select_from(_SERVICE)
    return query.join(_ORGANIZATION, _ORGANIZATION.c.id == _SERVICE.c.organization_id)

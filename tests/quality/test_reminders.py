"""Who is reminded of what, what they read, and that nobody is asked too often."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, update

from directory import tables
from directory.feeds.records import OrganizationRecord, ServiceRecord
from directory.quality.mail import MailFailed, MailRefused
from directory.quality.reminders import Reminder, Reminders, StaleListing, compose_reminder, send_reminders
from tests.quality.conftest import NOW, a_listing

type Keep = Callable[..., dict[str, str]]

OLD = date(2024, 3, 1)


def stale(listing_id: str, **changes: object) -> ServiceRecord:
    return a_listing(listing_id, assured_date=OLD, **changes)


def reminders_on(engine: Engine, day: int = 0) -> Reminders:
    def clock() -> datetime:
        return NOW + timedelta(days=day)

    return Reminders(engine, clock)


class FakeMail:
    """Keeps what it sends; ``unknown`` addresses are refused, and after ``most`` it breaks."""

    def __init__(self, *, unknown: str = "", most: int = 100) -> None:
        self.sent: list[EmailMessage] = []
        self._unknown = unknown
        self._most = most

    def send(self, message: EmailMessage) -> None:
        if message["To"] == self._unknown:
            raise MailRefused("not known")
        if len(self.sent) == self._most:
            raise MailFailed("broken")
        self.sent.append(message)


def compose(reminder: Reminder) -> EmailMessage:
    return compose_reminder(
        reminder, sender="Signpost <signpost@example.org>", area_name="Medway", site_url="https://help.example.org/"
    )


def send(reminders: Reminders, mail: FakeMail) -> tuple[int, int, int]:
    summary = send_reminders(reminders.due(), reminders, mail, compose, lambda _: None)
    return summary.sent, summary.listings, summary.refused


def test_owner_gets_one_message_for_all_that_is_stale_the_oldest_first(engine: Engine, keep: Keep) -> None:
    keep(stale("b", name="Lunch club"), a_listing("fresh"), a_listing("a", name="Never checked", assured_date=None))

    [reminder] = reminders_on(engine).due()

    assert reminder.address == "info@riverside-trust.org.uk"
    assert [each.name for each in reminder.listings] == ["Never checked", "Lunch club"]


def test_owner_is_whoever_vouched_then_the_service_then_its_organisation(engine: Engine, keep: Keep) -> None:
    riverside = OrganizationRecord(id="riverside", name="Riverside Trust", email="office@riverside-trust.org.uk")
    keep(
        stale("vouched", assurer_email="Checker@council.gov.uk", organization=riverside),
        stale("own", organization=riverside),
        stale("neither", email=None, organization=riverside),
    )

    addresses = [each.address for each in reminders_on(engine).due()]

    assert addresses == ["checker@council.gov.uk", "info@riverside-trust.org.uk", "office@riverside-trust.org.uk"]


def test_sample_closed_and_unaddressed_listings_are_left_out(engine: Engine, keep: Keep) -> None:
    ids = keep(stale("sample", is_sample=True), stale("closed"), stale("silent", email=None))
    with engine.begin() as connection:
        service = tables.Service.metadata.tables["service"]
        connection.execute(update(service).where(service.c.id == ids["closed"]).values(status="inactive"))

    assert list(reminders_on(engine).due()) == []


def test_only_one_feed_is_reminded_of_when_asked(engine: Engine, keep: Keep) -> None:
    keep(stale("a"))
    keep(stale("b", email="info@kent.org.uk"), source="kent")

    assert [each.address for each in reminders_on(engine).due(source="kent")] == ["info@kent.org.uk"]


def test_nobody_is_reminded_twice_within_90_days(engine: Engine, keep: Keep) -> None:
    keep(stale("a"))
    mail = FakeMail()
    send(reminders_on(engine), mail)

    send(reminders_on(engine, day=89), mail)
    after_89_days = len(mail.sent)
    send(reminders_on(engine, day=91), mail)

    assert after_89_days == 1
    assert len(mail.sent) == 2


def test_owner_who_put_one_listing_right_is_not_asked_about_another_so_soon(engine: Engine, keep: Keep) -> None:
    keep(stale("a"), a_listing("b", assured_date=date(2025, 11, 25)))
    send(reminders_on(engine), FakeMail())
    keep(a_listing("a", assured_date=NOW.date()))

    assert list(reminders_on(engine, day=30).due()) == []
    assert [each.name for each in next(iter(reminders_on(engine, day=91).due())).listings] == ["Memory cafe"]


def test_address_the_mail_server_does_not_know_stops_nobody_else(engine: Engine, keep: Keep) -> None:
    keep(stale("a", email="a@one.org.uk"), stale("b", email="b@two.org.uk"), stale("c", email="b@two.org.uk"))

    assert send(reminders_on(engine), FakeMail(unknown="a@one.org.uk")) == (1, 2, 1)


def test_sending_goes_on_from_where_it_broke_off(engine: Engine, keep: Keep) -> None:
    keep(*(stale(each, email=f"info@{each}.org.uk") for each in "abc"))
    with pytest.raises(MailFailed):
        send(reminders_on(engine), FakeMail(most=2))
    mail = FakeMail()

    send(reminders_on(engine), mail)

    assert [each["To"] for each in mail.sent] == ["info@c.org.uk"]


def test_message_says_what_is_listed_when_it_was_checked_and_what_to_do() -> None:
    never = StaleListing("id-2", "Lunch\r\nclub", None)
    message = compose(Reminder("info@riverside.org.uk", (StaleListing("id-1", "Memory cafe", OLD), never)))

    text = message.get_content()

    assert message["Subject"] == "Are your 2 listings on Signpost for Medway still right?"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Memory cafe\n  Last checked: 1 March 2024" in text
    assert "https://help.example.org/services/id-1/report" in text
    assert "Lunch club\n  Last checked: not known" in text
    assert "If everything is still right" in text


def test_message_of_one_listing_speaks_of_one() -> None:
    message = compose(Reminder("info@riverside.org.uk", (StaleListing("id-1", "Memory cafe", OLD),)))

    assert message["Subject"] == "Is your listing on Signpost for Medway still right?"
    assert "a listing of yours" in message.get_content()


def test_message_names_forty_listings_and_counts_the_rest() -> None:
    many = tuple(StaleListing(f"id-{number}", f"Club {number}", OLD) for number in range(45))

    text = compose(Reminder("info@riverside.org.uk", many)).get_content()

    assert text.count("Last checked") == 40
    assert "There are 5 more" in text

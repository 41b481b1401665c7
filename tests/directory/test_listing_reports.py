"""Reports of wrong listings: sealed, worked through once, and forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from directory.feeds.rows import make_id
from directory.importing import import_feed
from directory.listing_reports import (
    OPEN_FOR_ONE_LISTING,
    ListingReports,
    ReportTaken,
    TooManyReports,
    UnknownListing,
    UnknownReport,
)
from directory.tables import ListingReport

SERVICE = make_id("service", "riverside", "memory-cafe")


class Backwards:
    """Seals by turning words round: enough to see whether they were sealed at all."""

    def encrypt(self, text: str) -> str:
        return f"sealed:{text[::-1]}"

    def decrypt(self, stored: str) -> str:
        return stored.removeprefix("sealed:")[::-1]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reports(engine: Engine, make_record: Any, clock: Clock) -> ListingReports:
    import_feed(engine, [make_record()], source="riverside")
    return ListingReports(engine, Backwards(), clock)


def test_report_reaches_the_editors_list_with_the_listings_name(reports: ListingReports) -> None:
    number = reports.add(SERVICE, "phone", "Nobody answers", "07700 900123")

    (waiting,) = reports.waiting()

    assert (waiting.id, waiting.service_name, waiting.kind, waiting.state) == (number, "Memory café", "phone", "new")
    assert (waiting.details, waiting.contact) == ("", "")
    assert reports.get(number).details == "Nobody answers"
    assert reports.get(number).contact == "07700 900123"


def test_words_and_contact_are_sealed_in_the_database(reports: ListingReports, engine: Engine) -> None:
    reports.add(SERVICE, "other", "Nobody answers", "07700 900123")

    with engine.connect() as connection:
        (row,) = connection.execute(select(ListingReport)).all()

    assert b"Nobody" not in row.details
    assert b"900123" not in row.contact


def test_report_of_a_listing_that_is_not_there_is_refused(reports: ListingReports) -> None:
    with pytest.raises(UnknownListing):
        reports.add("no-such-service", "closed")


def test_listing_takes_only_so_many_reports_at_once(reports: ListingReports) -> None:
    for _ in range(OPEN_FOR_ONE_LISTING):
        reports.add(SERVICE, "closed")

    with pytest.raises(TooManyReports):
        reports.add(SERVICE, "closed")


def test_report_is_worked_on_by_one_editor(reports: ListingReports) -> None:
    number = reports.add(SERVICE, "hours")

    reports.take(number, "ed")
    reports.take(number, "ed")

    with pytest.raises(ReportTaken, match="ed works on it"):
        reports.take(number, "eve")
    assert reports.get(number).handled_by == "ed"


def test_finished_report_leaves_the_list_with_its_outcome(reports: ListingReports) -> None:
    number = reports.add(SERVICE, "hours")

    reports.finish(number, "ed", "put right", " New hours from their website ")

    assert reports.waiting() == []
    (finished,) = reports.finished()
    assert (finished.state, finished.outcome, finished.handled_by) == (
        "put right",
        "New hours from their website",
        "ed",
    )
    with pytest.raises(ReportTaken, match="has finished it"):
        reports.finish(number, "eve", "no change")


def test_unknown_report_is_said_to_be_unknown(reports: ListingReports) -> None:
    with pytest.raises(UnknownReport):
        reports.get(999)
    with pytest.raises(UnknownReport):
        reports.take(999, "ed")


def test_words_are_forgotten_some_time_after_a_report_is_finished(reports: ListingReports, clock: Clock) -> None:
    old, new, waiting = (reports.add(SERVICE, "other", "Words", "a@example.com") for _ in range(3))
    reports.finish(old, "ed", "no change")
    clock.now += timedelta(days=31)
    reports.finish(new, "ed", "no change")

    forgotten = reports.forget_before(clock.now - timedelta(days=30))

    assert forgotten == 1
    assert (reports.get(old).details, reports.get(old).contact) == ("", "")
    assert reports.get(new).details == "Words"
    assert reports.get(waiting).contact == "a@example.com"

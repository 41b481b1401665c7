"""The editors' pages of listings to put right, in a browser: a pair is decided, with and without script."""

from collections.abc import Callable
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from directory.feeds import ServiceRecord
from directory.feeds.records import OrganizationRecord, PhoneRecord
from directory.feeds.rows import make_id
from directory.importing import import_feed
from directory.quality import Judge
from directory.quality.checking import check_listings
from directory.quality.likely import LikelyPair
from directory.stored import StoredRecords
from tests.browser.accessibility import expect_accessible, expect_no_sideways_scroll
from tests.browser.conftest import WIDTHS
from tests.web.fakes import FakeSignpost

pytestmark = pytest.mark.sockets

PASSWORD = "three-random-words"
SOURCE = "a-council-with-a-long-name-on-a-long-river"
NAMES = ("Lunch club", "Luncheon club for everybody who lives along the long river and likes company")


def take_in(signpost: FakeSignpost) -> None:
    riverside = OrganizationRecord(id="riverside", name="Riverside Trust")
    phones = (PhoneRecord(number="0163"),)
    long_address = f"https://www.riverside-trust.org.uk/{'lunch-' * 30}"
    records = [
        ServiceRecord(id=each, name=each, organization=riverside, phones=phones, url=long_address) for each in NAMES
    ]
    import_feed(signpost.directory_sql, records, source=SOURCE)
    stored = StoredRecords(signpost.directory_sql)
    now = datetime.now(UTC)
    check_listings(stored.all(), Judge(now.date()), signpost.quality.listings, at=now)
    one, other = sorted(make_id("service", SOURCE, each) for each in NAMES)
    signpost.quality.duplicates.keep([LikelyPair(one, other, 0.97)])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_worst_listings_are_looked_through_and_a_pair_is_decided(
    open_page: Callable[..., Page], signpost: FakeSignpost, width: int, script: bool
) -> None:
    user = signpost.users.create("ed", PASSWORD, role="editor", name="Edith Okoro")
    code = pyotp.TOTP(signpost.users.start_enrolment(user.id).secret)
    page = open_page("/staff/listings", width=width, script=script)
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("6-digit code").fill(code.now())
    page.get_by_role("button", name="Finish and sign in").click()
    page.goto("/staff/listings")
    expect(page.get_by_text("Nobody has looked at the listings yet.")).to_be_visible()
    check(page, script=script)

    take_in(signpost)
    page.goto("/staff/listings")
    page.get_by_label("What is wrong").select_option("Phone number in the wrong form (2)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="2 listings, the worst first")).to_be_visible()
    expect(page.get_by_label("What is wrong")).to_have_value("phone-form")
    check(page, script=script)

    page.get_by_role("link", name="Listings that may be one service").click()
    expect(page.get_by_role("heading", name="1 to decide")).to_be_visible()
    check(page, script=script)

    page.get_by_role("button", name="Different services").click()
    expect(page.get_by_role("heading", name="0 to decide")).to_be_visible()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    check(page, script=script)


def check(page: Page, *, script: bool) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    if script:
        expect_no_sideways_scroll(page)
        expect_accessible(page)

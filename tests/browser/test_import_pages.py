"""The editors' pages about imports in a browser: a held feed is looked at and approved."""

from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect

from directory.feeds import Refusal, ServiceRecord
from directory.feeds.records import OrganizationRecord
from directory.importing import import_feed
from tests.browser.accessibility import expect_accessible, expect_no_sideways_scroll
from tests.browser.conftest import WIDTHS
from tests.web.fakes import FakeSignpost

pytestmark = pytest.mark.sockets

PASSWORD = "three-random-words"


def take_in(signpost: FakeSignpost, count: int) -> None:
    riverside = OrganizationRecord(id="riverside", name="Riverside Trust")
    services = [ServiceRecord(id=f"s{each}", name=f"Service {each}", organization=riverside) for each in range(count)]
    refusal = Refusal(count + 1, "x" * 90, "Nameless", "it has no name. " + "Give it one. " * 20)
    import_feed(signpost.directory_sql, [*services, refusal], source="a-council-with-a-long-name-on-a-long-river")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_held_import_is_looked_at_and_approved(
    open_page: Callable[..., Page], signpost: FakeSignpost, width: int, script: bool
) -> None:
    take_in(signpost, 12)
    take_in(signpost, 3)
    user = signpost.users.create("ed", PASSWORD, role="editor", name="Edith Okoro")
    code = pyotp.TOTP(signpost.users.start_enrolment(user.id).secret)
    page = open_page("/staff/imports", width=width, script=script)
    page.get_by_label("Username").fill("ed")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("6-digit code").fill(code.now())
    page.get_by_role("button", name="Finish and sign in").click()
    page.goto("/staff/imports")
    expect(page.get_by_role("heading", name="1 waiting for a decision")).to_be_visible()
    check(page, script=script)

    page.get_by_role("link", name="import 2").first.click()
    page.get_by_role("link", name="Closed (9)").click()
    expect(page.get_by_role("heading", name="Closed: 9 lines")).to_be_visible()
    check(page, script=script)

    page.get_by_role("button", name="Approve: let it land").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Approved")
    expect(page.get_by_text("Approved by ed")).to_be_visible()
    check(page, script=script)


def check(page: Page, *, script: bool) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    if script:
        expect_no_sideways_scroll(page)
        expect_accessible(page)

"""Every page, in a phone-sized and a computer-sized window, before axe."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import expect_accessible, expect_no_sideways_scroll
from tests.browser.conftest import WIDTHS
from tests.web.builders import a_match
from tests.web.fakes import FakeSignpost
from web.api.open_referral.routes import SHELVES
from web.app import PUBLIC_ENDPOINTS, create_app

pytestmark = pytest.mark.sockets

type OpenPage = Callable[..., Page]

PASSWORD = "three-random-words"

# The addresses by endpoint; a test holds that no page is forgotten.
PUBLIC_PAGES = {
    "pages.home": ("/",),
    "pages.about": ("/about",),
    "pages.privacy": ("/privacy",),
    "pages.accessibility": ("/accessibility",),
    "developers.show": ("/developers",),
    "browse.needs": ("/needs",),
    "browse.need": ("/needs/blood-tests",),
    "browse.search": ("/search", "/search?q=blood+tests", "/search?q=&near=Narnia"),
    "services.show": ("/services/blood-tests-gillingham",),
    "reporting.form": ("/services/blood-tests-gillingham/report",),
    "reporting.sent": ("/services/blood-tests-gillingham/report/sent",),
    "chat.talk": ("/chat",),
    "signing_in.password": ("/staff/sign-in",),
}
NOT_PAGES = {
    "static", "health.live", "health.ready", "metrics.show", "search_api.search", "search_api.suggest",
    "chat.events", "chat.leave", "signing_in.code", "open_referral_document.openapi", "open_referral.details",
    *(f"open_referral.{shelf.name}{one}" for shelf in SHELVES for one in ("", "_one")),
}  # fmt: skip
ADDRESSES = [address for addresses in PUBLIC_PAGES.values() for address in addresses] + ["/no-such-page"]


def test_every_public_page_is_in_the_accessibility_list(signpost: FakeSignpost) -> None:
    app = create_app(signpost)

    shown = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} & PUBLIC_ENDPOINTS

    assert shown - NOT_PAGES == set(PUBLIC_PAGES)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_public_page_is_accessible(open_page: OpenPage, address: str, width: int) -> None:
    page = open_page(address, width=width)

    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect_no_sideways_scroll(page)
    expect_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_staff_page_is_accessible(open_page: OpenPage, signpost: FakeSignpost, width: int) -> None:
    user = signpost.users.create("nav", PASSWORD, role="navigator", name="Nadia Okoro")
    page = open_page("/staff/queue", width=width)
    page.get_by_label("Username").fill("nav")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Set up your authenticator app")).to_be_visible()
    expect_accessible(page)

    page.get_by_label("6-digit code").fill(pyotp.TOTP(signpost.users.start_enrolment(user.id).secret).now())
    page.get_by_role("button", name="Finish and sign in").click()
    expect(page.get_by_role("heading", name="1 waiting")).to_be_visible()
    expect_no_sideways_scroll(page)
    expect_accessible(page)

    page.get_by_role("link", name="Help for a carer").click()
    page.get_by_role("button", name="Take this request").click()
    page.get_by_role("button", name="Finish this request").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what happened")
    expect_no_sideways_scroll(page)
    expect_accessible(page)

    page.get_by_label("We spoke and it is settled").check()
    page.get_by_role("button", name="Finish this request").click()
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    expect_accessible(page)


def test_long_names_do_not_make_a_page_wider_than_a_phone(open_page: OpenPage, signpost: FakeSignpost) -> None:
    signpost.directory.matches = (a_match(name="A" * 80, url="https://example.org/" + "b" * 200),)

    page = open_page("/search?q=x", width=320)

    expect_no_sideways_scroll(page)


def test_keyboard_reaches_the_content_past_the_menu(open_page: OpenPage) -> None:
    page = open_page("/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#maincontent$"))


def test_error_summary_is_heard_first_and_leads_to_its_field(open_page: OpenPage) -> None:
    page = open_page("/search?q=food&near=Narnia")

    page.get_by_role("link", name="Enter a postcode, like ME7 1AA").click()

    expect(page.get_by_label("Where")).to_be_focused()
    expect(page.get_by_label("Where")).to_have_value("Narnia")

"""Searching as people do it: suggestions by keyboard, filters with script and without, nothing found."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from directory.model import Suggestion
from tests.browser.accessibility import expect_accessible, expect_no_sideways_scroll
from tests.browser.conftest import WIDTHS
from tests.web.builders import FACETS
from tests.web.fakes import FakeSignpost

pytestmark = pytest.mark.sockets

type OpenPage = Callable[..., Page]

SUGGESTIONS = [
    Suggestion("need", "blood-tests", "Blood tests", "Treatment and clinics"),
    Suggestion("place", "Rainham", "Rainham", "Kent"),
    Suggestion("service", "blood-tests-gillingham", "Blood tests at Balmoral Gardens", "Medway Wellbeing Trust"),
    Suggestion("organisation", "Age UK", "Age UK"),
]


@pytest.fixture(autouse=True)
def found(signpost: FakeSignpost) -> None:
    signpost.directory.facets = FACETS
    signpost.directory.suggestions = SUGGESTIONS


@pytest.mark.parametrize("address", ["/", "/search"])
def test_suggestion_is_chosen_by_keyboard_alone(open_page: OpenPage, signpost: FakeSignpost, address: str) -> None:
    page = open_page(address, width=390)
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("b")
    box.press_sequentially("loo")
    expect(page.get_by_role("option")).to_have_count(4)
    expect(page.get_by_text("4 suggestions. Use the up and down arrow keys")).to_be_attached()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect_accessible(page)

    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Blood tests Treatment and clinics")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("bloo")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Blood tests")).to_be_visible()
    assert {len(text) >= 2 for text, _, _ in signpost.directory.typed} == {True}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Blood tests at Balmoral Gardens", "/services/blood-tests-gillingham"),
        ("Age UK Organisation", "/search?q=Age+UK&near=Rainham%2C+Kent"),
    ],
)
def test_place_fills_its_box_and_others_lead_to_their_page(open_page: OpenPage, name: str, address: str) -> None:
    page = open_page("/search")
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("rain")
    page.get_by_role("option", name="Rainham Place in Kent").click()
    expect(page.get_by_label("Where")).to_have_value("Rainham, Kent")
    expect(box).to_have_value("")
    expect(box).to_be_focused()

    box.press_sequentially("bloo")
    page.get_by_role("option", name=name).click()

    page.wait_for_url(f"**{address}")


def test_search_goes_on_without_suggestions_when_they_fail(open_page: OpenPage) -> None:
    page = open_page("/search")
    page.route("**/api/suggest*", lambda route: route.fulfill(status=503, body="{}"))

    page.get_by_role("combobox", name="What are you looking for?").press_sequentially("blood")
    with page.expect_response("**/api/suggest*"):
        page.keyboard.type(" t")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="1 service found")).to_be_visible()


def test_filters_work_without_script(open_page: OpenPage, signpost: FakeSignpost) -> None:
    page = open_page("/search?q=lonely", width=390, script=False)
    page.get_by_text("Filters", exact=True).first.click()
    page.get_by_text("When it is open").first.click()
    page.get_by_label("Open now (3 services)").check()
    page.get_by_label("Mondays (1 service)").check()
    page.get_by_role("button", name="Apply filters").click()

    expect(page.get_by_role("link", name="Remove Open now")).to_be_visible()
    assert signpost.directory.requests[-1].chosen == {"open": ("now", "monday")}
    page.get_by_role("link", name="Remove Mondays").click()
    expect(page.get_by_role("link", name="Remove Mondays")).to_have_count(0)
    assert signpost.directory.requests[-1].chosen == {"open": ("now",)}


def test_with_script_a_filter_applies_at_once_and_the_focus_stays(open_page: OpenPage, signpost: FakeSignpost) -> None:
    page = open_page("/search?q=lonely")
    page.evaluate("window.isTheSamePage = true")
    signpost.directory.total = 7

    page.get_by_text("Language", exact=True).first.click()
    page.get_by_label("Polish (1 service)").focus()
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", name="7 services found")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="7 services found")).to_be_attached()
    expect(page.get_by_label("Polish (1 service)")).to_be_focused()
    expect(page.get_by_text("Language (1 chosen)")).to_be_visible()
    assert page.url.endswith("/search?q=lonely&language=polish")
    assert page.evaluate("window.isTheSamePage") is True


@pytest.mark.parametrize("width", WIDTHS)
def test_filters_results_and_nothing_found_are_accessible(
    open_page: OpenPage, signpost: FakeSignpost, width: int
) -> None:
    page = open_page("/search?q=lonely&near=ME7+1AA&open=now&language=polish&radius_miles=3", width=width)
    if width < 600:
        page.get_by_text("Filters (3 chosen)").click()
    page.locator(".sp-group").evaluate_all("groups => groups.forEach(group => { group.open = true; })")
    expect(page.get_by_label("Feeling lonely (4 services)")).to_be_visible()
    expect_no_sideways_scroll(page)
    expect_accessible(page)

    signpost.directory.matches, signpost.directory.total = (), 0
    signpost.directory.notes = ("We found nothing that fits.",)
    page.goto("/search?q=unicorns")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect_no_sideways_scroll(page)
    expect_accessible(page)

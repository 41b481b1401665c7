"""The public pages say what they must, in HTML that holds together."""

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from directory.model import Spell
from tests.web.builders import a_service
from tests.web.conftest import send_form
from tests.web.fakes import FakeSettings, FakeSignpost
from web.app import create_app

PAGES = (
    "/",
    "/about",
    "/privacy",
    "/accessibility",
    "/chat",
    "/needs",
    "/needs/blood-tests",
    "/search",
    "/search?q=blood+tests",
    "/search?q=&near=Narnia",
    "/search?q=x&open=later&day=monday&time=6&age=old&page=0&free=perhaps",
    "/services/blood-tests-gillingham",
    "/staff/sign-in",
    "/no-such-page",
)
_VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect"}


class Outline(HTMLParser):
    """Reads a page and notes what does not hold together."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.headings: list[int] = []
        self.language = ""
        self.feed(page)
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [f"id {each} twice" for each in set(self.ids) if self.ids.count(each) > 1]
        self.faults += [f"nothing has the id {each}" for each in self.targets if each not in self.ids]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = named.get("lang", "")
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "label":
            self.targets.append(named.get("for", "a label for nothing"))
        if named.get("href", "").startswith("#"):
            self.targets.append(named["href"][1:])
        self.targets += named.get("aria-describedby", "").split()
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


@pytest.fixture
def quiet_client(signpost: FakeSignpost) -> Iterator[FlaskClient]:
    """A site without a phone number."""
    bare = FakeSignpost(settings=FakeSettings(phone_number=None))
    yield create_app(bare).test_client()
    bare.sql.dispose()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_holds_together(client: FlaskClient, address: str) -> None:
    outline = Outline(client.get(address).text)

    assert outline.faults == []
    assert outline.language == "en"
    assert outline.headings.count(1) == 1


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_a_title_of_its_own_and_a_way_past_the_menu(client: FlaskClient, address: str) -> None:
    page = client.get(address).text

    assert "Signpost for Medway</title>" in page
    assert 'href="#maincontent"' in page


def test_home_says_it_is_a_computer_what_it_cannot_do_and_who_to_call(client: FlaskClient) -> None:
    page = client.get("/").text

    assert "Signpost is a computer assistant" in page
    assert "What Signpost cannot do" in page
    assert 'href="tel:999"' in page
    assert 'href="tel:01632960100"' in page


def test_home_leaves_the_phone_out_when_there_is_no_number(quiet_client: FlaskClient) -> None:
    assert "Rather talk?" not in quiet_client.get("/").text


def test_kinds_of_need_are_listed_and_empty_ones_are_left_out(client: FlaskClient) -> None:
    page = client.get("/needs").text

    assert 'href="/needs?kind=treatment">Treatment and clinics' in page
    assert "Nothing here" not in page


def test_kind_of_need_lists_its_needs(client: FlaskClient) -> None:
    page = client.get("/needs?kind=treatment").text

    assert '<h1 class="nhsuk-heading-l">Treatment and clinics</h1>' in page
    assert 'href="/needs/blood-tests"' in page


def test_unknown_kind_of_need_is_not_found(client: FlaskClient) -> None:
    assert client.get("/needs?kind=happiness").status_code == 404


def test_need_lists_its_services_and_what_is_near_it(client: FlaskClient, signpost: FakeSignpost) -> None:
    page = client.get("/needs/blood-tests").text

    assert signpost.directory.requests[0].need_ids == ("blood-tests",)
    assert "Blood tests at Balmoral Gardens" in page
    assert 'href="/needs/gp-registration"' in page


def test_unknown_need_is_not_found(client: FlaskClient) -> None:
    assert client.get("/needs/happiness").status_code == 404


def test_service_page_shows_everything(client: FlaskClient) -> None:
    page = client.get("/services/blood-tests-gillingham").text

    for words in (
        "Medway Wellbeing Trust (sample)",
        "A nurse takes a small amount of blood.",
        "Your GP needs to refer you",
        "Ask your GP surgery for a form",
        "Free",
        "Adults registered with a Medway GP",
        "18 and over",
        "English, Polish",
        "Hearing loop",
        "ME7 4PN",
        "Wheelchair users can get in",
        "https://www.openstreetmap.org/directions?to=51.38600,0.54600",
        'href="tel:01632960001"',
        "mailto:hello@wellbeing.example.org",
        "8am to 4pm",
        "Details last checked on 2 October 2026",
        "Sample listing, not a real service",
    ):
        assert words in page, words


def test_service_page_says_that_nobody_checked_the_details(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.services["unchecked"] = a_service(last_checked=None)

    page = client.get("/services/unchecked").text

    assert "We have not checked these details yet" in page
    assert "contact the service before you travel" in page


def test_page_of_a_closed_service_sends_nobody_there(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.services["old"] = a_service(status="closed", access_note="Please use the Rainham clinic.")

    page = client.get("/services/old").text

    assert "this service has closed" in page
    assert "Please use the Rainham clinic." in page
    for words in ("Open until", "8am to 4pm", "Directions to", "How to get in", "before you travel"):
        assert words not in page, words


def test_service_page_says_hours_of_days_in_a_row_once(client: FlaskClient, signpost: FakeSignpost) -> None:
    spells = tuple(Spell(day * 1440 + 540, day * 1440 + 1020) for day in (0, 1, 2, 4))
    signpost.directory.services["weekly"] = a_service(spells=spells)

    page = client.get("/services/weekly").text

    assert "Monday to Wednesday" in page
    assert ">Friday<" in page
    assert page.count("9am to 5pm") == 2


def test_service_page_leads_back_to_a_chat_that_has_begun(client: FlaskClient) -> None:
    send_form(client, "/", "/chat", say="blood tests")

    page = client.get("/services/blood-tests-gillingham").text

    assert 'href="/chat#latest"' in page


def test_unknown_service_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/services/nothing")

    assert answer.status_code == 404
    assert "We could not find that page" in answer.text
    assert 'href="tel:999"' in answer.text


def test_failure_of_ours_says_so_without_detail(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.services = None

    answer = client.get("/services/any")

    assert answer.status_code == 500
    assert "Something is wrong on our side" in answer.text
    assert "NoneType" not in answer.text


def test_privacy_names_the_one_cookie(client: FlaskClient) -> None:
    assert "signpost_session" in client.get("/privacy").text


def test_service_page_says_its_news_before_anything_else(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.services["moved"] = a_service(id="moved", alert="We have moved.", wait_time="About 2 weeks")

    page = client.get("/services/moved").text

    assert page.index("We have moved.") < page.index("Blood tests for adults, by appointment.</p>")
    assert "About 2 weeks" in page

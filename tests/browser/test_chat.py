"""The chat as people use it: with script, without it, by keyboard alone, on a bad connection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from bot.replies import TextReply
from tests.browser.accessibility import expect_accessible, expect_no_sideways_scroll
from tests.browser.conftest import WIDTHS
from tests.web.builders import URGENT
from tests.web.fakes import FakeSignpost

pytestmark = pytest.mark.sockets

type OpenPage = Callable[..., Page]


def say(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send").click()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_conversation_shows_what_was_said_and_the_services(open_page: OpenPage, script: bool, width: int) -> None:
    page = open_page("/chat", script=script, width=width)

    say(page, "Where can I get a blood test?")

    log = page.get_by_role("log")
    expect(log).to_contain_text("Where can I get a blood test?")
    expect(log.get_by_role("link", name="Blood tests at Balmoral Gardens")).to_be_visible()
    expect(page.get_by_role("button", name="Show more")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")
    if script:
        expect_no_sideways_scroll(page)
        expect_accessible(page)


def test_without_script_a_choice_is_said_by_its_button(open_page: OpenPage, signpost: FakeSignpost) -> None:
    page = open_page("/chat", script=False)

    page.get_by_role("button", name="I feel lonely").click()

    expect(page.get_by_role("log")).to_contain_text("I found this in Gillingham")
    assert [said.text for said in signpost.talk.said] == ["I feel lonely"]


def test_with_script_the_page_is_never_loaded_again(open_page: OpenPage, signpost: FakeSignpost) -> None:
    page = open_page("/chat")
    page.evaluate("window.isTheSamePage = true")

    say(page, "blood test")
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_text("I found this in Gillingham")).to_have_count(2)

    assert page.evaluate("window.isTheSamePage") is True
    assert [said.text for said in signpost.talk.said] == ["blood test", "more"]


def test_with_script_the_greeting_and_each_message_are_there_once(open_page: OpenPage) -> None:
    page = open_page("/chat")

    say(page, "blood test in Gillingham")
    expect(page.get_by_text("I found this in Gillingham")).to_be_visible()

    expect(page.get_by_text("I am a computer assistant, not a person")).to_have_count(1)
    expect(page.get_by_text("blood test in Gillingham", exact=True)).to_have_count(1)


def test_whole_conversation_by_keyboard_alone(open_page: OpenPage, signpost: FakeSignpost) -> None:
    page = open_page("/")
    box = page.get_by_label("What would help?")
    for _ in range(20):
        page.keyboard.press("Tab")
        if box.evaluate("field => field === document.activeElement"):
            break
    expect(box).to_be_focused()
    page.keyboard.type("I am lonely")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("I am lonely")

    field = page.get_by_label("Your message")
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("near me")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("in Strood")
    page.keyboard.press("Enter")
    expect(page.get_by_text("I found this in Gillingham")).to_have_count(2)
    expect(field).to_be_focused()

    assert [said.text for said in signpost.talk.said] == ["I am lonely", "near me\nin Strood"]


def test_message_that_is_lost_keeps_the_words_and_is_said_once_when_sent_again(
    open_page: OpenPage, signpost: FakeSignpost
) -> None:
    page = open_page("/chat")
    say(page, "first")
    expect(page.get_by_text("I found this in Gillingham")).to_be_visible()
    losses = iter([True])

    def lose_the_answer(route: Route) -> None:
        if next(losses, False):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/chat", lose_the_answer)
    say(page, "help with damp")
    expect(page.get_by_role("alert")).to_contain_text("did not reach us")
    expect(page.get_by_label("Your message")).to_have_value("help with damp")
    expect_accessible(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("help with damp")).to_have_count(1)
    expect(page.get_by_text("I found this in Gillingham")).to_have_count(2)

    assert [said.text for said in signpost.talk.said] == ["first", "help with damp"]


def test_too_many_messages_says_how_long_to_wait_and_keeps_the_words(
    open_page: OpenPage, signpost: FakeSignpost
) -> None:
    signpost.talk.is_too_fast()
    page = open_page("/chat")

    say(page, "hello")

    expect(page.get_by_role("alert")).to_contain_text("Wait 12 seconds")
    expect(page.get_by_label("Your message")).to_have_value("hello")


@pytest.mark.parametrize("width", WIDTHS)
def test_urgent_card_shows_numbers_and_is_accessible(open_page: OpenPage, signpost: FakeSignpost, width: int) -> None:
    signpost.talk.answers = URGENT
    page = open_page("/chat", width=width)

    say(page, "I cannot go on")

    expect(page.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")
    expect_no_sideways_scroll(page)
    expect_accessible(page)


def test_navigator_is_heard_without_asking(open_page: OpenPage, signpost: FakeSignpost) -> None:
    signpost.talk.mode_now = "human"
    signpost.talk.answers = (TextReply(text="Someone is joining you."),)
    page = open_page("/chat")
    say(page, "person")
    expect(page.get_by_text("Someone is joining you.")).to_be_visible()

    signpost.talk.navigator_says(signpost.talk.said[0].conversation_id, "Hello, this is Nadia")

    expect(page.get_by_role("log")).to_contain_text("Hello, this is Nadia", timeout=15_000)


def test_leaving_replaces_the_page_so_that_back_does_not_show_it(open_page: OpenPage) -> None:
    page = open_page("/about")
    page.goto("/chat")
    say(page, "my secret")
    expect(page.get_by_role("log")).to_contain_text("my secret")
    page.route(
        "**/chat/leave", lambda route: route.fulfill(status=200, body="<h1>Weather</h1>", content_type="text/html")
    )

    page.get_by_role("link", name="Leave this page").click()
    expect(page.get_by_role("heading", name="Weather")).to_be_visible()
    page.go_back()

    expect(page.get_by_role("heading", name="About Signpost")).to_be_visible()


def test_start_again_clears_the_log(open_page: OpenPage) -> None:
    page = open_page("/chat")
    say(page, "my secret")
    expect(page.get_by_role("log")).to_contain_text("I found this")

    page.get_by_role("button", name="Clear this chat").click()

    expect(page.get_by_role("log")).not_to_contain_text("my secret")

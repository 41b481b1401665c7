"""The search page and the pages of needs: filters with counts, what was chosen, what to do when little is found."""

import re

import pytest
from flask.testing import FlaskClient

from directory.model import NeedMatch
from tests.web.builders import FACETS, a_match
from tests.web.fakes import FakeSignpost


def box(page: str, element_id: str) -> str:
    """The checkbox or radio button of an id."""
    found = re.search(rf'<input[^>]*id="{element_id}"[^>]*>', page)
    assert found, f"there is no {element_id}"
    return found.group()


def group(page: str, name: str) -> str:
    """The opening tag of a group of filters."""
    found = re.search(rf'<details[^>]*id="{name}"[^>]*>', page)
    assert found, f"there is no group {name}"
    return found.group()


def test_search_keeps_what_was_asked_and_leads_to_the_next_page(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.total = 23

    page = client.get("/search?q=blood+tests&near=ME7+1AA&free=1&open=now&open=monday&page=2").text

    assert "23 services found, page 2 of 3" in page
    assert 'value="blood tests"' in page
    assert 'value="ME7 1AA"' in page
    assert len(re.findall(r'type="checkbox"[^>]* checked', page)) == 3
    kept = "q=blood+tests&amp;near=ME7+1AA&amp;open=now&amp;open=monday&amp;free=1"
    assert f'href="/search?{kept}&amp;page=3#results" rel="next"' in page
    assert f'href="/search?{kept}&amp;page=1#results" rel="prev"' in page
    asked = signpost.directory.requests[0]
    assert (asked.chosen, asked.page) == ({"open": ("now", "monday"), "free": ("yes",)}, 2)


def test_filters_say_how_many_services_each_would_leave_by_name(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.facets = FACETS

    page = re.sub(r"<[^>]+>", "", client.get("/search?q=x").text)

    for words in ("Open now (3 services)", "Mondays (1 service)", "British Sign Language (2 services)",
                  "Polish (1 service)", "Feeling lonely (4 services)", "Charities and local groups (4 services)",
                  "Within 3 miles (4 services)", "You can contact them yourself (5 services)"):  # fmt: skip
        assert words in page, words


def test_filter_that_would_leave_nothing_cannot_be_chosen_and_an_empty_group_is_hidden(
    client: FlaskClient, signpost: FakeSignpost
) -> None:
    signpost.directory.facets = FACETS

    page = client.get("/search?q=x").text

    assert "disabled" in box(page, "open-evening")
    assert "disabled" in box(page, "free")
    assert "disabled" not in box(page, "open-now")
    assert "hidden" in group(page, "gender")
    assert "hidden" not in group(page, "language")


def test_filter_that_is_chosen_can_be_taken_off_though_it_leaves_nothing(
    client: FlaskClient, signpost: FakeSignpost
) -> None:
    signpost.directory.facets = FACETS

    page = client.get("/search?q=x&gender=women&language=Urdu&free=true").text

    for element_id in ("gender-women", "language-urdu", "free"):
        assert "checked" in box(page, element_id)
        assert "disabled" not in box(page, element_id)
    assert "open" in group(page, "gender")


def test_distances_can_be_chosen_only_when_a_place_is_known(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.facets = {name: values for name, values in FACETS.items() if name != "distance"}

    assert "hidden" in group(client.get("/search?q=x").text, "radius_miles")


def test_everything_chosen_is_a_tag_that_leads_to_the_page_without_it(client: FlaskClient) -> None:
    page = client.get("/search?q=x&near=ME7+1AA&radius_miles=3&open=now,monday&age=72&day=tuesday&time=18:30").text

    tags = dict(re.findall(r'<a href="([^"]+)"><span class="nhsuk-u-visually-hidden">Remove </span>([^<]+)', page))
    assert set(tags.values()) == {"Within 3 miles", "Open now", "Mondays", "Tuesday at 6:30pm", "Age 72"}
    without = next(href for href, words in tags.items() if words == "Open now")
    assert without == (
        "/search?q=x&amp;near=ME7+1AA&amp;radius_miles=3&amp;open=monday&amp;open_at=tuesday+18%3A30&amp;age=72"
    )
    assert '<a href="/search?q=x&amp;near=ME7+1AA">Clear all filters</a>' in page


def test_day_without_a_time_means_any_time_of_that_day(client: FlaskClient, signpost: FakeSignpost) -> None:
    client.get("/search?q=x&day=tuesday&time=")

    assert signpost.directory.requests[0].chosen == {"open": ("tuesday",)}
    assert signpost.directory.requests[0].open_at is None


def test_time_without_a_day_asks_for_the_day(client: FlaskClient) -> None:
    answer = client.get("/search?q=x&day=&time=18:30")

    assert answer.status_code == 422
    assert 'href="#day"' in answer.text
    assert answer.text.count("Choose a day and a time") == 2


def test_page_of_a_need_keeps_its_filters_and_its_need(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.total = 11

    page = client.get("/needs/blood-tests?near=ME7+1AA&language=Polish&need=loneliness&q=x").text

    asked = signpost.directory.requests[0]
    assert (asked.need_ids, asked.text, asked.chosen) == (("blood-tests",), "", {"language": ("Polish",)})
    assert 'href="/needs/blood-tests?near=ME7+1AA&amp;language=Polish&amp;page=2#results"' in page


def test_search_that_finds_nothing_says_what_else_to_do_and_leads_to_a_person(
    client: FlaskClient, signpost: FakeSignpost
) -> None:
    signpost.directory.matches, signpost.directory.total = (), 0
    signpost.directory.notes = ("We found nothing that fits.",)

    page = client.get("/search?q=unicorns&free=1").text

    assert "No services found" in page
    assert "We found nothing that fits." in page
    assert "use other words" in page
    assert "take off the filters" in page
    assert 'value="I want to talk to a person">Talk to a person</button>' in page
    assert 'href="tel:01632960100"' in page


def test_notes_stand_out_before_the_services(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.notes = ("We have nothing listed for chess.",)

    page = client.get("/search?q=chess").text

    note = page.index("We have nothing listed for chess.")
    assert page.rindex("sp-notes", 0, note) < note < page.index("Blood tests at Balmoral Gardens")


def test_service_in_a_list_says_why_to_check_and_that_it_is_national(
    client: FlaskClient, signpost: FakeSignpost
) -> None:
    signpost.directory.matches = (a_match(caution="For people aged 55 and over", national=True),)

    page = client.get("/search?q=x").text

    assert "<li>blood tests</li>" in page
    assert "<strong>Check first:</strong> For people aged 55 and over" in page
    assert "National service, wherever you live" in page


@pytest.mark.parametrize(
    ("match", "is_shown"),
    [
        (NeedMatch("suicide-support", 0.9), True),
        (NeedMatch("suicide-support", 0.9, negated=True), False),
        (NeedMatch("suicide-support", 0.3), False),
        (NeedMatch("blood-tests", 0.9), False),
    ],
)
def test_somebody_who_may_be_in_danger_sees_the_urgent_numbers_first(
    client: FlaskClient, signpost: FakeSignpost, match: NeedMatch, is_shown: bool
) -> None:
    signpost.directory.needs = (match,)

    page = client.get("/search?q=x").text

    before_the_form = page[: page.index("<form")]
    assert ("Samaritans" in before_the_form) is is_shown


def test_search_says_how_to_put_each_field_right_and_keeps_the_words(client: FlaskClient) -> None:
    answer = client.get("/search?q=&near=Narnia&free=1")

    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert answer.text.count("“Narnia” is not a place we know. Enter a postcode, like ME7 1AA, or a town.") == 2
    assert answer.text.count("Enter what you are looking for") == 2
    assert 'value="Narnia"' in answer.text
    assert "checked" in box(answer.text, "free")
    assert "Talk to a person" in answer.text


def test_search_before_anything_is_asked_shows_no_filters(client: FlaskClient, signpost: FakeSignpost) -> None:
    page = client.get("/search").text

    assert 'id="filters"' not in page
    assert signpost.directory.requests == []


def test_search_without_an_engine_offers_the_phone(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.is_down = True

    answer = client.get("/search?q=food")

    assert answer.status_code == 503
    assert "Search is not working just now" in answer.text
    assert "01632 960100" in answer.text


def test_search_shows_names_from_the_directory_as_words_not_as_html(
    client: FlaskClient, signpost: FakeSignpost
) -> None:
    signpost.directory.matches = (a_match(name="<img src=x onerror=alert(1)>"),)

    page = client.get("/search?q=<b>bold</b>").text

    assert "<img src=x" not in page
    assert "<b>bold" not in page

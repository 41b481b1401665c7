"""The editors' pages of listings to put right and of likely duplicates."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from directory.feeds import ServiceRecord
from directory.feeds.records import OrganizationRecord, PhoneRecord
from directory.feeds.rows import make_id
from directory.importing import import_feed
from directory.quality import Judge
from directory.quality.checking import check_listings
from directory.quality.likely import LikelyPair
from directory.stored import StoredRecords
from tests.web.conftest import send_form
from tests.web.fakes import FakeSignpost

type SignIn = Callable[..., FlaskClient]

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAGE, DUPLICATES = "/staff/listings", "/staff/listings/duplicates"


def take_in(signpost: FakeSignpost, *names: str, source: str = "medway", is_judged: bool = True) -> list[str]:
    riverside = OrganizationRecord(id="riverside", name="Riverside Trust")
    phones = (PhoneRecord(number="111"),)
    checked = date(2026, 10, 1)
    records = [
        ServiceRecord(id=each, name=each, organization=riverside, phones=phones, assured_date=checked) for each in names
    ]
    import_feed(signpost.directory_sql, records, source=source)
    if is_judged:
        judge = Judge(NOON.date())
        check_listings(StoredRecords(signpost.directory_sql).all(), judge, signpost.quality.listings, at=NOON)
    return sorted(make_id("service", source, each) for each in names)


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("admin", 200), ("navigator", 403), ("analyst", 403)])
@pytest.mark.parametrize("address", [PAGE, DUPLICATES])
def test_pages_open_to_editors_and_administrators_only(sign_in: SignIn, role: str, status: int, address: str) -> None:
    assert sign_in(role).get(address).status_code == status


def test_list_says_how_to_look_when_nobody_has(sign_in: SignIn) -> None:
    page = sign_in("editor").get(PAGE).text

    assert "Nobody has looked at the listings yet" in page
    assert "signpost check" in page


def test_list_shows_the_worst_first_with_score_fault_and_remedy(sign_in: SignIn, signpost: FakeSignpost) -> None:
    take_in(signpost, "Lunch club", "TEST")

    page = sign_in("editor").get(PAGE).text

    assert page.index(">TEST</a>") < page.index(">Lunch club</a>")
    assert "Words that stand in for the real ones are in the name." in page
    assert "Write the real words" in page
    assert "Last checked 1 October 2026" in page
    assert "Looked at midday on 20 November 2026" in page


def test_list_is_filtered_by_fault_and_says_how_many_have_each(sign_in: SignIn, signpost: FakeSignpost) -> None:
    take_in(signpost, "Lunch club", "TEST")

    page = sign_in("editor").get(f"{PAGE}?fault=placeholder").text

    assert "1 listing, the worst first" in page
    assert "Words that stand in for the real ones (1)" in page
    assert "Lunch club" not in page


def test_list_is_filtered_by_feed(sign_in: SignIn, signpost: FakeSignpost) -> None:
    take_in(signpost, "Lunch club")
    take_in(signpost, "Kent club", source="kent")

    page = sign_in("editor").get(f"{PAGE}?source=kent").text

    assert "Kent club" in page
    assert "Lunch club" not in page


def test_filter_that_nothing_meets_offers_all(sign_in: SignIn, signpost: FakeSignpost) -> None:
    take_in(signpost, "Lunch club")

    page = sign_in("editor").get(f"{PAGE}?fault=shouting").text

    assert "No listing is like that." in page
    assert "Written in capitals (0)" in page


@pytest.mark.parametrize(
    "query", ["?fault=none-such", "?source=none-such", "?page=0", "?page=abc", "?page=999999999999"]
)
def test_query_that_means_nothing_shows_the_list(sign_in: SignIn, signpost: FakeSignpost, query: str) -> None:
    take_in(signpost, "Lunch club")

    answer = sign_in("editor").get(PAGE + query)

    assert answer.status_code == 200
    assert "Lunch club" in answer.text


def test_list_is_paged_and_keeps_its_filter(sign_in: SignIn, signpost: FakeSignpost) -> None:
    take_in(signpost, *(f"Club {number}" for number in range(30)))
    client = sign_in("editor")

    first, second = client.get(f"{PAGE}?source=medway").text, client.get(f"{PAGE}?source=medway&page=2").text

    assert "source=medway&amp;page=2" in first
    assert first.count('class="sp-result"') == 25
    assert second.count('class="sp-result"') == 5


def test_pair_is_shown_side_by_side_with_what_is_the_same(sign_in: SignIn, signpost: FakeSignpost) -> None:
    signpost.quality.duplicates.keep([LikelyPair(*take_in(signpost, "Lunch club", "Luncheon club"), 0.97)])

    page = sign_in("editor").get(DUPLICATES).text

    assert "1 to decide" in page
    assert "97% likely to be one service" in page
    assert 'Organisation</span> <span class="sp-nowrap">(the same)' in page
    assert 'Name</span> <span class="sp-nowrap">(the same)' not in page


@pytest.mark.parametrize(("decision", "words"), [("same", "Same service"), ("different", "Different services")])
def test_decision_is_kept_with_who_made_it(sign_in: SignIn, signpost: FakeSignpost, decision: str, words: str) -> None:
    one, other = take_in(signpost, "Lunch club", "Luncheon club")
    signpost.quality.duplicates.keep([LikelyPair(one, other, 0.97)])
    client = sign_in("editor", username="edith")

    answer = send_form(client, DUPLICATES, DUPLICATES, service_id=one, other_id=other, decision=decision)

    assert answer.status_code == 303
    [kept] = signpost.quality.duplicates.decided()
    assert (kept.decision, kept.decided_by) == (decision, "edith")
    page = client.get(DUPLICATES).text
    assert "0 to decide" in page
    assert f"<h3>{words}</h3>" in page


def test_decision_is_taken_back(sign_in: SignIn, signpost: FakeSignpost) -> None:
    one, other = take_in(signpost, "Lunch club", "Luncheon club")
    signpost.quality.duplicates.keep([LikelyPair(one, other, 0.97)])
    signpost.quality.duplicates.decide(one, other, "same", "edith")

    send_form(sign_in("editor"), DUPLICATES, DUPLICATES, service_id=one, other_id=other, decision="")

    assert signpost.quality.duplicates.count_waiting() == 1


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"service_id": "a", "other_id": "b", "decision": "same"}, 404),
        ({"service_id": "a", "other_id": "b", "decision": "maybe"}, 400),
        ({}, 400),
    ],
)
def test_decision_about_nothing_is_refused(
    sign_in: SignIn, signpost: FakeSignpost, form: dict[str, str], status: int
) -> None:
    one, other = take_in(signpost, "Lunch club", "Luncheon club")
    signpost.quality.duplicates.keep([LikelyPair(one, other, 0.97)])

    assert send_form(sign_in("editor"), DUPLICATES, DUPLICATES, **form).status_code == status


def test_decision_needs_the_form_s_token(sign_in: SignIn) -> None:
    answer = sign_in("editor").post(DUPLICATES, data={"service_id": "a", "other_id": "b", "decision": "same"})

    assert answer.status_code == 400


def test_duplicates_page_tells_nothing_left_from_nobody_looked(sign_in: SignIn, signpost: FakeSignpost) -> None:
    client = sign_in("editor")
    before = client.get(DUPLICATES).text
    take_in(signpost, "Lunch club")

    assert "Nobody has looked" in before
    assert "No two listings are left" in client.get(DUPLICATES).text


def test_editor_finds_the_list_in_the_menu(sign_in: SignIn) -> None:
    assert 'href="/staff/listings"' in sign_in("editor").get("/staff/reports").text

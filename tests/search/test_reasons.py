"""Why a service is there, and why it might not suit."""

from datetime import UTC, date, datetime, time

import pytest

from directory.model import Access, Schedule, SearchRequest, Spell
from directory.search.brief import make_brief
from directory.search.fusion import Ranked
from directory.search.ports import Listing
from directory.search.question import read_question
from directory.search.reasons import caution, make_match, say_miles
from tests.search.builders import make_service
from tests.search.fakes import ROCHESTER, VOCABULARY, FakeGazetteer, FakeReader

MONDAY_10AM = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
PUBLIC = SearchRequest(text="x")


def match(text, needs=None, met=None, miles=None, near=None, **given):
    request = SearchRequest(text=text, near=near)
    question = read_question(request, VOCABULARY, FakeReader(), FakeGazetteer(), MONDAY_10AM)
    listing = Listing(make_service("a", **given), needs or {})
    ranked = Ranked(make_brief(listing), 1.0, miles, met or {})
    return make_match(ranked, listing.service, question, request, VOCABULARY)


def test_the_need_is_the_first_reason():
    found = match("dementia", needs={"dementia": 0.9}, met={"dementia": 0.7})

    assert found.why[0] == "dementia"


def test_a_neighbouring_need_is_named_as_itself():
    found = match("dementia", needs={"carers-support": 0.9}, met={"dementia": 0.3})

    assert found.why[0] == "support for carers"


def test_an_abbreviation_keeps_its_capitals():
    found = match("pip", needs={"pip-disability-benefits": 0.9}, met={"pip-disability-benefits": 0.7})

    assert found.why[0] == "PIP"


def test_words_in_common_are_the_reason_when_no_need_is_met():
    found = match("knitting lessons", name="Knit and natter", summary="Knitting for all.")

    assert found.why == ("mentions “knitting”",)


def test_reasons_tell_distance_opening_cost_and_the_way_in():
    found = match(
        "debt",
        needs={"debt": 1.0},
        met={"debt": 0.8},
        miles=1.24,
        near=ROCHESTER,
        spells=(Spell(540, 1020),),
        is_free=True,
        access=Access.SELF_REFERRAL,
    )

    assert found.why == ("debt", "1.2 miles away", "open now", "free", "you can refer yourself")
    assert found.distance_miles == 1.2
    assert found.open == "open until 5pm"


def test_opening_that_is_not_sure_is_not_promised():
    term_time = Schedule(freq="WEEKLY", byday=("MO",), opens_at=time(9), closes_at=time(17), is_sure=False)

    found = match("knitting lessons", name="Knit and natter", schedules=(term_time,))

    assert found.open == "usually open until 5pm, check first"
    assert "usually open now" in found.why


def test_a_national_service_says_so():
    found = match("debt", needs={"debt": 1.0}, met={"debt": 0.8}, near=ROCHESTER, national=True)

    assert found.why == ("debt", "national")
    assert found.national


@pytest.mark.parametrize(
    ("miles", "words"),
    [(0.2, "under half a mile away"), (1.0, "1 mile away"), (1.24, "1.2 miles away"), (23.6, "24 miles away")],
)
def test_distances_are_said_as_people_say_them(miles, words):
    assert say_miles(miles) == words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ""),
        ({"access": Access.GP}, "Ask your GP surgery to refer you"),
        ({"access": Access.PROFESSIONAL}, "A health or care worker has to refer you"),
        ({"audience": "professional"}, "For professionals"),
        ({"status": "closed"}, "Closed when last checked"),
        ({"eligibility": "Adults registered with a Medway GP."}, "For adults registered with a Medway GP"),
        ({"eligibility": "Registered with a GP"}, "For people registered with a GP"),
        ({"eligibility": "You must live in Kent"}, "You must live in Kent"),
        ({"exclusions": "People under 18"}, "Not for people under 18"),
        ({"minimum_age": 18}, "For people aged 18 and over"),
        ({"minimum_age": 11, "maximum_age": 17}, "For people aged 11 to 17"),
        ({"maximum_age": 4}, "For people aged 4 and under"),
        ({"last_checked": date(2024, 10, 1)}, "Details last checked 2 years ago"),
        ({"last_checked": date(2025, 8, 1)}, "Details last checked over a year ago"),
        ({"last_checked": None}, ""),
        (
            {"access": Access.GP, "minimum_age": 18, "last_checked": date(2023, 1, 1)},
            "Ask your GP surgery to refer you; for people aged 18 and over; details last checked 3 years ago",
        ),
    ],
)
def test_a_caution_says_what_may_not_suit(given, words):
    assert caution(make_service("a", **given), PUBLIC, MONDAY_10AM.date()) == words


def test_a_professional_is_told_of_a_referral_as_a_professional():
    request = SearchRequest(text="x", audience="professional")

    words = caution(make_service("a", access=Access.GP), request, MONDAY_10AM.date())

    assert words == "Needs a GP referral"

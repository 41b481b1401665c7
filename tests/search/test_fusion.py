"""How three signals become one order, and what makes a service fit a person."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from directory.model import NeedMatch, SearchRequest
from directory.search.brief import make_brief
from directory.search.fusion import rank
from directory.search.listing import Listing
from directory.search.ports import Found, Hit, nearness
from directory.search.question import Question, read_question
from tests.search.builders import make_service, make_site
from tests.search.fakes import ROCHESTER, VOCABULARY, FakeGazetteer, FakeReader

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def ask(text="", **given) -> Question:
    return read_question(SearchRequest(text=text, **given), VOCABULARY, FakeReader(), FakeGazetteer(), NOW)


def listing(service_id, needs=None, **given) -> Listing:
    return Listing(make_service(service_id, **given), needs or {})


def found(*listings, needs=(), meaning=(), words=()) -> Found:
    def hits(pairs):
        return [Hit(service_id, score) for service_id, score in pairs]

    return Found(hits(needs), hits(meaning), hits(words), {one.service.id: make_brief(one) for one in listings})


def order(ranked):
    return [one.brief.id for one in ranked]


def test_a_service_that_meets_the_need_comes_before_one_that_shares_words():
    listings = listing("cafe", {"dementia": 0.9}), listing("wordy")

    ranked = rank(found(*listings, needs=[("cafe", 0.7)], words=[("wordy", 9.0), ("cafe", 1.0)]), ask("dementia"))

    assert order(ranked) == ["cafe", "wordy"]


def test_meaning_orders_services_that_meet_a_need_alike():
    listings = listing("near", {"dementia": 0.9}), listing("far", {"dementia": 0.9})
    hits = {"needs": [("near", 0.7), ("far", 0.7)], "meaning": [("far", 0.2), ("near", 0.6)]}

    ranked = rank(found(*listings, **hits), ask("dementia"))

    assert order(ranked) == ["near", "far"]


def test_a_related_need_counts_for_less_than_the_need_itself():
    listings = listing("carers", {"carers-support": 1.0}), listing("cafe", {"dementia": 1.0})

    ranked = rank(found(*listings, needs=[("carers", 0.4), ("cafe", 0.8)]), ask("dementia"))

    assert order(ranked) == ["cafe", "carers"]


def test_what_hardly_fits_is_left_out():
    listings = listing("cafe", {"dementia": 0.9}), listing("bingo")
    hits = {"needs": [("cafe", 0.7)], "meaning": [("bingo", 0.15)], "words": [("cafe", 9.0), ("bingo", 1.0)]}

    ranked = rank(found(*listings, **hits), ask("dementia"))

    assert order(ranked) == ["cafe"]


def test_each_need_of_a_message_is_among_the_first_five():
    dementia = [listing(f"dementia-{number}", {"dementia": 1.0}) for number in range(9)]
    debt = listing("debt-advice", {"debt": 0.5})
    hits = [(one.service.id, 0.8) for one in (*dementia, debt)]

    ranked = rank(found(*dementia, debt, needs=hits), ask("dementia and debt"))

    assert "debt-advice" in order(ranked)[:5]


def test_a_service_for_both_needs_comes_first():
    listings = listing("one", {"dementia": 0.9}), listing("both", {"dementia": 0.9, "debt": 0.9})

    ranked = rank(found(*listings, needs=[("one", 0.7), ("both", 1.4)]), ask("dementia and debt"))

    assert order(ranked) == ["both", "one"]


def test_a_need_turned_down_is_pushed_below():
    listings = listing("debt-advice", {"debt": 1.0}), listing("cafe", {"dementia": 0.5})
    hits = {"needs": [("cafe", 0.4)], "meaning": [("debt-advice", 0.6), ("cafe", 0.3)]}

    ranked = rank(found(*listings, **hits), ask("dementia not debt"))

    assert order(ranked) == ["cafe", "debt-advice"]


@pytest.mark.parametrize(
    "worse",
    [
        {"status": "closed"},
        {"last_checked": date(2024, 1, 1)},
        {"national": True},
        {"sites": (make_site(51.6, 0.505),)},
        {"sites": ()},
    ],
    ids=["closed", "stale", "national", "far", "nowhere"],
)
def test_what_fits_less_is_ranked_lower_and_kept(worse):
    nearby = {"sites": (make_site(51.388, 0.505),)}
    listings = listing("a", {"debt": 1.0}, **{**nearby, **worse}), listing("b", {"debt": 1.0}, **nearby)

    ranked = rank(found(*listings, needs=[("a", 0.8), ("b", 0.8)]), ask("debt", near=ROCHESTER))

    assert order(ranked) == ["b", "a"]


def test_distance_is_to_the_nearest_site():
    sites = (make_site(55.0, -1.6), make_site(51.388, 0.505))

    ranked = rank(found(listing("a", {"debt": 1.0}, sites=sites), needs=[("a", 0.8)]), ask("debt", near=ROCHESTER))

    assert ranked[0].distance_miles == pytest.approx(0.0, abs=0.01)


def test_a_national_service_has_no_distance():
    national = listing("line", {"debt": 1.0}, national=True, sites=(make_site(51.5, -0.1),))

    ranked = rank(found(national, needs=[("line", 0.8)]), ask("debt", near=ROCHESTER))

    assert ranked[0].distance_miles is None


def test_distance_halves_the_worth_at_the_reach_of_the_need():
    # Beyond the part that distance never takes: a quarter.
    assert nearness(0.0, 5.0) == 1.0
    assert nearness(5.0, 5.0) == pytest.approx(0.25 + 0.75 / 2)
    assert nearness(10.0, 5.0) == pytest.approx(0.25 + 0.75 / 4)


def test_the_nearest_of_services_alike_comes_first():
    miles_away = {"a-far": 51.46, "b-near": 51.40, "c-nearer": 51.389}
    listings = [
        listing(name, {"debt": 1.0}, sites=(make_site(latitude, 0.505),)) for name, latitude in miles_away.items()
    ]

    ranked = rank(found(*listings, needs=[(name, 0.8) for name in miles_away]), ask("debt", near=ROCHESTER))

    assert order(ranked) == ["c-nearer", "b-near", "a-far"]


def test_a_hit_whose_listing_is_gone_is_left_out():
    ranked = rank(found(needs=[("gone", 1.0)]), ask("debt"))

    assert ranked == []


def test_equal_services_keep_one_order():
    listings = [listing(name, {"debt": 1.0}) for name in ("c", "a", "b")]
    question = ask("debt")

    one = rank(found(*listings, needs=[(name, 1.0) for name in "cab"]), question)
    other = rank(found(*reversed(listings), needs=[(name, 1.0) for name in "bac"]), question)

    assert order(one) == order(other) == ["a", "b", "c"]


def test_needs_given_count_as_if_said():
    question = ask(need_ids=("debt",))

    assert question.matches == (NeedMatch("debt", 1.0),)
    assert replace(question.needs[0], widened={}).weight == 1.0


@pytest.mark.parametrize(
    ("said", "best"),
    [
        ("my husband has dementia", "adult-team"),
        ("dementia", "adult-team"),
        ("my 7 year old has a kind of dementia", "childrens-team"),
        ("dementia in the family", "childrens-team"),
    ],
)
def test_a_service_for_other_ages_than_are_told_of_comes_later(said, best):
    children = listing("childrens-team", {"dementia": 0.95}, maximum_age=17)
    adults = listing("adult-team", {"dementia": 0.9}, minimum_age=18)
    hits = [("childrens-team", 0.8), ("adult-team", 0.7)]

    ranked = rank(found(children, adults, needs=hits), ask(said))

    assert order(ranked)[0] == best


def test_a_service_for_what_was_asked_alone_comes_before_one_for_much_else():
    plain = listing("plain-advice", {"debt": 1.0})
    broad = listing("broad-advice", {"debt": 1.0, "dementia": 1.0, "young-carers": 1.0})
    hits = {
        "needs": [("broad-advice", 0.8), ("plain-advice", 0.8)],
        "meaning": [("broad-advice", 0.42), ("plain-advice", 0.4)],
    }

    ranked = rank(found(plain, broad, **hits), ask("debt"))

    assert order(ranked) == ["plain-advice", "broad-advice"]


def test_what_is_read_faintly_out_of_a_listing_takes_next_to_nothing_away():
    plain = listing("plain-advice", {"debt": 0.9})
    faint = listing("faint-advice", {"debt": 0.9, "dementia": 0.1})
    hits = {
        "needs": [("plain-advice", 0.8), ("faint-advice", 0.8)],
        "meaning": [("faint-advice", 0.42), ("plain-advice", 0.4)],
    }

    ranked = rank(found(plain, faint, **hits), ask("debt"))

    assert order(ranked) == ["faint-advice", "plain-advice"]

"""What every search engine must find; each test runs on the embedded one and on a real Elasticsearch."""

import pytest

from directory.model import Spell
from directory.search.brief import make_brief
from directory.search.ports import NO_FILTERS, Filters, Lookup, Near, nearness, rebuild
from tests.search.builders import axis, ids, make_document, make_site, meaning, needs, rows, words

HERE = Near(51.388, 0.505, reach_miles=5.0)
ONLY_FREE = Filters(audience="professional", terms=(frozenset({"free:yes"}),))


def test_words_find_other_forms_of_a_word(index):
    rebuild(index, [make_document("a", name="Walking group"), make_document("b", name="Debt advice")])

    assert ids(words(index, "walks")) == ["a"]


def test_words_rank_a_name_above_a_mention(index):
    rebuild(
        index,
        [
            make_document("mention", name="Community hall", body="A choir, a cafe and, on Fridays, a debt adviser."),
            make_document("named", name="Debt advice", body="Help with what you owe, and with letters."),
        ],
    )

    assert ids(words(index, "debt")) == ["named", "mention"]


def test_words_match_when_only_one_of_them_is_there(index):
    rebuild(index, [make_document("a", name="Carers coffee morning"), make_document("b", name="Eye clinic")])

    assert ids(words(index, "exhausted carers of zebras")) == ["a"]


def test_words_forgive_one_wrong_letter(index):
    rebuild(index, [make_document("a", name="Dementia cafe"), make_document("b", name="Eye clinic")])

    assert ids(words(index, "demensia")) == ["a"]


@pytest.mark.parametrize("text", ["", "   ", "the and of", "😀🎉", '"\\ AND OR NOT ( [ {', "name:* ~2 ^5 +-&&||!"])
def test_words_that_say_nothing_find_nothing(index, text):
    rebuild(index, [make_document("a", name="Dementia cafe")])

    assert words(index, text) == []


def test_words_survive_a_very_long_text(index):
    rebuild(index, [make_document("a", name="Dementia cafe")])

    assert ids(words(index, "dementia " + "word " * 20_000)) == ["a"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("seeing a CPN", {"short", "long"}),
        ("seeing a community psychiatric nurse", {"short", "long", "other"}),
        ("a caregiver", {"carers"}),
    ],
)
def test_words_find_what_means_the_same_both_ways(index, said, expected):
    rebuild(
        index,
        [
            make_document("short", name="Duty desk", body="Ask for a CPN."),
            make_document("long", name="Outreach", body="A visit from a community psychiatric nurse."),
            make_document("other", name="Garden", body="Open to the community."),
            make_document("carers", name="Club", body="For carers."),
        ],
    )

    assert set(ids(words(index, said))) == expected


def test_words_count_what_was_said_above_what_means_the_same(index):
    rebuild(
        index,
        [
            make_document("meant", name="Club", body="For the caregiver of an adult."),
            make_document("said", name="Club", body="For the carer of an adult."),
        ],
    )

    assert ids(words(index, "carer")) == ["said", "meant"]


def test_meaning_scores_a_service_by_its_best_passage(index):
    rebuild(
        index,
        [
            make_document("near", vectors=rows(axis(0, 1), axis(1, 0.1))),
            make_document("far", vectors=rows(axis(1, 1))),
            make_document("silent"),
        ],
    )

    hits = meaning(index, axis(1))

    assert ids(hits) == ["near", "far"]
    assert [hit.score for hit in hits] == pytest.approx([0.995, 0.707], abs=0.001)


def test_meaning_keeps_the_lower_weight_of_a_passage(index):
    rebuild(
        index,
        [
            make_document("passage", vectors=rows(axis(0, 1), 0.9 * axis(1))),
            make_document("whole", vectors=rows(axis(1, 0.2))),
        ],
    )

    hits = meaning(index, axis(1))

    assert ids(hits) == ["whole", "passage"]
    assert hits[1].score == pytest.approx(0.9, abs=0.001)


def test_meaning_gives_no_more_than_the_limit_when_filtered(index):
    rebuild(
        index,
        [
            make_document(
                f"s{number:02}", vectors=rows(axis(1, number / 10)), terms=["free:yes"] if number % 2 == 0 else []
            )
            for number in range(20)
        ],
    )

    assert ids(meaning(index, axis(1), ONLY_FREE, 4)) == ["s00", "s02", "s04", "s06"]


def test_meaning_gives_as_many_services_as_asked_when_they_have_many_passages(index):
    rebuild(index, [make_document(f"s{number}", vectors=rows(*[axis(1, number / 10)] * 4)) for number in range(6)])

    assert ids(meaning(index, axis(1), limit=5)) == ["s0", "s1", "s2", "s3", "s4"]


def test_needs_add_up_by_weight_and_strength(index):
    rebuild(
        index,
        [
            make_document("both", needs={"dementia": 0.6, "carers-support": 0.8}),
            make_document("one", needs={"dementia": 1.0}),
            make_document("other", needs={"debt": 1.0}),
        ],
    )

    hits = needs(index, {"dementia": 1.0, "carers-support": 0.5})

    assert {hit.service_id: pytest.approx(hit.score, abs=0.001) for hit in hits} == {"both": 1.0, "one": 1.0}


def test_needs_of_no_service_find_nothing(index):
    rebuild(index, [make_document("a", needs={"debt": 1.0})])

    assert needs(index, {"dementia": 1.0}) == []
    assert needs(index, {}) == []


def test_needs_count_for_less_the_further_the_nearest_site_is(index):
    five_miles_north = 51.388 + 5 / 69.093
    sites = {
        "here": (make_site(55.0, -1.6), make_site(51.388, 0.505)),
        "at-reach": (make_site(five_miles_north, 0.505),),
        "far": (make_site(55.0, -1.6),),
        "unknown": (make_site(None, None),),
    }
    documents = [make_document(name, needs={"any": 0.8}, sites=at) for name, at in sites.items()]
    documents.append(make_document("national", needs={"any": 0.8}, national=True, sites=(make_site(55.0, -1.6),)))
    rebuild(index, documents)

    scores = {hit.service_id: hit.score / 0.8 for hit in needs(index, {"any": 1.0}, near=HERE)}

    unknown = nearness(None, HERE.reach_miles)
    expected = {"here": 1.0, "at-reach": 0.625, "far": 0.25, "unknown": unknown, "national": unknown}
    assert scores == pytest.approx(expected, abs=0.002)


def test_needs_give_those_nearby_when_more_are_met_than_are_wanted(index):
    rebuild(
        index,
        [
            make_document(f"s{number}", needs={"any": 1.0}, sites=(make_site(51.388 + number / 10, 0.505),))
            for number in (5, 3, 0, 4, 1, 2)
        ],
    )

    assert ids(needs(index, {"any": 1.0}, limit=3, near=HERE)) == ["s0", "s1", "s2"]


def test_a_signal_that_is_not_asked_finds_nothing(index):
    rebuild(index, [make_document("a", name="Debt advice", needs={"debt": 1.0}, vectors=rows(axis(1)))])

    found = index.retrieve(Lookup(needs={"debt": 1.0}))

    assert (ids(found.needs), list(found.meaning), list(found.words)) == (["a"], [], [])


def test_one_lookup_finds_by_every_signal_and_brings_the_listings(index):
    documents = {
        "word": make_document("word", name="Debt advice"),
        "need": make_document("need", needs={"debt": 1.0}),
        "like": make_document("like", vectors=rows(axis(1))),
        "none": make_document("none"),
    }
    rebuild(index, documents.values())

    found = index.retrieve(Lookup(text="debt", vector=axis(1), needs={"debt": 1.0}))

    assert (ids(found.needs), ids(found.meaning), ids(found.words)) == (["need"], ["like"], ["word"])
    assert dict(found.briefs) == {name: make_brief(documents[name].listing) for name in ("word", "need", "like")}


def test_listings_come_back_as_they_went_in(index):
    document = make_document(
        "a",
        needs={"debt": 0.5},
        status="closed",
        audience="professional",
        spells=(Spell(540, 1020),),
        sites=(make_site(51.4, 0.5),),
    )
    rebuild(index, [document])

    assert index.listings(["a", "unknown"]) == {"a": document.listing}


def test_an_empty_directory_can_be_searched(index):
    rebuild(index, [])

    found = index.retrieve(Lookup(text="debt", vector=axis(1), needs={"debt": 1.0}, near=HERE))

    assert index.count() == 0
    assert found.ids() == []
    assert index.listings(["a"]) == {}
    assert index.suggest("debt", NO_FILTERS, 5) == []

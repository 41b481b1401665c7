"""What every search engine must do; each test runs on the embedded one and on a real Elasticsearch."""

from dataclasses import replace

import pytest

from directory.model import Spell
from directory.search.ports import NO_FILTERS, Circle, Filters, ServiceIndex
from tests.search.builders import axis, make_document, make_site, rows

MONDAY_10AM = 10 * 60


def ids(hits):
    return [hit.service_id for hit in hits]


def found_by_need(index: ServiceIndex, filters: Filters) -> set[str]:
    return set(ids(index.needs({"any": 1.0}, filters, 50)))


def fill(index: ServiceIndex, **services):
    index.rebuild([make_document(name, needs={"any": 1.0}, **given) for name, given in services.items()])


def test_words_find_other_forms_of_a_word(index):
    index.rebuild([make_document("a", name="Walking group"), make_document("b", name="Debt advice")])

    hits = index.words("walks", NO_FILTERS, 10)

    assert ids(hits) == ["a"]


def test_words_rank_a_name_above_a_mention(index):
    index.rebuild(
        [
            make_document("mention", name="Community hall", body="A choir, a cafe and, on Fridays, a debt adviser."),
            make_document("named", name="Debt advice", body="Help with what you owe, and with letters."),
        ]
    )

    hits = index.words("debt", NO_FILTERS, 10)

    assert ids(hits) == ["named", "mention"]


def test_words_match_when_only_one_of_them_is_there(index):
    index.rebuild([make_document("a", name="Carers coffee morning"), make_document("b", name="Eye clinic")])

    hits = index.words("exhausted carers of zebras", NO_FILTERS, 10)

    assert ids(hits) == ["a"]


def test_words_forgive_one_wrong_letter(index):
    index.rebuild([make_document("a", name="Dementia cafe"), make_document("b", name="Eye clinic")])

    hits = index.words("demensia", NO_FILTERS, 10)

    assert ids(hits) == ["a"]


@pytest.mark.parametrize("text", ["", "   ", "the and of", "😀🎉", '"\\ AND OR NOT ( [ {', "name:* ~2 ^5 +-&&||!"])
def test_words_that_say_nothing_find_nothing(index, text):
    index.rebuild([make_document("a", name="Dementia cafe")])

    hits = index.words(text, NO_FILTERS, 10)

    assert hits == []


def test_words_survive_a_very_long_text(index):
    index.rebuild([make_document("a", name="Dementia cafe")])

    hits = index.words("dementia " + "word " * 20_000, NO_FILTERS, 10)

    assert ids(hits) == ["a"]


def test_meaning_scores_a_service_by_its_best_passage(index):
    index.rebuild(
        [
            make_document("near", vectors=rows(axis(0, 1), axis(1, 0.1))),
            make_document("far", vectors=rows(axis(1, 1))),
            make_document("silent"),
        ]
    )

    hits = index.meaning(axis(1), NO_FILTERS, 10)

    assert ids(hits) == ["near", "far"]
    assert [hit.score for hit in hits] == pytest.approx([0.995, 0.707], abs=0.001)


def test_meaning_keeps_the_lower_weight_of_a_passage(index):
    index.rebuild(
        [
            make_document("passage", vectors=rows(axis(0, 1), 0.9 * axis(1))),
            make_document("whole", vectors=rows(axis(1, 0.2))),
        ]
    )

    hits = index.meaning(axis(1), NO_FILTERS, 10)

    assert ids(hits) == ["whole", "passage"]
    assert hits[1].score == pytest.approx(0.9, abs=0.001)


def test_meaning_gives_no_more_than_the_limit_when_filtered(index):
    index.rebuild(
        [
            make_document(f"s{number:02}", vectors=rows(axis(1, number / 10)), is_free=number % 2 == 0)
            for number in range(20)
        ]
    )

    hits = index.meaning(axis(1), Filters(is_free=True), 4)

    assert ids(hits) == ["s00", "s02", "s04", "s06"]


def test_needs_add_up_by_weight_and_strength(index):
    index.rebuild(
        [
            make_document("both", needs={"dementia": 0.6, "carers-support": 0.8}),
            make_document("one", needs={"dementia": 1.0}),
            make_document("other", needs={"debt": 1.0}),
        ]
    )

    hits = index.needs({"dementia": 1.0, "carers-support": 0.5}, NO_FILTERS, 10)

    assert {hit.service_id: pytest.approx(hit.score, abs=0.001) for hit in hits} == {"both": 1.0, "one": 1.0}


def test_needs_of_no_service_find_nothing(index):
    index.rebuild([make_document("a", needs={"debt": 1.0})])

    assert index.needs({"dementia": 1.0}, NO_FILTERS, 10) == []
    assert index.needs({}, NO_FILTERS, 10) == []


def test_professional_services_are_hidden_from_the_public(index):
    fill(index, clinic={"audience": "professional"}, cafe={"audience": "public"})

    assert found_by_need(index, Filters(audience="public")) == {"cafe"}
    assert found_by_need(index, Filters(audience="professional")) == {"clinic", "cafe"}


def test_a_service_area_that_excludes_the_person_removes_the_service(index):
    fill(index, here={"area_ids": ("medway",)}, elsewhere={"area_ids": ("leeds",)}, unlimited={"area_ids": ()})

    found = found_by_need(index, Filters(area_ids=frozenset({"rochester", "medway", "kent"})))

    assert found == {"here", "unlimited"}


def test_free_wheelchair_and_language_filters_want_it_said(index):
    fill(
        index,
        says={"is_free": True, "languages": ("Polish",), "sites": (make_site(51.4, 0.5, wheelchair=True),)},
        silent={"is_free": None},
    )

    assert found_by_need(index, Filters(is_free=True)) == {"says"}
    assert found_by_need(index, Filters(has_wheelchair_access=True)) == {"says"}
    assert found_by_need(index, Filters(language="polish")) == {"says"}


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, {"child", "any"}), (17, {"child", "any"}), (18, {"adult", "any"}), (120, {"adult", "any"})],
)
def test_ages_are_inclusive_at_both_ends(index, age, expected):
    fill(index, child={"maximum_age": 17}, adult={"minimum_age": 18}, any={})

    assert found_by_need(index, Filters(age=age)) == expected


@pytest.mark.parametrize(
    ("minute", "expected"),
    [(MONDAY_10AM, {"mornings"}), (MONDAY_10AM - 1, set()), (12 * 60 - 1, {"mornings"}), (12 * 60, set())],
)
def test_open_now_holds_from_opening_until_closing(index, minute, expected):
    fill(index, mornings={"spells": (Spell(MONDAY_10AM, 12 * 60),)}, unknown={})

    assert found_by_need(index, Filters(open_at=minute)) == expected


def test_open_now_holds_past_the_end_of_the_week(index):
    sunday_10pm = 6 * 24 * 60 + 22 * 60
    fill(index, night={"spells": (Spell(sunday_10pm, sunday_10pm + 4 * 60),)})

    assert found_by_need(index, Filters(open_at=60)) == {"night"}
    assert found_by_need(index, Filters(open_at=2 * 60)) == set()


def test_evening_and_weekend_filters_go_by_the_hours(index):
    saturday = 5 * 24 * 60
    fill(
        index,
        evening={"spells": (Spell(17 * 60, 20 * 60),)},
        weekend={"spells": (Spell(saturday + 600, saturday + 720),)},
        day={"spells": (Spell(540, 1020),)},
    )

    assert found_by_need(index, Filters(open_evenings=True)) == {"evening"}
    assert found_by_need(index, Filters(open_weekends=True)) == {"weekend"}


def test_a_radius_keeps_what_is_inside_national_or_nowhere(index):
    fill(
        index,
        inside={"sites": (make_site(51.39, 0.50),)},
        outside={"sites": (make_site(51.50, 0.90),)},
        nowhere={"sites": (make_site(None, None),)},
        national={"national": True, "sites": (make_site(55.0, -1.6),)},
        either={"sites": (make_site(55.0, -1.6), make_site(51.38, 0.51))},
    )

    found = found_by_need(index, Filters(within=Circle(51.388, 0.505, 3.0)))

    assert found == {"inside", "nowhere", "national", "either"}


def test_filters_hold_for_every_signal(index):
    index.rebuild(
        [
            make_document(name, body="dementia", needs={"any": 1.0}, vectors=rows(axis(1)), is_free=name == "free")
            for name in ("free", "paid")
        ]
    )
    only_free = Filters(is_free=True)

    assert ids(index.words("dementia", only_free, 10)) == ["free"]
    assert ids(index.meaning(axis(1), only_free, 10)) == ["free"]
    assert ids(index.needs({"any": 1.0}, only_free, 10)) == ["free"]


def test_documents_come_back_as_they_went_in(index):
    document = make_document("a", needs={"debt": 0.5}, spells=(Spell(540, 1020),), sites=(make_site(51.4, 0.5),))
    index.rebuild([document])

    found = index.documents(["a", "unknown"])

    assert found == {"a": document.listing}


def test_an_empty_directory_can_be_searched(index):
    index.rebuild([])

    assert index.count() == 0
    assert index.words("debt", NO_FILTERS, 10) == []
    assert index.meaning(axis(1), NO_FILTERS, 10) == []
    assert index.needs({"debt": 1.0}, NO_FILTERS, 10) == []
    assert index.documents(["a"]) == {}


def test_listings_keep_professional_and_closed_states(index):
    document = make_document("a", status="closed", audience="professional")
    index.rebuild([document])

    service = index.documents(["a"])["a"].service

    assert service == replace(document.listing.service)
    assert (service.status, service.audience) == ("closed", "professional")

"""What filters every search engine must keep; each test runs on the embedded one and on a real Elasticsearch."""

import pytest

from directory.model import Spell
from directory.search.ports import Changes, Circle, Filters, ServiceIndex, rebuild
from tests.search.builders import axis, ids, make_document, make_site, meaning, needs, rows, words

MONDAY_10AM = 10 * 60


def found_by_need(index: ServiceIndex, filters: Filters) -> set[str]:
    return set(ids(needs(index, {"any": 1.0}, filters)))


def fill(index: ServiceIndex, **services):
    rebuild(index, [make_document(name, needs={"any": 1.0}, **given) for name, given in services.items()])


def narrowed(*groups: set[str]) -> Filters:
    return Filters(terms=tuple(frozenset(group) for group in groups))


def test_professional_services_are_hidden_from_the_public(index):
    fill(index, clinic={"audience": "professional"}, cafe={"audience": "public"})

    assert found_by_need(index, Filters(audience="public")) == {"cafe"}
    assert found_by_need(index, Filters(audience="professional")) == {"clinic", "cafe"}


def test_meaning_and_words_hide_professional_services_from_the_public_too(index):
    rebuild(
        index,
        [
            make_document("clinic", name="Pain clinic", audience="professional", vectors=rows(axis(0.9))),
            make_document("cafe", name="Pain cafe", audience="public", vectors=rows(axis(0.8))),
        ],
    )

    public, professional = Filters(audience="public"), Filters(audience="professional")

    assert ids(meaning(index, axis(1.0), public)) == ids(words(index, "pain", public)) == ["cafe"]
    assert ids(meaning(index, axis(1.0), professional)) == ["clinic", "cafe"]
    assert set(ids(words(index, "pain", professional))) == {"clinic", "cafe"}


def test_a_service_that_comes_to_be_for_professionals_alone_is_hidden(index):
    rebuild(index, [make_document("clinic", audience="public", vectors=rows(axis(0.9)))])

    index.apply(Changes(changed=[make_document("clinic", audience="professional", vectors=rows(axis(0.9)))]), 1)

    assert ids(meaning(index, axis(1.0), Filters(audience="public"))) == []
    assert ids(meaning(index, axis(1.0), Filters(audience="professional"))) == ["clinic"]


def test_a_service_area_that_excludes_the_person_removes_the_service(index):
    fill(index, here={"area_ids": ("medway",)}, elsewhere={"area_ids": ("leeds",)}, unlimited={"area_ids": ()})

    found = found_by_need(index, Filters(area_ids=frozenset({"rochester", "medway", "kent"})))

    assert found == {"here", "unlimited"}


def test_terms_want_it_said(index):
    fill(index, says={"terms": ["free:yes", "language:polish"]}, silent={"terms": []})

    assert found_by_need(index, narrowed({"free:yes"})) == {"says"}
    assert found_by_need(index, narrowed({"language:polish"})) == {"says"}
    assert found_by_need(index, narrowed({"language:welsh"})) == set()


def test_terms_of_one_group_are_alternatives_and_groups_add_up(index):
    fill(
        index,
        both={"terms": ["free:yes", "language:polish"]},
        other={"terms": ["free:yes", "language:welsh"]},
        paid={"terms": ["language:polish"]},
    )

    assert found_by_need(index, narrowed({"language:polish", "language:welsh"})) == {"both", "other", "paid"}
    assert found_by_need(index, narrowed({"language:polish"}, {"free:yes"})) == {"both"}


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


@pytest.mark.parametrize(
    "filters",
    [
        Filters(terms=(frozenset({"free:yes"}),)),
        Filters(area_ids=frozenset({"medway"})),
        Filters(age=30),
        Filters(open_at=MONDAY_10AM),
        Filters(within=Circle(51.388, 0.505, 3.0)),
    ],
    ids=["terms", "areas", "age", "open", "within"],
)
def test_filters_hold_for_every_signal(index, filters):
    passes = {
        "terms": ["free:yes"],
        "area_ids": ("medway",),
        "minimum_age": 18,
        "spells": (Spell(MONDAY_10AM, MONDAY_10AM + 60),),
        "sites": (make_site(51.39, 0.5),),
    }
    fails = {"area_ids": ("leeds",), "minimum_age": 50, "sites": (make_site(53.8, -1.5),)}
    rebuild(
        index,
        [
            make_document(name, body="dementia", needs={"any": 1.0}, vectors=rows(axis(1)), **given)
            for name, given in (("passes", passes), ("fails", fails))
        ],
    )

    assert ids(words(index, "dementia", filters)) == ["passes"]
    assert ids(meaning(index, axis(1), filters)) == ["passes"]
    assert ids(needs(index, {"any": 1.0}, filters)) == ["passes"]


def test_what_lies_just_beyond_a_circle_keeps_nothing_out_that_is_inside(index):
    beyond, inside = make_site(51.388, 0.58), make_site(51.39, 0.5)
    documents = [
        make_document(f"beyond{number}", name="Debt", needs={"any": 1.0}, vectors=rows(axis(1)), sites=(beyond,))
        for number in range(40)
    ]
    body = "A talk that once touched on debt."
    documents.append(
        make_document("inside", name="Club", body=body, needs={"any": 0.3}, vectors=rows(axis(1, 1)), sites=(inside,))
    )
    rebuild(index, documents)
    near = Filters(within=Circle(51.388, 0.505, 3.0))

    assert ids(needs(index, {"any": 1.0}, near, 4)) == ["inside"]
    assert ids(meaning(index, axis(1), near, 4)) == ["inside"]
    assert ids(words(index, "debt", near, 4)) == ["inside"]


def test_words_find_the_few_that_pass_among_many_that_do_not(index):
    documents = [make_document(f"s{number}", name="Debt", area_ids=("leeds",)) for number in range(300)]
    documents.append(make_document("here", name="Club", body="A talk that once touched on debt.", area_ids=("medway",)))
    rebuild(index, documents)

    hits = words(index, "debt", Filters(area_ids=frozenset({"medway"})), 1)

    assert ids(hits) == ["here"]

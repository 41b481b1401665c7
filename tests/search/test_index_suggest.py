"""What every search engine must suggest while somebody types; each test runs on both engines."""

import pytest

from directory.search.ports import NO_FILTERS, Filters, Named, rebuild
from tests.search.builders import make_document


def suggested(index, text, filters=NO_FILTERS, limit=10):
    return [(named.kind, named.name) for named in index.suggest(text, filters, limit)]


def services(index, text, filters=NO_FILTERS, limit=10):
    return [name for kind, name in suggested(index, text, filters, limit) if kind == "service"]


def test_a_word_half_typed_finds_the_names_that_have_it(index):
    rebuild(index, [make_document("a", name="Young carers club"), make_document("b", name="Scarves and hats")])

    assert services(index, "car") == ["Young carers club"]


def test_every_word_typed_must_begin_a_word_of_the_name(index):
    rebuild(
        index,
        [
            make_document("a", name="Medway debt advice"),
            make_document("b", name="Medway choir"),
            make_document("c", name="Leeds debt advice"),
        ],
    )

    assert services(index, "medway de") == ["Medway debt advice"]
    assert services(index, "advice med") == ["Medway debt advice"]


def test_names_that_begin_with_what_was_typed_come_first_then_the_shorter(index):
    names = ["Medway young carers", "Carers first of all", "Carers", "Our carers"]
    rebuild(index, [make_document(f"s{number}", name=name) for number, name in enumerate(names)])

    assert services(index, "carers") == ["Carers", "Carers first of all", "Our carers", "Medway young carers"]


def test_a_suggestion_says_what_it_is(index):
    rebuild(index, [make_document("a", name="Walking group", organisation="Hilltop Trust")])

    assert index.suggest("walk", NO_FILTERS, 5) == [Named("service", "a", "Walking group", "Hilltop Trust")]
    assert index.suggest("hill", NO_FILTERS, 5) == [Named("organisation", "Hilltop Trust", "Hilltop Trust")]


def test_an_organisation_is_suggested_once(index):
    rebuild(index, [make_document(f"s{number}", name="Club", organisation="Hilltop Trust") for number in range(5)])

    assert suggested(index, "hilltop") == [("organisation", "Hilltop Trust")]


@pytest.mark.parametrize(
    "text", ["cafe", "CAFÉ", "Cafe\u0301", "womens caf", "women's caf", "women’s caf", "cafe women"]
)
def test_accents_case_and_apostrophes_make_no_difference(index, text):
    rebuild(index, [make_document("a", name="Women’s Café")])

    assert services(index, text) == ["Women’s Café"]


@pytest.mark.parametrize("text", ["", "   ", "’", "!?", "😀"])
def test_nothing_typed_suggests_nothing(index, text):
    rebuild(index, [make_document("a", name="Women’s Café")])

    assert index.suggest(text, NO_FILTERS, 5) == []


def test_no_more_are_suggested_than_asked_for(index):
    rebuild(index, [make_document(f"s{number}", name="Carers club") for number in range(9)])

    assert len(index.suggest("carers", NO_FILTERS, 4)) == 4


def test_closed_services_are_not_suggested(index):
    rebuild(
        index,
        [
            make_document("open", name="Carers club", organisation="Valley Trust"),
            make_document("shut", name="Carers cafe", organisation="Hilltop Trust", status="closed"),
        ],
    )

    assert suggested(index, "carers") == [("service", "Carers club")]
    assert suggested(index, "hilltop") == []


def test_filters_hold_for_suggestions(index):
    rebuild(
        index,
        [
            make_document("here", name="Carers club", area_ids=("medway",)),
            make_document("there", name="Carers cafe", area_ids=("leeds",)),
        ],
    )

    assert services(index, "carers", Filters(area_ids=frozenset({"medway"}))) == ["Carers club"]


def test_the_public_is_not_suggested_what_is_for_professionals(index):
    rebuild(
        index,
        [
            make_document("a", name="Carers nurse line", organisation="Hilltop Ward", audience="professional"),
            make_document("b", name="Carers club", organisation="Hilltop Trust"),
            make_document("c", name="Ward rounds", organisation="Hilltop Trust", audience="professional"),
        ],
    )

    assert suggested(index, "carers", Filters()) == [("service", "Carers club")]
    assert suggested(index, "hilltop", Filters()) == [("organisation", "Hilltop Trust")]
    assert len(suggested(index, "hilltop", NO_FILTERS)) == 2

"""The facade every channel uses, with engines that can be made to fail."""

import pytest

from directory.model import SearchRequest
from directory.search import EmptySearch
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from tests.search.builders import SERVICES, make_service, names
from tests.search.fakes import ROCHESTER, FakeEncoder, FakeIndex


def test_a_person_finds_what_their_words_ask_for(make_directory):
    directory = make_directory(*SERVICES)

    result = directory.find_services(SearchRequest(text="my mum has dementia"))

    assert names(result)[0] == "Dementia cafe"
    assert result.matches[0].source_id == "feed-cafe"
    assert [need.need_id for need in result.needs] == ["dementia"]
    assert result.engine == "embedded"


def test_professional_services_are_for_professionals(make_directory):
    directory = make_directory(*SERVICES)

    public = directory.find_services(SearchRequest(text="dementia"))
    professional = directory.find_services(SearchRequest(text="dementia", audience="professional"))

    assert "Dementia ward" not in names(public)
    assert "Dementia ward" in names(professional)


def test_browsing_by_need_shows_only_what_meets_it(make_directory):
    directory = make_directory(*SERVICES)

    result = directory.find_services(SearchRequest(need_ids=("debt",)))

    assert names(result) == ["Debt advice"]


def test_pages_follow_each_other_without_repeats(make_directory):
    directory = make_directory(*(make_service(f"debt-{number:02}", name=f"Debt {number:02}") for number in range(25)))

    pages = [directory.find_services(SearchRequest(text="debt", page=page)) for page in (1, 2, 3, 4)]

    assert [len(page.matches) for page in pages] == [10, 10, 5, 0]
    assert len({match.id for page in pages for match in page.matches}) == 25
    assert {page.total for page in pages} == {25}


def test_a_place_in_the_words_gives_distances(make_directory):
    directory = make_directory(*SERVICES)

    result = directory.find_services(SearchRequest(text="dementia in Rochester"))

    assert result.matches[0].distance_miles == 0.3


def test_what_is_far_behind_the_best_is_no_answer(make_directory):
    directory = make_directory(SERVICES[0], SERVICES[2])

    result = directory.find_services(SearchRequest(text="dementia", near=ROCHESTER))

    # Support for carers is next to dementia in the vocabulary, and 23 miles away.
    assert names(result) == ["Dementia cafe"]


def test_a_need_nobody_meets_gives_the_broader_one(make_directory):
    directory = make_directory(make_service("benefits", name="Benefits advice"))

    result = directory.find_services(SearchRequest(need_ids=("pip-disability-benefits",)))

    assert names(result) == ["Benefits advice"]
    assert result.notes == ("We found nothing for exactly that, so these are for benefits advice.",)


def test_nothing_at_all_offers_another_way(make_directory):
    directory = make_directory(SERVICES[1])

    result = directory.find_services(SearchRequest(text="zzzz"))

    assert result.matches == ()
    assert result.notes[-1] == "We found nothing that fits. You can say it another way, or ask to talk to a person."


def test_an_empty_search_is_refused(make_directory):
    directory = make_directory(*SERVICES)

    with pytest.raises(EmptySearch):
        directory.find_services(SearchRequest(text=" "))


def test_what_was_turned_down_is_not_looked_for_by_its_meaning(make_directory):
    encoder = FakeEncoder()
    directory = make_directory(*SERVICES, encoder=encoder)
    encoder.texts.clear()

    directory.find_services(SearchRequest(text="help with debt but not dementia"))

    assert encoder.texts == ["help with debt but"]


@pytest.mark.parametrize(
    "text",
    ["😀", '"', "'; DROP TABLE service; --", "debt AND (", "a" * 2000, "debt " * 400, "\x00\x01", "??", "ß ﬁ ½ ١"],
)
def test_odd_input_is_answered(make_directory, text):
    directory = make_directory(*SERVICES, encoder=FakeEncoder())

    result = directory.find_services(SearchRequest(text=text))

    assert result.total >= len(result.matches)


def test_the_embedded_index_answers_while_the_server_does_not(make_directory, tmp_path):
    server = FakeIndex("elasticsearch")
    directory = make_directory(*SERVICES, engines=Engines(server, EmbeddedIndex(tmp_path / "index")))
    server.fault = "down"

    result = directory.find_services(SearchRequest(text="debt"))

    assert names(result) == ["Debt advice"]
    assert result.engine == "embedded"
    assert directory.engine_name == "elasticsearch"


def test_reindex_tells_of_the_engine_that_failed(make_directory, tmp_path):
    server = FakeIndex("elasticsearch")
    directory = make_directory(*SERVICES, engines=Engines(server, EmbeddedIndex(tmp_path / "index")))
    server.fault = "down"

    report = directory.reindex()

    assert report.engines == ("embedded",)
    assert report.problems == ("elasticsearch is down",)
    assert report.services == 4


def test_status_tells_what_each_engine_holds(make_directory, tmp_path):
    server = FakeIndex("elasticsearch")
    directory = make_directory(*SERVICES, engines=Engines(server, EmbeddedIndex(tmp_path / "index")))
    server.fault = "down"

    status = directory.status()

    assert (status.engine, status.is_ready, status.count) == ("embedded", True, 4)
    assert status.counts == {"elasticsearch": None, "embedded": 4}
    assert not status.has_meaning


def test_a_need_that_nothing_listed_is_for_is_said(make_directory):
    directory = make_directory(make_service("carers", name="Carer support"))

    result = directory.find_services(SearchRequest(text="dementia"))

    assert result.unlisted == ("dementia",)
    assert result.notes[0].startswith("We have nothing listed for dementia.")
    assert names(result) == ["Carer support"]


def test_a_listed_need_is_not_said_to_be_missing(make_directory):
    directory = make_directory(*SERVICES)

    assert directory.find_services(SearchRequest(text="dementia")).unlisted == ()


def test_words_that_lead_nowhere_lead_to_people_who_know(make_directory):
    directory = make_directory(make_service("navigators", name="Care navigators", need_ids=("care-navigation",)))

    result = directory.find_services(SearchRequest(text="zzzz"))

    assert names(result) == ["Care navigators"]
    assert result.notes == ("We are not sure what you need, so say a little more if you can.",)


def test_who_tells_much_that_is_not_understood_is_asked_for_a_few_words(make_directory):
    directory = make_directory(make_service("navigators", name="Care navigators", need_ids=("care-navigation",)))

    result = directory.find_services(SearchRequest(text="zzzz " + "and so it goes on and on " * 4))

    assert names(result) == ["Care navigators"]
    assert result.notes == ("We are not sure what you need. Say in a few words what would help most.",)


def test_needs_and_places_are_suggested_though_no_engine_answers(make_directory):
    broken = FakeIndex()
    directory = make_directory(engines=Engines(broken))
    broken.fault = "down"

    found = directory.suggest("de")

    assert [(one.kind, one.label) for one in found] == [("need", "Debt"), ("need", "Dementia")]
    assert [one.kind for one in directory.suggest("roch")] == ["place"]


def test_services_and_organisations_are_suggested_from_the_index(make_directory):
    directory = make_directory(*SERVICES)

    found = directory.suggest("medway well")

    assert [(one.kind, one.label) for one in found] == [("organisation", "Medway Wellbeing Trust")]


def test_a_misspelt_need_is_suggested(make_directory):
    directory = make_directory(*SERVICES)

    assert [one.label for one in directory.suggest("demetia")] == ["Dementia"]
    assert directory.suggest("  ") == []


def test_a_service_is_fetched_from_the_catalogue(make_directory):
    directory = make_directory(*SERVICES)

    assert directory.get_service("cafe") == SERVICES[0]
    assert directory.get_service("unknown") is None

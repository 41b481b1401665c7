"""The facade every channel uses, with engines that can be made to fail."""

from datetime import UTC, datetime

import pytest

from directory.model import SearchRequest
from directory.search import Directory, EmptySearch, IndexUnavailable
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from tests.search.builders import make_service, make_site
from tests.search.fakes import (
    ROCHESTER,
    VOCABULARY,
    FakeCatalogue,
    FakeEncoder,
    FakeGazetteer,
    FakeIndex,
    FakeReader,
)

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
SERVICES = (
    make_service("cafe", name="Dementia cafe", sites=(make_site(51.39, 0.51),)),
    make_service("debt-advice", name="Debt advice", is_free=True),
    make_service("carers", name="Carer support", sites=(make_site(51.6, 0.9),)),
    make_service("ward", name="Dementia ward", audience="professional"),
)


@pytest.fixture
def make_directory(tmp_path):
    def make(*services, engines=None, encoder=None) -> Directory:
        directory = Directory(
            catalogue=FakeCatalogue(*services),
            engines=engines or Engines(EmbeddedIndex(tmp_path / "index")),
            encoder=encoder,
            vocabulary=VOCABULARY,
            gazetteer=FakeGazetteer(ROCHESTER),
            reader=FakeReader(),
            vector_dir=tmp_path / "vectors",
            clock=lambda: NOW,
        )
        directory.reindex()
        return directory

    return make


def names(result):
    return [match.name for match in result.matches]


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


def test_a_radius_that_holds_nothing_is_widened_and_said(make_directory):
    directory = make_directory(SERVICES[2])

    result = directory.find_services(SearchRequest(text="carer", near=ROCHESTER, radius_miles=2))

    assert names(result) == ["Carer support"]
    assert result.notes == ("We found nothing within 2 miles, so these are further away.",)


def test_hours_that_hold_nothing_are_widened_and_said(make_directory):
    directory = make_directory(SERVICES[1])

    result = directory.find_services(SearchRequest(text="debt", open="now"))

    assert names(result) == ["Debt advice"]
    assert result.notes == ("We found nothing open then, so these open at other times. Check the hours first.",)


def test_a_need_nobody_meets_gives_the_broader_one(make_directory):
    directory = make_directory(make_service("benefits", name="Benefits advice"))

    result = directory.find_services(SearchRequest(need_ids=("pip-disability-benefits",)))

    assert names(result) == ["Benefits advice"]


def test_nothing_at_all_offers_another_way(make_directory):
    directory = make_directory(SERVICES[1])

    result = directory.find_services(SearchRequest(text="zzzz"))

    assert result.matches == ()
    assert result.notes == ("We found nothing that fits. You can say it another way, or ask to talk to a person.",)


def test_an_empty_search_is_refused(make_directory):
    directory = make_directory(*SERVICES)

    with pytest.raises(EmptySearch):
        directory.find_services(SearchRequest(text=" "))


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
    server.is_down = True

    result = directory.find_services(SearchRequest(text="debt"))

    assert names(result) == ["Debt advice"]
    assert result.engine == "embedded"
    assert directory.engine_name == "elasticsearch"


def test_a_failed_server_is_left_alone_for_a_while():
    clock = [0.0]
    server, stand_by = FakeIndex("elasticsearch"), FakeIndex("embedded")
    engines = Engines(server, stand_by, clock=lambda: clock[0])
    server.is_down = True

    before = engines.ask(lambda index: index.count())[1].name
    server.is_down = False
    soon = engines.ask(lambda index: index.count())[1].name
    clock[0] = 11.0
    later = engines.ask(lambda index: index.count())[1].name

    assert (before, soon, later) == ("embedded", "embedded", "elasticsearch")


def test_a_search_without_any_engine_says_so():
    server, stand_by = FakeIndex("elasticsearch"), FakeIndex("embedded")
    server.is_down = stand_by.is_down = True

    with pytest.raises(IndexUnavailable):
        Engines(server, stand_by).ask(lambda index: index.count())


def test_reindex_tells_of_the_engine_that_failed(make_directory, tmp_path):
    server = FakeIndex("elasticsearch")
    directory = make_directory(*SERVICES, engines=Engines(server, EmbeddedIndex(tmp_path / "index")))
    server.is_down = True

    report = directory.reindex()

    assert report.engines == ("embedded",)
    assert report.problems == ("elasticsearch is down",)
    assert report.services == 4


def test_status_tells_what_each_engine_holds(make_directory, tmp_path):
    server = FakeIndex("elasticsearch")
    directory = make_directory(*SERVICES, engines=Engines(server, EmbeddedIndex(tmp_path / "index")))
    server.is_down = True

    status = directory.status()

    assert (status.engine, status.is_ready, status.count) == ("embedded", True, 4)
    assert status.counts == {"elasticsearch": None, "embedded": 4}
    assert not status.has_meaning


def test_facets_count_what_narrowing_would_leave(make_directory):
    directory = make_directory(*SERVICES)

    result = directory.find_services(SearchRequest(text="debt"))

    assert result.facets["free"] == {"yes": 1}


def test_a_service_is_fetched_from_the_catalogue(make_directory):
    directory = make_directory(*SERVICES)

    assert directory.get_service("cafe") == SERVICES[0]
    assert directory.get_service("unknown") is None

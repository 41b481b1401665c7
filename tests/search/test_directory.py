"""The facade every channel uses, with engines that can be made to fail."""

from datetime import UTC, datetime, time

import pytest

from directory.model import Schedule, SearchRequest, Spell
from directory.search import Directory, EmptySearch
from directory.search.embedded import EmbeddedIndex
from directory.search.engines import Engines
from directory.search.upkeep import Upkeep
from tests.search.builders import make_service, make_site
from tests.search.fakes import (
    ROCHESTER,
    VOCABULARY,
    FakeCatalogue,
    FakeEncoder,
    FakeGazetteer,
    FakeIndex,
    FakeOutbox,
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
        catalogue = FakeCatalogue(*services)
        engines = engines or Engines(EmbeddedIndex(tmp_path / "index"))
        upkeep = Upkeep(
            services=catalogue,
            outbox=FakeOutbox(),
            engines=engines,
            reader=FakeReader(),
            encoder=encoder,
            vector_dir=tmp_path / "vectors",
        )
        directory = Directory(
            catalogue=catalogue,
            engines=engines,
            encoder=encoder,
            vocabulary=VOCABULARY,
            gazetteer=FakeGazetteer(ROCHESTER),
            reader=FakeReader(),
            upkeep=upkeep,
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


def test_what_is_far_behind_the_best_is_no_answer(make_directory):
    directory = make_directory(SERVICES[0], SERVICES[2])

    result = directory.find_services(SearchRequest(text="dementia", near=ROCHESTER))

    # Support for carers is next to dementia in the vocabulary, and 23 miles away.
    assert names(result) == ["Dementia cafe"]


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


def test_one_choice_is_given_up_before_two(make_directory):
    week = (Spell(9 * 60, 17 * 60),)
    directory = make_directory(
        make_service("debt-open", spells=week), make_service("debt-free", is_free=True), make_service("debt-neither")
    )

    result = directory.find_services(SearchRequest(text="debt", open="now", free=True))

    assert names(result) == ["Debt free"]
    assert result.notes == ("We found nothing open then, so these open at other times. Check the hours first.",)


def test_everything_given_up_is_said(make_directory):
    directory = make_directory(make_service("debt"))

    result = directory.find_services(SearchRequest(text="debt", open="weekend", language="polish", free=True))

    assert names(result) == ["Debt"]
    assert [note.split(",")[0].split(".")[0] for note in result.notes] == [
        "We found nothing open then",
        "We found nothing that says it is free",
        "We found nothing that says it speaks Polish",
    ]
    assert not {"speaks Polish", "free", "open at the weekend"} & set(result.matches[0].why)


def test_what_was_chosen_and_holds_is_a_reason(make_directory):
    directory = make_directory(make_service("debt", languages=("Polish",), delivery=("home",)))
    chosen = {"language": ("polish", "urdu"), "delivery": ("home",)}

    why = directory.find_services(SearchRequest(text="debt", chosen=chosen)).matches[0].why

    assert {"speaks Polish", "comes to your home"} <= set(why)


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


def test_choices_of_one_facet_are_alternatives_and_of_several_add_up(make_directory):
    directory = make_directory(
        make_service("debt-a", languages=("Polish",), is_free=True),
        make_service("debt-b", languages=("Urdu",), is_free=True),
        make_service("debt-c", languages=("Urdu",)),
        make_service("debt-d", languages=("Welsh",), is_free=True),
    )
    chosen = {"language": ("polish", "urdu"), "free": ("yes",)}

    result = directory.find_services(SearchRequest(text="debt", chosen=chosen))

    assert sorted(names(result)) == ["Debt a", "Debt b"]
    # Its own choices do not narrow a facet's counts; those of the others do.
    assert result.facets["language"] == {"polish": 1, "urdu": 1, "welsh": 1}
    assert result.facets["free"] == {"yes": 2}


def test_counts_are_what_choosing_gives(make_directory):
    directory = make_directory(*SERVICES, make_service("debt-online", delivery=("online",), genders=("women",)))
    counts = directory.find_services(SearchRequest(text="debt")).facets

    for facet, values in counts.items():
        for value, count in values.items():
            chosen = directory.find_services(SearchRequest(text="debt", chosen={facet: (value,)}))
            assert (0 if chosen.notes else chosen.total) == count, (facet, value)


def test_distances_are_counted_when_the_place_is_known(make_directory):
    directory = make_directory(SERVICES[0], make_service("dementia-far", sites=(make_site(51.6, 0.9),)))

    result = directory.find_services(SearchRequest(text="dementia", near=ROCHESTER))

    # The second is 23 miles away: within the last of these.
    assert result.facets["distance"] == {"1": 1, "3": 1, "5": 1, "10": 1, "25": 2}


def test_open_now_goes_by_the_calendar_and_not_the_plain_week(make_directory):
    week = (Spell(9 * 60, 17 * 60),)
    shut = Schedule(dtstart=NOW.date(), closed=True)
    directory = make_directory(
        make_service("debt-open", spells=week), make_service("debt-shut", spells=week, schedules=(shut,))
    )

    result = directory.find_services(SearchRequest(text="debt", open="now"))

    assert names(result) == ["Debt open"]


def test_a_day_and_time_can_be_asked_for(make_directory):
    tuesday = 24 * 60
    directory = make_directory(
        make_service("debt-late", spells=(Spell(tuesday + 17 * 60, tuesday + 20 * 60),)),
        make_service("debt-day", spells=(Spell(tuesday + 9 * 60, tuesday + 17 * 60),)),
    )

    result = directory.find_services(SearchRequest(text="debt", open_at=(1, time(18, 30))))

    assert names(result) == ["Debt late"]


def test_what_is_chosen_is_found_among_more_than_an_index_gives_at_once(make_directory):
    many = [make_service(f"debt-{number:03}", name=f"Debt {number:03}") for number in range(400)]
    directory = make_directory(*many, make_service("debt-zz", name="Debt zz", languages=("Tamil",)))

    result = directory.find_services(SearchRequest(text="debt", language="Tamil"))

    assert names(result) == ["Debt zz"]
    assert result.notes == ()


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


def test_facets_count_what_narrowing_would_leave(make_directory):
    directory = make_directory(*SERVICES)

    result = directory.find_services(SearchRequest(text="debt"))

    assert result.facets["free"] == {"yes": 1}


def test_a_service_is_fetched_from_the_catalogue(make_directory):
    directory = make_directory(*SERVICES)

    assert directory.get_service("cafe") == SERVICES[0]
    assert directory.get_service("unknown") is None

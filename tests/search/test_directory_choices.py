"""What people choose to see only: what is left, what is counted beside each choice, and what is given up."""

from datetime import time

from directory.model import Schedule, SearchRequest, Spell
from tests.search.builders import NOW, SERVICES, make_service, make_site, names
from tests.search.fakes import ROCHESTER


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


def test_facets_count_what_narrowing_would_leave(make_directory):
    directory = make_directory(*SERVICES)

    result = directory.find_services(SearchRequest(text="debt"))

    assert result.facets["free"] == {"yes": 1}

"""What a request is read as."""

from datetime import UTC, datetime

import pytest

from directory.model import Place, SearchRequest
from directory.search.narrowing import narrowing_of
from directory.search.ports import Circle
from directory.search.question import EmptySearch, Question, make_filters, read_question
from tests.search.fakes import ROCHESTER, VOCABULARY, FakeGazetteer, FakeReader

MONDAY_10AM = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def read(*places: Place, **given) -> Question:
    return read_question(SearchRequest(**given), VOCABULARY, FakeReader(), FakeGazetteer(*places), MONDAY_10AM)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_a_search_for_nothing_is_refused(text):
    with pytest.raises(EmptySearch, match="Say what you need help with"):
        read(text=text)


def test_a_search_for_unknown_needs_alone_is_refused():
    with pytest.raises(EmptySearch):
        read(need_ids=("no-such-need",))


def test_a_place_in_the_words_is_used_and_taken_out():
    question = read(ROCHESTER, text="debt help in Rochester")

    assert question.place == ROCHESTER
    assert question.text == "debt help"


def test_a_place_given_wins_over_one_in_the_words():
    leeds = Place("Leeds", 53.8, -1.55, "city")

    question = read(leeds, text="my dad is in Leeds", near=ROCHESTER)

    assert question.place == ROCHESTER


def test_a_place_alone_stays_as_words_to_look_up():
    question = read(ROCHESTER, text="Rochester")

    assert (question.place, question.text) == (ROCHESTER, "Rochester")


def test_two_places_of_one_name_are_asked_about():
    kent = Place("Gillingham", 51.39, 0.55, "town", county="Kent")
    dorset = Place("Gillingham", 51.04, -2.28, "town", county="Dorset")

    question = read(kent, dorset, text="debt in Gillingham")

    assert question.place is None
    assert question.notes == (
        "There is more than one Gillingham: Gillingham (Kent), Gillingham (Dorset). "
        "Tell us which one to see what is near.",
    )


def test_a_need_turned_down_is_not_asked_for():
    question = read(text="dementia not debt")

    assert [asked.need.id for asked in question.needs] == ["dementia"]
    assert question.refused == {"debt"}


def test_a_need_is_widened_to_its_neighbours():
    weights = read(text="carer").need_weights()

    assert weights["carers-support"] > weights["young-carers"] > 0


def test_a_need_chosen_by_name_is_widened_to_narrower_ones_alone():
    weights = read(need_ids=("dementia", "carers-support")).need_weights()

    assert weights == {"dementia": 1.0, "carers-support": 1.0, "young-carers": 0.5}


def test_a_very_long_text_is_cut():
    assert len(read(text="debt " * 2000).text) <= 2000


def test_now_is_told_in_local_time():
    summer = datetime(2026, 7, 6, 9, 30, tzinfo=UTC)
    request = SearchRequest(text="debt", open="now", at=summer)

    question = read_question(request, VOCABULARY, FakeReader(), FakeGazetteer(), MONDAY_10AM)

    assert question.minute_of_week == 10 * 60 + 30


def test_a_place_leaves_out_what_is_out_of_all_reach():
    request = SearchRequest(text="debt", near=ROCHESTER)
    question = read_question(request, VOCABULARY, FakeReader(), FakeGazetteer(), MONDAY_10AM)

    # People go 5 miles for debt advice; 40 is the least.
    assert make_filters(request, question).within == Circle(ROCHESTER.latitude, ROCHESTER.longitude, 40.0)


def test_a_radius_without_a_place_limits_nothing():
    request = SearchRequest(text="debt", radius_miles=5)
    question = read_question(request, VOCABULARY, FakeReader(), FakeGazetteer(), MONDAY_10AM)

    assert make_filters(request, question).within is None
    assert not narrowing_of(request, question)


def test_without_a_place_no_area_is_left_out():
    request = SearchRequest(text="debt")
    question = read_question(request, VOCABULARY, FakeReader(), FakeGazetteer(), MONDAY_10AM)

    assert make_filters(request, question).area_ids == frozenset()


@pytest.mark.parametrize("text", ["asdfgh", "????", "not debt"])
def test_where_no_need_is_read_those_who_know_what_there_is_are_asked_for(text):
    question = read(text=text)

    assert [asked.need.id for asked in question.needs] == ["care-navigation"]
    assert question.need_weights()["care-navigation"] < 0.5
    assert "care-navigation" not in {match.need_id for match in question.matches}


def test_a_need_given_beside_words_weighs_as_much_as_the_words_say():
    question = read(text="dementia", need_ids=("dementia", "debt"))

    assert {match.need_id: match.score for match in question.matches} == {"dementia": 0.8, "debt": 1.0}


def test_a_need_given_is_asked_for_though_the_words_turned_it_down_before():
    question = read(text="not debt", need_ids=("debt",))

    assert [(match.need_id, match.negated) for match in question.matches] == [("debt", False)]

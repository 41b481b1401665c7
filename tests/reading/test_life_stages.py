"""How old the people are that a message is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading.life_stages import OLDEST, Ages, Concerned, read_concerned
from directory.reading.people import read_people

CHILDREN, BABIES, YOUTHS = Ages(0, 17), Ages(0, 4), Ages(11, 16)
ADULTS, OVER_60 = Ages(18, OLDEST), Ages(60, OLDEST)


def read(text: str, **known) -> Concerned:
    return read_concerned(text, read_people(text), **known)


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("my husband has had a stroke", CHILDREN),
        ("our landlord will not mend the roof", CHILDREN),
        ("I'm 24 and I never see anybody", OVER_60),
        ("24F low mood", OVER_60),
        ("my son is 34 and still drinks", CHILDREN),
        ("pt 78, wife finding it hard", CHILDREN),
    ],
)
def test_a_service_for_other_ages_is_for_nobody_the_message_is_about(text: str, served: Ages) -> None:
    concerned = read(text)

    assert concerned.is_told
    assert not concerned.may_be_for(served)


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("my little boy is not talking yet", CHILDREN),
        ("he's only five weeks and won't feed", BABIES),
        ("she is a 7 month old and I know nobody here", BABIES),
        ("I'm 24 and my nan is on her own", OVER_60),
        ("my daughter is 9 and I cannot cope any more", ADULTS),
        ("my teenager has stopped going out", YOUTHS),
        ("somebody to talk to", OVER_60),
        ("somebody to talk to", ADULTS),
        ("18 weeks pregnant with my second", BABIES),
    ],
)
def test_a_service_for_anybody_the_message_is_about_may_be_for_it(text: str, served: Ages) -> None:
    assert read(text).may_be_for(served)


def test_somebody_who_tells_of_no_age_is_taken_as_grown_up_but_not_as_told():
    concerned = read("how do I get a hearing test")

    assert not concerned.is_told
    assert not concerned.may_be_for(CHILDREN)


def test_an_age_known_otherwise_counts_as_told():
    concerned = read("how do I get a hearing test", age=8)

    assert concerned.may_be_for(CHILDREN)
    assert concerned.is_for_others(ADULTS)


def test_a_young_carer_is_young_though_they_speak_of_a_grown_up():
    concerned = read("I wash my mum every morning", is_young=True)

    assert concerned.may_be_for(CHILDREN)
    assert concerned.may_be_for(ADULTS)


def test_what_is_asked_for_may_tell_of_children():
    assert read("somewhere to go in the holidays", is_of_children=True).may_be_for(CHILDREN)


@pytest.mark.parametrize("text", ["off sick with my back 3 years", "my dad has been gone six months", "she is 79"])
def test_no_child_is_read_where_there_is_none(text: str) -> None:
    concerned = read(text)

    assert concerned.child is None
    assert not concerned.may_be_for(BABIES)


def test_a_service_for_adults_cannot_take_the_child_that_help_is_for():
    concerned = read("my 6 year old stammers")

    assert concerned.is_for_others(ADULTS)
    assert not concerned.is_for_others(CHILDREN)


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_read_for_ages(text: str) -> None:
    assert all(0 <= one.youngest <= one.oldest <= OLDEST for one in read(text).ages)

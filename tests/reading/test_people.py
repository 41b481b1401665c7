"""Who help is for, and how old they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading.people import read_people


@pytest.mark.parametrize(
    ("text", "age", "for_whom"),
    [
        ("my mum is 82", 82, "relative"),
        ("72F", 72, "patient"),
        ("pt 57M type 2", 57, "patient"),
        ("I'm seventeen", 17, "self"),
        ("I am 66 and lonely", 66, "self"),
        ("my 14 year old won't eat", 14, "relative"),
        ("my husband is eighty-two and has dementia", 82, "relative"),
        ("im looking after my wife shes 79", 79, "relative"),
        ("my nan's 91", 91, "relative"),
        ("72 yr old lady", 72, "patient"),
        ("57 y/o male", 57, "patient"),
        ("the patient is 75", 75, "patient"),
        ("7yo bedwetting", 7, None),
        ("my boy is 4yrs", 4, "relative"),
        ("82 years", 82, None),
        ("housing for a friend", None, "relative"),
        ("I'm so tired", None, "self"),
        ("need a dentist", None, None),
    ],
)
def test_people_are_read_as_said(text: str, age: int | None, for_whom: str | None) -> None:
    people = read_people(text)

    assert (people.age, people.for_whom) == (age, for_whom)


@pytest.mark.parametrize(
    ("text", "age"),
    [("I'm 13 and my mum is 45", 13), ("my mum is 45 and im thirteen", 13), ("my mum is 45", None), ("72F", None)],
)
def test_the_age_of_the_one_asking_is_told_from_that_of_others(text: str, age: int | None) -> None:
    assert read_people(text).own_age == age


@pytest.mark.parametrize(
    "text",
    [
        "I'm 24 weeks pregnant",
        "my daughter lives 150 miles away",
        "open at 9",
        "I have 3 kids",
        "I'm 18 stone",
        "ring 111",
        "6² years",
        "off work 3 years with my back and nobody has helped",
        "two years waiting for her assessment and still no letter",
        "stroke 6/52 ago",
    ],
)
def test_other_numbers_are_not_ages(text: str) -> None:
    assert read_people(text).age is None


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_read_for_people(text: str) -> None:
    people = read_people(text)

    assert people.age is None or 0 <= people.age <= 115

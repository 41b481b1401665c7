"""Who the help is for, read out of everyday words."""

import pytest

from bot.actions.person import Person, corrects_person, join_person, read_person


@pytest.mark.parametrize(
    ("said", "who", "ages"),
    [
        ("my son is 9 and stammers", "son", (9, 9)),
        ("my 84 year old mum is poorly", "mum", (84, 84)),
        ("my mum who is eighty four keeps falling", "mum", (84, 84)),
        ("I'm 72", "you", (72, 72)),
        ("she's in her eighties", "", (80, 89)),
        ("I’m in my late fifties", "you", (57, 59)),
        ("my husband, he's 79, has had a stroke", "husband", (79, 79)),
        ("my baby is 6 months old", "baby", (0, 0)),
        ("I have a teenager who won't go to school", "teenager", (13, 19)),
        ("pt 54f copd", "patient", (54, 54)),
        ("my daughter told me to ring, I'm lonely", "you", None),
        ("not me, my dad", "dad", None),
    ],
)
def test_person_and_age_are_read(said: str, who: str, ages: tuple[int, int] | None):
    person = read_person(said)

    assert (person.who, person.ages) == (who, ages)


@pytest.mark.parametrize(
    "said", ["is one open now", "within 5 miles", "is the second one free", "I'm 2 miles away", "I'm 30 weeks pregnant"]
)
def test_other_numbers_are_not_ages(said: str):
    assert read_person(said).ages is None


def test_age_said_later_is_that_of_whoever_is_talked_about():
    before = read_person("my mum keeps falling")

    assert join_person(before, read_person("she is 88"), "she is 88") == Person("mum", "women", (88, 88))


def test_another_person_does_not_inherit_an_age():
    before = read_person("my son is 9")

    assert join_person(before, read_person("it's for my dad"), "it's for my dad") == Person("dad", "men", None)


def test_wish_for_somewhere_she_can_go_is_still_about_her():
    before = read_person("my mum is 84")

    assert join_person(before, read_person("I want somewhere she can go"), "I want somewhere she can go").who == "mum"


@pytest.mark.parametrize("said", ["not me, my mum", "no it's for my dad", "actually it's for my wife", "not for me"])
def test_correction_of_the_person_is_heard(said: str):
    assert corrects_person(said)


@pytest.mark.parametrize("said", ["not near me", "is it for my mum", "I need help for my mum", "not lunch, a dentist"])
def test_other_words_are_no_correction(said: str):
    assert not corrects_person(said)

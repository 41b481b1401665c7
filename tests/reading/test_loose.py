"""Words that stand in a phrase by chance, or in another sense, are no need."""

from pathlib import Path

import pytest

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary

PLAINLY = 0.45

OTHER_MATTERS = [
    ("no hang on I told you the wrong town", "community-transport"),
    ("no the company said to try here", "loneliness"),
    ("no my phone ran out", "loneliness"),
    ("no the doctor told me to ring you", "gp-registration"),
    ("the lad next door gave me your number", "safeguarding-children"),
    ("the kids next door told me about this", "safeguarding-children"),
    ("I wanted to look after the form first", "adoption-fostering"),
    ("who looks after the bookings", "adoption-fostering"),
    ("no wait I got muddled up with the dates", "memory-worries"),
    ("I'm a bit confused, what do you mean", "memory-worries"),
    ("say that again I can't hear you", "hearing-loss"),
    ("sorry I can hardly hear you on this line", "hearing-loss"),
    ("I'm late for work, can you text me it", "pregnancy"),
    ("what's the due date on that bill", "pregnancy"),
    ("can you check up on my referral", "health-check"),
    ("could you check over the number you gave me", "health-check"),
    ("can I have a few words with somebody", "speech-and-language"),
    ("I've got two weeks left to answer their letter", "end-of-life-care"),
    ("it was on the last days of March", "end-of-life-care"),
    ("stop at the terminal and turn left", "end-of-life-care"),
    ("it's been a nightmare getting through to anybody", "stress-sleep"),
    ("tried the number and had no joy", "low-mood-depression"),
    ("I'm fed up of being on hold", "low-mood-depression"),
    ("the morning after the meeting I rang", "emergency-contraception"),
    ("so what's plan b", "emergency-contraception"),
    ("so what's the plan then", "ehcp"),
    ("is that related to what I asked", "relationship-support"),
    ("send it to a separate address", "separation-contact"),
    ("the big issue is nobody answers", "rough-sleeping"),
    ("I'm begging you to ring them", "rough-sleeping"),
    ("it's on the way up to the station", "bereavement"),
    ("it's just by the bus depot", "injections-treatment-room"),
    ("I've got a new phone and lost the number", "exploitation-young-people"),
    ("an older man answered and put me through", "exploitation-young-people"),
    ("since covid nobody answers", "long-covid"),
    ("my son is outside in the car", "anti-social-behaviour"),
    ("I was inside the house when they knocked", "prison-leavers"),
    ("we take turns with the driving", "epilepsy"),
    ("coming out of the shop I saw your poster", "lgbt"),
    ("what's acting up is the website", "parenting-support"),
    ("could you lend a helping hand with this", "equipment-aids"),
    ("left alone on hold for an hour", "safeguarding-children"),
    ("the cab driver told me", "citizens-advice"),
    ("I cut out your advert", "self-harm"),
    ("piles of letters came", "bowel-conditions"),
    ("I keep checking the post", "ocd"),
    ("I hardly see the point of ringing", "sight-loss"),
    ("my ex gave me your number", "exercise-referral"),
]
MEANT = [
    ("she can't get into town any more", "community-transport"),
    ("no buses after six round here", "community-transport"),
    ("the kids next door are neglected and hungry", "safeguarding-children"),
    ("the baby is left alone at night", "safeguarding-children"),
    ("mum's getting muddled and repeats herself", "memory-worries"),
    ("mum can't hear the telly", "hearing-loss"),
    ("I can hardly see the telly", "sight-loss"),
    ("the nurse said he has weeks left to live", "end-of-life-care"),
    ("pt terminal, wants to die at home", "end-of-life-care"),
    ("I've never been right since covid", "long-covid"),
    ("we've separated and I want to see the children", "separation-contact"),
    ("she's off hanging round with older men", "exploitation-young-people"),
    ("looked after child in a new placement", "adoption-fostering"),
    ("where is the nearest post office", "banking"),
]
SMALL = """
categories: {health: Health, money: Money}
needs:
  - {id: transport, name: Dial-a-ride, category: health, phrases: [can't get into town, no bus]}
  - {id: debt, name: Debt, category: money, phrases: [money troubles, my due bills]}
  - {id: shoulders, name: Joints, category: health, phrases: [bad shoulder, frozen shoulder, shoulder stuck,
      shoulder hurts, sore shoulder, stiff shoulder]}
"""


@pytest.fixture(scope="module")
def packaged() -> NeedsReader:
    return NeedsReader(load_vocabulary())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> NeedsReader:
    path: Path = tmp_path_factory.mktemp("vocabulary") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return NeedsReader(load_vocabulary(path))


def plainly_read(reader: NeedsReader, text: str) -> set[str]:
    return {match.need_id for match in reader.read(text) if match.score >= PLAINLY}


@pytest.mark.parametrize(("text", "need"), OTHER_MATTERS)
def test_words_said_in_another_matter_are_not_that_need(packaged: NeedsReader, text: str, need: str) -> None:
    assert need not in plainly_read(packaged, text)


@pytest.mark.parametrize(("text", "need"), MEANT)
def test_the_same_words_in_their_own_matter_are(packaged: NeedsReader, text: str, need: str) -> None:
    assert need in plainly_read(packaged, text)


@pytest.mark.parametrize("text", ["no the bus was fine", "no, the bus is fine", "I said no. The bus came"])
def test_a_no_that_answers_denies_nothing(small: NeedsReader, text: str) -> None:
    assert plainly_read(small, text) == set()


@pytest.mark.parametrize("text", ["there's no bus", "there isn't a bus", "we can't get a bus"])
def test_a_no_that_denies_is_part_of_the_phrase(small: NeedsReader, text: str) -> None:
    assert plainly_read(small, text) == {"transport"}


def test_a_not_and_one_word_of_a_phrase_have_to_stand_together(small: NeedsReader) -> None:
    assert plainly_read(small, "I can't remember who told me about the town") == set()
    assert plainly_read(small, "she can't ever get up into town") == {"transport"}


def test_two_words_of_a_phrase_count_less_without_its_small_words(small: NeedsReader) -> None:
    assert plainly_read(small, "are the bills due") == set()
    assert plainly_read(small, "my bills are due") == {"debt"}


def test_words_of_a_phrase_far_apart_are_none(small: NeedsReader) -> None:
    assert plainly_read(small, "money is one thing and the stairs at home are the real trouble") == set()
    assert plainly_read(small, "it's money that is the trouble") == {"debt"}


def test_a_telling_word_is_enough_alone_but_not_within_a_story(small: NeedsReader) -> None:
    assert plainly_read(small, "it's my shoulder") == {"shoulders"}
    assert plainly_read(small, "he put the heavy bag over his shoulder and walked to the station") == set()

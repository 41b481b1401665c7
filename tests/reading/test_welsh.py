"""Needs read out of Welsh, by words alone: the sentence encoder knows English only."""

import pytest

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from directory.reading.welsh import is_welsh
from directory.reading.words import WordReader
from tests.reading.conftest import TopicEncoder


@pytest.fixture(scope="module")
def whole_reader() -> NeedsReader:
    return NeedsReader(load_vocabulary())


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("Dwi'n gofalu am fy ngŵr ac wedi blino'n lân", "carers-support"),
        ("oes grŵp i ofalwyr yn y dre?", "carers-support"),
        ("mae mam wedi cwympo eto yn yr ardd", "falls-prevention"),
        ("ofn syrthio ar y grisiau", "falls-prevention"),
        ("dwi'n teimlo'n unig iawn ers symud", "loneliness"),
        ("Rydw i angen help gyda budd-daliadau", "benefits-advice"),
        ("mae fy nhad yn anghofio popeth", "memory-worries"),
        ("mae dementia ar fy ngwraig", "dementia"),
        ("methu talu'r rhent y mis hwn", "rent-arrears"),
        ("does dim bwyd yn y ty", "food-bank"),
        ("mae iselder arna i", "low-mood-depression"),
        ("ble mae'r banc bwyd agosaf", "food-bank"),
        ("dwi eisiau seibiant, gofalu am mam ddydd a nos", "respite"),
        ("mae fy mab yn cael ei fwlio", "bullying"),
        ("angen lifft i'r ysbyty ddydd Mawrth", "volunteer-drivers"),
        ("mae lleithder ar y waliau", "repairs-damp"),
        ("unigrwydd", "loneliness"),
        ("Gofalwyr ifanc", "young-carers"),
    ],
)
def test_welsh_is_read(whole_reader: NeedsReader, text: str, need: str) -> None:
    assert need in [match.need_id for match in whole_reader.read(text)][:2]


def test_every_need_is_read_by_its_welsh_name(whole_reader: NeedsReader) -> None:
    unread = [
        need.id
        for need in load_vocabulary()
        if need.id not in [match.need_id for match in whole_reader.read(need.welsh, limit=4)]
    ]

    assert unread == []


def test_every_need_has_welsh_beside_its_name() -> None:
    bare = [need.id for need in load_vocabulary() if not need.welsh or not need.welsh_phrases]

    assert bare == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dwi'n unig", True),
        ("Mae gen i broblem gyda fy landlord ac mae'r to yn gollwng", True),
        ("tai chi for my mam", False),
        ("I need help with my rent", False),
        ("my friend Mae has fallen and she wants somebody to visit her", False),
        ("", False),
    ],
)
def test_a_welsh_sentence_is_told_from_an_english_one(text: str, told: bool) -> None:
    assert is_welsh(WordReader().split(text)) is told


def test_accents_may_be_left_out(whole_reader: NeedsReader) -> None:
    with_them, without = whole_reader.read("tŷ cyngor"), whole_reader.read("ty cyngor")

    assert [match.need_id for match in with_them] == [match.need_id for match in without]
    assert with_them[0].need_id == "council-housing"


def test_english_misspelt_is_not_put_right_towards_welsh(whole_reader: NeedsReader) -> None:
    assert [match.need_id for match in whole_reader.read("gofalwir")] == []


def test_welsh_is_not_given_to_an_encoder_that_knows_english(small_vocabulary: Vocabulary) -> None:
    encoder = TopicEncoder()
    reader = NeedsReader(small_vocabulary, encoder)
    encoder.asked.clear()

    reader.read("dwi'n teimlo'n unig gyda neb i siarad")

    assert encoder.asked == []

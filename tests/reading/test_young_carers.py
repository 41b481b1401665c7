"""Young carers, told by what they do."""

import pytest

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def whole_reader() -> NeedsReader:
    return NeedsReader(load_vocabulary())


@pytest.mark.parametrize(
    "text",
    [
        "im 14 and i make the tea and get the shopping in for my mum cos shes poorly",
        "I'm thirteen. I help to dress my little brother and give him his breakfast, and look after my dad too",
        "i have to wash my nan before school and its hard",
        "I'm in year 9 and I do all the cooking for my mum, her back is bad. Is there a club",
        "my brother's in a wheelchair and I dress him before school",
        "our nan forgets things so i cook for her after school and miss my homework",
        "i wash my dad before school, none of the other kids have to",
    ],
)
def test_somebody_at_school_who_tends_a_parent_is_a_young_carer(whole_reader: NeedsReader, text: str) -> None:
    assert "young-carers" in [match.need_id for match in whole_reader.read(text)][:3]


@pytest.mark.parametrize(
    "text",
    [
        "im 42 and I look after my mum",
        "I cook for my dad after school when my son is home",
        "I'm 15 and want a football club",
        "my mum is 44 and I am 20 and help my mum",
        "the school is bad",
    ],
)
def test_others_are_not(whole_reader: NeedsReader, text: str) -> None:
    assert all(match.score < 0.8 for match in whole_reader.read(text) if match.need_id == "young-carers")

"""Text-speak is written out, and what only looks like it is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading.text_speak import write_out


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("sum1 2 talk 2", "someone to talk to"),
        ("need help 2 get 2 the shops 2day", "need help to get to the shops today"),
        ("smthg 4 my nan", "smthg for my nan"),
        ("hows ur mum, can u ring her", "hows your mum, can you ring her"),
        ("where r u", "where are you"),
        ("1 hr a wk", "1 hour a week"),
        ("Sum1 told me nuffin", "someone told me nothing"),
    ],
)
def test_text_speak_is_written_out(said: str, written: str) -> None:
    assert write_out(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "2 kids under 4 and no cooker",
        "2 school age kids and 2 care homes",
        "2 work shifts, 2 play groups",
        "ME4 4AB",
        "at 4 or 2 in the night",
        "pain in r knee, hep B, U bend leaking",
        "type 2 diabetes",
        "aged 4, the youngest",
        "u'r",
        "the wks' outing is off",
    ],
)
def test_numbers_postcodes_and_capitals_are_left_alone(said: str) -> None:
    assert write_out(said) == said


@given(st.text())
def test_what_was_written_out_once_stays_so(text: str) -> None:
    assert write_out(write_out(text)) == write_out(text)

"""Fresh utterances about health and help at home, in three voices, read by words alone.

The lines were written after the vocabulary and before any of them was read; none was put into it.
"""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary

HEARD = Path(__file__).with_name("heard_health.jsonl")
VOICES = ("own", "phone", "surgery")


class Heard(TypedDict):
    voice: str
    said: str
    needs: list[str]


def heard() -> list[Heard]:
    return [json.loads(line) for line in HEARD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def packaged() -> NeedsReader:
    return NeedsReader(load_vocabulary())


def test_every_need_expected_of_the_lines_is_in_the_vocabulary() -> None:
    vocabulary = load_vocabulary()

    assert {need for line in heard() for need in line["needs"]} <= set(vocabulary.needs)
    assert {line["voice"] for line in heard()} == set(VOICES)


@pytest.mark.parametrize(("voice", "floor"), [("own", 0.82), ("phone", 0.86), ("surgery", 0.9)])
def test_most_lines_are_read_as_a_need_they_mean_among_the_first_three(
    packaged: NeedsReader, voice: str, floor: float
) -> None:
    """Measured when written, at the first reading: own words 70 of 80, phone 33 of 36, surgery 33 of 34.

    They come from one hand, the same that widened the vocabulary, so people at large will be read worse:
    an earlier set by the same hand was first read at 121 of 161, and was then learnt from and set aside.
    """
    lines = [line for line in heard() if line["voice"] == voice]

    found = [
        bool({match.need_id for match in packaged.read(line["said"], limit=3)} & set(line["needs"])) for line in lines
    ]

    assert sum(found) / len(lines) >= floor

"""A small vocabulary and an encoder that knows a few words, for tests of the readers."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary

SMALL = """
categories: {company: Company, health-conditions: Health, mental-health: Feelings, money: Money, treatment: Treatment,
  carers: Carers}
needs:
  - {id: loneliness, name: Loneliness, category: company, related: [befriending],
     phrases: [lonely, on my own all day, nobody to talk to, isolated], listing_words: [social isolation]}
  - {id: befriending, name: Befriending, category: company, phrases: [someone to visit me, a friendly chat],
     listing_words: [befriending]}
  - {id: diabetes, name: Diabetes, category: health-conditions, phrases: [diabetes, diabetic, type 2, my sugars],
     listing_words: [diabetes education]}
  - {id: stress-sleep, name: Stress and sleep, category: mental-health, phrases: [can't sleep, awake all night]}
  - {id: talking-therapies, name: Talking therapies, category: mental-health, phrases: [counselling, therapist, cbt],
     listing_words: [talking therapies]}
  - {id: low-mood-depression, name: Low mood, category: mental-health, phrases: [depressed, feeling low, depression]}
  - {id: postnatal-depression, name: Postnatal depression, category: mental-health, related: [low-mood-depression],
     phrases: [postnatal depression, low since the baby]}
  - {id: debt, name: Debt, category: money, phrases: [debt, bailiffs, owe money, can't pay my bills]}
  - {id: food-bank, name: Food bank, category: money, phrases: [food bank, no food in the house, can't afford to eat]}
  - {id: care-homes, name: Care homes, category: carers, phrases: [care home, go into a home]}
  - {id: eviction, name: Eviction, category: money, phrases: [evicted, lose my home]}
  - {id: carers-support, name: Support for carers, category: carers,
     phrases: [looking after my mum, carer, i care for my husband], listing_words: [unpaid carers]}
  - {id: blood-tests, name: Blood tests, category: treatment, phrases: [blood test, bloods done],
     listing_words: [phlebotomy]}
  - {id: dentist, name: Dentist, category: treatment, phrases: [dentist, toothache, tooth hurts]}
"""

TOPICS = (
    {"lonely", "isolated", "solitary", "alone", "loneliness", "isolation"},
    {"debt", "bailiffs", "owe", "creditors", "bills"},
    {"dentist", "tooth", "toothache", "gums", "molar"},
    {"sleep", "awake", "night", "insomnia"},
    {"counselling", "therapist", "therapies"},
)


class TopicEncoder:
    """An encoder that knows five topics; records what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.append(tuple(texts))
        rows = []
        for text in texts:
            words = set(text.lower().replace(",", " ").replace(".", " ").split())
            row = np.array([*(float(bool(words & topic)) for topic in TOPICS), 0.05], dtype=np.float32)
            rows.append(row / np.linalg.norm(row))
        return np.stack(rows)


@pytest.fixture(scope="session")
def small_vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path: Path = tmp_path_factory.mktemp("vocabulary") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return load_vocabulary(path)


@pytest.fixture(scope="session")
def reader(small_vocabulary: Vocabulary) -> NeedsReader:
    return NeedsReader(small_vocabulary)

"""Needs read out of service listings: the name first, passing mentions hardly."""

import json
from pathlib import Path

import numpy as np
import pytest

from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from tests.reading.conftest import TopicEncoder

FEED = Path(__file__).resolve().parents[3] / "shared" / "data" / "oruk_v1_north_lincolnshire" / "services.json"


def served(reader: NeedsReader, name: str, text: str) -> list[str]:
    return [match.need_id for match in reader.read_listing(name, text)]


def test_name_of_a_service_says_what_it_serves(reader: NeedsReader) -> None:
    assert served(reader, "Medway Phlebotomy", "Open to adults.") == ["blood-tests"]


def test_passing_mention_late_in_a_long_listing_does_not_tag_the_service(reader: NeedsReader) -> None:
    text = "We meet on Tuesdays for board games. " * 8 + "Ask us about debt or the dentist."

    assert served(reader, "Games club", text) == []


def test_listing_words_early_in_the_description_tag_the_service(reader: NeedsReader) -> None:
    text = "A befriending service for older people facing social isolation."

    assert set(served(reader, "The Elms", text)) == {"befriending", "loneliness"}


def test_name_outranks_the_description(reader: NeedsReader) -> None:
    needs = served(reader, "Diabetes education", "For unpaid carers too, with unpaid carers as hosts.")

    assert needs[0] == "diabetes"


def test_same_words_over_and_over_count_once(reader: NeedsReader) -> None:
    text = "We meet on Tuesdays for board games and tea in the hall beside the green all year round. " * 4

    assert served(reader, "Games club", text + "Dentist. " * 20) == []


def test_vector_of_the_listing_adds_its_meaning(small_vocabulary: Vocabulary) -> None:
    encoder = TopicEncoder()
    reader = NeedsReader(small_vocabulary, encoder)
    vector = encoder.encode(["creditors"])[0]

    with_vector = reader.read_listing("The Hub", "Friendly people.", vector=vector)

    assert [match.need_id for match in with_vector] == ["debt"]
    assert reader.read_listing("The Hub", "Friendly people.") == []


def test_vector_is_passed_over_when_the_reader_has_no_encoder(reader: NeedsReader) -> None:
    vector = np.ones(6, dtype=np.float32)

    assert reader.read_listing("The Hub", "Friendly people.", vector=vector) == []


def test_real_listings_get_few_needs_each_and_most_get_one() -> None:
    if not FEED.exists():
        pytest.skip("needs ../shared/data/oruk_v1_north_lincolnshire beside the project")
    services = json.loads(FEED.read_text(encoding="utf-8"))
    services = services if isinstance(services, list) else services["content"]
    reader = NeedsReader(load_vocabulary())

    counts = [
        len(reader.read_listing(service.get("name") or "", service.get("description") or "")) for service in services
    ]

    assert sum(count > 0 for count in counts) / len(counts) > 0.6
    assert sum(counts) / len(counts) < 4


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("We lend walking aids for a small deposit.", ["equipment-aids"]),
        ("Come along on Mondays, suitable for walking aid users.", []),
    ],
)
def test_who_may_come_is_not_what_is_given(text: str, needs: list[str]) -> None:
    assert served(NeedsReader(load_vocabulary()), "The Hub", text) == needs


@pytest.mark.parametrize(
    ("text", "is_for_deaf"),
    [
        ("Ring us, write to us or get in touch via our British Sign Language video line.", False),
        ("Sign language interpreters are available on request.", False),
        ("A weekly club for deaf people who use British Sign Language.", True),
        ("British Sign Language signers meet here for company and news.", True),
    ],
)
def test_how_to_reach_a_service_is_not_whom_it_is_for(text: str, is_for_deaf: bool) -> None:
    needs = served(NeedsReader(load_vocabulary()), "The Hub", text)

    assert bool({"deaf-bsl", "bsl-interpreting"} & set(needs)) == is_for_deaf

"""Needs read out of people's words."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.encoder import load_encoder
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import Vocabulary, load_vocabulary
from tests.reading.conftest import TopicEncoder

SAID = Path(__file__).with_name("said.yaml")


def wanted(reader: NeedsReader, text: str) -> list[str]:
    return [match.need_id for match in reader.read(text) if not match.negated]


def refused(reader: NeedsReader, text: str) -> list[str]:
    return [match.need_id for match in reader.read(text) if match.negated]


def said() -> list[tuple[str, str]]:
    return [(", ".join(row[:-1]), row[-1]) for row in yaml.safe_load(SAID.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("I'm LONELY", "loneliness"),
        ("im so lonley since my wife died", "loneliness"),
        ("i am looking after my dad", "carers-support"),
        ("I look after my wife", "carers-support"),
        ("cannot sleep", "stress-sleep"),
        ("I'm not sleeping", "stress-sleep"),
        ("foodbank", "food-bank"),
        ("there's not any food in the house", "food-bank"),
        ("nobody that I can really talk to", "loneliness"),
        ("um I er can't like pay my um bills", "debt"),
        ("my tooth is really hurting", "dentist"),
        ("pt needs bloods done", "blood-tests"),
        ("c/o tooth hurts", "dentist"),
        ("councelling", "talking-therapies"),
        ("my diabeties", "diabetes"),
    ],
)
def test_need_is_read_in_other_forms_of_its_phrases(reader: NeedsReader, text: str, need: str) -> None:
    assert wanted(reader, text)[:1] == [need]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm four months gone", ["pregnancy"]),
        ("gone three months now", ["pregnancy"]),
        ("she has gone over twice this month", []),
    ],
)
def test_two_words_turned_round_say_the_same_only_side_by_side(text: str, expected: list[str]) -> None:
    reader = NeedsReader(load_vocabulary())

    assert [need for need in wanted(reader, text) if need == "pregnancy"] == expected


def test_match_gives_the_persons_own_words(reader: NeedsReader) -> None:
    match = reader.read("Help, my Tooth is hurting badly")[0]

    assert match.phrase == "Tooth is hurting"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I don't need a food bank but I do need a dentist", "I but I do need a dentist"),
        ("I don't want counselling", "I don't want counselling"),
        ("I'm lonely", "I'm lonely"),
    ],
)
def test_what_is_turned_down_is_left_out_of_what_is_meant(reader: NeedsReader, text: str, left: str) -> None:
    assert reader.without_refused(text) == left


def test_several_needs_in_one_breath_are_all_read(reader: NeedsReader) -> None:
    needs = wanted(reader, "I'm diabetic, can't sleep and there are bailiffs at the door")

    assert set(needs) == {"diabetes", "stress-sleep", "debt"}


def test_a_lone_plural_is_not_met_in_the_singular_but_the_singular_is_in_the_plural(tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.yaml"
    path.write_text(
        "categories: {money: Money}\nneeds:\n"
        "  - {id: wills-probate, name: Wills and probate, category: money, phrases: [wills, executor]}\n"
        "  - {id: parkinsons, name: Shaking, category: money, phrases: [parkinsons, parkinson]}\n",
        encoding="utf-8",
    )
    reader = NeedsReader(load_vocabulary(path))

    assert wanted(reader, "she will come") == []
    assert wanted(reader, "wills") == ["wills-probate"]
    assert wanted(reader, "the executors") == ["wills-probate"]
    assert wanted(reader, "Parkinson") == wanted(reader, "Parkinson's") == ["parkinsons"]


def test_longer_phrase_outranks_the_shorter_one_inside_it(reader: NeedsReader) -> None:
    needs = wanted(reader, "postnatal depression")

    assert needs == ["postnatal-depression", "low-mood-depression"]


@pytest.mark.parametrize(
    ("text", "off", "on"),
    [
        ("not counselling, I want to talk about debt", ["talking-therapies"], ["debt"]),
        ("I don't want counselling but my tooth hurts", ["talking-therapies"], ["dentist"]),
        ("it isn't about debt it's my diabetes", ["debt"], ["diabetes"]),
        ("no need for a dentist", ["dentist"], []),
        ("a friendly chat rather than counselling", ["talking-therapies"], ["befriending"]),
        ("nothing to do with debt", ["debt"], []),
        ("I don't want to go into a home", ["care-homes"], []),
        ("she hasn't got diabetes, she is depressed", ["diabetes"], ["low-mood-depression"]),
        ("nil diabetes", ["diabetes"], []),
    ],
)
def test_what_is_turned_down_is_marked(reader: NeedsReader, text: str, off: list[str], on: list[str]) -> None:
    assert refused(reader, text) == off
    assert wanted(reader, text) == on


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("not sure about my debt", "debt"),
        ("I don't want to lose my home", "eviction"),
        ("I don't want to be lonely any more", "loneliness"),
        ("I can't sleep", "stress-sleep"),
        ("we have no food in the house", "food-bank"),
        ("not only debt but counselling", "debt"),
        ("I don't know anyone and I'm lonely", "loneliness"),
    ],
)
def test_a_not_that_tells_of_trouble_turns_nothing_down(reader: NeedsReader, text: str, need: str) -> None:
    assert need in wanted(reader, text)
    assert refused(reader, text) == []


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "hello", "yes please", "I need some help", "eight of us", "I hear you"]
)
def test_words_that_hold_no_need_give_none(reader: NeedsReader, text: str) -> None:
    assert reader.read(text) == []


def test_plain_english_is_not_taken_for_a_misspelling(reader: NeedsReader) -> None:
    assert wanted(reader, "I doubt it") == []
    assert wanted(reader, "a patient carver") == []


def test_limit_keeps_the_best(reader: NeedsReader) -> None:
    text = "postnatal depression, debt, dentist"

    matches = reader.read(text, limit=2)

    assert len(matches) == 2
    assert matches[0].need_id == "postnatal-depression"


def test_phrase_does_not_reach_over_a_full_stop(reader: NeedsReader) -> None:
    assert wanted(reader, "I go to the blood bank. Test results are fine") == []


@given(text=st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_can_be_read(reader: NeedsReader, text: str) -> None:
    matches = reader.read(text)

    assert all(0 < match.score <= 1 for match in matches)
    assert len({match.need_id for match in matches}) == len(matches)
    assert all(match.phrase in text for match in matches)


def test_meaning_finds_a_need_no_phrase_names(small_vocabulary: Vocabulary) -> None:
    reader = NeedsReader(small_vocabulary, TopicEncoder())

    matches = reader.read("creditors keep ringing")

    assert matches[0].need_id == "debt"
    assert matches[0].phrase == ""


def test_phrase_said_outranks_meaning_alone(small_vocabulary: Vocabulary) -> None:
    reader = NeedsReader(small_vocabulary, TopicEncoder())

    matches = reader.read("there are bailiffs here and I feel solitary")

    assert [match.need_id for match in matches][:2] == ["debt", "loneliness"]


def test_what_is_turned_down_is_left_out_of_the_meaning(small_vocabulary: Vocabulary) -> None:
    encoder = TopicEncoder()
    reader = NeedsReader(small_vocabulary, encoder)
    encoder.asked.clear()

    matches = reader.read("I don't want counselling but I'm solitary")

    assert {(match.need_id, match.negated) for match in matches} == {
        ("loneliness", False),
        ("talking-therapies", True),
    }
    assert all("counselling" not in text for texts in encoder.asked for text in texts)


def test_one_message_asks_the_encoder_once(small_vocabulary: Vocabulary) -> None:
    encoder = TopicEncoder()
    reader = NeedsReader(small_vocabulary, encoder)
    encoder.asked.clear()

    reader.read(
        "I am awake at night. My gums are sore and bleeding. I am behind with creditors. I am so alone these days."
    )

    assert len(encoder.asked) == 1
    assert len(encoder.asked[0]) <= 4


def test_vectors_of_the_vocabulary_are_kept_between_runs(small_vocabulary: Vocabulary, tmp_path: Path) -> None:
    NeedsReader(small_vocabulary, TopicEncoder(), cache_dir=tmp_path / "vectors")
    encoder = TopicEncoder()

    reader = NeedsReader(small_vocabulary, encoder, cache_dir=tmp_path / "vectors")

    assert sum(len(texts) for texts in encoder.asked) == 1
    assert wanted(reader, "creditors keep ringing")[:1] == ["debt"]


def test_spoilt_vectors_are_made_again(small_vocabulary: Vocabulary, tmp_path: Path) -> None:
    NeedsReader(small_vocabulary, TopicEncoder(), cache_dir=tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"not vectors")

    reader = NeedsReader(small_vocabulary, TopicEncoder(), cache_dir=tmp_path)

    assert wanted(reader, "creditors keep ringing")[:1] == ["debt"]


def test_packaged_vocabulary_reads_everyday_sentences_by_words_alone() -> None:
    reader = NeedsReader(load_vocabulary())
    sentences = said()

    found = [need in wanted(reader, text) for text, need in sentences]

    assert sum(found) / len(sentences) >= 0.72


def test_packaged_vocabulary_reads_everyday_sentences_better_by_meaning_too(
    encoder_folder: Path, vector_folder: Path
) -> None:
    reader = NeedsReader(load_vocabulary(), load_encoder(encoder_folder), cache_dir=vector_folder)
    sentences = said()

    found = [need in wanted(reader, text) for text, need in sentences]

    assert sum(found) / len(sentences) >= 0.9

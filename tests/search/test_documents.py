"""What the index holds of a service, and the vectors kept between rebuilds."""

import numpy as np

from directory.model import NeedMatch
from directory.search.documents import PASSAGE_WEIGHT, make_documents, passages
from directory.search.vectors import RecentVectors, VectorCache
from directory.search.words import content_words, cut
from tests.search.builders import make_service
from tests.search.fakes import FakeEncoder, FakeReader

LONG = " ".join(f"word{number}" for number in range(130))


def test_a_listing_is_taken_at_its_word_when_it_declares_its_needs():
    service = make_service("a", name="Dementia cafe", need_ids=("dementia",))

    document = next(make_documents([service], FakeReader(), None))

    assert document.listing.needs == {"dementia": 1.0}


def test_what_its_words_plainly_add_to_what_it_declares_counts_for_less():
    service = make_service("a", name="Debt advice", need_ids=("dementia",))

    document = next(make_documents([service], FakeReader(), None))

    assert document.listing.needs["dementia"] == 1.0
    assert 0.5 <= document.listing.needs["debt"] < 0.8


def test_what_its_words_hardly_say_is_not_added_to_what_it_declares():
    class Faint(FakeReader):
        def read_listing(self, name, text, *, vector=None):
            return [NeedMatch("debt", 0.6)]

    service = make_service("a", name="Dementia cafe", need_ids=("dementia",))

    assert next(make_documents([service], Faint(), None)).listing.needs == {"dementia": 1.0}


def test_needs_are_read_from_the_words_of_a_listing_that_declares_none():
    service = make_service("a", name="Debt advice", need_ids=())

    document = next(make_documents([service], FakeReader(), None))

    assert document.listing.needs == {"debt": 0.8}


def test_a_listing_is_stored_without_its_long_texts():
    service = make_service("a", summary="", description="First sentence. " + LONG)

    stored = next(make_documents([service], FakeReader(), None)).listing.service

    assert stored.description == ""
    assert stored.summary.startswith("First sentence.")
    assert len(stored.summary) <= 220


def test_a_long_description_is_cut_into_passages_of_sixty_words():
    assert [len(passage.split()) for passage in passages(LONG)] == [60, 60, 10]
    assert passages("a short one") == []


def test_a_passage_weighs_less_than_the_whole():
    service = make_service("a", summary="", description=LONG)

    vectors = next(make_documents([service], FakeReader(), FakeEncoder())).vectors

    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, *([PASSAGE_WEIGHT] * 3)])


def test_a_summary_cut_from_the_description_is_not_said_twice():
    service = make_service("a", summary="We help people who…", description="We help people who owe money.")

    assert next(make_documents([service], FakeReader(), None)).body == "We help people who owe money."


def test_vectors_are_kept_between_rebuilds(tmp_path):
    VectorCache(tmp_path, FakeEncoder()).encode(["one", "two"])
    encoder = FakeEncoder()

    VectorCache(tmp_path, encoder).encode(["two", "three"])

    assert encoder.texts[1:] == ["three"]


def test_another_encoder_does_not_reuse_them(tmp_path):
    class Other(FakeEncoder):
        def encode(self, texts):
            return -super().encode(texts)

    VectorCache(tmp_path, FakeEncoder()).encode(["one"])

    vectors = VectorCache(tmp_path, Other()).encode(["one"])

    assert np.allclose(vectors, -FakeEncoder().encode(["one"]), atol=0.001)


def test_a_spoilt_vector_file_is_made_again(tmp_path):
    VectorCache(tmp_path, FakeEncoder()).encode(["one"])
    for path in tmp_path.iterdir():
        path.write_bytes(b"not vectors")

    vectors = VectorCache(tmp_path, FakeEncoder()).encode(["one"])

    assert np.allclose(vectors, FakeEncoder().encode(["one"]), atol=0.001)


def test_vectors_nobody_asks_for_any_more_are_forgotten(tmp_path):
    cache = VectorCache(tmp_path, FakeEncoder())
    cache.encode(["one", "two"])
    with cache.keeping_only_these():
        cache.encode(["two"])
    encoder = FakeEncoder()

    VectorCache(tmp_path, encoder).encode(["one", "two"])

    assert encoder.texts[1:] == ["one"]


def test_documents_are_made_as_they_are_asked_for():
    made = make_documents((make_service(f"s{number}") for number in range(10**9)), FakeReader(), None)

    assert next(made).name == "S0"


def test_content_words_leave_fillers_and_syntax_out():
    assert content_words("Um, I need some help with my mum’s DEBT please?! AND (NOT) debt:* 😀") == ["mum", "debt"]


def test_a_cut_ends_at_a_sentence_or_a_word():
    assert cut("One two. Three four five six.", 20) == "One two."
    assert cut("Onetwothree four five six", 18) == "Onetwothree four…"
    assert cut("Short", 20) == "Short"


def test_a_sentence_asked_for_again_is_not_encoded_again():
    encoder = FakeEncoder()
    recent = RecentVectors(encoder, most=2)

    first = recent.encode(["one", "two"])
    second = recent.encode(["two", "one"])

    assert encoder.texts == ["one", "two"]
    assert np.array_equal(second, first[::-1])


def test_recent_vectors_forget_the_oldest():
    encoder = FakeEncoder()
    recent = RecentVectors(encoder, most=2)

    for text in ("one", "two", "three", "one"):
        recent.encode([text])

    assert encoder.texts == ["one", "two", "three", "one"]

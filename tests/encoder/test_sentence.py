from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from directory.encoder import Encoder, EncoderUnavailable, load_encoder


@pytest.fixture(scope="module")
def encoder(encoder_folder: Path) -> Encoder:
    return load_encoder(encoder_folder)


def test_vectors_have_unit_length(encoder):
    vectors = encoder.encode(["I need help with my leg", "Ble mae'r banc bwyd?", "☕ £5.50"])

    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_published_similarities_are_met(encoder):
    """Source: sentence-transformers documentation, "Quickstart": 0.6660, 0.1046 and 0.1411 at 32 bits."""
    sunny, outside, stadium = encoder.encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )

    assert sunny @ outside == pytest.approx(0.6660, abs=0.03)
    assert sunny @ stadium == pytest.approx(0.1046, abs=0.03)
    assert outside @ stadium == pytest.approx(0.1411, abs=0.03)


def test_words_that_mean_the_same_are_nearer_than_words_that_do_not(encoder):
    asked, meant, other = encoder.encode(["we have nothing left to eat", "free food parcels", "choir practice"])

    assert asked @ meant > asked @ other + 0.2


def test_text_has_the_same_vector_alone_and_in_company(encoder):
    alone = encoder.encode(["wheelchair repairs"])[0]

    company = encoder.encode(["a much longer text about choirs and lunch clubs in the town", "wheelchair repairs"])[1]

    np.testing.assert_array_equal(alone, company)


def test_only_the_first_256_pieces_count(encoder):
    long = "walk " * 254

    whole, cut = encoder.encode([long + "talk " * 100, long])

    np.testing.assert_array_equal(whole, cut)
    assert not np.array_equal(cut, encoder.encode(["walk " * 200])[0])


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_empty_text_has_a_vector_too(encoder):
    vector = encoder.encode([""])[0]

    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_encoder_can_be_shared_between_threads(encoder):
    texts = [f"{number} people waiting for a bus in the rain" for number in range(24)]
    expected = encoder.encode(texts)

    with ThreadPoolExecutor(4) as pool:
        found = np.vstack(list(pool.map(lambda text: encoder.encode([text]), texts)))

    np.testing.assert_array_equal(found, expected)


def test_missing_folder_is_named_with_the_command_that_builds_it(tmp_path):
    with pytest.raises(EncoderUnavailable, match=r"nowhere: model\.onnx, .*python -m directory\.encoder\.build"):
        load_encoder(tmp_path / "nowhere")


def test_unreadable_model_is_an_encoder_unavailable(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    for name in ("tokenizer.json", "tokenizer_config.json", "config.json", "special_tokens_map.json"):
        (tmp_path / name).write_text("{}")

    with pytest.raises(EncoderUnavailable, match="cannot be read"):
        load_encoder(tmp_path)

"""How the encoder's layers are looked at: evenly, without what all lines share, in fewer numbers."""

import numpy as np

from bot.safety.view import KEPT, LAYERS, learn_view
from directory.encoder import DIMENSIONS
from tests.safety.test_implied import CountingEncoder

WIDTH = len(LAYERS) * DIMENSIONS


def lines(many: int, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    shared = np.random.default_rng(0).normal(size=WIDTH) * 5
    return (shared + np.random.default_rng(seed).normal(size=(many, WIDTH))).astype(np.float32)


def test_meanings_are_of_length_one_and_of_the_number_that_is_kept() -> None:
    states = lines(600)

    meanings = learn_view(states).meanings(states)

    assert meanings.shape == (600, KEPT)
    np.testing.assert_allclose(np.linalg.norm(meanings, axis=1), 1.0, atol=1e-5)


def test_what_all_lines_share_brings_none_nearer() -> None:
    states = lines(600)

    meanings = learn_view(states).meanings(states)

    before = states / np.linalg.norm(states, axis=1, keepdims=True)
    assert float((before @ before.T).mean()) > 0.9
    assert abs(float((meanings @ meanings.T).mean())) < 0.01


def test_a_layer_that_is_larger_counts_no_more() -> None:
    states = lines(600)
    louder = states.copy()
    louder[:, :DIMENSIONS] *= 50

    one, other = (learn_view(each).meanings(each) for each in (states, louder))

    np.testing.assert_allclose(one @ one.T, other @ other.T, atol=1e-3)


def test_few_lines_of_one_layer_have_a_view_too() -> None:
    states = CountingEncoder().encode(["one", "two", "three"])

    meanings = learn_view(states).meanings(states)

    assert np.argmax(meanings @ meanings[1]) == 1

"""The same network in plain numpy: slow, short, and the yardstick that the ONNX graphs are held to."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from directory.encoder.graph import HEAD_WIDTH, LAYER_NORM_EPSILON, Weights, read_shape

type Array = NDArray[np.float64]

_erf = np.vectorize(math.erf, otypes=[np.float64])


def hidden_states(weights: Weights, pieces: Sequence[int]) -> Array:
    """Return one vector for each word piece of one text, with no padding.

    Args:
        weights: the tensors of ``model.safetensors``, by name.
        pieces: word piece ids, with the opening and closing marks.
    """
    shape = read_shape(weights)
    hidden: Array = weights["embeddings.word_embeddings.weight"][list(pieces)].astype(np.float64)
    hidden = hidden + weights["embeddings.position_embeddings.weight"][: len(pieces)]
    hidden = hidden + weights["embeddings.token_type_embeddings.weight"][0]
    hidden = _normalise(weights, "embeddings.LayerNorm", hidden)
    for layer in range(shape.layers):
        name = f"encoder.layer.{layer}"
        attended = _attention(weights, f"{name}.attention.self", hidden, shape.heads)
        attended = _dense(weights, f"{name}.attention.output.dense", attended)
        middle = _normalise(weights, f"{name}.attention.output.LayerNorm", attended + hidden)
        wide = _dense(weights, f"{name}.intermediate.dense", middle)
        active = wide * 0.5 * (1.0 + _erf(wide / math.sqrt(2.0)))
        narrow = _dense(weights, f"{name}.output.dense", active)
        hidden = _normalise(weights, f"{name}.output.LayerNorm", narrow + middle)
    return hidden


def sentence_vector(weights: Weights, pieces: Sequence[int]) -> Array:
    """Return the unit-length mean of the word piece vectors of one text."""
    mean = hidden_states(weights, pieces).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def _attention(weights: Weights, name: str, hidden: Array, heads: int) -> Array:
    def split(part: str) -> Array:
        full = _dense(weights, f"{name}.{part}", hidden)
        return full.reshape(len(hidden), heads, HEAD_WIDTH).transpose(1, 0, 2)

    query, key, value = split("query"), split("key"), split("value")
    scores = query @ key.transpose(0, 2, 1) / math.sqrt(HEAD_WIDTH)
    shares: Array = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return np.asarray((shares @ value).transpose(1, 0, 2).reshape(len(hidden), heads * HEAD_WIDTH))


def _dense(weights: Weights, name: str, source: Array) -> Array:
    return np.asarray(source @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"])


def _normalise(weights: Weights, name: str, source: Array) -> Array:
    centred = source - source.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + LAYER_NORM_EPSILON)
    return np.asarray(centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"])

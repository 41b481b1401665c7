"""Hold a built encoder against the same network in plain numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from directory.encoder.graph import Weights
from directory.encoder.plain import sentence_vector
from directory.encoder.sentence import MAX_PIECES, load_encoder

# What 8 bits cost these sentences, with room for another processor's rounding; a wrong layer costs far more.
LEAST_COSINE = 0.95
SENTENCES = (
    "Help",
    "I can't get up the stairs any more and there's nobody to ask.",
    "my benefits have stopped and ive got 2 kids and no food in the house",
    "Is there a lunch club near Strood on a Tuesday?",
    "pt 72F, lives alone, leg ulcer, ?district nursing",
    "Mae angen help arnaf gyda fy rhent",
    "Café – £5.50 (free for carers) ☕ 10am–12 noon; ring 01632 960001",
    "We meet every week to talk, walk, garden and share a meal. " * 40,
)


class EncoderDiffers(Exception):
    """A built encoder does not agree with the published network."""


def check_encoder(weights: Path, folder: Path, *, report: Callable[[str], None] = print) -> float:
    """Return the lowest cosine between the built encoder and plain numpy over some varied sentences.

    Args:
        weights: the published ``model.safetensors``.
        folder: the built encoder.

    Raises:
        EncoderDiffers: the two do not agree.
    """
    from safetensors.numpy import load_file

    tensors: Weights = load_file(weights)
    expected = np.stack([sentence_vector(tensors, pieces) for pieces in read_pieces(folder, SENTENCES)])
    lowest = float(_cosines(load_encoder(folder).encode(SENTENCES), expected).min())
    if lowest < LEAST_COSINE:
        raise EncoderDiffers(
            f"{folder}: lowest cosine with the published network {lowest:.4f}, expected {LEAST_COSINE} or more. "
            "Remove the folder and build it again."
        )
    report(f"Agrees with the published network: lowest cosine {lowest:.4f} over {len(SENTENCES)} sentences.")
    return lowest


def read_pieces(folder: Path, texts: Sequence[str]) -> list[list[int]]:
    """Return each text's word piece ids, cut at 256."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=MAX_PIECES)
    return [tokenizer.encode(text).ids for text in texts]


def _cosines(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.float64]:
    return np.asarray((one * other).sum(axis=1), dtype=np.float64)

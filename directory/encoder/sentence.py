"""The sentence encoder as the rest of the program uses it; the one module that imports fastembed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from fastembed import TextEmbedding

DIMENSIONS = 384
MAX_PIECES = 256
MODEL_NAME = "sentence-transformers/all-MiniLM-L6-v2"
NEEDED_FILES = ("model.onnx", "tokenizer.json", "tokenizer_config.json", "config.json", "special_tokens_map.json")
HOW_TO_BUILD = "Build it with: python -m directory.encoder.build --weights FOLDER --out {folder}"


class EncoderUnavailable(Exception):
    """The sentence encoder cannot be used; search then runs on words alone."""


class Encoder(Protocol):
    """Turns texts into vectors whose dot product says how near their meanings are."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit-length row of 384 numbers for each text, in order.

        Only the first 256 word pieces of a text count. An empty text is not an error: it gets the
        vector that the model gives to no words, which is near nothing in particular.
        """
        ...


class _FastembedEncoder:
    """An ``Encoder`` on fastembed; safe to share between threads."""

    def __init__(self, model: TextEmbedding) -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # One text a run: the 8-bit graph scales its activations over the whole batch, so in company
        # a text would get a slightly different vector each time, and padding would be paid for.
        rows = list(self._model.embed(list(texts), batch_size=1))
        return np.stack(rows).astype(np.float32, copy=False)


def load_encoder(folder: Path, *, threads: int = 1) -> Encoder:
    """Read a built encoder folder.

    Takes about a second, most of it importing fastembed, and reads local files only. With one thread
    onnxruntime starts no threads of its own, so the encoder survives a fork of the web server.

    Args:
        folder: what ``directory.encoder.build`` wrote, or the published ONNX export with its tokenizer.
        threads: processor threads for one run of the model, 1 or 2.

    Raises:
        EncoderUnavailable: the folder or one of its files is missing or cannot be read.
    """
    missing = [name for name in NEEDED_FILES if not (folder / name).is_file()]
    if missing:
        raise EncoderUnavailable(
            f"No sentence encoder in {folder}: {', '.join(missing)} missing. {HOW_TO_BUILD.format(folder=folder)}"
        )
    try:
        from fastembed import TextEmbedding

        model = TextEmbedding(
            MODEL_NAME,
            cache_dir=str(folder),
            threads=threads,
            providers=["CPUExecutionProvider"],
            specific_model_path=str(folder),
            local_files_only=True,
        )
    except Exception as error:  # onnxruntime and tokenizers raise types of their own, with no common base
        raise EncoderUnavailable(
            f"The sentence encoder in {folder} cannot be read ({error}). "
            f"Remove the folder. {HOW_TO_BUILD.format(folder=folder)}"
        ) from error
    _limit_pieces(model)
    return _FastembedEncoder(model)


def _limit_pieces(model: TextEmbedding) -> None:
    """The published folders say 128 or 512 word pieces; the model was trained and measured with 256."""
    tokenizer = getattr(model.model, "tokenizer", None)
    if tokenizer is None:
        raise EncoderUnavailable(
            "This fastembed keeps no tokenizer to set 256 word pieces on. Use fastembed 0.7 to 0.9."
        )
    tokenizer.enable_truncation(max_length=MAX_PIECES)

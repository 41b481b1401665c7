"""Sentence vectors for Rasa: one unit-length vector of 384 numbers for each message.

Reads the same built folder as the directory's search does and gives the same vectors, but shares
no code with it, because Rasa lives in an environment of its own.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type, Union

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

logger = logging.getLogger(__name__)

DIMENSIONS = 384
MAX_PIECES = 256
FOLDER_VARIABLE = "SIGNPOST_ENCODER_DIR"
DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "var" / "encoder"


class EncoderMissing(RasaException):
    """The sentence encoder's folder is not there or cannot be read."""


class SentenceModel:
    """The encoder as it is in its folder: word pieces, network, mean of the piece vectors."""

    def __init__(self, folder: Path) -> None:
        """Read the folder.

        Raises:
            EncoderMissing: a file is missing or unreadable.
        """
        missing = [name for name in ("model.onnx", "tokenizer.json") if not (folder / name).is_file()]
        if missing:
            raise EncoderMissing(
                f"No sentence encoder in {folder}: {', '.join(missing)} missing. Build it with "
                f"python -m directory.encoder.build, or set {FOLDER_VARIABLE} to its folder."
            )
        import onnxruntime
        import tokenizers

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime and tokenizers raise types of their own, with no common base
            raise EncoderMissing(
                f"The sentence encoder in {folder} cannot be read ({error}). Build it again."
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=MAX_PIECES)
        self._inputs = {entry.name for entry in self._session.get_inputs()}

    def encode(self, text: Text) -> np.ndarray:
        """Return the unit-length vector of one text.

        One text a run: the 8-bit network scales its activations over a whole batch, so in company a
        text would get another vector in training than it gets alone in a conversation.
        """
        pieces = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        given = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "token_type_ids": np.zeros_like(pieces),
        }
        states = self._session.run(None, {name: given[name] for name in given if name in self._inputs})[0]
        mean = states[0].mean(axis=0, dtype=np.float64)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


class NoModel:
    """Stands in for an absent encoder: every text is the zero vector, so classifiers go by words alone."""

    def encode(self, text: Text) -> np.ndarray:  # noqa: ARG002 - the same call as SentenceModel's.
        """Return 384 zeros."""
        return np.zeros(DIMENSIONS, dtype=np.float32)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each message the vector of its meaning, as a dense sentence feature of its text.

    Every message that has text gets the feature, even empty text: a classifier that was trained with
    384 columns has to find 384 columns. There are no features for single tokens.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Nothing here reads tokens, but Rasa wants a tokenizer before every featurizer."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """Rasa says so before training if one of these is not installed."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def supported_languages() -> Optional[List[Text]]:
        """The model was trained on English."""
        return ["en"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """``encoder_dir`` wins over the environment, which wins over ``var/encoder`` of the project.

        With ``required`` false a missing encoder is a warning, and messages get zeros in its place.
        """
        return {**DenseFeaturizer.get_default_config(), "encoder_dir": None, "required": True}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Refuse an ``encoder_dir`` that is not a path; whether it holds an encoder shows on loading."""
        folder = config.get("encoder_dir")
        if folder is not None and not isinstance(folder, str):
            raise RasaException(f"encoder_dir in config.yml is {folder!r}. Give the path of a folder, or leave it out.")

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,  # noqa: ARG003 - Rasa passes it by name.
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Make the component; Rasa calls this for training and once more when the engine starts."""
        folder = config.get("encoder_dir") or os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER
        try:
            model: Union[SentenceModel, NoModel] = SentenceModel(Path(folder))
        except EncoderMissing:
            if config.get("required", True):
                raise
            logger.warning(f"No sentence encoder in {folder}: messages are understood by their words alone.")
            model = NoModel()
        return cls(execution_context.node_name, config, model)

    def __init__(self, name: Text, config: Dict[Text, Any], model: Union[SentenceModel, NoModel]) -> None:
        """Keep the loaded model, which every message shares."""
        super().__init__(name, config)
        self._model = model

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Give each example its feature; examples with the same text are encoded once."""
        vectors: Dict[Text, np.ndarray] = {}
        for message in training_data.training_examples:
            text = message.get(TEXT)
            if text is not None:
                if text not in vectors:
                    vectors[text] = self._model.encode(text)
                self._add_vector(message, vectors[text])
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Give each message its feature, in place."""
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                self._add_vector(message, self._model.encode(text))
        return messages

    def _add_vector(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(sequence=None, sentence=vector.reshape(1, -1), attribute=TEXT, message=message)

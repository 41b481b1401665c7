"""The engine's featurizer, run by the engine's own interpreter."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from directory.encoder import load_encoder
from tests.conftest import ROOT

ENGINE = ROOT / "bot" / "rasa"
TEXTS = ["my mum keeps falling", "", "Mae angen help arnaf gyda'r rhent", "walk and talk " * 200]
SCRIPT = """
import json, logging, sys
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from components.sentence_encoder import EncoderMissing, SentenceEncoderFeaturizer as Featurizer

folder, texts = sys.argv[1], json.loads(sys.argv[2])
context = ExecutionContext(GraphSchema({}), node_name="meaning")

def make(**config):
    return Featurizer.create({**Featurizer.get_default_config(), **config}, None, None, context)

def vectors(messages):
    return [message.get_dense_features("text")[1].features.tolist() for message in messages]

try:
    make(encoder_dir="/nowhere")
    refusal = ""
except EncoderMissing as error:
    refusal = str(error)
spoken = make(encoder_dir=folder).process([Message({"text": text}) for text in texts])
silent = make(encoder_dir="/nowhere", required=False).process([Message({"text": "hello"})])
examples = TrainingData([Message({"text": texts[0], "intent": "fall"}), Message({"intent": "none"})])
make(encoder_dir=folder).process_training_data(examples)
print("ANSWER" + json.dumps({
    "refusal": refusal,
    "spoken": vectors(spoken),
    "silent": vectors(silent),
    "trained": vectors(examples.training_examples[:1]),
    "wordless": len(examples.training_examples[1].features),
}))
"""


@pytest.fixture(scope="module")
def answer(encoder_folder: Path) -> dict[str, Any]:
    python = ENGINE / ".venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("no environment for the engine: `make test` makes bot/rasa/.venv")
    done = subprocess.run(
        [python, "-W", "ignore", "-c", SCRIPT, str(encoder_folder), json.dumps(TEXTS)],
        cwd=ENGINE,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(ENGINE)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.split("ANSWER")[1])


def test_featurizer_gives_the_vectors_that_search_gives(answer, encoder_folder):
    ours = load_encoder(encoder_folder).encode(TEXTS)

    theirs = np.array(answer["spoken"])

    assert theirs.shape == (len(TEXTS), 1, 384)
    assert (theirs[:, 0] * ours).sum(axis=1).min() > 0.998


def test_featurizer_gives_a_training_example_the_vector_it_gets_in_conversation(answer):
    assert answer["trained"][0] == answer["spoken"][0]
    assert answer["wordless"] == 0


def test_featurizer_says_what_to_do_when_the_encoder_is_missing(answer):
    assert answer["refusal"].startswith("No sentence encoder in /nowhere: model.onnx, tokenizer.json missing. Build it")


def test_featurizer_gives_zeros_when_the_encoder_is_missing_and_not_required(answer):
    assert answer["silent"] == [[[0.0] * 384]]

"""Builds the sentence encoder and the dialogue engine's model, each only when its inputs have changed."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from directory.reading.vocabulary import load_vocabulary
from web.settings import Settings
from web.training_data import input_files, write_examples_of_needs

RASA_PROJECT = Path(__file__).resolve().parent.parent / "bot" / "rasa"
ENGINE_PYTHON = RASA_PROJECT / ".venv" / "bin" / "python"


class TrainingFailed(Exception):
    """The model could not be built; the message says what to do."""


def model_path(settings: Settings) -> Path:
    return settings.var_dir / "models" / "signpost.tar.gz"


def engine_environment(settings: Settings) -> dict[str, str]:
    """Return what the engine's process needs beyond our own environment."""
    return {
        "SIGNPOST_ENCODER_DIR": str(settings.encoder_folder.resolve()),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONHASHSEED": "0",
    }


def build_encoder(settings: Settings, say: Callable[[str], None]) -> None:
    """Build the sentence encoder and that of the red flags, unless given or already built."""
    from bot.safety.view import LAYERS

    weights = settings.var_dir / "encoder-weights"
    if settings.encoder_dir is not None:
        return
    if not weights.exists() and not settings.encoder_folder.exists():
        say("No encoder weights here: search runs on words and needs alone.")
        return
    command: list[str | Path] = [sys.executable, "-m", "directory.encoder.build", "--weights", weights, "--out"]
    failure = "The sentence encoder could not be built; delete var/encoder-weights and run again."
    _run([*command, settings.encoder_folder], Path.cwd(), {}, failure)
    if weights.exists():
        layers = [f"--layer={layer}" for layer in LAYERS]
        _run([*command, settings.safety_encoder_folder, *layers], Path.cwd(), {}, failure)


def build_model(settings: Settings, say: Callable[[str], None], *, force: bool = False) -> bool:
    """Train the engine's model when its inputs changed since the last time; True when it was trained.

    Raises:
        TrainingFailed: the engine's environment is missing, or training ended with an error.
    """
    if not ENGINE_PYTHON.exists():
        raise TrainingFailed("The engine's environment is missing; run `make run` or `make test` to make it.")
    model, inputs = model_path(settings), _digest_of_inputs(settings)
    mark = model.with_suffix(".inputs")
    if not force and model.exists() and mark.exists() and mark.read_text() == inputs:
        return False
    say("Training the dialogue engine (two minutes)")
    model.parent.mkdir(parents=True, exist_ok=True)
    of_needs = model.parent.resolve() / "needs.yml"
    write_examples_of_needs(load_vocabulary(), of_needs)
    draft = "signpost-draft"
    command: list[str | Path] = [ENGINE_PYTHON, "-m", "rasa", "train", "--config", "config.yml", "--domain", "domain"]
    command += ["--data", "data", of_needs]
    command += ["--out", model.parent.resolve(), "--fixed-model-name", draft, "--force"]
    _run(command, RASA_PROJECT, engine_environment(settings), "The dialogue engine could not be trained; see above.")
    (model.parent / f"{draft}.tar.gz").replace(model)
    mark.write_text(inputs)
    return True


def _digest_of_inputs(settings: Settings) -> str:
    digest = hashlib.sha256()
    for path in input_files(RASA_PROJECT):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    stamp = settings.encoder_folder / "stamp.json"
    digest.update(stamp.read_bytes() if stamp.exists() else b"")
    return digest.hexdigest()


def _run(command: Sequence[str | Path], folder: Path, environment: dict[str, str], failure: str) -> None:
    environment = {**os.environ, **environment}
    done = subprocess.run(  # noqa: S603 - every part is our own.
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise TrainingFailed(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}\n{failure}")

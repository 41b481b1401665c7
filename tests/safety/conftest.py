"""The red flags as the running program has them: rules, reviewed lines and the sentence encoder."""

from pathlib import Path

import pytest

from bot.safety import RedFlags, load_red_flags
from directory.encoder import load_encoder


@pytest.fixture(scope="session")
def red_flags(safety_encoder_folder: Path, vector_folder: Path) -> RedFlags:
    return load_red_flags(load_encoder(safety_encoder_folder), vector_folder)

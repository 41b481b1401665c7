"""The engine understands what people say in words that nothing was learnt from."""

import re

import pytest
import yaml

from directory.reading.vocabulary import load_vocabulary
from tests.conftest import ROOT
from web.evaluating.understanding import UNSEEN, measure_unseen
from web.settings import Settings
from web.training_data import lay_out_examples

# .922 is reached (docs/nlu.md).
FLOOR = 0.88


def test_messages_that_nothing_was_learnt_from_are_understood() -> None:
    measured = measure_unseen(Settings(var_dir=ROOT / "var"))

    assert sum(aim.examples for aim in measured.aims) > 350
    assert measured.accuracy >= FLOOR


def test_nothing_is_learnt_from_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("learnt")
    lay_out_examples(ROOT / "bot" / "rasa", load_vocabulary(), folder)

    learnt = {said for path in folder.iterdir() for said in plain_examples(path.read_text(encoding="utf-8"))}
    unseen = plain_examples(UNSEEN.read_text(encoding="utf-8"))

    assert [said for said in unseen if said in learnt] == []


def plain_examples(text: str) -> list[str]:
    said = (line.removeprefix("- ") for block in yaml.safe_load(text)["nlu"] for line in block["examples"].splitlines())
    return [re.sub(r"\W+", " ", one.lower()).strip() for one in said]

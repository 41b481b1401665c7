"""How well the engine tells people's aims apart: Rasa's own cross-validation, read and put into words."""

import csv
import io
import json
import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from directory.reading.vocabulary import load_vocabulary
from web.settings import Settings
from web.training import ENGINE_PYTHON, RASA_PROJECT, engine_environment, model_path
from web.training_data import OF_EACH_NEED, lay_out_examples

# Written by somebody who saw no example; nothing is learnt from it.
UNSEEN = RASA_PROJECT / "tests" / "aims.yml"

_TOTALS = ("accuracy", "micro avg", "macro avg", "weighted avg")
_NOTHING = "(none)"


class CannotMeasure(Exception):
    """The engine's environment is missing, or Rasa ended with an error; the message says which."""


@dataclass(frozen=True, slots=True)
class Aim:
    """One intent over all folds; shares from 0 to 1, ``examples`` a count."""

    name: str
    examples: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """One pipeline, cross-validated; ``confusions`` counts pairs of what was meant and what was understood."""

    config: str
    folds: int
    seconds: float
    accuracy: float
    mean_f1: float
    aims: tuple[Aim, ...]
    confusions: Mapping[tuple[str, str], int]


def cross_validate(settings: Settings, config: str, folds: int) -> Understanding:
    """Train and test a pipeline ``folds`` times on the training data, each message tested once.

    Args:
        config: a pipeline's file in ``bot/rasa``, as in ``config.yml``.

    Raises:
        CannotMeasure: the engine's environment is missing, or Rasa ended with an error.

    Source:
        Rasa 3.x documentation, "Testing Your Assistant", comparing NLU pipelines.
    """
    with tempfile.TemporaryDirectory(prefix="signpost-nlu-") as name:
        examples = Path(name) / "examples"
        lay_out_examples(RASA_PROJECT, load_vocabulary(), examples)
        how = ["--config", config, "--domain", "domain", "--cross-validation", "--folds", str(folds)]
        return _test(settings, examples, how, config, folds)


def measure_unseen(settings: Settings, messages: Path = UNSEEN) -> Understanding:
    """Test the model in use on messages that nothing was learnt from, a file in Rasa's form.

    Raises:
        CannotMeasure: there is no model, the engine's environment is missing, or Rasa ended with an error.
    """
    model = model_path(settings).resolve()
    if not model.exists():
        raise CannotMeasure("There is no dialogue model yet; run `signpost train`.")
    return _test(settings, messages, ["--model", str(model)], "the model in use", 1)


def _test(settings: Settings, messages: Path, how: Sequence[str], name: str, folds: int) -> Understanding:
    if not ENGINE_PYTHON.exists():
        raise CannotMeasure("The engine's environment is missing; run `make run` or `make test` to make it.")
    with tempfile.TemporaryDirectory(prefix="signpost-nlu-") as out:
        command = [str(ENGINE_PYTHON), "-m", "rasa", "test", "nlu", "--nlu", str(messages), *how]
        began = time.monotonic()
        done = subprocess.run(  # noqa: S603 - every part is our own.
            [*command, "--no-plot", "--successes", "--out", out],
            cwd=RASA_PROJECT,
            env={**os.environ, **engine_environment(settings)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotMeasure(f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}\nRasa could not test {name}; see above.")
        return read_results(Path(out), name, folds, time.monotonic() - began)


def read_results(folder: Path, config: str, folds: int, seconds: float) -> Understanding:
    """Read what ``rasa test nlu`` wrote."""
    report: dict[str, Any] = json.loads((folder / "intent_report.json").read_text())
    aims = tuple(
        Aim(name, int(told["support"]), told["precision"], told["recall"], told["f1-score"])
        for name, told in sorted(report.items())
        if name not in _TOTALS
    )
    confusions: Counter[tuple[str, str]] = Counter()
    for file in ("intent_successes.json", "intent_errors.json"):
        path = folder / file
        for each in json.loads(path.read_text()) if path.exists() else ():
            confusions[each["intent"], each["intent_prediction"]["name"] or _NOTHING] += 1
    tested = sum(confusions.values())
    right = sum(count for (meant, heard), count in confusions.items() if meant == heard)
    mean_f1 = sum(aim.f1 for aim in aims) / len(aims) if aims else 0.0
    return Understanding(config, folds, seconds, right / tested if tested else 0.0, mean_f1, aims, confusions)


def as_markdown(measured: Sequence[Understanding], unseen: Understanding) -> str:
    """Return the report of ``docs/nlu.md``; the first pipeline is ours, the others stand beside it."""
    ours = measured[0]
    worst = sorted(
        ((count, pair) for pair, count in ours.confusions.items() if pair[0] != pair[1]),
        key=lambda each: (-each[0], each[1]),
    )
    messages = sum(aim.examples for aim in ours.aims)
    lines = [
        "# How well aims are told apart",
        "",
        "`signpost evaluate understanding --write` writes this page and `nlu-confusion.csv` beside it. Every message",
        f"that the engine learns from ({messages:,} of them: those of `bot/rasa/data/nlu`, and {OF_EACH_NEED} of each",
        "need's in `directory/needs/messages`) is tested once, by a model trained without it: Rasa's own",
        f"cross-validation in {ours.folds} folds.",
        "",
        "An aim missed is not a person missed: needs and places are read from the words by the actions, whatever the",
        "aim.",
        "",
        "| pipeline | accuracy | mean F1 over aims | seconds to train and test |",
        "|---|---|---|---|",
        *(f"| `{one.config}` | {one.accuracy:.3f} | {one.mean_f1:.3f} | {one.seconds:.0f} |" for one in measured),
        "",
        f"**Of {sum(aim.examples for aim in unseen.aims)} messages that nothing is learnt from**",
        "(`bot/rasa/tests/aims.yml`, by somebody who saw no example; `signpost evaluate understanding --unseen`)",
        f"{unseen.accuracy:.3f} are understood, mean F1 {unseen.mean_f1:.3f}.",
        "",
        "| aim | messages | precision | recall | F1 |",
        "|---|---|---|---|---|",
        *(f"| {a.name} | {a.examples} | {a.precision:.2f} | {a.recall:.2f} | {a.f1:.2f} |" for a in ours.aims),
        "",
        "Most often taken for another (the whole matrix is in `nlu-confusion.csv`, what was meant by row):",
        "",
        "| meant | understood | times |",
        "|---|---|---|",
        *(f"| {meant} | {heard} | {count} |" for count, (meant, heard) in worst[:20]),
    ]
    return "\n".join(lines) + "\n"


def as_matrix(measured: Understanding) -> str:
    """Return the confusion matrix as CSV: a row for what was meant, a column for what was understood."""
    names = sorted({name for pair in measured.confusions for name in pair})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["meant", *names])
    for meant in names:
        writer.writerow([meant, *(measured.confusions.get((meant, heard), 0) for heard in names)])
    return out.getvalue()

"""Choose the thresholds of the trained check: ``python -m bot.safety.choosing --encoder FOLDER --cache FOLDER``.

The reviewed lines are judged by what was learnt without them. Lines nearly alike stay in one fold, so that no line is
judged by its twin. Nothing here reads a labelled set; the open one has the last word (docs/red-flags.md).
"""

from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from bot.safety.clues import Clues, Rows
from bot.safety.fitting import fit
from bot.safety.lines import load_lines, plain_lines
from bot.safety.rules import load_rules, load_words
from bot.safety.view import learn_view
from directory.encoder import Encoder, load_encoder
from directory.search.vectors import VectorCache

FOLDS = 4
TWINS = 0.85
# How many of the harmless lines may be over the threshold when held out. They were written to be mistaken for
# danger, each the near miss of a dangerous one; of ordinary messages a far smaller share is.
HARMLESS_SHARE = 0.08
_SEED = 20261122
# No category is asked to be surer than this, nor alarms at less than the other.
_LEAST, _MOST = 0.05, 0.35


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Each line's score by what was learnt from the others; ``categories`` is empty for harmless lines."""

    scores: NDArray[np.float32]
    categories: list[str]

    def threshold(self, share: float) -> float:
        """Return the score that this share of the harmless lines is over."""
        harmless = [score for score, name in zip(self.scores, self.categories, strict=True) if not name]
        return float(np.quantile(harmless, 1.0 - share))

    def recall(self, threshold: float, category: str = "") -> float:
        """Return the share of dangerous lines over a threshold, of one category or of all."""
        chosen = [
            bool(score >= threshold)
            for score, name in zip(self.scores, self.categories, strict=True)
            if name and category in ("", name)
        ]
        return sum(chosen) / max(1, len(chosen))


def hold_out(encoder: Encoder) -> HeldOut:
    """Return the scores of all reviewed lines, each held out in turn; takes about ten seconds."""
    rules, words = load_rules(), load_words()
    danger, harmless = load_lines(rules)
    plain = plain_lines(words, [*(line.text for line in danger), *harmless])
    states, clues = encoder.encode(plain), Clues(words).rows(plain)
    truth = np.where(np.arange(len(plain)) < len(danger), 1.0, -1.0).astype(np.float32)
    folds = _folds(learn_view(states).meanings(states))
    scores = np.zeros(len(plain), dtype=np.float32)
    for fold in range(FOLDS):
        others, held = folds != fold, folds == fold
        fitted = fit(states[others], clues[others], truth[others])
        scores[held] = fitted.scores(fitted.view.meanings(states[held]), clues[held])
    return HeldOut(scores, [line.category for line in danger] + [""] * len(harmless))


def _folds(meanings: Rows) -> NDArray[np.int64]:
    """Return each line's fold; lines nearer than ``TWINS``, or linked by such lines, share one."""
    group = np.arange(len(meanings))
    near = meanings @ meanings.T > TWINS
    while True:
        joined = np.array([group[row].min() for row in near])
        if np.array_equal(joined, group):
            break
        group = joined
    drawn = np.random.default_rng(_SEED).integers(0, FOLDS, len(meanings))
    return np.asarray(drawn[group], dtype=np.int64)


@click.command()
@click.option(
    "--encoder", "folder", type=click.Path(path_type=Path), required=True, help="the sentence encoder's folder"
)
@click.option("--cache", type=click.Path(path_type=Path), required=True, help="where vectors of lines are kept")
def main(folder: Path, cache: Path) -> None:
    """Print the thresholds for thresholds.yaml and what they do to the reviewed lines."""
    held = hold_out(VectorCache(cache, load_encoder(folder)))
    for share in (0.02, 0.05, HARMLESS_SHARE, 0.15):
        threshold = held.threshold(share)
        click.echo(f"# {share:.0%} of harmless lines over {threshold:.2f}: recall {held.recall(threshold):.3f}")
    chosen = min(_MOST, max(_LEAST, held.threshold(HARMLESS_SHARE)))
    for category in dict.fromkeys(name for name in held.categories if name):
        click.echo(f"{category}: {chosen:.2f}  # recall held out {held.recall(chosen, category):.3f}")


if __name__ == "__main__":
    main()

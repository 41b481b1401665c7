"""Learning from reviewed lines: kernel ridge regression on meaning and clues together, the same result every time.

Source:
    Murphy, "Probabilistic Machine Learning: An Introduction", section 17.3 (kernel ridge regression);
    Shewchuk, "An Introduction to the Conjugate Gradient Method", appendix B2.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.safety.view import View, learn_view

type Rows = NDArray[np.float32]
type Numbers = NDArray[np.float32]

# Chosen on the reviewed and the open labelled lines (docs/red-flags.md); halving or doubling either weight does little.
SHARPNESS = 2.0
CLUE_WEIGHT = 0.25
RIDGE = 0.3
# How much it counts whether the nearest line of all means danger; a half to one and a half do alike.
CONTRAST = 1.0
# Stopped earlier, the order in which a machine adds numbers moves scores by a hundredth; 200 steps are enough.
_MOST_STEPS = 400
_NEAR_ENOUGH = 1e-5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt: a weight for each line's meaning and for each clue; ``quick`` weighs clues alone.

    Shapes: ``meanings`` (lines, kept), the first ``danger`` of which mean danger, ``by_line`` (lines,), ``by_clue`` and
    ``quick`` (clues,). ``view`` gives a text such a meaning.
    """

    danger: int
    view: View
    meanings: Rows
    by_line: Numbers
    by_clue: Numbers
    quick: Numbers

    def scores(self, meanings: Rows, clues: Rows) -> Numbers:
        """Return how like danger each text is: near 1 for danger, near -1 for none."""
        # One at a time: a product with so few columns takes twice as long.
        return np.array([self._score(meaning) for meaning in meanings], dtype=np.float32) + clues @ self.by_clue

    def quick_scores(self, clues: Rows) -> Numbers:
        """Return the like of ``scores`` from clues alone, for choosing what is worth reading for its meaning."""
        return clues @ self.quick

    def _score(self, meaning: Numbers) -> float:
        nearness = self.meanings @ meaning
        contrast = nearness[: self.danger].max(initial=-1.0) - nearness[self.danger :].max(initial=-1.0)
        return float(kernel(nearness) @ self.by_line + CONTRAST * contrast)


def fit(states: Rows, clues: Rows, truth: Numbers) -> Fitted:
    """Learn from lines whose truth is 1 for danger and -1 for none, danger first; half a minute for 15,000 lines.

    Args:
        states: the encoder's vectors, shape (lines, layers * 384). clues: shape (lines, clues). truth: shape (lines,).
    """
    view = learn_view(states)
    meanings = view.meanings(states)
    gram = kernel(meanings @ meanings.T)

    def both(weights: Numbers) -> Numbers:
        return gram @ weights + CLUE_WEIGHT * (clues @ (clues.T @ weights)) + RIDGE * weights

    def alone(weights: Numbers) -> Numbers:
        return clues @ (clues.T @ weights) + weights

    by_line = _solve(both, truth)
    by_clue, quick = CLUE_WEIGHT * (clues.T @ by_line), clues.T @ _solve(alone, truth)
    return Fitted(int((truth > 0).sum()), view, meanings, by_line, by_clue, quick)


def kept_fit(folder: Path, mark: str, learn: Callable[[], Fitted]) -> Fitted:
    """Return what was learnt before from the same lines, or learn and keep it, which takes half a minute and 1.5 GB.

    Args:
        mark: says what is learnt from (see ``mark_of``); kept under another, it is learnt anew.
    """
    path = folder / f"fitted-{mark}.npz"
    try:
        with path.open("rb") as file, np.load(file) as kept:
            view = View(kept["centre"], kept["axes"])
            return Fitted(int(kept["danger"]), view, kept["meanings"], kept["by_line"], kept["by_clue"], kept["quick"])
    except (OSError, ValueError, KeyError, BadZipFile):
        _log.info("red flags are learnt anew")
    fitted = learn()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{path.stem}.{os.getpid()}.partial.npz"
        np.savez(
            partial,
            danger=fitted.danger,
            meanings=fitted.meanings,
            by_line=fitted.by_line,
            by_clue=fitted.by_clue,
            quick=fitted.quick,
            centre=fitted.view.centre,
            axes=fitted.view.axes,
        )
        for old in folder.glob("fitted-*.npz"):
            if ".partial" not in old.name:
                old.unlink(missing_ok=True)
        partial.replace(path)
    except OSError as error:
        _log.warning("what was learnt of red flags could not be kept", extra={"reason": error.strerror})
    return fitted


def mark_of(lines: Sequence[str], some_states: Rows, some_clues: Rows, danger: int) -> str:
    """Return a mark of all that is learnt from: the lines, how some are encoded and clues read, and the settings."""
    mark = hashlib.sha256("\n".join(lines).encode())
    mark.update(np.round(some_states, 3).tobytes())
    mark.update(np.ascontiguousarray(some_clues).tobytes())
    mark.update(repr((danger, SHARPNESS, CLUE_WEIGHT, RIDGE, CONTRAST, _NEAR_ENOUGH)).encode())
    return mark.hexdigest()[:24]


def kernel(nearness: Rows) -> Rows:
    """Turn cosines, in place, into how much each line counts: 1 for the same words, less for others."""
    # In place: over all the reviewed lines this is over 1 GB.
    nearness -= 1.0
    nearness *= SHARPNESS
    return np.exp(nearness, out=nearness)


def _solve(times: Callable[[Numbers], Numbers], wanted: Numbers) -> Numbers:
    """Return the weights that ``times`` turns into what is wanted, by conjugate gradients."""
    found = np.zeros_like(wanted)
    left = wanted.copy()
    towards = left.copy()
    size = float(left @ left)
    enough = _NEAR_ENOUGH**2 * size
    for _ in range(_MOST_STEPS):
        if size <= enough:
            break
        turned = times(towards)
        step = size / float(towards @ turned)
        found += step * towards
        left -= step * turned
        before, size = size, float(left @ left)
        towards = left + (size / before) * towards
    return found

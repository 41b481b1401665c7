"""Danger said in other words: nearness in meaning to reviewed lines, weighed against harmless ones.

A person seldom says it outright, so each message is compared with reviewed lines of both kinds;
it counts only when it is near a dangerous line and clearly nearer to those than to the harmless.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.safety.model import Category, Hit, Level
from directory.encoder import Encoder

type Vectors = NDArray[np.float32]

# Chosen on the reviewed lines themselves, each judged with itself left out.
SHARPNESS = 2.0
NEEDED_SCORE = 0.2
NEEDED_NEARNESS = 0.45
_MOST_SENTENCES = 4
_FEWEST_WORDS = 3
_RIDGE = 0.3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DangerLine:
    """A reviewed line that implies danger."""

    text: str
    rule_id: str
    category: Category
    level: Level


class Implied:
    """The embedding check; encodes its reviewed lines once, when made.

    Args:
        lines_encoder: encodes the reviewed lines, such as one that keeps their vectors on disk.
    """

    def __init__(
        self,
        encoder: Encoder,
        danger: Sequence[DangerLine],
        harmless: Sequence[str],
        lines_encoder: Encoder | None = None,
    ) -> None:
        self._encoder = encoder
        self._danger = tuple(danger)
        lines = [line.text for line in danger] + list(harmless)
        self._lines: Vectors = (lines_encoder or encoder).encode(lines)
        truth = np.array([1.0] * len(danger) + [-1.0] * len(harmless), dtype=np.float32)
        self._weights = fit(self._lines, truth)

    def check(self, sentences: Sequence[str]) -> list[Hit]:
        """Return at most one hit for each of the first few sentences; none when the encoder fails."""
        worth = [sentence for sentence in sentences if len(sentence.split()) >= _FEWEST_WORDS][:_MOST_SENTENCES]
        if not worth:
            return []
        try:
            vectors = self._encoder.encode(worth)
        except Exception as error:  # whatever a vendor's model raises, the rules have already answered
            _log.warning("implied_check_failed", extra={"fault": type(error).__name__})
            return []
        return [hit for vector in vectors if (hit := self._judge(vector)) is not None]

    def _judge(self, vector: NDArray[np.float32]) -> Hit | None:
        nearness = self._lines @ vector
        score = float(kernel(nearness) @ self._weights)
        nearest = int(np.argmax(nearness[: len(self._danger)]))
        if score < NEEDED_SCORE or nearness[nearest] < NEEDED_NEARNESS:
            return None
        line = self._danger[nearest]
        return Hit(line.rule_id, line.category, line.level, line.text, implied=True)


def kernel(nearness: Vectors) -> Vectors:
    """Return how much a line counts at a given cosine: 1 for the same words, less for others."""
    return np.exp(SHARPNESS * (nearness - 1.0)).astype(np.float32)


def fit(lines: Vectors, truth: Vectors) -> Vectors:
    """Return each line's weight, by kernel ridge regression on the reviewed lines.

    Source:
        Murphy, "Probabilistic Machine Learning: An Introduction", section 17.3.
    """
    gram = kernel(lines @ lines.T).astype(np.float64)
    weights = np.linalg.solve(gram + _RIDGE * np.eye(len(lines)), truth.astype(np.float64))
    return weights.astype(np.float32)

"""Danger said in other words: a trained check beside the rules, fitted to reviewed lines of both kinds.

A person seldom says it outright, so a message, or each part of a long one, is weighed by its meaning and its words
against lines that mean danger and lines that only look like it. A hit names the reviewed line that is nearest.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.safety.clues import Clues
from bot.safety.fitting import Fitted, fit, kept_fit, mark_of
from bot.safety.lines import DangerLine
from bot.safety.model import Category, Hit
from bot.safety.windows import join, windows
from directory.encoder import Encoder
from directory.search.vectors import VectorCache

type Vectors = NDArray[np.float32]

# A message up to this long is read as one.
WHOLE_WORDS = 60
MOST_READ = 3
# All that is encoded of one message, padding included: encoding takes about 2 ms, and 2 ms more for each ten words.
MOST_WORDS = 50
# A part of a message lacks what the rest says of it, so it must score higher; 0.2 hears a little more in stories
# and shows a card for more that are harmless (docs/red-flags.md).
PART_MARGIN = 0.26
# A category's say in what a hit is called: its nearest few lines.
_NEAREST = 5
# One line in so many tells whether clues are still read as they were, and the first few whether lines are encoded so.
_SAMPLED, _ENCODED = 50, 3
# Parts whose very words are far from any danger are not read for their meaning.
_HOPELESS = -0.9

# A message that scores less than this is harmless though one rule says otherwise. No explicit danger among the open
# lines scores so low; of the dangerous lines of one pen, judged by what was learnt from the others, 0.4 to 3.2 % do.
SURELY_HARMLESS = -0.75

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the trained check makes of a message; ``is_harmless`` when it is sure, having read the whole of it."""

    hit: Hit | None = None
    is_harmless: bool = False


class Implied:
    """The trained check; learns from its lines when made.

    Args:
        danger: the reviewed lines that mean danger.
        plain: those lines and then the harmless ones in plain words, joined as ``windows.join`` does.
        thresholds: the score from which each category counts.
        kept: a folder in which the lines' vectors, and what was learnt from them, are kept between runs.
    """

    def __init__(
        self,
        encoder: Encoder,
        clues: Clues,
        danger: Sequence[DangerLine],
        plain: Sequence[str],
        thresholds: Mapping[Category, float],
        kept: Path | None = None,
    ) -> None:
        self._encoder = encoder
        self._clues = clues
        self._danger = tuple(danger)
        self._thresholds = dict(thresholds)

        def learn() -> Fitted:
            truth = np.where(np.arange(len(plain)) < len(danger), 1.0, -1.0).astype(np.float32)
            states = encoder.encode(plain) if kept is None else VectorCache(kept, encoder).encode(plain)
            return fit(states, clues.rows(plain), truth)

        if kept is None:
            self._fitted = learn()
        else:
            mark = mark_of(plain, encoder.encode(plain[:_ENCODED]), clues.rows(plain[::_SAMPLED]), len(danger))
            self._fitted = kept_fit(kept, mark, learn)
        self._lines: Vectors = self._fitted.meanings[: len(danger)]

    def read(self, sentences: Sequence[str]) -> Reading:
        """Return the surest hit among the parts of a message, if any; none when the encoder fails.

        Args:
            sentences: the message in plain words.
        """
        whole = join(sentences)
        worth = self._worth_reading(windows(sentences), whole)
        if not worth:
            return Reading()
        clues = self._clues.rows(worth)
        try:
            meanings = self._fitted.view.meanings(self._encoder.encode(worth))
        except Exception as error:  # whatever a vendor's model raises, the rules have already answered
            _log.warning("implied_check_failed", extra={"fault": type(error).__name__})
            return Reading()
        is_whole = np.array([part == whole for part in worth])
        scores = self._fitted.scores(meanings, clues) - np.where(is_whole, 0.0, PART_MARGIN).astype(np.float32)
        lowest = min(self._thresholds.values())
        judged = [self.name(meanings[place], float(scores[place])) for place in np.flatnonzero(scores >= lowest)]
        over = [(score, hit) for score, hit in judged if score >= 0.0]
        surest = max(over, key=lambda found: found[0])[1] if over else None
        return Reading(surest, is_harmless=bool(is_whole.any()) and float(scores.max()) < SURELY_HARMLESS)

    def name(self, meaning: Vectors, score: float) -> tuple[float, Hit]:
        """Return how far a score is over its category's threshold, and the hit named by the nearest lines."""
        nearness = self._lines @ meaning
        nearest = np.argsort(nearness)[::-1][:_NEAREST]
        votes: dict[Category, float] = {}
        for place in nearest:
            category = self._danger[place].category
            votes[category] = votes.get(category, 0.0) + float(nearness[place])
        chosen = max(votes, key=lambda category: votes[category])
        line = next(self._danger[place] for place in nearest if self._danger[place].category == chosen)
        hit = Hit(line.rule_id, line.category, line.level, line.text, implied=True)
        return score - self._thresholds[chosen], hit

    def _worth_reading(self, parts: Sequence[str], whole: str) -> list[str]:
        """Return the whole when it is short, and the parts whose very words are the likeliest, while there is time."""
        if 1 < len(whole.split()) <= WHOLE_WORDS:
            return [whole]
        if len(parts) <= 1:
            return list(parts)
        quick = self._fitted.quick_scores(self._clues.rows(parts))
        quick[[part == whole for part in parts]] += 1.0
        chosen: list[str] = []
        for place in np.argsort(-quick, kind="stable"):
            longest = max(len(part.split()) for part in (*chosen, parts[place]))
            too_long = bool(chosen) and longest * (len(chosen) + 1) > MOST_WORDS
            if quick[place] > _HOPELESS and not too_long and len(chosen) < MOST_READ:
                chosen.append(parts[place])
        return chosen

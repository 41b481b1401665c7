"""Safety: red flags are code and reviewed data, caught before any model, on every channel."""

from pathlib import Path

from bot.safety.cards import Cards, load_cards
from bot.safety.implied import Implied
from bot.safety.lines import load_lines
from bot.safety.model import Hit, SafetyDataError
from bot.safety.red_flags import RedFlags
from bot.safety.rules import load_rules, load_words
from directory.encoder import Encoder
from directory.search.vectors import VectorCache

__all__ = ["Cards", "Encoder", "Hit", "RedFlags", "SafetyDataError", "load_cards", "load_red_flags"]


def load_red_flags(encoder: Encoder | None = None, cache_dir: Path | None = None) -> RedFlags:
    """Return the red flags of the packaged data.

    Args:
        encoder: also finds what is only implied; rules alone without it.
        cache_dir: keeps the vectors of the reviewed lines between runs; they take seconds to make.

    Raises:
        SafetyDataError: a data file is missing or wrong.
    """
    rules = load_rules()
    if encoder is None:
        return RedFlags(rules, load_words(), None)
    lines_encoder = VectorCache(cache_dir / "red-flags", encoder) if cache_dir is not None else None
    return RedFlags(rules, load_words(), Implied(encoder, *load_lines(rules), lines_encoder))

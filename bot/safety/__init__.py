"""Safety: red flags are code and reviewed data, caught before any model, on every channel."""

from pathlib import Path
from typing import get_args

from bot.safety.cards import Cards, load_cards
from bot.safety.clues import Clues
from bot.safety.implied import Implied
from bot.safety.lines import load_lines, plain_lines
from bot.safety.model import Category, Hit, SafetyDataError
from bot.safety.red_flags import RedFlags
from bot.safety.rules import Rule, WordLists, load_rules, load_words, read_yaml
from directory.encoder import Encoder

__all__ = ["Cards", "Encoder", "Hit", "RedFlags", "SafetyDataError", "load_cards", "load_red_flags"]


def load_red_flags(encoder: Encoder | None = None, cache_dir: Path | None = None) -> RedFlags:
    """Return the red flags of the packaged data.

    Args:
        encoder: also finds what is only implied; rules alone without it.
        cache_dir: keeps the vectors of the reviewed lines, and what was learnt from them, between runs.

    Raises:
        SafetyDataError: a data file is missing or wrong.
    """
    rules, words = load_rules(), load_words()
    implied = None if encoder is None else _learn(encoder, rules, words, cache_dir)
    return RedFlags(rules, words, implied)


def load_thresholds() -> dict[Category, float]:
    """Return the score from which each category counts.

    Raises:
        SafetyDataError: a category has none.
    """
    found = read_yaml("thresholds.yaml")
    missing = [category for category in get_args(Category.__value__) if not isinstance(found.get(category), float)]
    if missing:
        raise SafetyDataError(f"thresholds.yaml: give {missing[0]} a number such as 0.35.")
    return {category: found[category] for category in get_args(Category.__value__)}


def _learn(encoder: Encoder, rules: tuple[Rule, ...], words: WordLists, cache_dir: Path | None) -> Implied:
    danger, harmless = load_lines(rules)
    plain = plain_lines(words, [*(line.text for line in danger), *harmless])
    kept = None if cache_dir is None else cache_dir / "red-flags"
    return Implied(encoder, Clues(words), danger, plain, load_thresholds(), kept)

"""The reviewed lines that the embedding check learns from: dangerous in other words, and harmless but near."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.safety.implied import DangerLine
from bot.safety.model import Category, Level, Review, SafetyDataError
from bot.safety.rules import Rule, read_yaml


class _Theme(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Category
    level: Level
    lines: tuple[str, ...]


class _LineFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    review: Review
    danger: Mapping[str, _Theme]
    harmless: tuple[str, ...]


def load_lines(rules: Sequence[Rule]) -> tuple[list[DangerLine], list[str]]:
    """Return dangerous lines, the rules' own examples among them, and harmless ones.

    Raises:
        SafetyDataError: the file is missing or wrong.
    """
    try:
        file = _LineFile.model_validate(read_yaml("implied.yaml"))
    except ValidationError as error:
        raise SafetyDataError(f"implied.yaml: {error}") from error
    danger = [
        DangerLine(line, f"implied-{name}", theme.category, theme.level)
        for name, theme in file.danger.items()
        for line in theme.lines
    ]
    danger += [DangerLine(line, rule.id, rule.category, rule.level) for rule in rules for line in rule.examples]
    return danger, list(file.harmless)

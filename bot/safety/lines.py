"""The reviewed lines that the trained check learns from: dangerous in other words, and harmless but near.

``lines/*.yaml`` holds them, one line of text each: a file for each category, ``harmless-*.yaml`` for the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.safety.model import Category, Level, Review, SafetyDataError
from bot.safety.rules import WELSH, Rule, WordLists, read_yaml
from bot.safety.windows import join


@dataclass(frozen=True, slots=True)
class DangerLine:
    """A reviewed line that means danger; ``rule_id`` names its file and theme."""

    text: str
    rule_id: str
    category: Category
    level: Level


class _LineFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    review: Review
    category: Category | None = None
    level: Level | None = None
    themes: Mapping[str, str]


def load_lines(rules: Sequence[Rule]) -> tuple[list[DangerLine], list[str]]:
    """Return dangerous lines, the rules' own examples among them, and harmless ones.

    Raises:
        SafetyDataError: a file is wrong; the message names it.
    """
    danger: list[DangerLine] = []
    harmless: list[str] = []
    for name in line_files():
        file = _read(name)
        for theme, block in file.themes.items():
            lines = [line.strip() for line in block.splitlines() if line.strip()]
            if file.category is None or file.level is None:
                harmless += lines
            else:
                rule_id = f"implied-{file.category}/{theme}"
                danger += [DangerLine(line, rule_id, file.category, file.level) for line in lines]
    danger += [
        DangerLine(line, rule.id, rule.category, rule.level)
        for rule in rules
        for line in rule.examples
        if not rule.id.startswith(WELSH)
    ]
    return danger, harmless


def plain_lines(words: WordLists, lines: Sequence[str]) -> list[str]:
    """Return the lines in plain words, each as the one text that is encoded."""
    # Parts of lines are not learnt from: cut out of its sentence, half of a harmless line may be what somebody in
    # danger says.
    normaliser = words.normaliser()
    return [join(normaliser.sentences(text)) for text in lines]


def line_files() -> list[str]:
    """Return the names of the packaged files of lines, in order."""
    folder = resources.files("bot.safety").joinpath("lines")
    return sorted(f"lines/{file.name}" for file in folder.iterdir() if file.name.endswith(".yaml"))


def _read(name: str) -> _LineFile:
    try:
        file = _LineFile.model_validate(read_yaml(name))
    except ValidationError as error:
        raise SafetyDataError(f"{name}: {error}") from error
    if (file.category is None) != (file.level is None):
        raise SafetyDataError(f"{name}: give both a category and a level, or neither for harmless lines.")
    return file

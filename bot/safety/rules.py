"""Reads the reviewed rules and word lists, and refuses data that would not do what it says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.safety.model import Category, Level, Review, SafetyDataError
from bot.safety.normalise import Normaliser

RULE_FILES = (
    "emergency.yaml",
    "outright-medical.yaml",
    "crisis.yaml",
    "outright-crisis.yaml",
    "abuse.yaml",
    "safeguarding.yaml",
    "outright-harm.yaml",
    "welsh.yaml",
)
# How the ids of rules in Welsh begin. The encoder reads English only, and must not overrule them.
WELSH = "cymraeg-"
_NAME = re.compile(r"\{([a-z]+)\}")
# A "no" within the pattern itself is part of what is looked for, as in "not breathing".
_SAYS_NO = re.compile(r"\b(?:not|no|never|nobody|nothing|stopped|without|nt)\b")

# The compiled loader where there is one: thousands of lines are read each time the program starts.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

type Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _RuleData(_Strict):
    id: Text
    category: Category
    level: Level
    patterns: Annotated[tuple[Text, ...], Field(min_length=1)]
    examples: Annotated[tuple[Text, ...], Field(min_length=1)]
    unless: tuple[Text, ...] = ()
    past: bool = True


class _RuleFile(_Strict):
    review: Review
    rules: tuple[_RuleData, ...]


class WordLists(_Strict):
    """The word lists of ``words.yaml``; from ``past`` on they are patterns."""

    replacements: Mapping[str, str]
    spellings: tuple[str, ...]
    keep: tuple[str, ...]
    not_a_no: tuple[str, ...]
    negators: tuple[str, ...]
    past: tuple[str, ...]
    present: tuple[str, ...]
    topic: tuple[str, ...]
    long_past: tuple[str, ...]
    habit: tuple[str, ...]
    well: tuple[str, ...]
    framing: tuple[str, ...]
    sayings: tuple[str, ...]

    def normaliser(self) -> Normaliser:
        """Return what makes words plain before anything is looked for in them."""
        return Normaliser(self.replacements, self.spellings, self.keep, self.sayings)


@dataclass(frozen=True, slots=True)
class Pattern:
    regex: re.Pattern[str]
    says_no: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One reviewed rule. ``past`` says whether words about the past cancel it."""

    id: str
    category: Category
    level: Level
    patterns: tuple[Pattern, ...]
    unless: re.Pattern[str] | None
    past: bool
    examples: tuple[str, ...]
    review: Review


def load_rules() -> tuple[Rule, ...]:
    """Return the packaged rules, most urgent files first.

    Raises:
        SafetyDataError: a file is missing, or an entry cannot be read; the message names both.
    """
    names = {name: str(pattern) for name, pattern in read_yaml("patterns.yaml").items()}
    rules = [rule for name in RULE_FILES for rule in _read_rules(f"rules/{name}", names)]
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise SafetyDataError(f"Rule {rule.id} is given twice. Give one of them another id.")
        seen.add(rule.id)
    return tuple(rules)


def load_words() -> WordLists:
    """Return the packaged word lists.

    Raises:
        SafetyDataError: the file cannot be read.
    """
    try:
        return WordLists.model_validate(read_yaml("words.yaml"))
    except ValidationError as error:
        raise SafetyDataError(f"words.yaml: {error}") from error


def read_yaml(name: str) -> dict[str, Any]:
    """Return a packaged safety file.

    Raises:
        SafetyDataError: it is missing or is not a mapping.
    """
    file: Traversable = resources.files("bot.safety").joinpath(name)
    try:
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506, a safe loader either way
    except (OSError, yaml.YAMLError) as error:
        raise SafetyDataError(f"{name} cannot be read: {error}. Restore it from the repository.") from error
    if not isinstance(data, dict):
        raise SafetyDataError(f"{name} should hold names and values, not {type(data).__name__}.")
    return data


def _read_rules(name: str, names: Mapping[str, str]) -> Iterator[Rule]:
    try:
        file = _RuleFile.model_validate(read_yaml(name))
    except ValidationError as error:
        raise SafetyDataError(f"{name}: {error}") from error
    for data in file.rules:
        unless = re.compile(r"\b(?:" + "|".join(data.unless) + r")\b") if data.unless else None
        patterns = tuple(_compile(f"{name} rule {data.id}", pattern, names) for pattern in data.patterns)
        yield Rule(data.id, data.category, data.level, patterns, unless, data.past, data.examples, file.review)


def _compile(where: str, pattern: str, names: Mapping[str, str]) -> Pattern:
    unknown = set(_NAME.findall(pattern)) - set(names)
    if unknown:
        raise SafetyDataError(f"{where}: {{{unknown.pop()}}} is not in patterns.yaml.")
    whole = _NAME.sub(lambda found: names[found.group(1)], pattern)
    try:
        return Pattern(re.compile(r"(?<!\w)(?:" + whole + ")"), bool(_SAYS_NO.search(pattern)))
    except re.error as error:
        raise SafetyDataError(f"{where}: {pattern!r} is not a pattern: {error}.") from error

"""Trying only the patterns that can be in a text finds the same as trying them all."""

import re

import pytest

from bot.safety.lines import load_lines
from bot.safety.rules import load_rules, load_words
from bot.safety.scanning import Scanner, needed

EVERY_SO_MANY = 25


def tried_one_by_one(patterns: list[re.Pattern[str]], text: str) -> list[int]:
    return [place for place, pattern in enumerate(patterns) if pattern.search(text)]


def test_no_pattern_of_a_rule_that_matches_is_ever_passed_over() -> None:
    rules = load_rules()
    patterns = [pattern.regex for rule in rules for pattern in rule.patterns]
    scanner, normaliser = Scanner(patterns), load_words().normaliser()
    danger, harmless = load_lines(rules)
    lines = [*(line.text for line in danger), *harmless][::EVERY_SO_MANY]
    sentences = [sentence for line in lines for sentence in normaliser.sentences(line)]

    passed_over = [
        (text, place)
        for text in sentences
        for place in set(tried_one_by_one(patterns, text)) - set(scanner.possible(text))
    ]

    assert len(sentences) > 150
    assert passed_over == []


def test_most_patterns_need_not_be_tried_on_an_ordinary_sentence() -> None:
    patterns = [pattern.regex for rule in load_rules() for pattern in rule.patterns]

    possible = list(Scanner(patterns).possible("is there a lunch club near rainham for my mum"))

    assert len(possible) < len(patterns) / 20


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?:\w+ ){0,3}", "nothing is needed for this"),
        (r"self ?harm\w*", "he is selfharming"),
        (r"colou?r", "my color"),
        (r"(?:a|b|cd)?end", "the end"),
        (r"gas\b(?= leak)", "a gas leak"),
        (r"(?:hit|hits|hitting)", "he hits me"),
    ],
)
def test_pattern_of_any_shape_is_possible_where_it_matches(pattern: str, text: str) -> None:
    assert list(Scanner([re.compile(pattern)]).possible(text)) == [0]


def test_needs_of_a_choice_are_one_piece_from_each() -> None:
    assert needed("(?:smoke|gas) in") == [frozenset({"smoke", "gas"}), frozenset({"in"})]

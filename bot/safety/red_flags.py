"""Red flags: signs that somebody may be in danger, found in their words before any model is asked.

Rules are reviewed data (``rules/*.yaml``); this code decides whether a match is about now, is
not denied, and is not a subject, a lesson or a story. What is only implied is left to the
trained check, when there is a sentence encoder.
"""

import re
from collections.abc import Iterator, Sequence

from bot.safety.implied import Implied
from bot.safety.model import Hit, Level
from bot.safety.rules import WELSH, Rule, WordLists
from bot.safety.scanning import Scanner

_BREAK = re.compile(r" (?:but|however|although|though|yet|except|and now|so now) |^(?:but|and now) ")
_MEDICAL = ("emergency", "urgent-medical")
_URGENCY: tuple[Level, ...] = ("999", "crisis", "abuse", "safeguarding", "111")
_NEGATION_REACH = 5
_LONGEST_SENTENCE = 600


class RedFlags:
    """Checks words for danger; thread-safe, and needs nothing but its own data.

    Args:
        implied: the trained check for what is said in other words; ``None`` leaves rules alone.
    """

    def __init__(self, rules: Sequence[Rule], words: WordLists, implied: Implied | None = None) -> None:
        self._patterns = tuple((rule, pattern) for rule in rules for pattern in rule.patterns)
        self._scanner = Scanner([pattern.regex for _, pattern in self._patterns])
        self._normaliser = words.normaliser()
        self._not_a_no = _any_of(words.not_a_no)
        self._negator = _any_of(words.negators)
        self._past = _any_of(words.past)
        self._present = _any_of(words.present)
        self._topic = _any_of(words.topic)
        self._framing = _any_of(words.framing)
        self._long_past = _any_of(words.long_past)
        self._habit = _any_of(words.habit)
        self._implied = implied

    def check(self, text: str) -> list[Hit]:
        """Return the red flags in a message, most urgent first, one for each rule.

        Takes a few milliseconds; never raises for any text.
        """
        found: dict[str, Hit] = {}
        sentences = self._normaliser.sentences(text)
        segments = [segment for sentence in sentences for segment in self._segments(sentence)]
        long_past = bool(self._long_past.search(" . ".join(sentences)))
        for hit in (hit for segment in segments for hit in self._matches(segment, long_past=long_past)):
            found.setdefault(hit.rule_id, hit)
        for hit in (hit for sentence in sentences for hit in self._matches_across(sentence, long_past=long_past)):
            found.setdefault(hit.rule_id, hit)
        if self._implied is not None and len({hit.category for hit in found.values()}) <= 1:
            reading = self._implied.read([sentence for sentence in sentences if not self._framing.search(sentence)])
            if reading.is_harmless and not any(rule_id.startswith(WELSH) for rule_id in found):
                found.clear()
            if not found and reading.hit is not None:
                found[reading.hit.rule_id] = reading.hit
        return sorted(found.values(), key=lambda hit: _URGENCY.index(hit.level))

    def _segments(self, sentence: str) -> Iterator[str]:
        for segment in _BREAK.split(sentence):
            for start in range(0, len(segment), _LONGEST_SENTENCE):
                piece = segment[start : start + _LONGEST_SENTENCE].strip(" ,")
                if piece:
                    yield piece

    def _matches_across(self, sentence: str, *, long_past: bool) -> Iterator[Hit]:
        """Return what only shows when a sentence is taken whole, as in "I said no but he carried on"."""
        if _BREAK.search(sentence) and len(sentence) <= _LONGEST_SENTENCE:
            yield from (hit for hit in self._matches(sentence, long_past=long_past) if _BREAK.search(f" {hit.phrase} "))

    def _matches(self, segment: str, *, long_past: bool) -> Iterator[Hit]:
        found: set[str] = set()
        for place in self._scanner.possible(segment):
            rule, pattern = self._patterns[place]
            if rule.id in found:
                continue
            match = pattern.regex.search(segment)
            if match is None or (rule.unless is not None and rule.unless.search(segment)):
                continue
            if not self._is_cancelled(rule, segment, match, says_no=pattern.says_no, long_past=long_past):
                found.add(rule.id)
                yield Hit(rule.id, rule.category, rule.level, match.group().strip())

    def _is_cancelled(self, rule: Rule, segment: str, match: re.Match[str], *, says_no: bool, long_past: bool) -> bool:
        if self._is_denied(segment, match, says_no=says_no):
            return True
        if self._topic.search(_part(segment, match)) or self._framing.search(segment):
            return True
        if rule.past and (self._is_past(segment) or (long_past and not self._is_now(segment))):
            return True
        return rule.category in _MEDICAL and bool(self._habit.search(_part(segment, match)))

    def _is_denied(self, segment: str, match: re.Match[str], *, says_no: bool) -> bool:
        before = segment[: match.start()].rsplit(" , ", 1)[-1].split()[-_NEGATION_REACH:]
        scope = " ".join(before) if says_no else " ".join([*before, match.group()])
        return bool(self._negator.search(self._not_a_no.sub(" ", scope)))

    def _is_past(self, segment: str) -> bool:
        return bool(self._past.search(segment)) and not self._is_now(segment)

    def _is_now(self, segment: str) -> bool:
        return bool(self._present.search(self._long_past.sub(" ", segment)))


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


def _part(segment: str, match: re.Match[str]) -> str:
    """Return the words around a match, between commas."""
    start = segment.rfind(" , ", 0, match.start() + 1)
    end = segment.find(" , ", match.end())
    return segment[start + 1 if start >= 0 else 0 : end if end >= 0 else len(segment)]

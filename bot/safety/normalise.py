"""Words made plain before they are matched: one spelling, no contractions, no text-speak.

Typed, spoken and hurried words should meet the same patterns, so patterns are written once in full words.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from bot.safety.scanning import Scanner

_APOSTROPHES = re.compile(r"[’‘`´ʼ]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|,")
_SENTENCE = re.compile(r"[.!?;:\n\r…]+|\s[-–—]+\s|(?<!\d)/(?!\d)")
_LEET = str.maketrans({"@": "a", "$": "s", "€": "e"})
_STARRED = re.compile(r"\b([a-z])[*#.\-_]{1,3}([a-z]+)\b")
# A receptionist's "?stroke" and "c/o pain" are read before stops and strokes part the sentences.
_QUERY = re.compile(r"(?:(?<=\s)|^)\?\s?(?=[a-z])")
_COMPLAINS = re.compile(r"\bc/o\b")
_INITIALS = re.compile(r"\b([a-z])/([a-z])\b")
_LONG_ENOUGH = 7
_LONGEST_SENTENCES = 60


class Normaliser:
    """Turns text into plain sentences of lower-case words.

    Args:
        replacements: whole words or phrases and what they stand for, applied word by word, longest first.
        spellings: words worth finding when they are misspelt, at least seven letters each.
        keep: real words near to those, left alone.
        sayings: patterns over plain words that mean nothing by what they say, taken out.
    """

    def __init__(
        self,
        replacements: Mapping[str, str],
        spellings: Sequence[str],
        keep: Sequence[str],
        sayings: Sequence[str] = (),
    ) -> None:
        self._words = {word: full for word, full in replacements.items() if " " not in word}
        phrases = sorted((p for p in replacements if " " in p), key=len, reverse=True)
        self._phrases = re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b") if phrases else None
        self._phrase_of = {phrase: replacements[phrase] for phrase in phrases}
        self._spellings = tuple(word for word in spellings if len(word) >= _LONG_ENOUGH)
        self._known = frozenset(self._spellings) | frozenset(keep) | frozenset(self._words)
        self._remembered: dict[str, str] = {}
        self._sayings = tuple(re.compile(rf"\b(?:{saying})\b") for saying in sayings)
        self._scanner = Scanner(self._sayings)

    def sentences(self, text: str) -> list[str]:
        """Return the text's sentences in plain words; a comma stays, as a word of its own."""
        # Accents come off, as in "gŵr" or "café": few people type them, and the patterns have none.
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).lower()
        plain = _APOSTROPHES.sub("'", plain).translate(_LEET)
        plain = _STARRED.sub(self._unstar, plain)
        plain = _STRETCHED.sub(r"\1\1", plain)
        plain = _INITIALS.sub(r"\1\2", _COMPLAINS.sub("complaining of", _QUERY.sub("query ", plain)))
        parts = _SENTENCE.split(plain)[:_LONGEST_SENTENCES]
        return [sentence for sentence in map(self._plain, parts) if sentence]

    def _plain(self, part: str) -> str:
        words = [self._plain_word(word) for word in _TOKEN.findall(part)]
        sentence = " ".join(words)
        if self._phrases is not None:
            sentence = self._phrases.sub(lambda found: self._phrase_of[found.group()], sentence)
        for place in self._scanner.possible(sentence):
            sentence = self._sayings[place].sub("", sentence)
        return " ".join(sentence.split())

    def _plain_word(self, word: str) -> str:
        bare = word.replace("'", "")
        full = self._words.get(bare)
        if full is not None:
            return full
        if word.endswith("'s"):
            return f"{self._respelt(word[:-2])} s"
        return self._respelt(bare)

    def _respelt(self, word: str) -> str:
        if len(word) < _LONG_ENOUGH - 1 or word in self._known or not word.isalpha():
            return word
        known = self._remembered.get(word)
        if known is None:
            known = self._nearest(word)
            if len(self._remembered) < 20_000:
                self._remembered[word] = known
        return known

    def _nearest(self, word: str) -> str:
        for target in self._spellings:
            if target[0] != word[0] or abs(len(target) - len(word)) > 2:
                continue
            allowed = 2 if len(target) >= 9 else 1
            if DamerauLevenshtein.distance(word, target, score_cutoff=allowed) <= allowed:
                return target
        return word

    def _unstar(self, found: re.Match[str]) -> str:
        """Fill in a starred vowel when only one of our words fits, as in k*ll."""
        first, rest = found.groups()
        for vowel in "iaeou":
            if first + vowel + rest in ("kill", "killing", "die", "dead", "rape", "raped", "suicide", "suicidal"):
                return first + vowel + rest
        return found.group()

"""Which synonyms' forms stand in what somebody said."""

import re
import unicodedata
from collections.abc import Sequence

from py_rust_stemmers import SnowballStemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VOWEL = re.compile(r"[aeiouy]")
_LONGEST_TEXT = 2_000
_MOST_FORMS = 8


class SynonymForms:
    """Finds the forms of synonym groups in a text, stem by stem, so that one form stands for its plural too."""

    def __init__(self, synonyms: Sequence[Sequence[str]]) -> None:
        self._stemmer = SnowballStemmer("english")
        self._forms: dict[tuple[str, ...], tuple[str, float]] = {}
        for group in synonyms:
            stems = {form: self._stems(form) for form in group}
            longest = max((len(words) for words in stems.values()), default=1)
            for form, words in stems.items():
                if words:
                    self._forms[words] = (form, min(1.0, len(words) / longest))
        self._longest = max((len(words) for words in self._forms), default=0)

    def find(self, text: str) -> dict[str, float]:
        """Return the forms that stand in a text, each with the share of a word's weight that its synonyms get.

        A longer wording has more words to score by, so a short form shares its weight among them: whoever says
        the words that were said comes first.
        """
        if not self._forms:
            return {}
        words = self._stems(text[:_LONGEST_TEXT])
        found: dict[str, float] = {}
        start = 0
        while start < len(words) and len(found) < _MOST_FORMS:
            for length in range(min(self._longest, len(words) - start), 0, -1):
                known = self._forms.get(words[start : start + length])
                if known is not None:
                    found[known[0]] = known[1]
                    start += length - 1
                    break
            start += 1
        return found

    def _stems(self, text: str) -> tuple[str, ...]:
        plain = unicodedata.normalize("NFKD", text).lower().replace("’", "'")
        folded = "".join(letter for letter in plain if not unicodedata.combining(letter))
        return tuple(self._stem(word) for word in _WORD.findall(folded))

    def _stem(self, word: str) -> str:
        # The stemmer takes no ending off a word without a vowel, and "CPNs" is one.
        stem: str = self._stemmer.stem_word(word)
        return stem if _VOWEL.search(stem) else stem.removesuffix("s")

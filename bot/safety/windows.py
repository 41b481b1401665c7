"""The parts of a message that are read for their meaning: the whole when it is short, its sentences, and its clauses.

A danger in the middle of a long story is drowned by the story, so each part is judged for itself too.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

SHORT_WORDS = 40
_FEWEST_WORDS = 2
_CLAUSE_WORDS = 8
_JOIN = re.compile(r" , (?:and |but |so |then )?| (?=(?:and|but|because|so|then|cause|only|well) )")


def windows(sentences: Sequence[str]) -> list[str]:
    """Return the parts of a message worth judging, without repeats, each at most 40 words.

    Args:
        sentences: in plain words (``normalise.py``).
    """
    words = sum(len(sentence.split()) for sentence in sentences)
    found = [join(sentences)] if words <= SHORT_WORDS else []
    for sentence in sentences:
        if len(sentence.split()) > SHORT_WORDS // 2:
            found += _stretches(sentence)
        if len(sentence.split()) <= SHORT_WORDS:
            found.append(join([sentence]))
    found += [join(pair) for pair in pairwise(sentences) if _is_short(pair)]
    return [window for window in dict.fromkeys(found) if len(window.split()) >= _FEWEST_WORDS]


def join(sentences: Sequence[str]) -> str:
    """Return sentences as the one text that is encoded; reviewed lines are joined in the same way."""
    return " . ".join(sentences).replace(" , ", " ")


def _is_short(pair: Sequence[str]) -> bool:
    return sum(len(sentence.split()) for sentence in pair) <= SHORT_WORDS // 2


def _stretches(sentence: str) -> list[str]:
    """Return runs of clauses, each of about 8 to 20 words, every one starting where the last but one ended."""
    clauses: list[str] = []
    for clause in _JOIN.split(sentence):
        if clauses and len(clauses[-1].split()) < _CLAUSE_WORDS:
            clauses[-1] = f"{clauses[-1]} {clause}"
        else:
            clauses.append(clause)
    pieces = [" ".join(words[at : at + SHORT_WORDS]) for words in map(str.split, clauses) for at in _starts(words)]
    both = [f"{one} {other}" for one, other in pairwise(pieces)]
    return [join([piece]) for piece in [*pieces, *both] if len(piece.split()) <= SHORT_WORDS]


def _starts(words: Sequence[str]) -> range:
    return range(0, len(words), SHORT_WORDS)

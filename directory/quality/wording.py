"""Whether the words of a listing are ready to be read: no capitals throughout, nothing that stands in for words."""

import re
from collections.abc import Iterator
from functools import lru_cache

from directory.feeds.records import ServiceRecord
from directory.quality.faults import Fault
from directory.quality.parts import all_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# As many words of four letters or more in capitals, one after another, are no abbreviation.
_SHOUTED_WORDS = 4
_SHOUTED_NAME_LETTERS = 12
_STANDS_IN = re.compile(
    r"\blorem ipsum\b|\bdolor sit amet\b|\b(?:asdf|qwerty)\w*\b|\bx{4,}\b"
    r"|[\[<{](?:insert|add|enter|your|name|text|description|placeholder)\b[^\]>}]*[\]>}]"
    r"|\b(?:insert|enter) (?:text|description|name|details) here\b|\bplaceholder text\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\W*(?:tests?|testing|test (?:service|listing|event)(?: ?\d+)?|tb[acd]|to be (?:confirmed|added|advised|announced)"
    r"|n/?a|none|not applicable|unknown|description|summary|details|untitled|new (?:service|listing|event)|blank|null"
    r"|delete(?: me)?|do not use|dummy|example|coming soon|\?+|\.+|-+)\W*",
    re.IGNORECASE,
)
_PROFESSIONAL = re.compile(
    r"\b(?:for (?:health(?:care)? |social care |care )?(?:professionals|practitioners|clinicians|staff) only"
    r"|(?:internal|staff) use only|not (?:for|to be (?:given|shown) to) (?:the )?(?:public|patients)"
    r"|do not (?:give|share) (?:this )?(?:number )?(?:to|with) (?:the )?(?:public|patients))\b",
    re.IGNORECASE,
)


# What a text has to hold for the patterns above to be worth trying: they are slow, and most texts hold none of it.
_STANDS_IN_HINTS = ("lorem", "dolor", "asdf", "qwerty", "xxxx", "[", "<", "{", "insert ", "enter ", "placeholder")
_PROFESSIONAL_HINTS = (" only", "not for ", "not to be ", "do not give", "do not share")
_CAPITALS = re.compile(r"[A-Z]{4}")


def wording_faults(record: ServiceRecord) -> Iterator[Fault]:
    for where, words in all_words(record):
        if stands_in(words):
            yield Fault("placeholder", f"Words that stand in for the real ones are in {where}.")
        if (is_shouted_name if where == "the name" else is_shouted)(words):
            yield Fault("shouting", f"Capitals are used for whole words in {where}.")
        if record.audience == "public" and is_not_for_public(words):
            yield Fault("not-for-public", f"Words in {where} say that it is not for the public.")


@lru_cache(maxsize=512)
def stands_in(words: str) -> bool:
    """Whether words are a stand-in: lorem ipsum, “TBC” alone, “[insert name]”."""
    if _ONLY.fullmatch(words):
        return True
    return _holds(words, _STANDS_IN_HINTS) and _STANDS_IN.search(words) is not None


@lru_cache(maxsize=512)
def is_not_for_public(words: str) -> bool:
    """Whether words say that they are not meant for the public."""
    return _holds(words, _PROFESSIONAL_HINTS) and _PROFESSIONAL.search(words) is not None


@lru_cache(maxsize=512)
def is_shouted(words: str) -> bool:
    """Whether four long words or more in a row are in capitals."""
    if not _CAPITALS.search(words):
        return False
    run = 0
    for word in _WORD.findall(words):
        # A short word in capitals neither ends a run nor lengthens it.
        run = 0 if not word.isupper() else run + (len(word) >= 4)
        if run >= _SHOUTED_WORDS:
            return True
    return False


def is_shouted_name(name: str) -> bool:
    """Whether a whole name is in capitals; one of a few letters is an abbreviation."""
    words = _WORD.findall(name)
    letters = sum(len(word) for word in words)
    return len(words) > 1 and letters >= _SHOUTED_NAME_LETTERS and all(word.isupper() for word in words)


def _holds(words: str, hints: tuple[str, ...]) -> bool:
    small = words.lower()
    return any(hint in small for hint in hints)

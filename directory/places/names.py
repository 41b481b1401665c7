"""Names of places, in the one form they are compared in."""

import re

_APOSTROPHES = re.compile(r"['’‘`.]")
_BREAKS = re.compile(r"[^\w&]+|_+")
_SAME_WORDS = {"saint": "st", "sainte": "st", "upon": "on", "&": "and", "nr": "near"}


def plain_name(text: str) -> str:
    """Return a name without case, hyphens, full stops and apostrophes; "Saint" is "st", "upon" is "on"."""
    words = _BREAKS.split(_APOSTROPHES.sub("", text.casefold()))
    return " ".join(_SAME_WORDS.get(word, word) for word in words if word)

"""Names of places, in the forms they are compared in and known by."""

import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘`.]")
_BREAKS = re.compile(r"[^\w&]+|_+")
_SAME_WORDS = {"saint": "st", "sainte": "st", "upon": "on", "&": "and", "nr": "near"}
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def plain_name(text: str) -> str:
    """Return a name without case, hyphens, full stops and apostrophes; "Saint" is "st", "upon" is "on"."""
    words = _BREAKS.split(_APOSTROPHES.sub("", text.casefold()))
    return " ".join(_SAME_WORDS.get(word, word) for word in words if word)


def word_starts(name: str) -> list[int]:
    """Return where the words of a plain name begin."""
    return [at for at in range(len(name)) if at == 0 or name[at - 1] == " "]


def slug(name: str) -> str:
    """Return the id of an area of this name: "Ynys Môn" is "ynys-mon", "Bath & North East" "bath-and-north-east"."""
    letters = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name.casefold()).replace("&", " and "))
    return _NOT_IN_SLUG.sub("-", letters.encode("ascii", "ignore").decode()).strip("-")

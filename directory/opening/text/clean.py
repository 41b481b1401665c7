"""Hours text made plain: no markup, no entities, no traces of a wrong encoding."""

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]*>")
_LINE_TAG = re.compile(r"</?(?:br|p|li|div|tr|ul|ol|h[1-6])\b[^<>]*>", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"</?sup\b[^<>]*>", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BLANKS = re.compile(r"[^\S\n]+")
# What UTF-8 looks like when it was read as Windows-1252.
_MOJIBAKE = (("â€“", "-"), ("â€”", "-"), ("â€™", "'"), ("â€˜", "'"), ("Â\xa0", " "), ("Â ", " "), ("Â", " "))
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xad": None, "\u200b": None, "\ufeff": None})


def clean_hours(text: str) -> str:
    """Return text without markup, entities, wrong encodings and odd spaces; lines stay lines."""
    plain = html.unescape(html.unescape(text))
    for wrong, right in _MOJIBAKE:
        plain = plain.replace(wrong, right)
    plain = _LINE_TAG.sub("\n", _SUPERSCRIPT.sub("", plain))
    plain = unicodedata.normalize("NFKC", _TAG.sub(" ", plain)).translate(_QUOTES)
    return _BLANKS.sub(" ", _GLUED.sub(" ", plain)).strip()

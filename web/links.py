"""Numbers and addresses inside words, as links, so that a phone dials what it shows."""

import re

from markupsafe import Markup, escape

_FOUND = re.compile(
    r"(?P<site>https?://[^\s<>\"']+[^\s<>\"'.,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    # A number of ours, as people write them; a longer run of figures is something else.
    r"|(?<![\w+])(?P<phone>0\d(?: ?\d){8,9}|116 \d{3})(?![\d-])"
)


def link_words(words: str) -> Markup:
    """Return plain words with their web addresses, emails and UK phone numbers as links, and the rest made safe."""
    made, at = Markup(), 0
    for found in _FOUND.finditer(words):
        made += escape(words[at : found.start()]) + _link(found)
        at = found.end()
    return made + escape(words[at:])


def _link(found: re.Match[str]) -> Markup:
    shown = found.group()
    if found["site"]:
        return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(shown)
    if found["email"]:
        return Markup('<a href="mailto:{0}">{0}</a>').format(shown)
    return Markup('<a href="tel:{}">{}</a>').format(shown.replace(" ", ""), shown)

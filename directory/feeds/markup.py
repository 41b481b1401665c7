"""HTML to plain lines in one pass: time and memory grow with the text's length, whatever was done to the tags.

A parser that builds a tree takes minutes over a description made to harm it; here the tags are only passed over.
"""

import re
from html import unescape

TAG = re.compile(
    r"""<(/?)([a-zA-Z][\w:-]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+'|["'])*+)>""",
)
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
_ADDRESS = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ROUND_NEWLINE = re.compile(r"[ \t\r\f]*+\n[ \t\r\f]*+")
_SCRIPT = re.compile(
    r"""<\s*/?(?:script|iframe|object|embed|applet|svg|frame|meta|base|link)\b|<[^<>]*[\s"'/]on[a-z]{3,24}\s*=|"""
    r"""<[^<>]*(?:javascript|vbscript|data)\s*:""",
    re.IGNORECASE,
)
_BLOCKS = frozenset({
    "p", "div", "section", "article", "header", "footer", "aside", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
    "ol", "li", "table", "tr", "blockquote", "dl", "dt", "dd", "hr", "pre", "br",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "head", "template", "iframe", "object", "svg", "noscript", "applet", "title", "textarea",
    "select", "math",
})  # fmt: skip
_RAW = frozenset({"script", "style", "iframe", "textarea", "title"})
_BARE_LINK_WORDS = frozenset({"here", "click here", "link", "this link", "website", "read more", "find out more"})
_MOST_ROUNDS = 12


def plain_words(html: str) -> str:
    """Return the words of a piece of HTML, its blocks and list items on lines of their own, ``- `` before an item.

    Text that was escaped once too often (``&amp;nbsp;``, ``&lt;p&gt;``) is read again, so no tag is left.
    """
    text = html
    for _ in range(_MOST_ROUNDS):
        if not (_has_tag(text) or _ENTITY.search(text)):
            return text
        text = _Reading(text).words()
    return TAG.sub(" ", text).replace("<", " ").replace("&", " ")


def holds_script(html: str) -> bool:
    """Tell whether HTML, escaped or not, holds what a browser would run or fetch: nothing of it gets into words."""
    for _ in range(_MOST_ROUNDS):
        if "<" in html and _SCRIPT.search(html):
            return True
        read = unescape(html) if "&" in html else html
        if read == html:
            break
        html = read
    return False


def _has_tag(text: str) -> bool:
    return "<" in text and ("<!--" in text or bool(TAG.search(text) or _DECLARATION.search(text)))


class _Reading:
    """One pass over a text; ``words`` gives what a person would see of it."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._at = 0
        self._out: list[str] = []
        self._link: tuple[int, str] | None = None
        self._never_closed: set[str] = set()

    def words(self) -> str:
        while (tag := self._html.find("<", self._at)) >= 0:
            self._add(self._html[self._at : tag])
            self._at = tag
            found = TAG.match(self._html, tag)
            if found:
                self._at = found.end()
                self._pass(bool(found[1]), found[2].lower(), found[3])
            elif not self._pass_comment():
                self._out.append("<")
                self._at = tag + 1
        self._add(self._html[self._at :])
        return "".join(self._out)

    def _add(self, text: str) -> None:
        if text:
            self._out.append(_ROUND_NEWLINE.sub("\n", unescape(text) if "&" in text else text))

    def _pass_comment(self) -> bool:
        if self._html.startswith("<!--", self._at):
            end = self._html.find("-->", self._at)
            self._at = len(self._html) if end < 0 else end + 3
            return True
        found = _DECLARATION.match(self._html, self._at)
        if found:
            self._at = found.end()
        return found is not None

    def _pass(self, is_end: bool, name: str, rest: str) -> None:
        if name in _UNSEEN and not is_end and not (rest.endswith("/") and name not in _RAW):
            self._skip_to_end_of(name)
        elif name == "a":
            self._close_link()
            address = None if is_end else _ADDRESS.search(rest)
            if address:
                self._link = len(self._out), unescape(address[1] or address[2] or address[3] or "").strip()
        elif name in _BLOCKS:
            self._out.append("\n- " if name == "li" and not is_end else "\n")
        elif name in ("td", "th") and is_end:
            self._out.append(" ")

    def _skip_to_end_of(self, name: str) -> None:
        """Pass over an element nobody sees; one that is never closed hides the rest only if it is all raw text."""
        end = None
        if name not in self._never_closed:
            end = re.compile(rf"</{name}\b[^<>]*>?", re.IGNORECASE).search(self._html, self._at)
        if end:
            self._at = end.end()
        elif name in _RAW:
            self._at = len(self._html)
        else:
            self._never_closed.add(name)

    def _close_link(self) -> None:
        """Keep the address of a link whose words say nothing of where it goes."""
        if self._link is None:
            return
        (begins, address), self._link = self._link, None
        words = " ".join("".join(self._out[begins:]).split()).lower()
        if words in _BARE_LINK_WORDS and address.startswith("http"):
            self._out.append(f" ({address})")

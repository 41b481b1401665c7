"""Letters put right one by one: those nobody can see, and those that were read in the wrong encoding."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)
_WIDTHLESS = re.compile("[\u00ad\u061c\u180e\u200b\u2060-\u2064\ufeff]")
# Joiners shape Persian and Indian words and hold emoji together; beside plain letters they do nothing.
_IDLE_JOINERS = re.compile("(?<![^\\x00-\\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\x00-\\x7f])")
# The flags of England, Scotland and Wales are a black flag and letters nobody sees; elsewhere those hide messages.
_FLAG_LETTERS = re.compile("\U0001f3f4[\U000e0020-\U000e007f]{1,7}|[\U000e0000-\U000e007f]+")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def _as_windows_1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {_as_windows_1252(byte): byte for byte in range(0x80, 0x100)}
_FOLLOWERS = "".join(re.escape(letter) for letter, byte in _BYTES.items() if byte < 0xC0)
_LEAD = re.compile("[Â-ô]")
# The leads of what British feeds hold: Latin with accents, punctuation, currency and emoji. Those of other scripts
# count only where several letters in a row were misread.
_MISREAD = re.compile(
    rf"[ÂÃÄÅ][{_FOLLOWERS}]|[âïã][{_FOLLOWERS}]{{2}}|ð[{_FOLLOWERS}]{{3}}"
    rf"|(?:[ÐÑØÙÚÛ][{_FOLLOWERS}]){{2,}}|(?:[à-ï][{_FOLLOWERS}]{{2}}){{2,}}"
)


def mend(text: str) -> str:
    """Return a text with its letters put right and those that nobody sees taken out, however often that takes."""
    while not (text.isascii() and text.isprintable()):
        mended = without_unseen(mend_encoding(text))
        if mended == text:
            break
        text = mended
    return text


def mend_encoding(text: str) -> str:
    """Put right letters of UTF-8 that were read as Windows-1252 (``â€™`` for ``’``), where that goes without a rest.

    Text that was misread more than once is mended as often.
    """
    while _LEAD.search(text):
        mended = _MISREAD.sub(_reread, text)
        if mended == text:
            break
        text = mended
    return text


def _reread(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES[letter] for letter in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def holds_unseen(text: str) -> bool:
    """Tell whether a text holds control characters or marks that turn its direction round."""
    return _UNSEEN.search(text) is not None


def without_unseen(text: str) -> str:
    """Return a text without the characters that nobody sees; every kind of line end becomes a newline."""
    # Python's own check is many times as fast, and most texts pass it.
    if text.replace("\n", "").replace("\N{NO-BREAK SPACE}", "").isprintable():
        return text
    text = _WIDTHLESS.sub("", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    if text.isascii():
        return text
    return _FLAG_LETTERS.sub(lambda found: found[0] if found[0][0] < "\U000e0000" else "", _IDLE_JOINERS.sub("", text))

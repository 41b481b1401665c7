"""How long a text message is for the network: in parts, each of 140 bytes."""

import unicodedata

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take two places each.
_EXTENDED = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "•": "-",
        "·": "-",
        "\u00a0": " ",
        "`": "'",
    }
)
_ONE_GSM, _MANY_GSM = 160, 153
_ONE_WIDE, _MANY_WIDE = 70, 67


def plain_letters(text: str) -> str:
    """Return text in the letters every phone has where it can be, so that more of it fits: “tŷ” becomes “ty”.

    What has no such letter is left as it is.
    """
    return "".join(_plain(letter) for letter in text.translate(_PLAIN))


def count_segments(text: str) -> int:
    """Return how many parts the network sends a text in; one letter outside the GSM alphabet more than halves each.

    Source:
        3GPP TS 23.038, section 6.2.1 (alphabet and extension table); Twilio, "How long can a message be?": 160
        places in one part and 153 in each of several, or 70 and 67 when any letter is outside the alphabet.
    """
    if all(letter in _GSM or letter in _EXTENDED for letter in text):
        sizes = [2 if letter in _EXTENDED else 1 for letter in text]
        one, many = _ONE_GSM, _MANY_GSM
    else:
        sizes = [len(letter.encode("utf-16-le")) // 2 for letter in text]
        one, many = _ONE_WIDE, _MANY_WIDE
    if sum(sizes) <= one:
        return 1
    parts, room = 1, many
    for size in sizes:
        # A letter of two places is never split over two parts.
        if size > room:
            parts, room = parts + 1, many
        room -= size
    return parts


def _plain(letter: str) -> str:
    if letter in _GSM or letter in _EXTENDED:
        return letter
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base in _GSM else letter

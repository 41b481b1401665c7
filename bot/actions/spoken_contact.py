"""A phone number or an email as people say it aloud."""

import re

from bot.contact import read_contact

_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}


def read_spoken_contact(text: str) -> str | None:
    """Return a phone number or email, digits said as words included ("oh seven seven double oh")."""
    return read_contact(text) or read_contact(_digits(text))


def _digits(text: str) -> str:
    digits, times = "", 1
    for word in re.findall(r"[a-z]+|\d+", text.lower()):
        if word in _TIMES:
            times = _TIMES[word]
            continue
        digits += _DIGIT_WORDS.get(word, word if word.isdigit() else "") * times
        times = 1
    return digits

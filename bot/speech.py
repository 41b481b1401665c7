"""Words made fit to be heard: numbers digit by digit, and nothing longer than twenty seconds."""

import re

WORDS_A_MINUTE = 150
LONGEST_SECONDS = 20.0

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_COMMA_SECONDS = 0.2


def read_number(phone: str) -> str:
    """Return a phone number as it is read aloud: single digits, with a pause between groups.

    Groups follow the spaces of the number as written; a group of more than five digits is
    split into threes, because people write numbers down a few digits at a time.

    >>> read_number("0808 2000 247")
    '0 8 0 8, 2 0 0 0, 2 4 7'
    """
    groups = [digits for digits in (re.sub(r"\D", "", part) for part in phone.split()) if digits]
    short = [piece for group in groups for piece in _split_group(group)]
    return ", ".join(" ".join(piece) for piece in short)


def _split_group(digits: str) -> list[str]:
    if len(digits) <= 5:
        return [digits]
    first = {0: 3, 1: 4, 2: 5}[len(digits) % 3]
    return [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]


def spoken_seconds(text: str) -> float:
    """Return about how long the text takes to say, in seconds.

    Source:
        150 words a minute is the usual rate of audiobooks and of telephone announcements;
        each digit of a number counts as a word.
    """
    words = 0
    for word in text.split():
        digits = sum(character.isdigit() for character in word)
        words += max(1, digits)
    return words * 60 / WORDS_A_MINUTE + text.count(",") * _COMMA_SECONDS


def shorten_speech(text: str, limit_seconds: float = LONGEST_SECONDS) -> str:
    """Return the leading sentences that fit in the limit; at least part of the first one."""
    kept: list[str] = []
    for sentence in _SENTENCE_END.split(text.strip()):
        if kept and spoken_seconds(" ".join([*kept, sentence])) > limit_seconds:
            break
        kept.append(sentence)
    speech = " ".join(kept)
    if spoken_seconds(speech) <= limit_seconds:
        return speech
    words = speech.split()
    while len(words) > 1 and spoken_seconds(" ".join(words)) > limit_seconds:
        words.pop()
    return " ".join(words).rstrip(",;:") + "."

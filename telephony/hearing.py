"""What a caller means by a key or a few words, before the dialogue is asked."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.asking import wants_again

type Command = Literal["person", "repeat", "next", "number", "connect", "goodbye", "about"]

LEAST_CONFIDENCE = 0.4
_KEYS: dict[str, Command] = {"0": "person", "9": "repeat", "*": "repeat", "#": "next"}
_SHORTEST_NUMBER = 10
_PHRASES: dict[Command, str] = {
    "person": r"(?:a )?(?:(?:real|human) )?(?:person|human|human being|operator|navigator|care navigator)"
    r"|(?:(?:can|could|may) i |i(?:.?d| would)? (?:want|need|like) to |let me )?"
    r"(?:talk|speak|connect me|put me through) (?:to|with) "
    r"(?:a |an |some)?(?:real |human |care )?(?:person|human|body|one|someone|somebody|operator|navigator|advisor)",
    "next": r"(?:the )?(?:next|more)(?: (?:one|service))?|(?:show |tell |give )?(?:me )?(?:some )?more(?: services)?"
    r"|another(?: one)?|skip(?: (?:it|this|that|this one))?|anything else|what else(?: is there)?",
    "number": r"(?:what(?:.?s| is) |give me |tell me )?(?:(?:the|their|its) )?(?:phone |telephone )?number",
    "connect": r"connect(?: me)?(?: (?:now|to (?:them|it)))?|to be connected|put me through(?: to them)?"
    r"|(?:call|ring|phone|dial) (?:them|it)(?: for me)?",
    "goodbye": r"(?:good ?)?bye(?: bye)?|hang up|end (?:the )?call"
    r"|(?:(?:no|thanks|thank you) )*that(?:.?s| is) all(?: thank(?:s| you))?",
    "about": r"(?:(?:can you )?tell me |give me )?(?:more )?(?:details|about (?:it|them|that|this one))"
    r"|when (?:is it|are they) open|(?:what are the(?:ir)? )?(?:opening )?(?:hours|times)"
    r"|how do i (?:get|sign|refer myself) in ?(?:to it)?|how do i join",
}
_MANNERS = re.compile(r"^(?:(?:yes|ok|okay|um|er|please)\b[ ,]*)+(?=\w)|[ ,]*\bplease$")
_COMMANDS: dict[Command, re.Pattern[str]] = {name: re.compile(words) for name, words in _PHRASES.items()}
_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "1": "1", "2": "2", "3": "3"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What reached us: words with how sure the recogniser is (0 to 1, ``None`` unknown), or keys, or neither."""

    words: str = ""
    keys: str = ""
    confidence: float | None = None

    @property
    def is_silence(self) -> bool:
        return not self.words and not self.keys

    @property
    def is_doubtful(self) -> bool:
        # Some recognisers always report 0, which says nothing about what was heard.
        return bool(self.words) and self.confidence is not None and 0 < self.confidence < LEAST_CONFIDENCE


def read_keys(keys: str) -> Command | None:
    return _KEYS.get(keys)


def read_command(words: str) -> Command | None:
    """Return the command that the words are, whole; longer speech is for the dialogue."""
    if wants_again(words):
        return "repeat"
    said = _MANNERS.sub("", re.sub(r"[.!?,]+$", "", words.strip().lower()).replace("’", "'")).strip()
    return next((name for name, pattern in _COMMANDS.items() if pattern.fullmatch(said)), None)


def read_option(heard: Heard) -> int | None:
    """Return the place of the option picked, from 0: a key, or its number said alone."""
    said = heard.keys or _NUMBER_WORDS.get(re.sub(r"^(?:press|option|number) |[.!?]+$", "", heard.words.lower()), "")
    return int(said) - 1 if re.fullmatch(r"[1-8]", said) else None


def is_phone_number(keys: str) -> bool:
    return keys.isdecimal() and len(keys) >= _SHORTEST_NUMBER

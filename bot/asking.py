"""Asking for a person, as people say it."""

import re

_PERSON = re.compile(
    r"\b(?:(?:talk|speak|chat|connect|put me through)\b.*"
    r"\b(?:person|human|someone|somebody|navigator|advis[eo]r|operator)|real person|human being|care navigator)\b"
    r"|^\W*(?:a )?(?:person|human|navigator|operator)\W*$",
    re.I,
)
# “Are you a real person?” asks who is talking, not for somebody else.
_ASKS_WHO = re.compile(
    r"^\W*(?:(?:are|r) (?:you|u)|(?:is|am i) (?:this|that|it|talking|speaking|chatting))"
    r"(?: (?:to|with|a|an|actually|really))* (?:real|actual|human|person)\b",
    re.I,
)
_FEW_WORDS = 5


def wants_person(text: str) -> bool:
    """Whether somebody asks to be put in touch with a person."""
    return bool(_PERSON.search(text)) and not _ASKS_WHO.search(text)


def wants_only_person(text: str) -> bool:
    """Whether that is all they ask: "I want to talk to someone" is, "to talk to someone about my debts" is not."""
    return wants_person(text) and len(_PERSON.sub(" ", text).split()) <= _FEW_WORDS and " about " not in text

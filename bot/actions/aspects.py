"""What is asked about a service: everything, its number, hours, place, way in, cost, or whether it is for somebody."""

import re
from typing import Literal

type Aspect = Literal["details", "number", "hours", "directions", "access", "fit", "cost"]

# How the question is put again about a service picked from several.
QUESTIONS: dict[Aspect, str] = {
    "details": "tell me about {which}",
    "number": "tell me the phone number of {which}",
    "hours": "tell me the opening times of {which}",
    "directions": "how do I get to {which}",
    "access": "tell me how to get in to {which}",
    "fit": "who is {which} for",
    "cost": "how much does {which} cost",
}
_ITEM = r"(?:it|that|this|they|(?:the|that|this) [\w']+(?: one)?)"
_WHO = r"(?:i|we|he|she|they|you|someone|somebody|people|anyone|(?:my|the|our|a) [\w'-]+)"
_WHOM = r"(?:me|us|him|her|them|my|our|someone|somebody|people|men|women|over|under|adults|children|kids|everyone)"
_FIT = (
    rf"\b(?:is|are|would|will|might) {_ITEM}(?: be)?(?: [\w']+){{0,4}} for (?:{_WHOM}|an?|the|anyone)\b",
    rf"\b(?:can|could|may) {_WHO} (?:go|use|join|come|attend|have)(?: along)?(?: to)? (?:it|there|that|this|them)\b",
    rf"\b(?:am|is|are|would) {_WHO} (?:be )?(?:eligible|allowed|too (?:old|young)|(?:old|young) enough)\b",
    r"\bwho(?:'?s| is| are) .{1,25}\bfor\b",
    r"\bwhat ages?\b|\bage (?:limit|range)\b|\b(?:men|women) only\b",
    r"\bdo(?:es)? (?:it|they|that|the) ?.{0,20}\b(?:take|accept|see) (?:men|women|children|kids|people|adults|anyone)",
    r"\b(?:just|only) for (?:men|women|over|under|old|young|people)\b",
)
_DIRECTIONS = (
    r"\bhow (?:do|would|can|could|does|to|shall)\b.{0,12}\bget (?:there|to (?:it|them|that|this|the|number|option))\b",
    r"\bget there\b|\bdirections\b|\b(?:which|what) bus\b|\bbus(?:es)? (?:go|goes|stop)\b",
    r"\b(?:is there|any) parking\b|\b(?:can|could) (?:i|we|you) park\b|\bon (?:a|the) map\b|\bshow me a map\b",
    r"\bhow far (?:is|away)\b|^(?!.*\be-?mail).*\baddress\b|\bwhat street\b",
    rf"\bwhere(?:'?s| is| are) {_ITEM}|\bwhere (?:do|would) (?:i|we|you) (?:have to )?go\b",
)
_HOURS = (
    r"\bopening (?:times?|hours?)\b|\bwhat (?:time|days?|hours)\b|\bwhich days?\b|\bhow late\b",
    rf"\bwhen(?:'s| is| are| does| do| can| will) {_ITEM}.{{0,15}}(?:open|shut|close|on|start|finish)\b",
    rf"\b(?:is|are|will) {_ITEM} (?:be )?(?:still )?(?:open|shut|closed)\b|\bdo(?:es)? {_ITEM} (?:open|shut|close)\b",
)
_NUMBER = (r"\b(?:phone|telephone|contact) number\b|\bnumber (?:for|of)\b|\bwhat(?:'s| is) (?:the|their|its) number\b",)
_ACCESS = (
    r"\breferr(?:al|ed)\b|\bhow (?:do|can|would|to)\b.{0,12}\b(?:get in|join|sign up|register|apply|book)\b",
    r"\b(?:need|have) to (?:book|register|make an appointment|be referred)\b|\bturn up\b|\bwaiting list\b",
)
_COST = (
    r"\bhow much\b|\bwhat(?:'s| is| does| do| would) .{1,20}\bcosts?\b",
    r"\bis (?:it|that|the \w+ one) free\b|\b(?:have|need) to pay\b|\bdo they charge\b",
)
_WORDS: dict[Aspect, tuple[str, ...]] = {
    "fit": _FIT,
    "directions": _DIRECTIONS,
    "hours": _HOURS,
    "number": _NUMBER,
    "access": _ACCESS,
    "cost": _COST,
}
_PATTERNS = {aspect: re.compile("|".join(words), re.I) for aspect, words in _WORDS.items()}
_POINTS = re.compile(r"(?<!is )(?<!are )\bthere\b|\b(?:it|its|it's|that|this|they|them|their|those|that one)\b", re.I)


def read_aspect(text: str) -> Aspect | None:
    """Return what the words plainly ask about a service; ``None`` when they do not."""
    plain = text.replace("’", "'")
    return next((aspect for aspect, pattern in _PATTERNS.items() if pattern.search(plain)), None)


def points_back(text: str) -> bool:
    """Whether the words speak of something already talked about: “it”, “that one”, “there”."""
    return bool(_POINTS.search(text.replace("’", "'")))

"""Text-speak and some dialect, written out before anything reads them: the encoder has learnt plain English."""

import re

_WRITTEN_OUT = {
    "sum1": "someone", "some1": "someone", "sumone": "someone", "any1": "anyone", "ne1": "anyone", "no1": "no one",
    "every1": "everyone", "evry1": "everyone", "2day": "today", "2moro": "tomorrow", "2morrow": "tomorrow",
    "2nite": "tonight", "2night": "tonight", "2gether": "together", "4ever": "forever", "4get": "forget",
    "b4": "before", "l8": "late", "l8r": "later", "gr8": "great", "m8": "mate", "m8s": "mates", "w8": "wait",
    "h8": "hate", "wiv": "with", "wivout": "without", "wot": "what", "dat": "that", "thru": "through",
    "nuffin": "nothing", "nuffink": "nothing", "nufin": "nothing", "nowt": "nothing", "owt": "anything",
    "sumthin": "something", "sumfin": "something", "somethin": "something", "summat": "something",
    "summut": "something", "neva": "never", "luv": "love", "frm": "from", "fone": "phone",
    "wk": "week", "wks": "weeks", "mth": "month", "mths": "months", "yr": "year", "yrs": "years",
    "hr": "hour", "hrs": "hours", "hosp": "hospital", "hse": "house",
}  # fmt: skip
_WORD = re.compile(r"\b(?:" + "|".join(sorted(_WRITTEN_OUT, key=len, reverse=True)) + r")\b(?!['’])", re.IGNORECASE)
# Single letters stand for much else as capitals, and "r" is the right leg in a surgery's notes.
_LETTERS = (
    (re.compile(r"\bu\b(?!['’])"), "you"),
    (re.compile(r"\bur\b"), "your"),
    (re.compile(r"\br(?= (?:u|you|there|they|we)\b)"), "are"),
)
# "2" is "to" before what can only be done ("2 care homes" are two), and "4" is "for" before whom or what it is;
# elsewhere they are numbers.
_TO = re.compile(
    r"(?<![\w.:/])2(?= (?:be|do|go|get|give|have|make|take|come|help|look|find|talk|speak|chat|see|stop|start|keep|"
    r"know|tell|ask|learn|live|sleep|walk|eat|cook|wash|clean|pay|buy|meet|join|move|stay|leave|sort|put|sit|"
    r"cope|try|let|bring|fix|feed|say|hear|read|write|show|tide|the)\b)",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?<![\w.:/])4(?= (?:me|my|him|his|her|us|our|them|their|you|your|u|ur|the|a|an|it|this|that|some|someone|sum1|"
    r"somebody|help|free|mum|dad|nan|old|young|people|ppl)\b)",
    re.IGNORECASE,
)
_LAST_TO = re.compile(r"\b(talk|speak|chat|listen|get|go|next|close|want|need|where) 2(?=\W*$)", re.IGNORECASE)


def write_out(text: str) -> str:
    """Return a text with its text-speak in full words: "sum1 2 talk 2" becomes "someone to talk to"."""
    text = _FOR.sub("for", _TO.sub("to", text))
    text = _LAST_TO.sub(r"\1 to", text)
    for letters, words in _LETTERS:
        text = letters.sub(words, text)
    return _WORD.sub(lambda found: _WRITTEN_OUT[found.group().lower()], text)

"""Places named only to say that they are not meant: "not in Chatham but Gillingham", "Chatham, no sorry, Rainham"."""

import re
from collections.abc import Sequence

from directory.places.sentence import Mention

# "moved here from a flat in": what was left stands between the move and the place.
_ONE_THERE = r"(?:\s+(?:in|at|from)\s+(?:an?|the|my|our|his|her|their)(?:\s+\w+){1,3})?"
_NOT = re.compile(
    r"(?:\b(?:and|but|i|we|it'?s|its|that'?s|i'?m|we'?re|am|are|is|he|she|they|looking|for)\s+)*"
    r"\b(?:"
    r"(?:(?:do|does|did|have|has|had|ca|could|wo|would|is|are|was)n['’]?t|(?:do|does|did|can|could|will|is|are|am)\s+not"
    r"|cannot|never|no longer|not)"
    r"(?:\s+(?:to|actually|really|even|based|located|living|live|lived|stay|staying|from|go|get|travel|been|be|come|coming"
    r"|(?:want|need|looking for)(?:\s+(?:anything|anywhere|something|somewhere))?)){0,4}"
    r"|instead of|rather than|except(?: for)?|apart from|other than|anywhere but"
    rf"|(?:used to live|grew up){_ONE_THERE}(?=\s+(?:in|at|near|outside|by)\b)"
    r"|(?:(?:moved|relocated)(?:\s+(?:away|out|here|up|down|over|across|all the way|back|last \w+))*"
    rf"|came\s+(?:here|over|across|up|down)|originally){_ONE_THERE}(?=\s+(?:in|at|from|of|near|outside|by)\b)"
    r")"
    r"(?:\s+(?:in|at|from|of|to|near|around|round|outside|by))?(?:\s+the)?\s*$",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\bnot\s+(?:only|just|far)\b[^.]*$", re.IGNORECASE)
_NOR = re.compile(r"^\s*,?\s*(?:or|nor)\s+(?:in\s+|near\s+)?$", re.IGNORECASE)
_BUT = re.compile(r"\s*,?\s*(?:but\b(?:\s+(?:now|rather|instead|please))?|to\b)", re.IGNORECASE)
_MOVED_TO = re.compile(r"\bmoved\s+to\s*$", re.IGNORECASE)
# Said between two places, it takes the first back: "no" alone does not, as in "there is no bus to".
_HOLD_ON = r"(?:hang on|hold on|wait(?: a (?:minute|moment|sec(?:ond)?))?)"
_I_MEAN = r"i (?:mean|meant|said|should (?:say|have said)|tell a lie)"
_HERE_INSTEAD = r"(?:(?:it|that)['’]?s|it is|i['’]?m|i am|we['’]?re|we are|i live|we live)"
_CUE = (
    rf"(?:\b(?:no|oh)\b[\s,.]*(?:sorry|no|{_HOLD_ON}|{_I_MEAN}|actually|not there|wrong|silly me)\b"
    rf"|\bsorry\b[\s,.]*(?:no|{_HOLD_ON}|{_I_MEAN}|make that|wrong)\b"
    rf"|\b{_HOLD_ON}[\s,.]*(?:no|sorry|{_I_MEAN}|actually)\b"
    rf"|\b(?:{_I_MEAN}|scratch that|make that|tell a lie|what am i (?:saying|on about|like)|my mistake)\b"
    rf"|\b(?:no|sorry|actually)\b[\s,.]*(?:{_HERE_INSTEAD}\s*)?(?:(?:in|near|at)\s*)?$)"
)
_TAKEN_BACK = re.compile(rf"{_CUE}(?:[\s,.]+{_CUE})*", re.IGNORECASE)
_MOST_BETWEEN = 16


def split_refused(text: str, mentions: Sequence[Mention]) -> tuple[list[Mention], list[tuple[int, int]]]:
    """Return the mentions that are meant, and the stretches of text that say which are not.

    "Not far from Chatham" and "not only in Chatham" mean Chatham. "Not in Chatham or Rochester" means neither. One that
    is taken back before the next is named goes with the words that do so.
    """
    meant: list[Mention] = []
    refused: list[tuple[int, int]] = []
    for mention in mentions:
        began = _refused_from(text, mention, refused)
        if began is not None:
            but = _BUT.match(text, mention.end)
            refused.append((began, but.end() if but else mention.end))
            continue
        if meant and (back := _taken_back(text, meant[-1].end, mention.start)):
            refused.append((meant.pop().start, back))
        meant.append(mention)
    return meant, refused


def _taken_back(text: str, start: int, end: int) -> int | None:
    """Return where the words end that take a place back, between it and the next."""
    between = text[start:end]
    said = _TAKEN_BACK.search(between) if len(between.split()) <= _MOST_BETWEEN else None
    return None if said is None else start + said.end()


def _refused_from(text: str, mention: Mention, refused: Sequence[tuple[int, int]]) -> int | None:
    """Return where the words begin that refuse a mention; ``None`` when it is meant."""
    before = text[: mention.start]
    if refused and refused[-1][1] <= mention.start and _NOR.match(text[refused[-1][1] : mention.start]):
        return refused[-1][1]
    said_not = _NOT.search(before)
    if said_not is None or _NOT_ONLY.search(before) or _MOVED_TO.search(before):
        return None
    return said_not.start()

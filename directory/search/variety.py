"""Some variety among those who stand in where nothing is listed for what was asked.

They are there to give a choice of whom to turn to, so six groups of one kind in six villages are no good use of a page.
Where something is listed nothing is moved: such groups are then each an answer of its own.

Source:
    Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking", SIGIR 1998.
"""

import re
from collections.abc import Sequence

from directory.search.fusion import Ranked

# Names sharing this much of their words are nearly alike; each that went before takes a little off.
_ALIKE = 0.5
_LEFT = 0.92
_CHOSEN, _AMONG = 20, 60
_WORD = re.compile(r"[^\W_]+")
_SAY_LITTLE = frozenset({"the", "and", "of", "for", "in", "a", "service", "services"})


def vary(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Return the same services with near namesakes a little lower; scores stay as they are."""
    pool = ranked[:_AMONG]
    words = [_words(one.brief.name) for one in pool]
    worth = {place: one.score for place, one in enumerate(pool)}
    chosen: list[int] = []
    while worth and len(chosen) < _CHOSEN:
        best = max(worth, key=lambda place: (worth[place], -place))
        chosen.append(best)
        del worth[best]
        for place in worth:
            if _share(words[place], words[best]) >= _ALIKE:
                worth[place] *= _LEFT
    return [*(pool[place] for place in [*chosen, *worth]), *ranked[_AMONG:]]


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower().replace("'", "").replace("’", ""))) - _SAY_LITTLE


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)

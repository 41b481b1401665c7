"""Which words of a text are turned down: "not counselling", "no need for a dentist", "isn't about debt".

Many people name what is wrong with a "not" ("not sleeping", "can't cope", "no food in the house"), so
only wordings that turn something down count here, and each reaches only to the end of its clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from directory.reading.words import Word

type Reach = Literal["clause", "next", "condition"]

_STRANGER = "·"
_LONGEST_CLAUSE = 7
_ENDS = frozenset(
    (
        "but",
        "just",
        "only",
        "because",
        "though",
        "although",
        "however",
        "i",
        "im",
        "ive",
        "it",
        "its",
        "he",
        "hes",
        "she",
        "shes",
        "we",
        "they",
        "theres",
        "there",
        "my",
    )
)
_DONT = ["dont", "doesnt", "didnt", "wouldnt"]
_ISNT = ["isnt", "wasnt", "aint", "arent"]
_ABOUT = ["about", "for", "after", "regarding", "concerning", "into", "interested", "wanting", "asking", "bothered"]
_TO_USE = ["see", "try", "take", "use", "have", "speak", "talk", "go", "join", "do", "attend", "start", "discuss"]


def _either(*words: str) -> dict[str, Any]:
    return {"ORTH": {"IN": list(words)}}


def _maybe(*words: str) -> dict[str, Any]:
    return {"ORTH": {"IN": list(words)}, "OP": "?"}


_TURNING_DOWN: dict[Reach, list[list[dict[str, Any]]]] = {
    "clause": [
        [_either(*_DONT), _maybe("really", "actually"), _either("want", "need", "require", "fancy", "mean")],
        [_either("do", "does", "did"), _either("not"), _either("want", "need", "require", "mean")],
        [_either("not"), _maybe("really", "actually"), _either(*_ABOUT)],
        [
            _either("not"),
            _maybe("really"),
            _either("looking", "keen", "here", "calling", "ringing"),
            _either(*_ABOUT, "on"),
        ],
        [_either("not", *_ISNT), _either("to"), _either("do"), _either("with")],
        [_either("nothing"), _either("to"), _either("do"), _either("with")],
        [_either(*_ISNT), _either("about", "for", "a", "the", "because")],
        [_either("not"), _either("a", "the", "another", "more", "any", "because", "due", "anything")],
        [
            _either("no"),
            _either("need", "interest", "history", "problem", "problems", "issue", "issues", "sign", "signs"),
        ],
        [_either("no"), _either("longer"), _maybe("need", "want", "have", "got")],
        [_either("rather", "other"), _either("than")],
        [_either("instead", "apart"), _either("of", "from")],
        [_either("as"), _either("opposed"), _either("to")],
        [_either("except", "denies", "denied", "nil", "nor")],
        [
            _either("tired", "sick"),
            _either("of"),
            _either("being"),
            _either("sent", "referred", "offered"),
            _maybe("to"),
        ],
    ],
    "next": [[_either("not", "never", "dont", "doesnt", "dnt", *_ISNT)]],
    "condition": [
        [_either("no")],
        [_either("havent", "hasnt", "not"), _maybe("got", "had", "have"), _maybe("a", "any")],
        [_either(*_DONT), _either("have"), _maybe("any", "a")],
    ],
}
_SPARED = [
    [_either("not"), _either("only", "just", "sure", "certain", "even", "sleeping", "eating", "coping")],
    [_either(*_DONT), _maybe("really"), _either("want"), _either("to"), _either("be", "lose", "end", "die", "become")],
    [
        _either(*_DONT),
        _maybe("really"),
        _either("want"),
        _either("my", "him", "her", "them", "anyone", "anybody", "us"),
    ],
    [_either(*_DONT), _either("know", "feel", "think")],
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Words ``first`` to ``last`` (both included) are turned down by the cue that begins at ``cue``.

    ``reach`` "condition" speaks of having an illness: "no diabetes", "haven't got asthma".
    """

    cue: int
    first: int
    last: int
    reach: Reach


class NegationReader:
    """Finds what a person turns down, with spaCy's token matcher."""

    def __init__(self) -> None:
        self._store = Vocab()
        self._cues: Matcher = Matcher(self._store)
        self._known: set[str] = set()
        for reach, patterns in _TURNING_DOWN.items():
            self._add(reach, patterns)
        self._add("spared", _SPARED)

    def read(self, words: Sequence[Word]) -> list[Refusal]:
        """Return the stretches turned down; words that only look negative ("not sure") give none."""
        if not any(word.text in self._known for word in words):
            return []
        tokens = [word.text if word.text in self._known else _STRANGER for word in words]
        found = self._cues(Doc(self._store, words=tokens))
        names = self._store.strings
        matches = [(names[label], start, end) for label, start, end in found]
        spared = {index for name, start, end in matches if name == "spared" for index in range(start, end)}
        refusals = []
        for name, start, end in matches:
            if name == "spared" or start in spared:
                continue
            reach: Reach = "next" if name == "next" else "condition" if name == "condition" else "clause"
            if reach == "clause" and _goes_on_to_a_deed(words, end):
                continue
            last = _end_of_reach(words, end, reach)
            if last >= end:
                refusals.append(Refusal(start, end, last, reach))
        return refusals

    def _add(self, name: str, patterns: list[list[dict[str, Any]]]) -> None:
        self._cues.add(name, patterns)
        for pattern in patterns:
            for token in pattern:
                self._known.update(token["ORTH"]["IN"])


def _goes_on_to_a_deed(words: Sequence[Word], end: int) -> bool:
    """Whether a refusal runs on into "to" and a deed, as in "don't want to fall": a worry, not a refusal."""
    if end + 1 >= len(words) or words[end - 1].text not in ("want", "need") or words[end].text != "to":
        return False
    return words[end + 1].text not in _TO_USE


def _end_of_reach(words: Sequence[Word], first: int, reach: Reach) -> int:
    """Return the last word the refusal covers; ``first - 1`` when it covers none."""
    longest = _LONGEST_CLAUSE if reach == "clause" else 2
    last = first - 1
    for index in range(first, min(first + longest, len(words))):
        word = words[index]
        if word.clause != words[first - 1].clause or word.comma or (word.text in _ENDS and index > first):
            break
        if word.text in ("and", "so") and reach != "clause":
            break
        if word.text == "but":
            break
        last = index
    return last

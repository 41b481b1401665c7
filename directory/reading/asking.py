"""Which words of a message ask for something, and which only tell the story around it.

"My husband has dementia. Is there anywhere he could stay for a week" asks for a stay; the dementia is about
him. Speech arrives without full stops, so a stretch that asks also ends where a reason or a description begins.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from directory.reading.negation import Refusal
from directory.reading.words import Word

_STRANGER = "·"
_LONGEST = 16
_TELLS_WHY = frozenset({"because", "cos", "coz", "cuz", "since", "although", "though", "achos", "oherwydd"})
_WHO = ["i", "we", "he", "she", "they", "you", "u"]
_SOMEBODY = ["someone", "somebody", "anyone", "anybody", "rhywun"]
_ANYTHING = ["anything", "something", "anywhere", "somewhere", "rhywle", "rhywbeth"]
_CAN = ["can", "could", "would", "will", "does", "do", "may", "might"]
_DEEDS = [
    "get", "find", "have", "help", "come", "take", "tell", "give", "send", "please", "join", "speak", "talk", "see",
    "do", "apply", "claim", "visit", "fetch", "fix",
]  # fmt: skip


def _either(*words: str, times: str = "1") -> dict[str, Any]:
    token: dict[str, Any] = {"ORTH": {"IN": list(words)}}
    return token if times == "1" else token | {"OP": times}


_CUES: list[list[dict[str, Any]]] = [
    [_either("is", "are"), _either("there")],
    [_either("theres"), _either("any", "anything", *_SOMEBODY)],
    [_either("do", "does"), _either("you", *_SOMEBODY), _either("know", "have", "do")],
    [_either("have"), _either("you"), _either("got", "any")],
    [_either("who", "where", "how", "what"), _either(*_CAN), _either(*_WHO, *_SOMEBODY)],
    [_either("who"), _either(*_CAN, "to", "else")],
    [_either("where", "how"), _either("to")],
    [_either("can", "could", "would", "will"), _either(*_SOMEBODY, "you", "u", "i", "we"), _either(*_DEEDS)],
    [_either(*_SOMEBODY), _either("to", "who", "whod", "wholl", "that", "with", *_CAN)],
    [_either(*_ANYTHING), _either("to", "for", "where", "that", "he", "she", "i", "we", "they", "with", "like")],
    [_either("need", "needs", "needing", "want", "wants", "wanting", "require", "requires", "req", "requesting")],
    [_either("would", "id", "shed", "hed", "wed", "theyd"), _either("really", times="?"), _either("like", "love")],
    [_either("looking", "searching", "hoping", "asking"), _either("for", "to", "into")],
    [_either("could"), _either("do"), _either("with")],
    [_either("wondering", "wonder"), _either("if", "whether", "about")],
    [_either("after"), _either("a", "an", "some")],
    [_either("find", "get", "give", "show"), _either("me", "us", "him", "her")],
    [_either("help"), _either("with", "to", "me", "him", "her", "getting", "gyda", "i")],
    [_either("angen", "eisiau", "isio", "moyn", "oes", "chwilio", "hoffwn", "hoffen")],
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Words ``first`` to ``last`` of a message, both included, ask for something."""

    first: int
    last: int

    def holds(self, first: int, last: int) -> bool:
        """Whether a stretch of words lies within, or begins within and runs on."""
        return self.first <= first <= self.last or first <= self.first <= last


class AskingReader:
    """Finds the stretches of a message that ask, with spaCy's token matcher; safe to share between threads."""

    def __init__(self) -> None:
        self._store = Vocab()
        self._cues = Matcher(self._store)
        self._cues.add("asks", _CUES)
        self._known = {word for cue in _CUES for token in cue for word in token["ORTH"]["IN"]}

    def read(self, words: Sequence[Word], text: str, refusals: Sequence[Refusal] = ()) -> list[Asked]:
        """Return the stretches that ask, in order, apart from each other; none where somebody only tells.

        Args:
            words: of ``text``, in order.
            refusals: what is turned down, which is not asked for.
        """
        tokens = [word.text if word.text in self._known else _STRANGER for word in words]
        starts = {start for _, start, _ in self._cues(Doc(self._store, words=tokens))}
        refused = {index for refusal in refusals for index in range(refusal.cue, refusal.last + 1)}
        asked = [Asked(start, _end_of(words, start, refused)) for start in sorted(starts - refused)]
        asked += _questions(words, text)
        return _joined(asked)


def _end_of(words: Sequence[Word], start: int, refused: Collection[int]) -> int:
    last = start
    for index in range(start, min(start + _LONGEST, len(words))):
        word = words[index]
        if word.clause != words[start].clause or index in refused or (word.text in _TELLS_WHY and index > start):
            break
        if index > start + 1 and _begins_a_story(words, index):
            break
        last = index
    return last


def _begins_a_story(words: Sequence[Word], index: int) -> bool:
    """Whether "who has", "hes got", "ive got" or the like begins here: what follows describes somebody."""
    here, after = words[index].text, words[index + 1].text if index + 1 < len(words) else ""
    if here in ("hes", "shes", "ive", "im", "theyre", "whos"):
        return True
    return here in ("who", "he", "she", "i") and after in ("has", "had", "is", "was", "got", "have", "am")


def _questions(words: Sequence[Word], text: str) -> list[Asked]:
    """Return the sentences that end in a question mark."""
    asked = []
    first = 0
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else None
        if following is not None and following.clause == word.clause:
            continue
        if "?" in text[word.end : following.start if following is not None else len(text)]:
            asked.append(Asked(max(first, index - _LONGEST + 1), index))
        first = index + 1
    return asked


def _joined(asked: Sequence[Asked]) -> list[Asked]:
    apart: list[Asked] = []
    for one in sorted(asked, key=lambda each: (each.first, each.last)):
        if apart and one.first <= apart[-1].last + 1:
            apart[-1] = Asked(apart[-1].first, max(one.last, apart[-1].last))
        else:
            apart.append(one)
    return apart

"""Who somebody is asking for, and how old that person is."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from directory.reading.words import WordReader

type _Token = dict[str, Any]
type ForWhom = Literal["self", "relative", "patient"]

_OLDEST = 115
_STRANGER = "·"
_YEARS_ALONE, _SHORT_ANSWER = "age-years", 4
# "6/52" is six weeks, as surgeries write it, "3/12" three months.
_PARTS_OF_YEAR = frozenset({"52", "12"})
_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_RELATIVES = [
    "mum", "mam", "mom", "mother", "dad", "father", "husband", "hubby", "wife", "missus", "partner", "son", "daughter",
    "child", "children", "kid", "kids", "baby", "toddler", "boy", "girl", "lad", "nan", "nana", "gran", "granny",
    "grandma", "grandmother", "grandad", "grandfather", "grandson", "granddaughter", "grandchild", "sister", "brother",
    "aunt", "auntie", "uncle", "niece", "nephew", "cousin", "friend", "mate", "neighbour", "parents", "mums", "dads",
    "boyfriend", "girlfriend", "teenager", "teen", "stepson", "stepdaughter", "twin", "twins", "inlaw", "elderly",
]  # fmt: skip
_KIN = frozenset(_RELATIVES)
_PATIENT = ["patient", "patients", "pt", "px", "client", "resident"]
_SELF = ["im", "ive", "i", "me", "myself", "id", "my"]
_NUMBER, _NUMBER_SEX, _NUMBER_AGED = "<number>", "<number-sex>", "<number-aged>"
_AGED = ("yo", "yr", "yrs", "y")
_ADULTS = ["lady", "gentleman", "gent", "male", "female", "man", "woman"]
_NOT_YEARS = frozenset(
    {
        "week",
        "weeks",
        "month",
        "months",
        "day",
        "days",
        "hours",
        "minutes",
        "miles",
        "stone",
        "kg",
        "mg",
        "units",
        "times",
    }
)
_IS = [
    "is",
    "was",
    "shes",
    "hes",
    "age",
    "aged",
    "turned",
    "turning",
    "now",
    "just",
    "nearly",
    "almost",
    "about",
    "only",
]


@dataclass(frozen=True, slots=True)
class People:
    """``age`` in years of the person help is for; ``for_whom`` is who that is to the one asking.

    ``own_age`` is that of the one asking, where they say it of themselves.
    """

    age: int | None = None
    for_whom: ForWhom | None = None
    own_age: int | None = None


class PeopleReader:
    """Reads people out of a text with spaCy's token matcher; build once, share between threads."""

    def __init__(self) -> None:
        self._store = Vocab()
        self._words = WordReader()
        self._matcher = Matcher(self._store)
        self._known: set[str] = set()
        for name, patterns in _patterns().items():
            self._matcher.add(name, patterns)
            for pattern in patterns:
                for token in pattern:
                    self._known.update(token["ORTH"]["IN"])

    def read(self, text: str) -> People:
        """Return the age and the person spoken of; each ``None`` where the text does not say."""
        spoken = self._words.split(text)
        numbers = [_number(spoken, index) for index in range(len(spoken))]
        tokens = [self._form(word, number) for word, number in zip(spoken, numbers, strict=True)]
        found = self._matcher(Doc(self._store, words=tokens))
        matches = [(self._store.strings[label], start, end) for label, start, end in found]
        ages = [
            (name, number)
            for name, start, end in sorted(matches, key=lambda match: (match[0] != "age-of-other", match[1]))
            if name.startswith("age") and (name != _YEARS_ALONE or len(spoken) <= _SHORT_ANSWER)
            for number in numbers[start:end]
            if number is not None and number <= _OLDEST
        ]
        own = [number for name, number in ages if name == "age-of-self"]
        names = {name for name, _, _ in matches}
        return People(ages[0][1] if ages else None, _for_whom(names), own[0] if own else None)

    def _form(self, word: str, number: int | None) -> str:
        if number is not None:
            if not word[:1].isdigit():
                return _NUMBER
            return _NUMBER_SEX if word[-1:] in "mf" else _NUMBER_AGED if word.endswith(_AGED) else _NUMBER
        if word.endswith("s") and word[:-1] in _KIN:
            return word[:-1]
        return word if word in self._known else _STRANGER


def read_people(text: str) -> People:
    """Return who a text is about, and how old they are."""
    return _reader().read(text)


@lru_cache(maxsize=1)
def _reader() -> PeopleReader:
    return PeopleReader()


def _patterns() -> dict[str, list[list[_Token]]]:
    number = _any_number()
    relative, patient = _one_of(*_RELATIVES), _one_of(*_PATIENT)
    a_word = _one_of(_STRANGER, times="?")
    being, being_maybe = _one_of(*_IS), _one_of(*_IS, times="*")
    of_mine = _one_of("my", "our", "his", "her")
    years = [_one_of("year", "years", "yr", "yrs", "yo", "y"), _one_of("old", "o", times="?")]
    she_is: list[list[_Token]] = [
        [_one_of("shes", "hes", "theyre"), being_maybe, number],
        [_one_of("she", "he"), _one_of("is", "was"), being_maybe, number],
    ]
    return {
        "age-of-other": [
            *she_is,
            [relative, a_word, being, being_maybe, number],
            [relative, number],
            [of_mine, number, *years, relative],
            [patient, being_maybe, number],
        ],
        "age-of-self": [
            [_one_of("im"), being_maybe, number],
            [_one_of("i"), _one_of("am"), being_maybe, number],
        ],
        "relative": [
            *she_is,
            [of_mine, a_word, relative],
            [of_mine, number, *years],
            [_one_of("for"), _one_of("my", "a", "our", "an"), a_word, relative],
        ],
        "patient": [[patient], [_one_of(_NUMBER_SEX)], [number, *years, _one_of(*_ADULTS)]],
        "self": [[_one_of(*_SELF)]],
        **_ages_alone(),
    }


def _ages_alone() -> dict[str, list[list[_Token]]]:
    """Return the ways to say an age without a word of whose it is."""
    number = _any_number()
    return {
        "age-told": [
            [number, _one_of("year", "years", "yr", "yrs"), _one_of("old", "o")],
            [number, _one_of("yo", "y"), _one_of("o", times="?")],
            [_one_of("age", "aged"), number],
            [_one_of(_NUMBER_SEX, _NUMBER_AGED)],
            [number, _one_of("m", "f", "male", "female")],
        ],
        # "Off work 3 years" tells no age; "82 years" does as an answer.
        _YEARS_ALONE: [[number, _one_of("year", "years", "yr", "yrs")]],
    }


def _any_number() -> _Token:
    return _one_of(_NUMBER, _NUMBER_SEX, _NUMBER_AGED)


def _one_of(*words: str, times: str = "1") -> _Token:
    return {"ORTH": {"IN": list(words)}} if times == "1" else {"ORTH": {"IN": list(words)}, "OP": times}


def _for_whom(names: set[str]) -> ForWhom | None:
    whom: ForWhom
    for whom in ("patient", "relative", "self"):
        if whom in names:
            return whom
    return None


def _number(words: list[str], index: int) -> int | None:
    """Return the number a word is or begins ("82", "72f", "seventeen", "eighty two")."""
    word = words[index]
    if index + 1 < len(words) and (words[index + 1] in _NOT_YEARS or words[index + 1] in _PARTS_OF_YEAR):
        return None
    if word[:1].isdigit():
        figures = word.removesuffix("yo").removesuffix("yr").removesuffix("yrs").rstrip("mfy")
        return int(figures) if figures.isdecimal() and len(figures) <= 3 else None
    if word in _UNITS:
        return None if index and words[index - 1] in _TENS else _UNITS[word]
    if word in _TENS:
        following = words[index + 1] if index + 1 < len(words) else ""
        return _TENS[word] + (_UNITS[following] if _UNITS.get(following, 10) < 10 else 0)
    return None

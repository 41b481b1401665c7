"""Who the help is for, as people say it in passing: “my 84 year old mum”, “I'm 72”, “not me, my dad”."""

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

OLDEST = 120
SELF = "you"

type PersonGender = Literal["women", "men", ""]

_FEMALE = """
    mum mam mom mummy mother nan nana nanna gran granny grandma grandmother aunt auntie sister daughter wife girlfriend
    girl lass niece granddaughter mother-in-law sister-in-law daughter-in-law stepdaughter stepmum
"""
_MALE = """
    dad daddy father grandad granddad grandfather grandpa uncle brother son husband boyfriend boy lad nephew grandson
    father-in-law brother-in-law son-in-law stepson stepdad
"""
_EITHER = """
    partner parent parents child children kid kids baby toddler teenager cousin friend neighbour grandchild
    grandchildren grandparents tenant in-laws
"""
_WOMEN, _MEN, _ANYONE = frozenset(_FEMALE.split()), frozenset(_MALE.split()), frozenset(_EITHER.split())
_AT_THE_DESK = ("patient", "pt", "client", "lady", "gentleman")
# People somebody may be looking after; a friend or a neighbour too, but not a patient or a tenant.
_CARE_FOR_WHOM = {"partner", "parent", "parents", "friend", "neighbour", "in-laws", "grandparents"}
_YOUNG = {"girl", "lass", "boy", "lad", "niece", "nephew", "granddaughter", "grandson"}
_CARED_FOR = (_WOMEN | _MEN | _CARE_FOR_WHOM) - _YOUNG

_RELATION_WORDS = "|".join(sorted(_WOMEN | _MEN | _ANYONE, key=lambda word: (-len(word), word)))
_RELATION = re.compile(
    rf"\b(not )?(?:for )?(?:my|our|me|the|his|her|a)(?: [a-z0-9'-]+){{0,4}}? ({_RELATION_WORDS})\b"
    # Somebody who only sent them here, or who helps, is not who the help is for.
    r"(?!(?:'s)? (?:said|says|told|thinks|suggested|recommended|mentioned|wants me|has to|can'?t come|gives me|"
    r"is helping))"
    rf"|\b(mum|dad|nan|grandad|gran|hubby)\b|\b({'|'.join(_AT_THE_DESK)})\b",
    re.I,
)
_SELF = re.compile(
    r"\b(?:for|about) me\b|\bmyself\b|\bi'?m\b|\bi am\b|\bi(?:'ve| have)? (?:need|want|feel|got|live|look)\b"
    r"|\bmy own\b",
    re.I,
)
_NOT_SELF = re.compile(r"\bnot (?:for )?(?:me|myself)\b", re.I)
_CORRECTS = re.compile(
    r"\bnot (?:for )?(?:me|myself|my [a-z-]+|him|her)\b|^\W*(?:no|nah|actually|sorry|oh)?\W*"
    r"(?:it'?s|its|it is|that'?s|this is|i'?m asking|asking|i meant|i mean) (?:actually |really |all )?"
    r"(?:for|on behalf of|about) (?:my|me|our)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:she|her|he|him|his|they|them)\b", re.I)

_SMALL_NUMBERS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = tuple(_SMALL_NUMBERS.split())
_TENS = {word: 10 * at for at, word in enumerate(_TENS_WORDS.split(), 2)}
_NUMBER = re.compile(rf"\b(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(_UNITS[1:10])}))?|({'|'.join(_UNITS[2:])}))\b", re.I)
_WHOSE = (
    r"(?:i'?m|i am|he'?s|he is|she'?s|she is|they'?re|who'?s|who is|it'?s for|"
    rf"(?:{_RELATION_WORDS}|patient|pt)(?:'s| is)?)"
)
_NOT_YEARS = (
    r"(?! ?(?:st|nd|rd|th|miles?|minutes?|mins?|weeks?|days?|months?|hours?|hrs?|stone|kilos?|kg|feet|foot|pounds?|"
    r"quid|kids|children|times|of|o'?clock|am|pm|per|%|\.\d|[a-z]*\d))"
)
_YEARS = re.compile(
    r"\b(\d{1,3})[- ]?(?:(?:years?|yrs?|yr)[- ]?(?:olds?|of age)|y/?o)\b"
    r"|\bage[d:]? (\d{1,3})\b|\b(\d{1,3}) years young\b|\b(\d{2})[mf]\b"
    rf"|\b{_WHOSE},? (?:now |nearly |almost |only |just |about |a |an |aged )?(\d{{1,3}})\b{_NOT_YEARS}"
    r"|\bturn(?:s|ed|ing)? (\d{1,3})\b",
    re.I,
)
_MONTHS = re.compile(r"\b(\d{1,2})[- ]?(?:months?|weeks?)[- ]?olds?\b|\bnew ?born\b", re.I)
_DECADES = {"teens": 10, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
            "eighties": 80, "nineties": 90, "twenties": 20}  # fmt: skip
_DECADE = re.compile(
    rf"\bin (?:her|his|my|their|the) (early|mid|late)?[ -]?(?:({'|'.join(_DECADES)})|(\d)0'?s)\b", re.I
)
_PART = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "": (0, 9)}
_TEENAGER = re.compile(r"\bteenage(?:r|d)?\b", re.I)


@dataclass(frozen=True, slots=True)
class Person:
    """Who the help is for; empty fields are not known.

    ``who`` is “you” or a word such as “mum”; ``ages`` is the youngest and oldest they may be, in years.
    """

    who: str = ""
    gender: PersonGender = ""
    ages: tuple[int, int] | None = None

    @property
    def is_someone_else(self) -> bool:
        return self.who not in ("", SELF)

    @property
    def may_have_carer(self) -> bool:
        """Whether whoever asks may be the one who looks after them."""
        return self.who in _CARED_FOR

    @property
    def words(self) -> str:
        """Return “you”, “your mum”, “the patient”, “them”."""
        if self.who in _AT_THE_DESK:
            return f"the {self.who}"
        return f"your {self.who}" if self.is_someone_else else "you"

    @property
    def age(self) -> int | None:
        """One age to search by: the middle of what it may be."""
        return None if self.ages is None else sum(self.ages) // 2

    def kept(self) -> dict[str, Any]:
        """Return the person as the ``person`` slot keeps them: plain JSON."""
        return {**asdict(self), "ages": list(self.ages) if self.ages else None}


def read_kept_person(kept: dict[str, Any] | None) -> Person:
    if not kept:
        return Person()
    return Person(kept["who"], kept["gender"], tuple(kept["ages"]) if kept["ages"] else None)


def read_person(text: str) -> Person:
    """Return what one message says of who the help is for."""
    plain = text.replace("’", "'")
    who, gender = _read_who(plain)
    return Person(who, gender, _read_ages(plain))


def join_person(before: Person, said: Person, text: str) -> Person:
    """Return who the help is for after a message: the same person told more about, or another one.

    An age said without anybody named is that of whoever was talked about.
    """
    if said.who == SELF and before.is_someone_else and says_pronoun(text):
        # “I want somewhere she can go” is still about her.
        said = Person("", "", said.ages)
    if said.who and before.who and said.who != before.who:
        return said
    if not said.who and not said.ages:
        return before
    return Person(said.who or before.who, said.gender or before.gender, said.ages or before.ages)


def corrects_person(text: str) -> bool:
    """Whether the message puts right who it is for: “not me, my mum”, “it's for my dad”."""
    return bool(_CORRECTS.search(text.replace("’", "'")))


def says_pronoun(text: str) -> bool:
    return bool(_PRONOUN.search(text))


def _read_who(plain: str) -> tuple[str, PersonGender]:
    for found in _RELATION.finditer(plain):
        if found.group(1):
            continue
        word = next(part for part in found.groups()[1:] if part).lower()
        word = "husband" if word == "hubby" else word
        if word in _AT_THE_DESK:
            return (
                "patient" if word == "pt" else word
            ), "women" if word == "lady" else "men" if word == "gentleman" else ""
        return word, "women" if word in _WOMEN else "men" if word in _MEN else ""
    if _SELF.search(plain) and not _NOT_SELF.search(plain):
        return SELF, ""
    return "", ""


def _gender_of(word: str) -> PersonGender:
    if word in _WOMEN or word == "lady":
        return "women"
    return "men" if word in _MEN or word == "gentleman" else ""


def _read_ages(plain: str) -> tuple[int, int] | None:
    decade = _DECADE.search(plain)
    if decade:
        first = _DECADES[decade.group(2).lower()] if decade.group(2) else int(decade.group(3)) * 10
        low, high = _PART[(decade.group(1) or "").lower()]
        return (first + low, first + high) if first > 10 else (13, 19)
    in_figures = _NUMBER.sub(_figures, plain)
    months = _MONTHS.search(in_figures)
    if months:
        age = int(months.group(1)) // 12 if months.group(1) and "month" in months.group().lower() else 0
        return age, age
    years = _YEARS.search(in_figures)
    if years:
        age = int(next(part for part in years.groups() if part))
        return (age, age) if age <= OLDEST else None
    return (13, 19) if _TEENAGER.search(plain) else None


def _figures(number: re.Match[str]) -> str:
    tens, unit, small = (part.lower() if part else "" for part in number.groups())
    return str(_UNITS.index(small)) if small else str(_TENS[tens] + (_UNITS.index(unit) if unit else 0))

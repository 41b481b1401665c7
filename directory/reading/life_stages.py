"""How old the people are that a message is about, where its words plainly tell.

"My mum has dementia" is no matter for a children's team, and a lunch club for over 60s is none for somebody of 24.
"""

import re
from dataclasses import dataclass

from directory.reading.people import People

YOUNGEST, OLDEST = 0, 115
_GROWN_UP = 18


@dataclass(frozen=True, slots=True)
class Ages:
    """Years of age, both ends included."""

    youngest: int = YOUNGEST
    oldest: int = OLDEST

    def meets(self, other: "Ages") -> bool:
        return self.youngest <= other.oldest and other.youngest <= self.oldest


ANYBODY = Ages()
_CHILD = Ages(0, _GROWN_UP - 1)
_GROWN = Ages(_GROWN_UP + 1, OLDEST)
_PUPIL = Ages(5, _GROWN_UP)
_YOUNG = Ages(11, 25)
_LITTLE = Ages(0, 4)
_OLDER = Ages(55, OLDEST)


@dataclass(frozen=True, slots=True)
class Concerned:
    """The ages of everybody a message is about; ``is_told`` where it says so, else one who speaks is taken as grown up.

    A child is said to be there by a word for one, or by what only goes with children ("at nursery").
    ``child`` is the age of one who is the person help is for.
    """

    ages: tuple[Ages, ...] = ()
    is_told: bool = False
    child: Ages | None = None

    def may_be_for(self, served: Ages) -> bool:
        """Whether a listing for these ages is for somebody the message is about."""
        return not self.ages or any(served.meets(one) for one in self.ages)

    def is_for_others(self, served: Ages) -> bool:
        """Whether it is not for the child, but at best for those who look after them."""
        return self.child is not None and not served.meets(self.child)


NOBODY_TOLD = Concerned()


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_LITTLE_ONES = _either(
    "bab(?:y|ies)", "babys", "newborns?", "toddlers?", "infants?", "preemie", "bump", "pregnan(?:t|cy)", "expecting",
    "antenatal", "postnatal", "maternity", "midwi(?:fe|ves)", "(?:breast|b/) ?fe(?:d|eding?)", "weaning", "nursery",
    "pre ?school", "gave birth", "giving birth", "miscarr(?:iages?|ied)", "still ?birth", "stillborn", "nappies",
    "pram", "cot",
)  # fmt: skip
_FEW_MONTHS = re.compile(
    r"\b\w+[ -](?:day|week|month)s?[ -]old\b"
    r"|\b(?:s?hes?|s?he's|theyre|they're|is) (?:is |only |just |now )*\w+ (?:days|weeks|months)"
    r"(?! (?:into|in|off|late|away|ago|clean|sober|free|since|from|after|without|pregnant)\b)"
)
_YOUNGSTERS = _either("teens?", "teenagers?", "teenage", "young (?:person|people|carers?)", "sixth form", "college")
_CHILDREN = _either(
    "child(?:rens?|s|hood)?", "kid(?:s|dies?)?", "little ones?", "school", "pupils?", "homework", "gcses?", "camhs",
    "bairns?", "youngsters?", "half term", "paeds?", "paediatric", "famil(?:y|ies)", "parents?", "parenting", "sen",
    "send", "ehcp?", "foster(?:ing)?", "adopt(?:ed|ion|ing)?", "grand(?:child(?:ren)?|kids?|son|daughter)s?", "twins?",
    "plant", "plentyn", "babi", "ysgol",
)  # fmt: skip
# A son of forty is one as well.
_OFFSPRING = _either(
    "sons?", "daughters?", "boys?", "girls?", "lads?", "lass", "nephews?", "nieces?", "brothers?", "sisters?"
)
_GROWN_OFFSPRING = _either("grown up", "grown", "adult (?:son|daughter|child)")
_GROWN_UPS = _either(
    "mums?", "mam", "mother", "dads?", "father", "husband", "hubby", "wife", "missus", "partner", "landlord",
    "mortgage", "my boss", "at work", "my job", "redundan(?:t|cy)", "divorced?",
)  # fmt: skip
_OLD_ONES = _either(
    "nans?", "nana", "gran", "granny", "grandma", "grandmother", "grandad", "granddad", "grandfather", "grandpa",
    "pensioners?", "pension", "retired", "elderly", "old age", "(?:age|turn(?:ed|ing)) (?:8|9)\\d",
)  # fmt: skip

_CHILD_WORDS = ((_LITTLE_ONES, _LITTLE), (_FEW_MONTHS, _LITTLE), (_YOUNGSTERS, _YOUNG), (_CHILDREN, _CHILD))


def read_concerned(
    text: str, people: People, *, age: int | None = None, is_young: bool = False, is_of_children: bool = False
) -> Concerned:
    """Return whom a message is about, by age.

    Args:
        people: as ``PeopleReader`` read them from the same text.
        age: of the person help is for, where it is known otherwise.
        is_young: one who speaks is a child, as young carers are.
        is_of_children: what is asked for is for families.
    """
    plain = _plain(text)
    told = people.age if age is None else age
    ages = [] if told is None else [Ages(told, told)]
    if people.own_age is not None:
        ages.append(Ages(people.own_age, people.own_age))
    ages += [ages_of for pattern, ages_of in _CHILD_WORDS if pattern.search(plain)]
    if is_of_children:
        ages.append(_CHILD)
    if _OFFSPRING.search(plain) and (told is None or told < _GROWN_UP) and not _GROWN_OFFSPRING.search(plain):
        ages.append(_CHILD)
    if _GROWN_UPS.search(plain):
        ages.append(_GROWN)
    if _OLD_ONES.search(plain):
        ages.append(_OLDER)
    is_told = bool(ages) or is_young
    if is_young:
        ages.append(_PUPIL)
    elif people.own_age is None and (told is None or told < _GROWN_UP or people.for_whom == "relative"):
        ages.append(_GROWN)
    child = Ages(told, told) if told is not None and told < _GROWN_UP else None
    return Concerned(tuple(dict.fromkeys(ages)), is_told, child)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())

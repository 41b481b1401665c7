"""How old the people are that a listing is for, where its words plainly state it and no field does."""

import re

from directory.reading.life_stages import ANYBODY, OLDEST, YOUNGEST, Ages


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_EVERYBODY = _either(
    "(?:all|any) ages?", "adults and (?:children|young people)", "children and adults", "famil(?:y|ies)",
    "young and old", "young at heart", "young onset", "adult children",
    "(?:people|person)(?:'s)? (?:and|or|with) disab(?:led|ilit(?:y|ies))",
)  # fmt: skip
_TO = r" ?(?:to|-|–|and) ?"
_FROM_TO = re.compile(
    rf"\b(\d{{1,2}}){_TO}(\d{{1,2}})(?:s|'s| years?| year olds?| yrs?)\b"
    rf"|\bage[ds]? (?:between )?(\d{{1,2}}){_TO}(\d{{1,2}})\b|\b(0) ?- ?(\d{{1,2}})\b"
)
# "Over 30 years of experience" and "under 16s must come with an adult" say nothing of whom it is for.
_FROM = re.compile(
    r"\bover[ -]?(?:the age of )?(\d{2})(?:s|'s)?\b(?! (?:years?|different|people|groups|clubs|local|million|%))"
    r"|\b(\d{2}) ?(?:\+|plus\b|and over\b|years and over\b)|\baged? (\d{2}) (?:or|and) (?:over|above|older)\b"
)
_UP_TO = re.compile(
    r"\bunder[ -]?(?:the age of )?(\d{1,2})(?:s|'s)\b(?! (?:must|need|should|can|have|free)\b)"
    r"|\b(?:for|aged) (?:\w+ )?under[ -]?(?:the age of )?(\d{1,2})\b"
)
_NAMED = (
    (
        _either(
            "bab(?:y|ies)", "toddlers?", "tots", "newborns?", "infants?", "pre-?school(?:ers)?", "playgroup",
            "early years",
        ),
        Ages(0, 4),
    ),
    (_either("child(?:ren)?(?:'s)?", "kids?", "juniors?", "paediatric", "school nurs(?:e|es|ing)"), Ages(0, 17)),
    (_either("youth", "teens?", "teenagers?", "young (?:people|persons?|adults?)(?:'s)?"), Ages(11, 25)),
    (
        _either(
            "older (?:people|persons?|adults?|men|women|residents)(?:'s)?", "elders?", "elderly", "pensioners?",
            "seniors", "age uk", "ageing well", "silver (?:surfers|sunday)", "over (?:fifties|sixties)",
        ),
        Ages(55, OLDEST),
    ),
    (_either("adults?(?:'s)?"), Ages(18, OLDEST)),
)  # fmt: skip
_FOR = re.compile(
    r"(?:^|[.:] |\b(?:is|are|group|club|service|support|help|advice|sessions?|class|classes|course) )"
    r"(?:only )?for (?:the |all |any |disabled |autistic |bereaved |local )?"
    r"(children|babies|toddlers|young people|teenagers|older (?:people|adults)|adults)\b(?! and\b| or\b|,)"
)


def read_ages_served(name: str, text: str) -> Ages:
    """Return whom a listing is for by its name, or else by what its text plainly states; anybody where neither tells.

    Args:
        text: its eligibility and summary; a long description speaks of too many people.
    """
    named, said = _plain(name), _plain(text)
    if _EVERYBODY.search(named):
        return ANYBODY
    told = _numbered(named) or _joined([ages for pattern, ages in _NAMED if pattern.search(named)])
    if told is not None:
        return told
    if _EVERYBODY.search(said):
        return ANYBODY
    stated = [ages for found in _FOR.finditer(said) for pattern, ages in _NAMED if pattern.search(found[1])]
    return _numbered(said) or _joined(stated) or ANYBODY


def _joined(spans: list[Ages]) -> Ages | None:
    return Ages(min(one.youngest for one in spans), max(one.oldest for one in spans)) if spans else None


def _numbered(text: str) -> Ages | None:
    found = _FROM_TO.search(text)
    if found is not None:
        low, high = (int(each) for each in found.groups() if each is not None)
        return Ages(low, high) if low < high else None
    found = _FROM.search(text)
    if found is not None:
        return Ages(int(found[1] or found[2] or found[3]), OLDEST)
    found = _UP_TO.search(text)
    return None if found is None else Ages(YOUNGEST, int(found[1] or found[2]))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())

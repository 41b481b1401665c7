"""Finding what belongs to one person: an email address with a name in it, a mobile number beside a name."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from directory.feeds.records import ServiceRecord
from directory.quality.faults import Fault
from directory.quality.parts import all_contacts, all_emails, all_phones, all_words

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_MOBILE = re.compile(r"(?<![\d/])(?:\+44 ?(?:\(0\) ?)?|0)7(?:[ -]?\d){9}(?!\d)")
# A first name that a building or a shop bears is nobody who answers.
_NAME = re.compile(
    r"\b[A-Z][a-z]{1,14}\b(?!['’]s\b| (?:House|Hall|Cent(?:re|er)|Street|St|Road|Court|Church|School|Building|Trust|Way"
    r"|Lane|Avenue|Drive|Park|Hospital|Clinic|Hub|Foundation|Room|Suite)\b)"
)
_PIECES = re.compile(r"[._-]+")
# A name within this many characters before a number is taken for the name of whoever answers it.
_NEAR = 60
_FREE = frozenset(
    {
        "gmail", "googlemail", "hotmail", "outlook", "live", "msn", "yahoo", "ymail", "rocketmail", "icloud", "me",
        "mac", "aol", "btinternet", "btopenworld", "talktalk", "tiscali", "sky", "virginmedia", "ntlworld",
        "blueyonder", "virgin", "plusnet", "fsmail", "freeserve", "lineone", "onetel", "supanet", "tesco", "uwclub",
        "orange", "protonmail", "proton", "gmx", "mail", "zoho", "yandex", "comcast", "verizon", "att", "sbcglobal",
    }
)  # fmt: skip
_FREE_ENDINGS = frozenset({"com", "co.uk", "net", "me", "uk", "org.uk", "ie", "org"})


def personal_faults(record: ServiceRecord) -> Iterator[Fault]:
    """Yield what seems to belong to one person, naming where it stands and never what it is.

    A name in an address counts, and a free provider's mailbox is noted, unless it is named for what it is for
    (``info@``, ``enquiries@``). A mobile number counts in running words, where a first name stands before it.
    """
    people = [contact.name for _, contact in all_contacts(record) if contact.name]
    found: dict[tuple[str, str], None] = {}
    for where, email in [*all_emails(record), *_emails_in_words(record)]:
        if is_personal(email, people):
            found["personal-email", where] = None
        elif is_private_mailbox(email):
            found["private-mailbox", where] = None
    for where, words in [*all_words(record), *_phone_words(record)]:
        if has_named_mobile(words):
            found["personal-mobile", where] = None
    for code, where in found:
        yield Fault(code, _WORDS[code].format(where=where))


_WORDS = {
    "personal-email": "An email address with somebody's name in it stands in {where}.",
    "private-mailbox": "An email address of a free provider stands in {where}.",
    "personal-mobile": "A mobile number with somebody's name before it stands in {where}.",
}


def is_personal(email: str, people: list[str] | None = None) -> bool:
    """Whether an address has a person's name in it: ``jane.smith@``, ``j.smith@``, ``jane@``, or a contact's own.

    Args:
        people: names of the listing's contacts, whose surnames are names too.
    """
    local = email.partition("@")[0].lower().partition("+")[0].strip(".-_")
    pieces = [piece.rstrip("0123456789") for piece in _PIECES.split(local)]
    pieces = [piece for piece in pieces if piece]
    if not pieces or any(piece in _roles() for piece in pieces):
        return False
    surnames = {name.split()[-1].lower() for name in people or () if len(name.split()) > 1}
    if any(len(surname) > 3 and surname in local for surname in surnames):
        return True
    if len(pieces) == 1:
        return pieces[0] in _given_names()
    if len(pieces) > 3 or not all(piece.isalpha() for piece in pieces):
        return False
    initial = len(pieces[0]) == 1 and len(pieces) == 2 and len(pieces[1]) > 2
    return initial or pieces[0] in _given_names() or pieces[-1] in _given_names()


def is_private_mailbox(email: str) -> bool:
    """Whether a free provider keeps the mailbox and its name does not say what it is for."""
    local, _, host = email.lower().partition("@")
    provider, _, ending = host.partition(".")
    if provider not in _FREE or ending not in _FREE_ENDINGS:
        return False
    return not any(piece.rstrip("0123456789") in _roles() for piece in _PIECES.split(local))


def has_named_mobile(words: str) -> bool:
    """Whether a mobile number stands in the words with a first name shortly before it."""
    for number in _MOBILE.finditer(words):
        before = words[max(0, number.start() - _NEAR) : number.start()]
        if any(name.lower() in _given_names() for name in _NAME.findall(before)):
            return True
    return False


def _emails_in_words(record: ServiceRecord) -> Iterator[tuple[str, str]]:
    for where, words in all_words(record):
        yield from ((where, email) for email in _EMAIL.findall(words))


def _phone_words(record: ServiceRecord) -> Iterator[tuple[str, str]]:
    """Yield each described number as words, “Jane 07700 900123”."""
    for where, phone in all_phones(record):
        if phone.description:
            yield f"a phone number of {where}", f"{phone.description} {phone.number}"


@cache
def _given_names() -> frozenset[str]:
    return _read("given_names.txt")


@cache
def _roles() -> frozenset[str]:
    return _read("role_words.txt")


def _read(name: str) -> frozenset[str]:
    lines = (files("directory.quality") / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())

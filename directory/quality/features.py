"""What two listings are compared by: plain values made from a record, small enough to hold for a whole directory."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from directory.feeds.records import ServiceRecord
from directory.quality.parts import all_addresses, all_contacts, all_phones, all_urls, country_of
from directory.quality.phones import phone_key

MOST_DESCRIPTION_WORDS = 40
_MOST_DESCRIPTION_READ = 1_000
_WORD = re.compile(r"[a-z0-9]+")
# Apostrophes join what they stand in; dashes and dots part it, which are lost otherwise.
_PLAIN = str.maketrans({"'": None, "’": None, "&": " and ", **dict.fromkeys("–—−•·…", " ")})
_DROPPED = frozenset({"the", "a", "an", "of", "for", "and", "in", "at", "to", "ltd", "limited", "cic", "cio", "sample"})
_DAYS = {
    **{name: name[:3] for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")},
    **{name: name[:3] for name in ("mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun")},
}
# Words that tell one group of a programme from another, whatever else their names share.
_TELLING = frozenset(
    {
        "beginner", "beginners", "improver", "improvers", "intermediate", "advanced", "junior", "juniors", "senior",
        "seniors", "adult", "adults", "child", "children", "childrens", "kids", "toddler", "toddlers", "baby",
        "babies", "teen", "teens", "youth", "men", "mens", "women", "womens", "ladies", "girls", "boys", "male",
        "female", "morning", "afternoon", "evening", "am", "pm", "north", "south", "east", "west", "central",
        "online", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "spring", "summer", "autumn", "winter",
        "christmas", "easter", "halloween", "day", "night", "early", "late", "mini", "tiny", "teenager",
        "teenagers",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Features:
    """A listing as duplicates are looked for.

    ``name`` and ``organisation`` are plain words; ``marks`` are the words of the name that tell it from its likes:
    numbers, days, places, ages. ``contacts`` are its numbers, addresses and pages, each with a letter before it for
    what it is. ``doors`` are its postcodes, and the whole addresses where postcodes are those of a district, as in
    America; ``districts`` are those. ``latitude`` and ``longitude`` are of its first point, WGS84. ``keys`` are what it
    is looked up by.
    """

    service_id: str
    name: str
    name_words: list[str]
    marks: list[str]
    organisation: str
    contacts: list[str]
    hosts: list[str]
    doors: list[str]
    districts: list[str]
    latitude: float | None
    longitude: float | None
    description_words: list[str]
    keys: list[str]

    def as_row(self) -> dict[str, Any]:
        return asdict(self)


def features_of(service_id: str, record: ServiceRecord, *, places: frozenset[str] = frozenset()) -> Features:
    """Return what a listing is compared by.

    Args:
        places: names of towns and villages of one word, small letters; in a name they tell branches apart.
    """
    whose = _words(record.organization.name)
    words = _without(_words(record.name), whose)
    name_words = list(dict.fromkeys(word for word in words if word not in _DROPPED))
    organisation = " ".join(word for word in whose if word not in _DROPPED)
    country = country_of(record)
    doors, districts = _doors(record, country)
    contacts = sorted({*_phones(record, country), *_emails(record), *_pages(record)})
    points = [(p.latitude, p.longitude) for p in (each.location for each in record.service_at_locations) if p.latitude]
    described = _words(record.description[:_MOST_DESCRIPTION_READ])
    latitude, longitude = points[0] if points else (None, None)
    return Features(
        service_id=service_id,
        name=" ".join(words),
        name_words=name_words,
        marks=sorted(_marks(words, places)),
        organisation=organisation,
        contacts=contacts,
        hosts=sorted({host for _, url in all_urls(record) if (host := _host(url))}),
        doors=doors,
        districts=districts,
        latitude=latitude,
        longitude=longitude,
        description_words=sorted(set(described[:MOST_DESCRIPTION_WORDS]) - _DROPPED),
        keys=list(dict.fromkeys(_keys(name_words, organisation, contacts, doors))),
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return _WORD.findall(plain.lower())


def _marks(words: Iterable[str], places: frozenset[str]) -> set[str]:
    """Return a name's telling words, days by their first three letters."""
    found = set()
    for word in words:
        day = _DAYS.get(word.removesuffix("s")) or _DAYS.get(word)
        if day or word in _TELLING or word in places or any(letter.isdigit() for letter in word):
            found.add(day or word)
    return found


def _without(words: list[str], whose: list[str]) -> list[str]:
    """Return a name's words without its organisation's whole name, unless nothing else is left of them."""
    for first in range(len(words) - len(whose) + 1):
        if whose and words[first : first + len(whose)] == whose:
            return [*words[:first], *words[first + len(whose) :]] or words
    return words


def _doors(record: ServiceRecord, country: str) -> tuple[list[str], list[str]]:
    """Return what tells doors apart, and the districts: a British postcode is a few doors, a ZIP code half a town."""
    doors, districts = set(), set()
    for _, address in all_addresses(record):
        code = "".join((address.postal_code or "").split()).upper()
        if code and country == "GB":
            doors.add(code)
        elif code:
            districts.add(code)
            if address.address_1:
                doors.add(f"{''.join(_words(address.address_1))}{code}")
    return sorted(doors), sorted(districts)


def _phones(record: ServiceRecord, country: str) -> Iterator[str]:
    for where, phone in all_phones(record):
        if phone.type != "fax" and where != "the organisation" and (key := phone_key(phone.number, country)):
            yield f"p{key}"


def _emails(record: ServiceRecord) -> Iterator[str]:
    contacts = (contact.email for _, contact in all_contacts(record))
    yield from (f"e{email.lower()}" for email in (record.email, *contacts) if email)


def _pages(record: ServiceRecord) -> Iterator[str]:
    """Yield the service's own pages without scheme, ``www.`` and a last slash; a bare host is the organisation's."""
    for where, url in all_urls(record):
        path = _path(url)
        if where != "the organisation" and path:
            yield f"w{_host(url)}{path}"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = parts.path.rstrip("/").lower()
    return f"{path}?{parts.query}" if parts.query else path


def _keys(words: list[str], organisation: str, contacts: list[str], doors: list[str]) -> Iterator[str]:
    """Yield what brings two listings together: a whole name, a contact, or a word of the name and where or whose.

    What many share is left out by whoever looks up; the longer keys bring those together all the same.
    """
    name = " ".join(sorted(words))
    yield f"n|{name}"
    yield f"no|{name}|{organisation}"
    for contact in contacts:
        yield f"c|{contact}"
    for word in words:
        if len(word) > 3:
            yield f"wo|{word}|{organisation}"
            yield from (f"wd|{word}|{door}" for door in doors)
            yield from (f"wc|{word}|{contact}" for contact in contacts)
    for door in doors:
        yield f"n|{name}|{door}"
        yield f"d|{door}|{organisation}"

"""The parts of an Open Referral UK 3.0 object: ways to reach it, hours, costs, areas, and the terms hung on it."""

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlsplit

from directory.feeds import cleaning
from directory.feeds.fields import LONGEST_ID, Fields
from directory.feeds.oruk_v3.fields import NEEDS_TAXONOMY
from directory.feeds.records import (
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    CostOptionRecord,
    FundingRecord,
    LanguageRecord,
    PhoneRecord,
    ServiceAreaRecord,
    URLRecord,
)

type PhoneType = Literal["voice", "text", "textphone", "fax"]

_PHONE_TYPES: dict[str, PhoneType] = {
    "": "voice", "voice": "voice", "cell": "voice", "mobile": "voice", "phone": "voice", "landline": "voice",
    "text": "text", "sms": "text", "textphone": "textphone", "minicom": "textphone", "tty": "textphone", "fax": "fax",
}  # fmt: skip
_BETWEEN_NUMBERS = re.compile(r"\s+(?:or|and)\s+|[/;|]")
_LABEL_ENDS = " \t:-–—,()"
_PLACEHOLDER_HOSTS = frozenset({"example.com", "www.example.com"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def web_address(part: Fields, key: str) -> str | None:
    """Return a web address, unless it is the one that programs put where they have none."""
    found = part.url(key)
    if found is not None and urlsplit(found).hostname in _PLACEHOLDER_HOSTS:
        part.repair(key, "a made-up address that stands for none, so it was left out")
        return None
    return found


def note_unkept(part: Fields, *keys: str) -> None:
    """Report those of the standard's fields that are filled in and have no place here."""
    for key in keys:
        if part.value(key) not in (None, "", [], {}):
            part.repair(key, "this directory has no place for it, so it was left out")


def read_phones(fields: Fields, key: str = "phones") -> tuple[PhoneRecord, ...]:
    found = [phone for part in fields.parts(key) for phone in _read_numbers(part)]
    return tuple(dict.fromkeys(found))


def _read_numbers(part: Fields) -> Iterable[PhoneRecord]:
    note_unkept(part, "attributes", "metadata")
    written, description = part.text("number"), part.line("description")
    kind = part.text("type").lower()
    if kind not in _PHONE_TYPES:
        part.repair("type", "a kind of number that is not known, so it counts as a voice line")
    spoken = tuple(name for name in (_language_name(each) for each in part.parts("languages")) if name)
    for piece in [written] if cleaning.clean_phone(written) else _BETWEEN_NUMBERS.split(written):
        number, extension, label = _read_number(piece)
        if not number:
            part.repair("number", "not a UK phone number, so it was left out")
            continue
        if label:
            part.repair("number", "words stood beside the number, so they were moved to its description")
        yield PhoneRecord(
            number=number,
            extension=part.line("extension") or extension,
            type=_PHONE_TYPES.get(kind, "voice"),
            description=": ".join(word for word in (label, description) if word),
            # They are kept with commas between.
            languages=tuple(dict.fromkeys(name.replace(",", " ") for name in spoken)),
        )


def _read_number(written: str) -> tuple[str, str, str]:
    """Return a number, its extension and the words that stood before it; feeds write “Helpline: 01632 960001”."""
    found = cleaning.clean_phone(written)
    if found:
        return *found, ""
    before, colon, after = written.rpartition(":")
    found = cleaning.clean_phone(after) if colon else None
    if found:
        return *found, cleaning.plain_line(before).strip(_LABEL_ENDS)
    numbers = cleaning.find_phones(written)
    if len(numbers) != 1:
        return "", "", ""
    label = cleaning.plain_line(written.replace(numbers[0], " "))
    return numbers[0], "", label.strip(_LABEL_ENDS)


def read_contacts(fields: Fields) -> tuple[ContactRecord, ...]:
    found = []
    for part in fields.parts("contacts"):
        note_unkept(part, "attributes", "metadata")
        contact = ContactRecord(
            name=part.line("name"),
            title=part.line("title"),
            department=part.line("department"),
            email=part.email("email"),
            phones=read_phones(part),
        )
        if contact != ContactRecord():
            found.append(contact)
    return tuple(found)


def read_languages(fields: Fields) -> tuple[LanguageRecord, ...]:
    found = []
    for part in fields.parts("languages"):
        note_unkept(part, "attributes", "metadata")
        name, code = _language_name(part), part.line("code")
        if name or code:
            found.append(LanguageRecord(name=name or code, code=code, note=part.plain("note")))
        else:
            part.repair("name", "a language without a name, so it was left out")
    return tuple(dict.fromkeys(found))


def _language_name(part: Fields) -> str:
    return part.line("name") or part.line("language")


def read_costs(fields: Fields) -> tuple[CostOptionRecord, ...]:
    found = []
    for part in fields.parts("cost_options"):
        note_unkept(part, "attributes", "metadata")
        option = CostOptionRecord(
            option=part.line("option"),
            amount=part.price("amount"),
            currency=part.line("currency").upper(),
            amount_description=part.line("amount_description"),
            valid_from=part.day("valid_from"),
            valid_to=part.day("valid_to"),
        )
        if option.option or option.amount is not None or option.amount_description:
            found.append(option)
    return tuple(found)


def read_service_areas(fields: Fields) -> tuple[ServiceAreaRecord, ...]:
    found = []
    for part in fields.parts("service_areas"):
        note_unkept(part, "attributes", "metadata")
        slug = part.text("area_id")
        area = ServiceAreaRecord(
            name=part.line("name") or part.line("service_area") or part.line("description"),
            area_id=slug if _SLUG.fullmatch(slug) else None,
            extent=part.text("extent"),
            extent_type=part.line("extent_type"),
            uri=web_address(part, "uri"),
        )
        if area.name or area.extent or area.uri or area.area_id:
            found.append(area)
    return tuple(dict.fromkeys(found))


def read_urls(fields: Fields) -> tuple[URLRecord, ...]:
    found = []
    for part in fields.parts("additional_urls"):
        address = web_address(part, "url")
        if address:
            found.append(URLRecord(url=address, label=part.line("label")))
    return tuple(dict.fromkeys(found))


def read_funding(fields: Fields) -> tuple[FundingRecord, ...]:
    sources = [part.plain("source") for part in fields.parts("funding")]
    return tuple(FundingRecord(source=source) for source in dict.fromkeys(sources) if source)


def read_capacities(fields: Fields) -> tuple[CapacityRecord, ...]:
    found = []
    for part in fields.parts("capacities"):
        unit = part.part("unit").line("name") or part.line("unit")
        available, maximum = part.number("available"), part.number("maximum")
        if not unit or available is None or available < 0:
            part.repair("available", "it does not say how many of what are free, so it was left out")
            continue
        found.append(
            CapacityRecord(
                unit=unit,
                available=available,
                maximum=maximum if maximum is not None and maximum >= 0 else None,
                description=part.plain("description"),
                updated=part.moment("updated"),
            )
        )
    return tuple(found)


def read_documents(fields: Fields) -> tuple[str, ...]:
    found = []
    for part in fields.parts("required_documents"):
        note_unkept(part, "uri", "attributes", "metadata")
        found.append(part.plain("document"))
    return tuple(document for document in dict.fromkeys(found) if document)


def read_attributes(fields: Fields) -> tuple[AttributeRecord, ...]:
    """Read the terms hung on something; the needs of another Signpost are no attributes here (see ``read_needs``)."""
    found = []
    for part in fields.parts("attributes"):
        note_unkept(part, "metadata")
        term = part.part("taxonomy_term")
        taxonomy = term.line("taxonomy") or term.part("taxonomy_detail").line("name")
        if taxonomy == NEEDS_TAXONOMY:
            continue
        own = term.text("id") or part.text("taxonomy_term_id") or term.text("code")
        name = term.line("name") or term.line("term") or part.line("label") or part.line("value")
        if not name:
            part.repair("taxonomy_term", "a term without a name, so it was left out")
            continue
        found.append(
            AttributeRecord(
                taxonomy=taxonomy,
                term_id=own or name[:LONGEST_ID].strip(),
                term=name,
                description=term.plain("description"),
                parent_id=term.text("parent_id") or None,
                term_uri=web_address(term, "term_uri"),
                link_type=part.line("link_type"),
                value=part.line("value"),
            )
        )
    return tuple(dict.fromkeys(found))

"""Open Referral UK version 1: the JSON that councils' feeds served before version 3, with all its dirt.

Source: "Open Referral UK Application Profile for Human Services Data" 1.0 (ExtendedDataPackage.json of the
Open Referral UK human-services repository), and the ``pc_`` fields of the Placecube feeds built on it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from directory.feeds import cleaning
from directory.feeds.characters import mend
from directory.feeds.fields import LONGEST_ID, Fields
from directory.feeds.oruk_v1.parts import (
    find_phones,
    read_attributes,
    read_contacts,
    read_costs,
    read_eligibilities,
    read_languages,
    read_locations,
    read_schedules,
    read_service_areas,
)
from directory.feeds.records import OrganizationRecord, Refusal, ServiceRecord, Status
from directory.feeds.streaming.json_stream import read_services
from directory.model import Access

STATUSES: dict[str, Status] = {
    "": "active",
    "active": "active",
    "inactive": "inactive",
    "defunct": "defunct",
    "closed": "defunct",
    "temporarily closed": "temporarily closed",
}
# An appointment, a membership or an assessment says what happens, not who may ask for it, so it stays a note.
_ACCESS = {
    "drop-in": Access.DROP_IN,
    "self-referral": Access.SELF_REFERRAL,
    "gp-referral": Access.GP,
    "referral": Access.PROFESSIONAL,
    "professional-referral": Access.PROFESSIONAL,
}
_ACCESS_NOTES = {
    "appointment": "You need an appointment.",
    "membership": "You need to be a member.",
    "assessment": "There is an assessment first.",
}


def read_oruk_v1(path: Path) -> Iterator[ServiceRecord | Refusal]:
    """Read a file of services in any shape ``stream_services`` knows.

    Raises:
        FeedError: the file cannot be read, is not JSON or not a list of services.
    """
    return read_services(path, read_oruk_v1_service)


def read_oruk_v1_service(written: Any, number: int) -> ServiceRecord | Refusal:
    """Read one service, the ``number``-th of its feed.

    What is wrong in part of a record is left out and noted in its ``repairs``; a record without an id, a name
    or an organisation, or with a status that is not known, is refused.
    """
    if not isinstance(written, dict):
        reason = f"not an object but {type(written).__name__}. Give each service as an object with an id and a name."
        return Refusal(number, None, None, reason)
    record_id, name = words_of(written.get("id")), cleaning.plain_line(words_of(written.get("name")))
    fields = Fields(written, number, record_id, name)
    fault = find_fault(fields)
    if fault:
        return Refusal(number, record_id[:LONGEST_ID] or None, name or None, fault)
    try:
        return _to_record(fields)
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}. Correct it in the feed."
        return Refusal(number, record_id, name, reason)


def words_of(value: Any) -> str:
    """Return an id or a name on one line, without characters that nobody can see."""
    known = isinstance(value, str | int) and not isinstance(value, bool)
    return " ".join(mend(str(value)).split()) if known else ""


def find_fault(fields: Fields) -> str:
    """Say why a record cannot be used at all, or nothing."""
    if not fields.record_id:
        return "no id. Give the service an id that stays the same, so that it can be known again."
    if len(fields.record_id) > LONGEST_ID:
        return f"an id of more than {LONGEST_ID} characters. Give the service a shorter one that stays the same."
    if not fields.name:
        return "no name. Give the service a name, or leave it out of the feed."
    organization = fields.value("organization")
    if not isinstance(organization, dict):
        return "no organization. Say who provides the service, with an id and a name."
    if not fields.part("organization").text("id") and not fields.part("organization").line("name"):
        return "an organization with neither id nor name. Say who provides the service."
    status = fields.text("status").lower()
    if status not in STATUSES:
        known = ", ".join(word for word in STATUSES if word)
        return f"status is {status[:40]!r}. Use one of: {known}."
    return ""


def _to_record(fields: Fields) -> ServiceRecord:
    description = fields.plain("description")
    access, note = read_access(fields)
    contacts = read_contacts(fields)
    record = ServiceRecord(
        id=fields.record_id,
        name=fields.name,
        organization=_read_organization(fields),
        alternate_name=fields.line("alternate_name"),
        summary=fields.line("summary") or cleaning.summarise(description),
        description=description,
        url=fields.url("url"),
        email=fields.email("email"),
        status=STATUSES[fields.text("status").lower()],
        accreditations=fields.plain("accreditations"),
        fees_description=fields.line("fees"),
        is_free=says_free(fields.line("fees")),
        assured_date=fields.day("assured_date"),
        last_modified=fields.moment("last_modified") or fields.part("pc_metadata").moment("date_modified"),
        access=access,
        access_note=note,
        phones=find_phones(fields, description, contacts),
        contacts=contacts,
        service_at_locations=read_locations(fields),
        schedules=read_schedules(fields, "regular_schedules"),
        eligibilities=read_eligibilities(fields),
        cost_options=read_costs(fields),
        languages=read_languages(fields),
        service_areas=read_service_areas(fields),
        attributes=read_attributes(fields),
        record_number=fields.record_number,
    )
    return record.model_copy(update={"repairs": tuple(fields.repairs)})


def _read_organization(fields: Fields) -> OrganizationRecord:
    part = fields.part("organization")
    name = part.line("name")
    if not name:
        part.repair("name", "the organization has no name, so its id stands in for one")
    return OrganizationRecord(
        id=part.text("id") or name[:LONGEST_ID].strip(),
        name=name or part.text("id"),
        description=part.plain("description"),
        website=part.url("url") or part.url("website"),
        email=part.email("email"),
        logo=part.url("logo"),
        uri=part.url("uri"),
    )


def read_access(fields: Fields) -> tuple[Access, str]:
    """Read how a person gets in, and what else they should know of it."""
    said = fields.line("attending_access")
    notes = [fields.plain("pc_attendingAccess_additionalInfo").replace("\n", " ")]
    key = "-".join(said.lower().replace("_", " ").replace("-", " ").split())
    if key in _ACCESS_NOTES:
        notes.insert(0, _ACCESS_NOTES[key])
    elif said and key not in _ACCESS:
        notes.insert(0, said)
    return _ACCESS.get(key, Access.UNKNOWN), " ".join(note for note in notes if note)


def says_free(fees: str) -> bool | None:
    words = fees.lower().strip(" .!")
    return True if words in ("free", "no charge", "no cost", "£0", "£0.00", "free of charge", "no fee") else None

"""Open Referral UK version 3.0, and HSDS 3 which it is a profile of: a service nested whole, as the API gives it.

Source: Open Referral UK 3.0 (HSDS-UK), https://docs.openreferraluk.org; HSDS 3.0, https://docs.openreferral.org; and
the ``pc_`` fields of the Placecube feeds built on it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, get_args

from pydantic import ValidationError

from directory.feeds import cleaning
from directory.feeds.fields import LONGEST_ID, Fields
from directory.feeds.oruk_v1.parts import find_phones
from directory.feeds.oruk_v1.parts import read_eligibilities as read_audiences
from directory.feeds.oruk_v1.service import STATUSES, find_fault, read_access, says_free, words_of
from directory.feeds.oruk_v3.extension import with_extension_taken_in
from directory.feeds.oruk_v3.fields import NEEDS_TAXONOMY
from directory.feeds.oruk_v3.own import is_own_export, read_own_service
from directory.feeds.oruk_v3.parts import (
    note_unkept,
    read_attributes,
    read_capacities,
    read_contacts,
    read_costs,
    read_documents,
    read_funding,
    read_languages,
    read_phones,
    read_service_areas,
    read_urls,
    web_address,
)
from directory.feeds.oruk_v3.places import own_schedules, read_at_locations, read_organization
from directory.feeds.records import (
    ContactRecord,
    EligibilityRecord,
    OrganizationRecord,
    PhoneRecord,
    Refusal,
    Sector,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from directory.model import Access, Audience, Level
from directory.reading.vocabulary import load_vocabulary


def read_oruk_v3(written: Any, number: int, *, own_export: bool = False) -> ServiceRecord | Refusal:
    """Read one service.

    What is wrong in part of it is left out and noted in its ``repairs``; a service without an id, a name or an
    organisation, or with a status that is not known, is refused.

    Args:
        written: the service as JSON.
        number: its place in the feed, from 1.
        own_export: the feed is a file that somebody with access to this machine gave us. A service in it that says
            which source of ours it came from is then taken exactly as it stands, with its source and ids. Never set
            it for what came from the web: anybody could write over anybody's listings.
    """
    if own_export and is_own_export(written):
        return read_own_service(written, number)
    if not isinstance(written, dict):
        reason = f"not an object but {type(written).__name__}. Give each service as an object with an id and a name."
        return Refusal(number, None, None, reason)
    written = _with_organization(with_extension_taken_in(written))
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


def _with_organization(written: dict[str, Any]) -> dict[str, Any]:
    if isinstance(written.get("organization"), dict) or not words_of(written.get("organization_id")):
        return written
    return written | {"organization": {"id": words_of(written["organization_id"])}}


def _to_record(fields: Fields) -> ServiceRecord:
    note_unkept(fields, "locations", "metadata")
    description = fields.plain("description")
    contacts, places, organization = read_contacts(fields), read_at_locations(fields), read_organization(fields)
    fees = fields.line("fees_description") or fields.line("fees")
    record = ServiceRecord(
        id=fields.record_id,
        name=fields.name,
        organization=organization.model_copy(update={"sector": _read_sector(fields.part("organization"))}),
        summary=fields.line("summary") or cleaning.summarise(description),
        description=description,
        url=web_address(fields, "url"),
        status=STATUSES[fields.text("status").lower()],
        fees_description=fees,
        is_free=_read_truth(fields, "is_free", says_free(fees)),
        assured_date=fields.day("assured_date"),
        assurer_email=fields.email("assurer_email"),
        email=fields.email("email"),
        last_modified=fields.moment("last_modified") or fields.part("pc_metadata").moment("date_modified"),
        program=fields.part("program").line("name") or fields.line("program"),
        phones=_read_phones(fields, description, contacts, places, organization),
        contacts=contacts,
        service_at_locations=places,
        schedules=own_schedules(fields),
        eligibilities=_read_eligibilities(fields),
        record_number=fields.record_number,
        **{name: fields.line(name) for name in _LINES},
        **{name: fields.plain(name) for name in _PLAIN},
        **{name: read_parts(fields) for name, read_parts in _PARTS.items()},
        **_read_beyond_the_standard(fields),
    )
    return record.model_copy(update={"repairs": tuple(dict.fromkeys(fields.repairs))})


def _read_beyond_the_standard(fields: Fields) -> dict[str, Any]:
    """Read what only Placecube's feeds and other Signposts say: how to get in, whom it is for, what it helps with."""
    access, note = read_access(fields)
    return {
        "access": Access(_read_choice(fields, "access", [each.value for each in Access], access.value)),
        "access_note": fields.plain("access_note") or note,
        "audience": _read_audience(fields),
        "level": Level(_read_choice(fields, "level", [each.value for each in Level], Level.COMMUNITY.value)),
        "sector": _read_sector(fields),
        "national": bool(_read_truth(fields, "national", False)),
        "is_sample": bool(_read_truth(fields, "is_sample", False)),
        "needs": _read_needs(fields),
    }


_LINES = ("name_cy", "alternate_name", "wait_time", "assurer")
_PLAIN = (
    "description_cy", "alert", "accreditations", "licenses", "interpretation_services", "application_process",
    "exclusions",
)  # fmt: skip
_PARTS: dict[str, Callable[[Fields], Any]] = {
    "cost_options": read_costs,
    "languages": read_languages,
    "service_areas": read_service_areas,
    "attributes": read_attributes,
    "urls": read_urls,
    "funding": read_funding,
    "capacities": read_capacities,
    "required_documents": read_documents,
}
_OLDEST = 120


def _read_phones(
    fields: Fields,
    description: str,
    contacts: tuple[ContactRecord, ...],
    places: tuple[ServiceAtLocationRecord, ...],
    organization: OrganizationRecord,
) -> tuple[PhoneRecord, ...]:
    """Return the service's own numbers; the description's when there is no number anywhere."""
    found = read_phones(fields)
    there = any(place.phones or place.contacts or place.location.phones for place in places)
    if found or there or organization.phones or any(contact.phones for contact in organization.contacts):
        return found
    return find_phones(fields, description, contacts)


def _read_eligibilities(fields: Fields) -> tuple[EligibilityRecord, ...]:
    """Read who may come: another Signpost's groups, else the service's one, then whom Placecube's feeds name."""
    groups = list(fields.parts("eligibilities"))
    found = [_read_group(part, "eligibility") for part in groups] or [_read_group(fields, "eligibility_description")]
    named = [*found, *read_audiences(fields)]
    return tuple(each for each in dict.fromkeys(named) if each != EligibilityRecord())


def _read_group(part: Fields, key: str) -> EligibilityRecord:
    lowest, highest = _read_age(part, "minimum_age"), _read_age(part, "maximum_age")
    if lowest is not None and highest is not None and lowest > highest:
        part.repair("minimum_age", "the lower age is above the upper, so they were swapped")
        lowest, highest = highest, lowest
    return EligibilityRecord(eligibility=part.plain(key), minimum_age=lowest, maximum_age=highest)


def _read_age(part: Fields, key: str) -> int | None:
    # Feeds write -1, 0 or 999 where there is no limit.
    age = part.whole(key)
    return age if age is not None and 0 < age <= _OLDEST else None


def _read_needs(fields: Fields) -> tuple[str, ...]:
    """Read the needs that another Signpost found in the service, those of them that are in our vocabulary."""
    written = fields.value("needs")
    said = [each for each in written if isinstance(each, str)] if isinstance(written, list) else []
    for part in fields.parts("attributes"):
        term = part.part("taxonomy_term")
        if term.line("taxonomy") == NEEDS_TAXONOMY:
            said.append(term.text("code"))
    known = _known_needs()
    if any(need not in known for need in said):
        fields.repair("needs", "a need that is not in this directory's vocabulary, so it was left out")
    return tuple(need for need in dict.fromkeys(said) if need in known)


@cache
def _known_needs() -> frozenset[str]:
    return frozenset(load_vocabulary().needs)


def _read_sector(part: Fields) -> Sector:
    choices: tuple[Sector, ...] = get_args(Sector.__value__)
    found: Sector = _read_choice(part, "sector", choices, "")
    return found


def _read_audience(fields: Fields) -> Audience:
    found: Audience = _read_choice(fields, "audience", get_args(Audience.__value__), "public")
    return found


def _read_choice(part: Fields, key: str, choices: Any, otherwise: str) -> Any:
    written = part.text(key)
    if not written or written in choices:
        return written or otherwise
    part.repair(key, f"not one of {', '.join(each for each in choices if each)}, so it was left out")
    return otherwise


def _read_truth(fields: Fields, key: str, otherwise: bool | None) -> bool | None:
    written = fields.value(key)
    return written if isinstance(written, bool) else otherwise

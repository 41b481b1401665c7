"""Pairs of listings labelled by hand: copies of sample listings as a second feed would have them, and lookalikes.

A copy is one service written down by somebody else: another name, a slip of the keys, the head office's number, no
postcode, its own words. A lookalike is another service: a branch in the next town, another day's group.
"""

from typing import Any

from directory.feeds.records import (
    AddressRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)

SWITCHBOARD = "01632 960999"

# Of which sample listing, and what the second feed has otherwise; () as phones or places leaves them out.
COPIES: dict[str, dict[str, Any]] = {
    "memory-cafe-rainham": {"name": "Memory café, Rainham", "phones": ()},
    "memory-cafe-rochester": {"name": "Rochester Memory Cafe", "email": None},
    "age-lunch-rochester": {"name": "Lunch club (Rochester)", "phone": SWITCHBOARD},
    "age-lunch-rainham": {"name": "Rainham Lunch Club", "organisation": "Ageing Well"},
    "carers-centre": {"name": "Carers Together: advice and support", "url": None},
    "young-carers": {"name": "Young carer's project", "phone": SWITCHBOARD, "words": "For under 18s who look after."},
    "libraries-strood": {"name": "Strood Library & Hub", "phones": ()},
    "family-hub-gillingham": {"name": "Gillingham family hub", "places": ()},
    "stop-smoking": {"name": "Stop smoking servise", "words": "Help to quit, with patches and weekly talks."},
    "exercise-referral": {"name": "Exercise referal", "phone": SWITCHBOARD},
    "telecare": {"name": "Medway Personal Alarm", "organisation": "Medway Council"},
    "housing-options": {"name": "Housing options", "organisation": "Medway Council"},
    "blue-badge": {"name": "Blue Badges", "email": "parking@medway.example.org"},
    "singing-for-memory": {"name": "Singing for the Brain", "phones": (), "words": "Sing old songs in company."},
    "baby-bank": {"name": "Little Bundles", "organisation": "Medway Family Hubs"},
    "carers-group-dementia": {"name": "Dementia carers group", "url": None, "email": None},
    "crisis-team": {"name": "Mental Health Crisis Team", "organisation": "Kent and Medway Minds"},
    "msk-physiotherapy": {"name": "MSK physio", "words": "Treatment of joints and muscles."},
    "camhs": {"name": "Children and young people's mental health service"},
    "talking-therapies": {"name": "Talking Therapies", "phone": SWITCHBOARD},
    "phlebotomy-rainham": {"name": "Blood tests (Rainham)", "email": None},
    "wound-lordswood": {"name": "Wound & leg clinic Lordswood", "phones": ()},
    "meals-on-wheels": {"name": "Meals delivered at home", "organisation": "Helping Hands"},
    "handyperson": {"name": "Handyperson", "url": None, "organisation": "Helping Hands (Medway)"},
    "audiology": {"name": "Hearing aid clinic", "phones": (), "email": None, "words": "Repairs and batteries."},
    "hospice-bereavement": {"name": "Bereavement support at the hospice", "url": None},
    "dads-group": {"name": "Dads & Little Ones", "organisation": "Gillingham Family Hub"},
    "late-pharmacy": {"name": "Late-night pharmacy", "organisation": "Pharmacies in Medway"},
}

# Another service, made from a sample listing by what tells the two apart.
LOOKALIKES: dict[str, dict[str, Any]] = {
    "memory-cafe-rainham": {"name": "Hoo memory cafe", "postcode": "ME3 9HU"},
    "memory-cafe-rochester": {"name": "Sittingbourne memory cafe", "postcode": "ME10 3HJ"},
    "age-lunch-rochester": {"name": "Sheerness lunch club", "postcode": "ME12 1HP"},
    "age-day-centre": {"name": "Ageing Well day centre", "postcode": "CT1 2HX"},
    "stop-smoking": {"name": "Stop smoking service", "postcode": "ME14 1XX"},
    "carers-centre": {"name": "Carers Together advice and support", "postcode": "TN23 1PL"},
    "family-hub-strood": {"name": "Family hub, Sheppey", "postcode": "ME12 2QP"},
    "libraries-chatham": {"name": "Lordswood library and hub", "postcode": "ME5 8TJ"},
    "phlebotomy-balmoral": {"name": "Blood tests, Maidstone", "postcode": "ME16 9QQ"},
    "xpert-diabetes": {"name": "X-PERT diabetes course for teenagers"},
    "parent-carers-forum": {"name": "Parent carers' evening meeting"},
    "talking-therapies": {"name": "Medway Debt Helpline"},
    "sexual-health-clinic": {"name": "Travel vaccination clinic"},
    "health-walks": {"name": "Maidstone health walks", "postcode": "ME15 6YE"},
    "shared-lives": {"name": "Direct payments team"},
    "singing-for-memory": {"name": "Reading for the brain"},
}


def as_copied(record: ServiceRecord) -> ServiceRecord:
    """Return a sample listing as the second feed has it."""
    return _changed(record, "copy", **COPIES[record.id])


def as_lookalike(record: ServiceRecord) -> ServiceRecord:
    """Return another service that is like a sample listing."""
    return _changed(record, "like", **LOOKALIKES[record.id])


def _changed(record: ServiceRecord, kind: str, **other: Any) -> ServiceRecord:
    organization = record.organization
    changes: dict[str, Any] = {"id": f"{kind}-of-{record.id}", "name": other["name"], "origin": "second"}
    if "organisation" in other:
        organization = OrganizationRecord(id="second", name=other["organisation"])
        changes["organization"] = organization
    for field in ("url", "email"):
        if field in other:
            changes[field] = other[field]
    if "words" in other:
        changes |= {"description": other["words"], "summary": ""}
    if "phones" in other or "phone" in other:
        changes["phones"] = (PhoneRecord(number=other["phone"]),) if "phone" in other else ()
    if "places" in other:
        changes["service_at_locations"] = other["places"]
    if "postcode" in other:
        address = AddressRecord(address_1="1 High Street", postal_code=other["postcode"])
        place = LocationRecord(id=other["postcode"], addresses=(address,))
        changes["service_at_locations"] = (ServiceAtLocationRecord(location=place),)
    return record.model_copy(update=changes)

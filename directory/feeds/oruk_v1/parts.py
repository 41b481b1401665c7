"""The parts nested in an Open Referral UK v1 service: contacts, places, hours, who it is for, cost and the rest."""

import re

from directory.feeds import cleaning
from directory.feeds.fields import LONGEST_ID, Fields
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    AttributeRecord,
    ContactRecord,
    CostOptionRecord,
    EligibilityRecord,
    LanguageRecord,
    LocationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
)
from directory.opening import WEEKDAYS

_DAY = re.compile(r"([+-]?\d)?\s*(mo|tu|we|th|fr|sa|su)[a-z]*", re.IGNORECASE)
_DAY_RANGE = re.compile(r"(mo|tu|we|th|fr|sa|su)[a-z]*\s*(?:-|–|to)\s*(mo|tu|we|th|fr|sa|su)[a-z]*", re.IGNORECASE)
_WHEELCHAIR = re.compile(r"wheel\s?chair|step[- ]free|level access|fully accessible", re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:no|not|non|without|in|un)[ -]?(?:\w+ ){0,3}?(?:accessible|access|wheel)", re.IGNORECASE)
MOST_AUDIENCES = 12
MOST_PHONES = 3
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})", re.IGNORECASE)


def read_contacts(fields: Fields) -> tuple[ContactRecord, ...]:
    contacts = []
    for part in fields.parts("contacts"):
        contact = ContactRecord(
            name=part.line("name"), title=part.line("title"), email=part.email("email"), phones=_read_phones(part)
        )
        if contact != ContactRecord():
            contacts.append(contact)
    return tuple(contacts)


def find_phones(fields: Fields, description: str, contacts: tuple[ContactRecord, ...]) -> tuple[PhoneRecord, ...]:
    """Return the numbers that stand in a description, for feeds whose contacts have none."""
    if any(contact.phones for contact in contacts):
        return ()
    numbers = cleaning.find_phones(description)[:MOST_PHONES]
    if numbers:
        fields.repair("contacts", "no phone number in the contacts, so the description's was taken")
    return tuple(PhoneRecord(number=number) for number in numbers)


def _read_phones(contact: Fields) -> tuple[PhoneRecord, ...]:
    phones = []
    for part in contact.parts("phones"):
        written = part.line("number")
        # Feeds put two numbers in one field; each is checked by itself.
        for number in re.split(r"\s+(?:or|and)\s+|[/;|]", written) if written else ():
            found = cleaning.clean_phone(number)
            if found:
                phones.append(PhoneRecord(number=found[0], extension=found[1], description=part.line("description")))
            else:
                part.repair("number", "not a UK phone number, so it was left out")
    return tuple(phones)


def read_locations(fields: Fields) -> tuple[ServiceAtLocationRecord, ...]:
    found: list[ServiceAtLocationRecord] = []
    for part in fields.parts("service_at_locations"):
        location = _read_location(part.part("location"), f"{fields.record_id}|{len(found)}")
        if location is None:
            part.repair("location", "a place without name, address or point, so it was left out")
            continue
        schedules = read_schedules(part, "regular_schedule") + read_schedules(part, "regular_schedules")
        found.append(ServiceAtLocationRecord(location=location, schedules=schedules))
    return tuple(found)


def _read_location(part: Fields, own_id: str) -> LocationRecord | None:
    latitude, longitude = read_point(part)
    addresses = tuple(address for each in part.parts("physical_addresses") if (address := _read_address(each)))
    name = part.line("name")
    if not (name or addresses or latitude is not None):
        return None
    return LocationRecord(
        id=part.text("id") or own_id,
        name=name,
        description=part.plain("description"),
        latitude=latitude,
        longitude=longitude,
        addresses=addresses,
        accessibility=_read_accessibility(part),
    )


def read_point(part: Fields) -> tuple[float | None, float | None]:
    latitude, longitude = part.number("latitude"), part.number("longitude")
    if latitude is None or longitude is None:
        if latitude is not None or longitude is not None:
            missing, given = ("latitude", "longitude") if latitude is None else ("longitude", "latitude")
            part.repair(given, f"a {given} without a {missing} is no point, so it was left out")
        return None, None
    if abs(latitude) < 1 and abs(longitude) < 1:
        part.repair("latitude", "the point is 0, 0, in the sea off Africa, so it was left out")
        return None, None
    if 49 <= latitude <= 61.5 and -9 <= longitude <= 2.5:
        return latitude, longitude
    if 49 <= longitude <= 61.5 and -9 <= latitude <= 2.5:
        part.repair("latitude", "latitude and longitude were the wrong way round, so they were swapped")
        return longitude, latitude
    part.repair("latitude", "the point is not in the United Kingdom, so it was left out")
    return None, None


def _read_address(part: Fields) -> AddressRecord | None:
    address = AddressRecord(
        address_1=part.line("address_1").strip(" ,"),
        city=part.line("city").strip(" ,"),
        state_province=part.line("state_province").strip(" ,"),
        postal_code=read_postcode(part),
        country=part.line("country"),
    )
    return None if address == AddressRecord(country=address.country) else address


def read_postcode(part: Fields) -> str | None:
    written = part.text("postal_code")
    found = _POSTCODE.fullmatch(written.replace(".", ""))
    if written and not found:
        part.repair("postal_code", "not a whole postcode, so it was left out")
    return f"{found[1]} {found[2]}".upper() if found else None


def _read_accessibility(location: Fields) -> tuple[AccessibilityRecord, ...]:
    found = []
    for part in location.parts("accessibility_for_disabilities"):
        words = part.line("accessibility") or part.line("description")
        if words:
            found.append(AccessibilityRecord(description=words, wheelchair=says_wheelchair(words)))
    return tuple(found)


def says_wheelchair(words: str) -> bool | None:
    """Say whether words on getting in promise a way for wheelchairs, refuse one, or do not speak of it."""
    if not _WHEELCHAIR.search(words):
        return None
    return not _DENIAL.search(words)


def read_schedules(fields: Fields, key: str) -> tuple[ScheduleRecord, ...]:
    found = [_read_schedule(part) for part in fields.parts(key)]
    return tuple(schedule for schedule in found if schedule is not None)


def _read_schedule(part: Fields) -> ScheduleRecord | None:
    opens, closes = part.clock("opens_at"), part.clock("closes_at")
    description, start = part.line("description"), part.day("dtstart")
    freq = part.text("freq").upper()
    days = read_days(part.text("byday"))
    if freq == "DAILY":
        days = days or WEEKDAYS
    if freq == "WEEKLY" and not days and start is not None:
        days = (WEEKDAYS[start.weekday()],)
    midnight = opens is not None and opens == closes and (opens.hour, opens.minute) == (0, 0)
    if opens is not None and opens == closes and not midnight:
        part.repair("closes_at", "closes when it opens, so the times were left out")
        opens = closes = None
    if opens is None and not description:
        part.repair("opens_at", "no opening time and no words for one, so the schedule was left out")
        return None
    monthdays = _read_monthdays(part)
    if opens is not None and not days and not monthdays:
        part.repair("byday", "times without days, so they cannot be used to say when it is open")
    return ScheduleRecord(
        freq="MONTHLY" if freq == "MONTHLY" or any(len(day) > 2 for day in days) else "WEEKLY" if days else None,
        interval=read_interval(part),
        byday=days,
        bymonthday=monthdays,
        opens_at=opens,
        closes_at=closes,
        dtstart=start,
        valid_from=part.day("valid_from"),
        valid_to=part.day("valid_to"),
        description=description,
    )


def read_interval(part: Fields) -> int:
    interval = part.whole("interval")
    if interval is not None and not 1 <= interval <= 1000:
        part.repair("interval", "not a number from 1 to 1000, so every one was taken to be meant")
        return 1
    return interval or 1


def _read_monthdays(part: Fields) -> str:
    """Read ``15`` or ``1,-1``, the days of a month counted from either end."""
    written = "".join(part.text("bymonthday").split())
    days = written.split(",") if written else []
    if not all(re.fullmatch(r"[+-]?0?(?:[1-9]|[12]\d|3[01])", day, re.ASCII) for day in days):
        part.repair("bymonthday", "not days of the month like 15 or -1, so they were left out")
        return ""
    return ",".join(str(int(day)) for day in days)


def read_days(written: str) -> tuple[str, ...]:
    """Read ``MO,TU``, ``Monday``, ``Mon-Fri`` or ``1SA``."""
    spread = _DAY_RANGE.fullmatch(written.strip())
    if spread:
        first, last = (WEEKDAYS.index(_weekday(spread[part])) for part in (1, 2))
        return tuple(WEEKDAYS[(first + step) % 7] for step in range((last - first) % 7 + 1))
    days = [f"{found[1] or ''}{found[2].upper()}" for found in _DAY.finditer(written)]
    return tuple(dict.fromkeys(days))


def _weekday(name: str) -> str:
    return name[:2].upper()


def read_eligibilities(fields: Fields) -> tuple[EligibilityRecord, ...]:
    """Read who may come: the standard's own list, then whom Placecube's feeds say a service is meant for."""
    found = []
    for part in fields.parts("eligibilitys"):
        lowest, highest = _read_ages(part)
        found.append(EligibilityRecord(eligibility=part.line("eligibility"), minimum_age=lowest, maximum_age=highest))
    audiences = [part.line("audienceType").rpartition(">")[2].strip() for part in fields.parts("pc_targetAudience")]
    if len(audiences) > MOST_AUDIENCES:
        fields.repair("pc_targetAudience", "nearly every kind of person is named, so none of them was kept")
        audiences = []
    found.extend(EligibilityRecord(eligibility=audience) for audience in audiences)
    return tuple(each for each in dict.fromkeys(found) if each != EligibilityRecord())


def _read_ages(part: Fields) -> tuple[int | None, int | None]:
    lowest, highest = part.whole("minimum_age"), part.whole("maximum_age")
    # Feeds write 0 for “no upper age”, as their programs do for a number nobody gave.
    if highest is not None and (highest == 0 or highest > 120):
        highest = None
    if lowest is not None and not 0 < lowest <= 120:
        lowest = None
    if lowest is not None and highest is not None and lowest > highest:
        part.repair("minimum_age", "the lower age is above the upper, so they were swapped")
        return highest, lowest
    return lowest, highest


def read_costs(fields: Fields) -> tuple[CostOptionRecord, ...]:
    found = []
    for part in fields.parts("cost_options"):
        option = CostOptionRecord(
            option=part.line("option"),
            amount=part.price("amount"),
            amount_description=part.line("amount_description"),
            valid_from=part.day("valid_from"),
            valid_to=part.day("valid_to"),
        )
        if option.option or option.amount is not None or option.amount_description:
            found.append(option)
    return tuple(found)


def read_languages(fields: Fields) -> tuple[LanguageRecord, ...]:
    names = [part.line("language") for part in fields.parts("languages")]
    return tuple(LanguageRecord(name=name) for name in dict.fromkeys(names) if name)


def read_service_areas(fields: Fields) -> tuple[ServiceAreaRecord, ...]:
    found = []
    for part in fields.parts("service_areas"):
        area = ServiceAreaRecord(name=part.line("service_area"), extent=part.text("extent"), uri=part.url("uri"))
        if area.name or area.extent:
            found.append(area)
    return tuple(found)


def read_attributes(fields: Fields) -> tuple[AttributeRecord, ...]:
    """Read the terms hung on a service: its taxonomies, and what kind of thing it gives and where."""
    found = []
    for part in fields.parts("service_taxonomys"):
        term = part.part("taxonomy")
        name = term.line("name")
        if name:
            taxonomy, parent = term.line("vocabulary"), term.text("parent_id") or None
            term_id = term.text("id") or name[:LONGEST_ID].strip()
            found.append(AttributeRecord(taxonomy=taxonomy, term_id=term_id, term=name, parent_id=parent))
    for key in ("deliverable_type", "attending_type"):
        value = fields.line(key)
        if value:
            found.append(AttributeRecord(taxonomy=key, term_id=value.lower(), term=value, link_type=key))
    return tuple(dict.fromkeys(found))

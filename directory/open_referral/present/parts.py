"""The parts that hang on services, organisations and places, as Open Referral UK 3.0 objects."""

from collections import defaultdict
from collections.abc import Sequence

from directory.feeds.oruk_v3.fields import Written
from directory.feeds.records import (
    AttributeRecord,
    CapacityRecord,
    ContactRecord,
    CostOptionRecord,
    FundingRecord,
    LanguageRecord,
    OrganizationIdentifierRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    URLRecord,
)
from directory.feeds.rows import Rows, make_id, taxonomy_id, term_id
from directory.model import Schedule
from directory.open_referral.present.values import email_of, filled, uri_of, with_extension
from directory.opening import WEEKDAYS, schedule_words

# A table, and the contact or the place within the owner that its rows hang on.
type _Hold = tuple[str, str | None, str | None]


class Parts:
    """Presents what hangs on one owner, each part with the id of its row.

    Args:
        rows: the owner's rows, as ``feeds.rows`` counts them.
        owner: the owner's id.
        entity: what the owner is, in the standard's name.
    """

    def __init__(self, rows: Rows, owner: str, entity: str) -> None:
        self._owner = owner
        self._entity = entity
        self._ids: dict[_Hold, list[str]] = defaultdict(list)
        # A need's row has no id; what stands for it has one of its own kind.
        for table in rows.keys() - {"service_need"}:
            for row in rows[table]:
                contact, at = row.get("contact_id"), row.get("service_at_location_id")
                self._ids[table, contact, None if contact else at].append(row["id"])

    def ids(self, table: str, *, contact: str | None = None, at: str | None = None) -> list[str]:
        """Return the ids of a table's rows in order: those on a contact, at a place, or on the owner itself."""
        return self._ids.get((table, contact, at), [])

    def phones(self, phones: Sequence[Written], *, contact: str | None = None, at: str | None = None) -> list[Written]:
        ids = self.ids("phone", contact=contact, at=at)
        return [_phone(phone, own) for phone, own in zip(phones, ids, strict=True)]

    def contacts(self, contacts: Sequence[Written], *, at: str | None = None) -> list[Written]:
        ids = self.ids("contact", at=at)
        return [self._contact(contact, own) for contact, own in zip(contacts, ids, strict=True)]

    def _contact(self, contact: Written, own: str) -> Written:
        written = {"id": own} | filled(
            name=contact["name"],
            title=contact["title"],
            department=contact["department"],
            email=email_of(contact["email"]),
            phones=self.phones(contact["phones"], contact=own),
        )
        return with_extension(ContactRecord, contact, written)

    def schedules(self, schedules: Sequence[ScheduleRecord], *, at: str | None = None) -> list[Written]:
        ids = self.ids("schedule", at=at)
        return [_schedule(schedule, own, at) for schedule, own in zip(schedules, ids, strict=True)]

    def languages(self, languages: Sequence[Written]) -> list[Written]:
        return [
            with_extension(LanguageRecord, each, {"id": own} | filled(**each))
            for each, own in zip(languages, self.ids("language"), strict=True)
        ]

    def attributes(self, attributes: Sequence[Written]) -> list[Written]:
        ids = self.ids("attribute")
        return [self._attribute(each, own) for each, own in zip(attributes, ids, strict=True)]

    def _attribute(self, each: Written, own: str) -> Written:
        term = term_id(each["taxonomy"], each["term_id"])
        parent = each["parent_id"]
        written = filled(
            id=own,
            link_id=self._owner,
            link_entity=self._entity,
            link_type=each["link_type"],
            taxonomy_term_id=term,
            value=each["value"],
            taxonomy_term={
                "id": term,
                "code": each["term_id"],
                "name": each["term"],
                "description": each["description"],
                "taxonomy_id": taxonomy_id(each["taxonomy"]),
            }
            | filled(
                taxonomy=each["taxonomy"],
                parent_id=term_id(each["taxonomy"], parent) if parent else None,
                term_uri=uri_of(each["term_uri"]),
            ),
        )
        return with_extension(AttributeRecord, each, written)

    def identifiers(self, identifiers: Sequence[Written]) -> list[Written]:
        return [
            with_extension(
                OrganizationIdentifierRecord,
                each,
                {"id": own, "identifier_type": each["identifier_type"], "identifier": each["identifier"]}
                | filled(identifier_scheme=each["identifier_scheme"]),
            )
            for each, own in zip(identifiers, self.ids("organization_identifier"), strict=True)
        ]

    def cost_options(self, costs: Sequence[Written]) -> list[Written]:
        return [
            with_extension(CostOptionRecord, each, {"id": own} | filled(**each))
            for each, own in zip(costs, self.ids("cost_option"), strict=True)
        ]

    def service_areas(self, areas: Sequence[Written]) -> list[Written]:
        return [
            with_extension(
                ServiceAreaRecord,
                each,
                {"id": own}
                | filled(
                    name=each["name"], extent=each["extent"], extent_type=each["extent_type"], uri=uri_of(each["uri"])
                ),
            )
            for each, own in zip(areas, self.ids("service_area"), strict=True)
        ]

    def urls(self, urls: Sequence[Written]) -> list[Written]:
        return [
            with_extension(URLRecord, each, {"id": own} | filled(label=each["label"], url=uri_of(each["url"])))
            for each, own in zip(urls, self.ids("url"), strict=True)
        ]

    def funding(self, funding: Sequence[Written]) -> list[Written]:
        ids = self.ids("funding")
        return [
            with_extension(FundingRecord, each, {"id": own, "source": each["source"]})
            for each, own in zip(funding, ids, strict=True)
        ]

    def capacities(self, capacities: Sequence[Written]) -> list[Written]:
        ids = self.ids("service_capacity")
        return [
            with_extension(
                CapacityRecord,
                each,
                {"id": own, "unit": {"id": make_id("unit", each["unit"]), "name": each["unit"]}}
                | filled(**{name: value for name, value in each.items() if name != "unit"}),
            )
            for each, own in zip(capacities, ids, strict=True)
        ]

    def required_documents(self, documents: Sequence[str]) -> list[Written]:
        return [
            {"id": own, "document": document}
            for document, own in zip(documents, self.ids("required_document"), strict=True)
        ]


def _phone(phone: Written, own: str) -> Written:
    extension = phone["extension"]
    # The standard's extensions are numbers: “04” and “12 then 1” are not.
    as_number = int(extension) if extension.isascii() and extension.isdigit() and extension[0] != "0" else None
    languages = [
        {"id": make_id("phone_language", own, position), "name": name}
        for position, name in enumerate(phone["languages"])
    ]
    written = {"id": own, "number": phone["number"]} | filled(
        extension=as_number, type=phone["type"], description=phone["description"], languages=languages
    )
    return with_extension(PhoneRecord, phone, written)


def _schedule(schedule: ScheduleRecord, own: str, at: str | None) -> Written:
    """Present a schedule so that nobody who knows only the standard takes the service to be open when it is not.

    The standard has no daily rhythm, no closures, no months and no bank holidays. Every day is given as every day of
    the week; the rest is given in words, without hours, and as it is under ``signpost``.
    """
    fields = schedule.model_dump(mode="json")
    written = {"id": own} | filled(
        service_at_location_id=at,
        valid_from=fields["valid_from"],
        valid_to=_last_day(schedule),
        description=schedule.description,
        schedule_link=uri_of(schedule.schedule_link),
        attending_type=schedule.attending_type,
        notes=schedule.notes,
    )
    if _is_beyond_the_standard(schedule):
        written |= filled(description=_words(schedule))
    else:
        written |= _rhythm(schedule, fields)
        if schedule.bank_holidays == "not":
            written["notes"] = "\n".join(part for part in (schedule.notes, "Not on bank holidays.") if part)
    return with_extension(ScheduleRecord, fields, written)


def _is_beyond_the_standard(schedule: ScheduleRecord) -> bool:
    every_few_days = schedule.freq == "DAILY" and (schedule.interval != 1 or bool(schedule.bymonthday))
    return schedule.closed or bool(schedule.bymonth) or schedule.bank_holidays == "only" or every_few_days


def _rhythm(schedule: ScheduleRecord, fields: Written) -> Written:
    days = schedule.byday or (WEEKDAYS if schedule.freq == "DAILY" else ())
    return filled(
        freq="WEEKLY" if schedule.freq == "DAILY" else schedule.freq,
        interval=schedule.interval if schedule.freq else None,
        byday=",".join(days),
        bymonthday=schedule.bymonthday,
        opens_at=fields["opens_at"],
        closes_at=fields["closes_at"],
        dtstart=fields["dtstart"],
        until=fields["until"],
        count=schedule.count,
        wkst=schedule.wkst,
    )


def _last_day(schedule: ScheduleRecord) -> str | None:
    # The profile has dropped “until”, so the last day is told in the field that it kept.
    last = min((day for day in (schedule.valid_to, schedule.until) if day), default=None)
    return last.isoformat() if last else None


def _words(schedule: ScheduleRecord) -> str:
    """Return the hours in words, with “Closed” before a closure's own when they do not say it themselves."""
    made = schedule_words(to_schedule(schedule))
    if not schedule.description:
        return made
    says_so = not schedule.closed or "clos" in schedule.description.lower() or "shut" in schedule.description.lower()
    return schedule.description if says_so else f"{made or 'Closed'}: {schedule.description}"


def to_schedule(record: ScheduleRecord) -> Schedule:
    """Return a record's schedule as the value that opening hours are worked out from."""
    return Schedule(
        freq=record.freq,
        interval=record.interval,
        byday=record.byday,
        bymonthday=_numbers(record.bymonthday),
        bymonth=_numbers(record.bymonth),
        opens_at=record.opens_at,
        closes_at=record.closes_at,
        dtstart=record.dtstart,
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        until=record.until,
        count=record.count,
        closed=record.closed,
        bank_holidays=record.bank_holidays,
        is_sure=record.is_sure,
        description="",
    )


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(number) for number in written.split(",") if number)

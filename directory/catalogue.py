"""The services in the database, whole, as the values every other layer speaks in."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import batched
from typing import Any, cast, get_args

from sqlalchemy import Connection, Engine, Row, Table, func, select

from directory import tables
from directory.hours import read_schedules
from directory.model import Access, Audience, Level, Nation, PhoneNumber, Service, Site
from directory.opening import LONDON, regular_week
from directory.stated import read_delivery, read_genders, read_words

BATCH_SIZE = 200
NATIONS: tuple[Nation, ...] = get_args(Nation.__value__)

type _ByService = dict[str, list[Row[Any]]]

# Importing the tables is what puts them into the metadata read below.
_METADATA = tables.Service.metadata


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()


class Catalogue:
    """Reads services by id or all of them, in a fixed number of queries for each batch of 200.

    Args:
        engine: the directory's database.
        today: the day by which schedules are in force or over.
    """

    def __init__(self, engine: Engine, today: Callable[[], date] = _today) -> None:
        self._engine = engine
        self._today = today

    def get(self, service_id: str) -> Service | None:
        return self.get_many([service_id]).get(service_id)

    def get_many(self, service_ids: Sequence[str]) -> dict[str, Service]:
        """Return those of the services that exist, by id, in the order asked for."""
        found: dict[str, Service] = {}
        with self._engine.connect() as connection:
            for part in batched(dict.fromkeys(service_ids), BATCH_SIZE):
                found.update((service.id, service) for service in self._load(connection, part))
        return {service_id: found[service_id] for service_id in service_ids if service_id in found}

    def by_source_id(self, source: str, source_id: str) -> Service | None:
        service = _table("service")
        with self._engine.connect() as connection:
            service_id = connection.execute(
                select(service.c.id).where(service.c.source == source, service.c.source_id == source_id)
            ).scalar()
        return self.get(service_id) if service_id else None

    def count(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(_table("service"))).scalar_one())

    def all(self) -> Iterator[Service]:
        """Yield every service, closed ones too, in order of id; one batch is held at a time."""
        service = _table("service")
        last = ""
        while True:
            with self._engine.connect() as connection:
                query = select(service.c.id).where(service.c.id > last).order_by(service.c.id).limit(BATCH_SIZE)
                service_ids = list(connection.execute(query).scalars())
                batch = self._load(connection, service_ids) if service_ids else []
            if not service_ids:
                return
            yield from sorted(batch, key=lambda each: each.id)
            last = service_ids[-1]

    def _load(self, connection: Connection, service_ids: Sequence[str]) -> list[Service]:
        service, organization = _table("service"), _table("organization")
        query = (
            select(
                service,
                organization.c.name.label("organisation"),
                organization.c.description.label("about_organisation"),
            )
            .join(organization, organization.c.id == service.c.organization_id)
            .where(service.c.id.in_(service_ids))
        )
        parts = {name: _children(connection, name, service_ids) for name in _CHILDREN}
        phones = _phones_of_organizations(connection, service_ids, having=parts["phone"])
        sites, access, online = _sites(connection, service_ids)
        services: list[Service] = []
        for row in connection.execute(query):
            own = {name: part[row.id] for name, part in parts.items()}
            own["phone"] = own["phone"] or phones[row.organization_id]
            found = _with_hours(_to_service(row, own), own["schedule"], self._today())
            ways_in = tuple(dict.fromkeys(access[row.id]))
            found = replace(found, sites=tuple(sites[row.id]), accessibility=ways_in)
            services.append(_with_stated(found, has_virtual_site=row.id in online))
        return services


_CHILDREN = ("phone", "schedule", "eligibility", "cost_option", "language", "service_area", "service_need")


def _table(name: str) -> Table:
    return _METADATA.tables[name]


def _children(connection: Connection, name: str, service_ids: Sequence[str]) -> _ByService:
    table = _table(name)
    query = select(table).where(table.c.service_id.in_(service_ids)).order_by(table.c.service_id, table.c.position)
    return _group(connection.execute(query))


def _phones_of_organizations(connection: Connection, service_ids: Sequence[str], *, having: _ByService) -> _ByService:
    """Return organisations' own numbers, for the services that have none: any way in is better than no way."""
    without = [service_id for service_id in service_ids if service_id not in having]
    if not without:
        return defaultdict(list)
    phone, service = _table("phone"), _table("service")
    query = (
        select(phone)
        .where(phone.c.organization_id.in_(select(service.c.organization_id).where(service.c.id.in_(without))))
        .order_by(phone.c.organization_id, phone.c.position)
    )
    return _group(connection.execute(query), "organization_id")


def _group(found: Any, key: str = "service_id") -> _ByService:
    grouped: _ByService = defaultdict(list)
    for row in found:
        grouped[getattr(row, key)].append(row)
    return grouped


def _sites(
    connection: Connection, service_ids: Sequence[str]
) -> tuple[dict[str, list[Site]], dict[str, list[str]], set[str]]:
    """Return each service's sites, what is said of getting in to them, and which services are at a place online."""
    link, location = _table("service_at_location"), _table("location")
    query = (
        select(link.c.service_id, location)
        .join(location, location.c.id == link.c.location_id)
        .where(link.c.service_id.in_(service_ids))
        .order_by(link.c.service_id, link.c.position)
    )
    found = connection.execute(query).all()
    linked = [row for row in found if row.location_type != "virtual"]
    location_ids = list({row.id for row in linked})
    addresses = _parts_of_locations(connection, "address", location_ids)
    access = _parts_of_locations(connection, "accessibility", location_ids)
    sites: dict[str, list[Site]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for row in linked:
        sites[row.service_id].append(_to_site(row, addresses[row.id], access[row.id]))
        words[row.service_id].extend(each.description for each in access[row.id] if each.description)
    return sites, words, {row.service_id for row in found if row.location_type == "virtual"}


def _parts_of_locations(connection: Connection, name: str, location_ids: Sequence[str]) -> _ByService:
    table = _table(name)
    grouped: _ByService = defaultdict(list)
    for part in batched(location_ids, BATCH_SIZE):
        query = select(table).where(table.c.location_id.in_(part)).order_by(table.c.location_id, table.c.position)
        for location_id, found in _group(connection.execute(query), "location_id").items():
            grouped[location_id].extend(found)
    return grouped


def _to_site(location: Row[Any], addresses: list[Row[Any]], access: list[Row[Any]]) -> Site:
    lines = addresses[0] if addresses else None
    parts = [lines.address_1, lines.address_2, lines.city, lines.region or lines.state_province] if lines else []
    claims = [row.wheelchair for row in access if row.wheelchair is not None]
    return Site(
        id=location.id,
        name=location.name,
        address=", ".join(dict.fromkeys(part for part in parts if part)),
        postcode=lines.postal_code if lines else None,
        latitude=location.latitude,
        longitude=location.longitude,
        # Two listings of one place that disagree promise nothing to somebody in a wheelchair.
        wheelchair=all(claims) if claims else None,
    )


def _with_hours(service: Service, schedules: Sequence[Row[Any]], today: date) -> Service:
    hours = read_schedules(schedules, today)
    return replace(
        service,
        spells=regular_week(hours.schedules, today),
        schedules=hours.schedules,
        nation=_nation(service.area_ids),
        hours_text=hours.text,
    )


def _with_stated(service: Service, *, has_virtual_site: bool) -> Service:
    """Return a service with what only its words say: whom it is for alone, and how else it is given."""
    words = read_words(
        service.name,
        eligibility=service.eligibility,
        exclusions=service.exclusions,
        summary=service.summary,
        description=service.description,
    )
    delivery = read_delivery(words, has_virtual_site=has_virtual_site)
    return replace(service, genders=read_genders(words), delivery=delivery)


def _to_service(row: Row[Any], parts: dict[str, list[Row[Any]]]) -> Service:
    area_ids = tuple(dict.fromkeys(area.area_id for area in parts["service_area"] if area.area_id))
    return Service(
        id=row.id,
        source_id=row.source_id,
        source=row.source,
        name=row.name,
        organisation=row.organisation,
        organisation_description=row.about_organisation,
        summary=row.summary,
        description=row.description,
        status="active" if row.status == "active" else "closed",
        need_ids=tuple(need.need_id for need in parts["service_need"]),
        url=row.url,
        email=row.email,
        phones=_phones(parts["phone"]),
        access=Access(row.access),
        access_note=row.access_note or row.application_process,
        alert=row.alert,
        wait_time=row.wait_time,
        audience=cast(Audience, row.audience),
        level=Level(row.level),
        sector=row.sector,
        cost=_cost(row.fees_description, parts["cost_option"]),
        is_free=_is_free(row, parts["cost_option"]),
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        eligibility=_joined(each.eligibility for each in parts["eligibility"]),
        exclusions=row.exclusions,
        languages=tuple(dict.fromkeys(language.name for language in parts["language"])),
        area_ids=area_ids,
        area_text=_joined((area.name for area in parts["service_area"]), ", "),
        national=row.national,
        is_sample=row.is_sample,
        last_checked=row.assured_date,
    )


def _joined(words: Any, between: str = "; ") -> str:
    return between.join(dict.fromkeys(word for word in words if word))


def _phones(rows: list[Row[Any]]) -> tuple[PhoneNumber, ...]:
    """Return the numbers to ring first, each once; a fax is no use to anybody asking."""
    found: dict[str, PhoneNumber] = {}
    for row in sorted(rows, key=lambda row: row.type != "voice"):
        if row.type == "fax":
            continue
        number = f"{row.number} extension {row.extension}" if row.extension else row.number
        description = row.description or ("" if row.type == "voice" else row.type)
        found.setdefault(re.sub(r"\D", "", number), PhoneNumber(number, description))
    return tuple(found.values())


def _cost(fees: str, options: list[Row[Any]]) -> str:
    words = [fees]
    for option in options:
        amount = None if option.amount is None else f"£{option.amount:.2f}".removesuffix(".00")
        price = "Free" if amount == "£0" else amount or ""
        words.append(" ".join(part for part in (price, option.option, option.amount_description) if part))
    return _joined(words)


def _is_free(row: Row[Any], options: list[Row[Any]]) -> bool | None:
    if row.is_free is not None:
        return bool(row.is_free)
    amounts = [option.amount for option in options if option.amount is not None]
    return not any(amounts) if amounts else None


def _nation(area_ids: Sequence[str]) -> Nation:
    """Return the nation whose bank holidays a service keeps: the one its areas name, else England."""
    return next((nation for nation in NATIONS if nation in area_ids), "england")

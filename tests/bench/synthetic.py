"""Services for measuring: as many as asked for, each made from real ones, the same ones for the same seed."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from directory.feeds import Refusal, ServiceRecord, read_oruk_v1, read_sample
from directory.feeds.records import (
    AddressRecord,
    LocationRecord,
    OrganizationRecord,
    ScheduleRecord,
    ServiceAtLocationRecord,
)

SERVICES_PER_ORGANIZATION = 6
SERVICES_PER_LOCATION = 3
_SOUTH_WEST, _NORTH_EAST = (50.8, -3.5), (55.0, 1.2)
_KINDS = ("Community", "Wellbeing", "Neighbourhood", "Outreach", "Drop-in", "Family", "Evening", "Mobile")


def synthetic_services(wanted: int, *, real_feed: Path | None = None, seed: int = 4) -> Iterator[ServiceRecord]:
    """Yield ``wanted`` services one at a time, so that a million take no more memory than one.

    Each takes its words, hours, ages and costs from a service of the packaged sample or of ``real_feed`` (Open
    Referral UK v1), and gets an id, an organisation, a place and a date of checking of its own.
    """
    models = _models(real_feed)
    for number in count():
        if number == wanted:
            return
        # Each from its own seed: any part of the series is the same whichever is made first.
        yield _vary(models[number % len(models)], number, random.Random(f"{seed}-{number}"))


def _models(real_feed: Path | None) -> list[ServiceRecord]:
    read = [*read_sample(), *(read_oruk_v1(real_feed) if real_feed else ())]
    return [record for record in read if not isinstance(record, Refusal)]


def _vary(model: ServiceRecord, number: int, chance: random.Random) -> ServiceRecord:
    place = number // SERVICES_PER_LOCATION
    group = number // SERVICES_PER_ORGANIZATION
    organization = model.organization.model_copy(update={"id": str(UUID(int=group)), "name": f"Group {group}"})
    return model.model_copy(
        update={
            "id": str(UUID(int=number)),
            "name": f"{chance.choice(_KINDS)} {model.name}",
            "organization": OrganizationRecord.model_validate(organization.model_dump()),
            "service_at_locations": (
                ServiceAtLocationRecord(location=_location(place), schedules=_hours_at_places(model)),
            ),
            "assured_date": date(2026, 11, 1) - timedelta(days=chance.randrange(900)),
            "repairs": (),
        }
    )


def _hours_at_places(model: ServiceRecord) -> tuple[ScheduleRecord, ...]:
    return tuple(hours for each in model.service_at_locations for hours in each.schedules)[:7]


def _location(place: int) -> LocationRecord:
    chance = random.Random(f"place-{place}")
    return LocationRecord(
        id=str(UUID(int=place)),
        name=f"Hall {place}",
        latitude=round(chance.uniform(_SOUTH_WEST[0], _NORTH_EAST[0]), 5),
        longitude=round(chance.uniform(_SOUTH_WEST[1], _NORTH_EAST[1]), 5),
        addresses=(AddressRecord(address_1=f"{place % 200 + 1} High Street", city="Testtown", country="GB"),),
    )

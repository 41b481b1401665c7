"""Listings of every quality, and a directory to keep them in."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from directory.feeds.records import (
    AddressRecord,
    CostOptionRecord,
    EligibilityRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
    ServiceRecord,
)
from directory.importing import import_feed
from directory.model import Access
from tests.directory.conftest import engine

__all__ = ["engine"]

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

type MakeListing = Callable[..., ServiceRecord]


def a_place(**changes: Any) -> ServiceAtLocationRecord:
    address = AddressRecord(address_1="1 High Street", city="Chatham", postal_code="ME4 4TR")
    believable: dict[str, Any] = {"id": "hub", "latitude": 51.385, "longitude": 0.53, "addresses": (address,)}
    return ServiceAtLocationRecord(location=LocationRecord(**(believable | changes)))


def a_listing(listing_id: str = "memory-cafe", **changes: Any) -> ServiceRecord:
    """Return a listing with everything in it and nothing wrong with it."""
    believable: dict[str, Any] = {
        "id": listing_id,
        "name": "Memory cafe",
        "organization": OrganizationRecord(id="riverside", name="Riverside Trust"),
        "summary": "Tea and company for people with dementia and for carers.",
        "description": "Come for tea, cake and a chat with people who know what it is like. " * 5,
        "url": "https://www.riverside-trust.org.uk/memory-cafe",
        "email": "info@riverside-trust.org.uk",
        "phones": (PhoneRecord(number="111"),),
        "service_at_locations": (a_place(),),
        "schedules": (ScheduleRecord(freq="WEEKLY", byday=("MO",), opens_at="10:00", closes_at="12:00"),),
        "cost_options": (CostOptionRecord(option="Free", amount=0),),
        "eligibilities": (EligibilityRecord(eligibility="People with dementia"),),
        "access": Access.SELF_REFERRAL,
        "access_note": "Ring first, or just come.",
        "needs": ("dementia",),
        "service_areas": (ServiceAreaRecord(name="Medway", area_id="medway"),),
        "assured_date": date(2026, 9, 1),
    }
    return ServiceRecord(**(believable | changes))


@pytest.fixture
def keep(engine: Engine) -> Callable[..., dict[str, str]]:
    """Import listings, and return their ids in the directory by the feed's own."""

    def take_in(*records: ServiceRecord, source: str = "medway") -> dict[str, str]:
        from directory.feeds.rows import make_id

        import_feed(engine, records, source=source, whole=False)
        return {record.id: make_id("service", source, record.id) for record in records}

    return take_in

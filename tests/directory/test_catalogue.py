"""The catalogue: what was imported comes back whole, in few queries."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine, event

from directory.catalogue import Catalogue
from directory.database import DatabaseAddressWrong, make_engine
from directory.feeds import ServiceRecord
from directory.feeds.records import (
    AccessibilityRecord,
    AddressRecord,
    ContactRecord,
    CostOptionRecord,
    EligibilityRecord,
    LanguageRecord,
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
)
from directory.importing import import_feed
from directory.model import Access, Level, PhoneNumber, Schedule, Service, Spell

type MakeRecord = Callable[..., ServiceRecord]

NINE_TO_FIVE_MONDAY = Spell(9 * 60, 17 * 60)


def weekly(*days: str, opens: int = 9, closes: int = 17, **fields: Any) -> ScheduleRecord:
    return ScheduleRecord(freq="WEEKLY", byday=days, opens_at=time(opens), closes_at=time(closes), **fields)


def location(location_id: str = "hall", **fields: Any) -> LocationRecord:
    return LocationRecord(id=location_id, name="Mill Hall", **fields)


@pytest.fixture
def stored(engine: Engine, make_record: MakeRecord) -> Callable[..., Service]:
    """Import one record and read it back on Thursday 5 November 2026."""

    def store(**fields: Any) -> Service:
        import_feed(engine, [make_record("one", **fields)], source="feed")
        service = Catalogue(engine, today=lambda: date(2026, 11, 5)).by_source_id("feed", "one")
        assert service is not None
        return service

    return store


@contextmanager
def counted_queries(engine: Engine) -> Iterator[list[str]]:
    queries: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        queries.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield queries
    event.remove(engine, "before_cursor_execute", note)


def test_service_comes_back_with_what_the_feed_said(stored: Callable[..., Service]) -> None:
    service = stored(
        summary="Tea and company.",
        url="https://riverside.example.org",
        access=Access.DROP_IN,
        access_note="Just turn up.",
        level=Level.SELF_CARE,
        needs=("dementia", "loneliness"),
        exclusions="Not for under 18s",
        assured_date=date(2026, 10, 2),
        languages=(LanguageRecord(name="English"), LanguageRecord(name="Punjabi")),
        service_areas=(ServiceAreaRecord(name="Medway", area_id="medway"), ServiceAreaRecord(name="Beyond")),
        eligibilities=(EligibilityRecord(eligibility="Adults", minimum_age=18),),
    )

    assert (service.name, service.organisation) == ("Memory café", "Riverside Trust")
    assert service.organisation_description == "A local charity."
    assert (service.source, service.source_id, service.status) == ("feed", "one", "active")
    assert (service.access, service.access_note, service.level) == (Access.DROP_IN, "Just turn up.", Level.SELF_CARE)
    assert service.need_ids == ("dementia", "loneliness")
    assert (service.minimum_age, service.maximum_age, service.eligibility) == (18, None, "Adults")
    assert service.languages == ("English", "Punjabi")
    assert (service.area_ids, service.area_text) == (("medway",), "Medway, Beyond")
    assert (service.exclusions, service.last_checked) == ("Not for under 18s", date(2026, 10, 2))


def test_main_number_comes_first_each_once_and_no_fax(stored: Callable[..., Service]) -> None:
    service = stored(
        phones=(PhoneRecord(number="07700 900123", type="text"), PhoneRecord(number="01632 960001")),
        contacts=(
            ContactRecord(
                phones=(
                    PhoneRecord(number="01632960001"),
                    PhoneRecord(number="01632 960002", extension="7", description="Office"),
                    PhoneRecord(number="01632 960003", type="fax"),
                )
            ),
        ),
    )

    assert service.phones == (
        PhoneNumber("01632 960001"),
        PhoneNumber("01632 960002 extension 7", "Office"),
        PhoneNumber("07700 900123", "text"),
    )


def test_sites_come_with_address_point_and_way_in(stored: Callable[..., Service]) -> None:
    hall = location(
        latitude=51.39,
        longitude=0.5,
        addresses=(AddressRecord(address_1="Mill Lane", city="Rochester", postal_code="ME1 1AA"),),
        accessibility=(AccessibilityRecord(description="Ramp at the side", wheelchair=True),),
    )
    upstairs = location("room", accessibility=(AccessibilityRecord(description="Stairs only", wheelchair=False),))

    service = stored(service_at_locations=[ServiceAtLocationRecord(location=each) for each in (hall, upstairs)])

    first, second = service.sites
    assert (first.address, first.postcode) == ("Mill Lane, Rochester", "ME1 1AA")
    assert (first.latitude, first.longitude, first.wheelchair) == (51.39, 0.5, True)
    assert second.wheelchair is False
    assert service.accessibility == ("Ramp at the side", "Stairs only")


def test_weekly_schedules_become_spells_of_the_week(stored: Callable[..., Service]) -> None:
    at_hall = ServiceAtLocationRecord(location=location(), schedules=(weekly("SU", opens=22, closes=2),))

    service = stored(schedules=(weekly("MO"),), service_at_locations=(at_hall,))

    assert service.spells == (NINE_TO_FIVE_MONDAY, Spell(6 * 1440 + 22 * 60, 7 * 1440 + 2 * 60))
    assert service.hours_text == ""


def test_schedules_over_or_not_begun_give_no_spells(stored: Callable[..., Service]) -> None:
    service = stored(
        schedules=(
            weekly("MO"),
            weekly("TU", valid_to=date(2026, 11, 4), description="Summer hours"),
            weekly("WE", valid_from=date(2026, 12, 1), description="From December"),
        )
    )

    assert service.spells == (NINE_TO_FIVE_MONDAY,)
    assert service.hours_text == "From December"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"freq": "MONTHLY", "byday": ("1SA", "-1TU")}, "First Saturday, Last Tuesday of the month, 9am to 5pm"),
        ({"freq": "MONTHLY", "bymonthday": "15"}, "Day 15 of the month, 9am to 5pm"),
        ({"freq": "WEEKLY", "interval": 2, "byday": ("TH",)}, "Every 2 weeks on Thursday, 9am to 5pm"),
    ],
)
def test_hours_that_no_week_holds_are_told_in_words(
    stored: Callable[..., Service], fields: dict[str, Any], words: str
) -> None:
    service = stored(schedules=(ScheduleRecord(opens_at=time(9), closes_at=time(17), **fields),))

    assert (service.spells, service.hours_text) == ((), words)


@pytest.mark.parametrize(
    ("fields", "cost", "is_free"),
    [
        ({"fees_description": "Free", "is_free": True}, "Free", True),
        ({"cost_options": (CostOptionRecord(option="per session", amount=3.5),)}, "£3.50 per session", False),
        ({"cost_options": (CostOptionRecord(amount=0),)}, "Free", True),
        ({}, "", None),
    ],
)
def test_cost_is_told_in_words(
    stored: Callable[..., Service], fields: dict[str, Any], cost: str, is_free: bool | None
) -> None:
    service = stored(**fields)

    assert (service.cost, service.is_free) == (cost, is_free)


def test_ages_are_the_widest_that_any_group_has(stored: Callable[..., Service]) -> None:
    service = stored(
        eligibilities=(
            EligibilityRecord(eligibility="Teens", minimum_age=13, maximum_age=19),
            EligibilityRecord(eligibility="Adults", minimum_age=18),
            EligibilityRecord(eligibility="Carers"),
        )
    )

    assert (service.minimum_age, service.maximum_age) == (13, None)
    assert service.eligibility == "Teens; Adults; Carers"


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_service_that_is_not_active_is_closed(stored: Callable[..., Service], status: str) -> None:
    assert stored(status=status).status == "closed"


def test_unknown_service_is_none(catalogue: Catalogue) -> None:
    assert catalogue.get("nothing") is None
    assert catalogue.by_source_id("feed", "nothing") is None


def test_services_come_in_the_order_asked_for(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record(each) for each in "abc"], source="feed")
    ids = [service.id for service in catalogue.all()]

    found = catalogue.get_many([ids[2], "nothing", ids[0]])

    assert list(found) == [ids[2], ids[0]]


def test_all_services_are_read_in_few_queries(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    hall = ServiceAtLocationRecord(location=location())
    records = [make_record(str(number), service_at_locations=(hall,)) for number in range(450)]
    import_feed(engine, records, source="feed")

    with counted_queries(engine) as queries:
        services = list(catalogue.all())

    assert len({service.id for service in services}) == 450
    assert len(queries) <= 3 * 13 + 1


@pytest.mark.parametrize("url", ["mysql://localhost/signpost", "signpost.db"])
def test_database_that_cannot_be_used_says_which_can(url: str) -> None:
    with pytest.raises(DatabaseAddressWrong, match="postgresql"):
        make_engine(url)


def test_postgres_address_uses_the_driver_we_have() -> None:
    engine = make_engine("postgres://signpost@db.example.org/signpost")

    assert engine.url.drivername == "postgresql+psycopg"


def test_service_without_a_number_gives_its_organisations(
    engine: Engine, catalogue: Catalogue, make_record: MakeRecord
) -> None:
    desk = PhoneRecord(number="01632 960100")
    organization = OrganizationRecord(id="riverside", name="Riverside Trust", phones=(desk,))
    own = PhoneRecord(number="01632 960200")
    import_feed(
        engine,
        [make_record("a", organization=organization), make_record("b", organization=organization, phones=(own,))],
        source="feed",
    )

    without, having = catalogue.by_source_id("feed", "a"), catalogue.by_source_id("feed", "b")

    assert without is not None
    assert having is not None
    assert [phone.number for phone in without.phones] == ["01632 960100"]
    assert [phone.number for phone in having.phones] == ["01632 960200"]


def test_service_keeps_its_schedules_whole(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    first_saturday = ScheduleRecord(
        freq="MONTHLY",
        byday=("1SA",),
        opens_at=time(10),
        closes_at=time(12),
        bymonth="1,2",
        count=3,
        until=date(2030, 1, 1),
    )
    import_feed(engine, [make_record("a", schedules=(first_saturday,))], source="feed")

    service = catalogue.by_source_id("feed", "a")

    assert service is not None
    assert service.schedules == (
        Schedule(
            freq="MONTHLY",
            byday=("1SA",),
            bymonth=(1, 2),
            opens_at=time(10),
            closes_at=time(12),
            count=3,
            until=date(2030, 1, 1),
        ),
    )
    assert service.spells == ()


def test_service_for_wales_keeps_its_bank_holidays(
    engine: Engine, catalogue: Catalogue, make_record: MakeRecord
) -> None:
    import_feed(
        engine, [make_record("a", service_areas=(ServiceAreaRecord(name="Wales", area_id="wales"),))], source="feed"
    )

    service = catalogue.by_source_id("feed", "a")

    assert service is not None
    assert service.nation == "wales"


def test_hours_that_only_words_tell_are_read(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    words = ScheduleRecord(description="Mon 9am to 5pm, 2nd Thu 10am to noon")
    import_feed(engine, [make_record("a", schedules=(words,))], source="feed")

    service = catalogue.by_source_id("feed", "a")

    assert service is not None
    assert service.hours_text == "Mon 9am to 5pm, 2nd Thu 10am to noon"
    assert service.spells == (NINE_TO_FIVE_MONDAY,)
    assert [each.byday for each in service.schedules[1:]] == [("MO",), ("2TH",)]


def test_hours_that_cannot_be_read_stay_words(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    words = ScheduleRecord(description="Whenever the tide allows")
    import_feed(engine, [make_record("a", schedules=(words,))], source="feed")

    service = catalogue.by_source_id("feed", "a")

    assert service is not None
    assert service.hours_text == "Whenever the tide allows"
    assert service.spells == ()

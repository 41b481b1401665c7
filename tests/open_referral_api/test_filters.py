"""Which services the lists of the open API give, on SQLite and on PostgreSQL."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlmodel import SQLModel

from directory.feeds.records import (
    AttributeRecord,
    EligibilityRecord,
    LocationRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
)
from directory.feeds.rows import make_id, taxonomy_id, term_id
from directory.model import Place
from directory.open_referral.query.filters import ServiceFilter
from directory.open_referral.query.hours import Hours
from directory.open_referral.query.query import OpenReferral
from directory.open_referral.query.terms import TermFilter
from tests.open_referral_api.builders import CHANGED_AT, SOURCE, TODAY, a_record, service_id
from tests.open_referral_api.conftest import Publish

HERE = Place("ME7 1AA", 51.389, 0.548, "postcode", area_ids=frozenset({"medway", "kent", "england"}))


def names(found: OpenReferral, **wanted: Any) -> set[str]:
    page = found.services.page(ServiceFilter(**wanted), per_page=500)
    assert page.total == len(page.items)
    return {each["name"] for each in page.items}


def at_point(latitude: float, longitude: float, name: str = "hall") -> ServiceAtLocationRecord:
    return ServiceAtLocationRecord(location=LocationRecord(id=name, name=name, latitude=latitude, longitude=longitude))


def open_on(days: str, opens: str = "09:00", closes: str = "17:00", **fields: Any) -> ScheduleRecord:
    believable: dict[str, Any] = {
        "freq": "WEEKLY",
        "byday": tuple(day for day in days.split(",") if day),
        "opens_at": time.fromisoformat(opens),
        "closes_at": time.fromisoformat(closes),
    }
    return ScheduleRecord(**(believable | fields))


def test_search_wants_every_word_somewhere_whatever_its_capitals(publish: Publish) -> None:
    found = publish(
        a_record("a", name="Memory café", description="Tea for carers."),
        a_record("b", name="Carers’ walk", description="Every week."),
        a_record("c", name="Choir", of="carers", description="Songs."),
    )

    assert names(found, search="CARERS") == {"Memory café", "Carers’ walk", "Choir"}
    assert names(found, search="tea  carers") == {"Memory café"}
    assert names(found, search="CAFÉ") == {"Memory café"}


@pytest.mark.parametrize("wild", ["%", "_", "\\", "100%", "a_b"])
def test_search_takes_wildcards_as_they_are(publish: Publish, wild: str) -> None:
    found = publish(a_record("a", name=f"With {wild} in it"), a_record("b", name="Without 100 aXb"))

    assert names(found, search=wild) == {f"With {wild} in it"}


def test_lists_leave_out_what_is_for_professionals_or_has_closed(publish: Publish) -> None:
    found = publish(
        a_record("a", name="Open"),
        a_record("b", name="Closed", status="inactive"),
        a_record("c", name="For professionals", audience="professional"),
    )

    assert names(found) == {"Open"}
    assert found.services.one(service_id("b")) is not None
    assert found.services.one(service_id("c")) is None


def test_modified_after_includes_its_own_moment_and_what_has_closed(publish: Publish) -> None:
    found = publish(a_record("a", name="Open"), a_record("b", name="Closed", status="defunct"))

    assert names(found, modified_after=CHANGED_AT) == {"Open", "Closed"}
    assert names(found, modified_after=CHANGED_AT + timedelta(microseconds=1)) == set()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"minimum_age": 65}, {"Adults", "Anyone"}),
        ({"maximum_age": 10}, {"Children", "Anyone"}),
        ({"minimum_age": 12, "maximum_age": 18}, {"Children", "Adults", "Anyone"}),
        ({"minimum_age": 13, "maximum_age": 17}, {"Anyone"}),
    ],
)
def test_ages_find_services_whose_own_ages_overlap(
    publish: Publish, wanted: dict[str, float], expected: set[str]
) -> None:
    found = publish(
        a_record("a", name="Children", eligibilities=(EligibilityRecord(minimum_age=5, maximum_age=12),)),
        a_record("b", name="Adults", eligibilities=(EligibilityRecord(minimum_age=18),)),
        a_record("c", name="Anyone"),
    )

    assert names(found, **wanted) == expected


def test_terms_and_taxonomies_find_what_they_hang_on(publish: Publish) -> None:
    swim = AttributeRecord(taxonomy="Sports", term_id="swim", term="Swimming")
    sing = AttributeRecord(taxonomy="Arts", term_id="sing", term="Singing")
    found = publish(a_record("a", name="Pool", attributes=(swim,)), a_record("b", name="Choir", attributes=(sing,)))

    assert names(found, taxonomy_term_id=term_id("Sports", "swim")) == {"Pool"}
    assert names(found, taxonomy_id=taxonomy_id("Arts")) == {"Choir"}
    assert names(found, taxonomy_id=taxonomy_id("Arts"), taxonomy_term_id=term_id("Sports", "swim")) == set()
    assert names(found, taxonomy_id=make_id("taxonomy", "nobody's")) == set()


def test_needs_are_a_taxonomy_like_any_other(publish: Publish) -> None:
    found = publish(a_record("a", name="Company", needs=("loneliness",)), a_record("b", name="Choir"))

    assert names(found, taxonomy_id=taxonomy_id("Signpost needs")) == {"Company"}
    assert names(found, taxonomy_term_id=term_id("Signpost needs", "loneliness")) == {"Company"}


def test_organisation_finds_its_own_services(publish: Publish) -> None:
    found = publish(a_record("a", name="Walk", of="riverside"), a_record("b", name="Choir", of="hilltop"))

    assert names(found, organization_id=make_id("organization", SOURCE, "hilltop")) == {"Choir"}


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (Hours("MO"), {"Weekdays", "Daily", "Mondays, hours unknown"}),
        (Hours("SA"), {"First Saturday", "Daily"}),
        (Hours("SU"), {"Daily"}),
        (Hours("MO", time(8), time(9)), {"Daily"}),
        (Hours("MO", time(16, 59), time(20)), {"Weekdays", "Daily"}),
        (Hours("MO", time(17), None), {"Daily"}),
        (Hours("MO", None, time(9)), {"Daily"}),
        (Hours("MO", time(9), time(9)), {"Weekdays", "Daily"}),
        (Hours("FR", time(23), None), {"Late Fridays", "Daily"}),
        (Hours("SA", time(1), time(2)), {"Late Fridays", "Daily"}),
        (Hours("SA", time(3), time(4)), {"Daily"}),
        (Hours(None, time(22), None), {"Late Fridays", "Daily"}),
        (Hours("WE", time(12), time(13)), {"Weekdays", "Daily", "One Wednesday"}),
    ],
)
def test_day_and_times_find_what_is_open_then(publish: Publish, hours: Hours, expected: set[str]) -> None:
    gone = TODAY - timedelta(days=1)
    found = publish(
        a_record("a", name="Weekdays", schedules=(open_on("MO,TU,WE,TH,FR"),)),
        a_record(
            "b", name="First Saturday", schedules=(open_on("1SA", freq="MONTHLY", opens="06:00", closes="07:00"),)
        ),
        a_record("c", name="Daily", schedules=(open_on("", "00:00", "00:00", freq="DAILY"),)),
        a_record("d", name="Late Fridays", schedules=(open_on("FR", "22:00", "02:30"),)),
        a_record("e", name="Over", schedules=(open_on("MO,SU", "00:00", "00:00", valid_to=gone),)),
        a_record("f", name="Shut on Sundays", schedules=(open_on("SU", closed=True),)),
        a_record("g", name="Words alone", schedules=(ScheduleRecord(description="Ring to ask"),)),
        a_record("h", name="Mondays, hours unknown", schedules=(ScheduleRecord(freq="WEEKLY", byday=("MO",)),)),
        a_record("i", name="One Wednesday", schedules=(open_on("", freq=None, dtstart=date(2026, 10, 7)),)),
        a_record("j", name="One past Wednesday", schedules=(open_on("", freq=None, dtstart=date(2026, 9, 30)),)),
        a_record("k", name="The 5th of the month", schedules=(open_on("", freq="MONTHLY", bymonthday="5"),)),
    )

    assert names(found, hours=hours) == expected


def test_hours_of_another_place_do_not_count_for_a_service_at_its_location(publish: Publish) -> None:
    here = at_point(51.39, 0.55, "here").model_copy(update={"schedules": (open_on("MO"),)})
    there = at_point(51.49, 0.55, "there").model_copy(update={"schedules": (open_on("TU"),)})
    found = publish(a_record("a", service_at_locations=(here, there)))

    page = found.service_at_locations.page(ServiceFilter(hours=Hours("MO")))

    assert [each["location"]["name"] for each in page.items] == ["here"]


def test_proximity_finds_what_is_given_within_that_many_metres(publish: Publish) -> None:
    # One degree of latitude is 111.195 km.
    found = publish(
        a_record("a", name="Near", service_at_locations=(at_point(HERE.latitude + 4.99 / 111.195, 0.548, "near"),)),
        a_record("b", name="Far", service_at_locations=(at_point(HERE.latitude + 5.01 / 111.195, 0.548, "far"),)),
        a_record("c", name="In the corner of the box", service_at_locations=(at_point(51.43, 0.61, "corner"),)),
        a_record("d", name="Nowhere"),
    )

    assert names(found, place=HERE, proximity_metres=5000) == {"Near"}
    assert names(found, place=HERE, proximity_metres=10_000) == {"Near", "Far", "In the corner of the box"}


def test_postcode_alone_finds_what_serves_it(publish: Publish) -> None:
    near, far = at_point(51.40, 0.55, "near"), at_point(53.0, 0.55, "far")
    elsewhere = (ServiceAreaRecord(name="Leeds", area_id="leeds"),)
    found = publish(
        a_record("a", name="Covers it from afar", service_areas=(ServiceAreaRecord(name="Kent", area_id="kent"),),
                 service_at_locations=(far,)),
        a_record("b", name="Next door but for others", service_areas=elsewhere, service_at_locations=(near,)),
        a_record("c", name="Next door", service_at_locations=(near,)),
        a_record("d", name="Far off", service_at_locations=(far,)),
        a_record("e", name="National", national=True),
        a_record("f", name="Nobody knows where"),
    )  # fmt: skip

    assert names(found, place=HERE) == {"Covers it from afar", "Next door", "National"}
    links = found.service_at_locations.page(ServiceFilter(place=HERE))
    assert {each["service"]["name"] for each in links.items} == {"Covers it from afar", "Next door"}


def test_filters_hold_together(publish: Publish) -> None:
    near = (at_point(51.40, 0.55),)
    found = publish(
        a_record("a", name="Tea", service_at_locations=near, schedules=(open_on("MO"),)),
        a_record("b", name="Tea later", service_at_locations=near, schedules=(open_on("TU"),)),
        a_record("c", name="Coffee", description="Beans.", service_at_locations=near, schedules=(open_on("MO"),)),
    )

    assert names(found, search="tea", hours=Hours("MO"), place=HERE, proximity_metres=3000) == {"Tea"}


def test_terms_stand_under_their_taxonomy_and_parent(publish: Publish) -> None:
    top = AttributeRecord(taxonomy="Sports", term_id="water", term="Water sports")
    under = AttributeRecord(taxonomy="Sports", term_id="swim", term="Swimming", parent_id="water")
    found = publish(a_record(attributes=(top, under)))

    def terms(**wanted: Any) -> set[str]:
        page = found.taxonomy_terms.page(TermFilter(taxonomy_id=taxonomy_id("Sports"), **wanted))
        return {each["name"] for each in page.items}

    assert terms() == {"Water sports", "Swimming"}
    assert terms(top_only=True) == {"Water sports"}
    assert terms(parent_id=term_id("Sports", "water")) == {"Swimming"}
    assert terms(search="SWIM") == {"Swimming"}


def test_organisations_are_those_that_give_a_public_service(publish: Publish) -> None:
    found = publish(
        a_record("a", of="open"),
        a_record("b", of="closed", status="inactive"),
        a_record("c", of="hidden", audience="professional"),
    )

    assert [each["name"] for each in found.organizations.page("").items] == ["Open Trust"]
    assert found.organizations.one(make_id("organization", SOURCE, "closed")) is not None
    assert found.organizations.one(make_id("organization", SOURCE, "hidden")) is None


def test_services_of_an_organisation_leave_out_what_is_for_professionals(publish: Publish) -> None:
    found = publish(a_record("a", name="Open"), a_record("b", name="Hidden", audience="professional"))

    whole = found.organizations.one(make_id("organization", SOURCE, "riverside"), form="full_service")

    assert whole is not None
    assert [each["name"] for each in whole.written["services"]] == ["Open"]


def test_place_of_a_service_for_professionals_is_not_given(publish: Publish) -> None:
    found = publish(a_record("a", audience="professional", service_at_locations=(at_point(51.39, 0.55),)))

    assert found.service_at_locations.page(ServiceFilter()).total == 0
    assert found.service_at_locations.one(make_id("service_at_location", service_id("a"), 0)) is None


def test_minimal_says_which_service_and_when_it_changed(publish: Publish) -> None:
    found = publish(a_record())

    page = found.services.page(ServiceFilter(), form="minimal")

    assert page.items == ({"id": service_id("memory-cafe"), "last_modified": "2026-10-05T11:00:00Z"},)


def test_list_sees_a_change_at_once(publish: Publish, engine: Engine) -> None:
    found = publish(a_record("a", name="Old name"), a_record("b", name="Choir"))
    assert names(found, search="choir") == {"Choir"}
    service = SQLModel.metadata.tables["service"]

    with engine.begin() as connection:
        later = CHANGED_AT + timedelta(seconds=1)
        connection.execute(
            update(service).where(service.c.id == service_id("a")).values(name="Choir too", modified_at=later)
        )

    assert names(found, search="choir") == {"Choir", "Choir too"}

"""How complete a listing is."""

from datetime import date, timedelta

import pytest

from directory.feeds.records import ScheduleRecord
from directory.model import Access
from directory.quality import Judge
from directory.quality.completeness import WEIGHTS, completeness, completeness_score
from tests.quality.conftest import TODAY, a_listing, a_place


def share(part: str, **changes: object) -> float:
    return completeness(a_listing(**changes), TODAY, has_needs=True, stale_months=12)[part]


def test_weights_make_a_hundred() -> None:
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("summary", {"summary": ""}),
        ("description", {"description": "Tea."}),
        ("reach", {"phones": (), "email": None, "url": None}),
        ("where", {"service_at_locations": ()}),
        ("hours", {"schedules": ()}),
        ("cost", {"cost_options": ()}),
        ("who", {"eligibilities": ()}),
        ("access", {"access": Access.UNKNOWN, "access_note": ""}),
        ("area", {"service_areas": ()}),
        ("checked", {"assured_date": None}),
    ],
)
def test_part_that_is_missing_counts_nothing_and_costs_its_weight(part: str, missing: dict[str, object]) -> None:
    whole = completeness_score(completeness(a_listing(), TODAY, has_needs=True, stale_months=12))

    lacking = completeness(a_listing(**missing), TODAY, has_needs=True, stale_months=12)

    assert lacking[part] == 0
    assert completeness_score(lacking) == whole - WEIGHTS[part]


def test_national_service_needs_no_place_and_no_area() -> None:
    assert share("where", national=True, service_at_locations=()) == 1
    assert share("area", national=True, service_areas=()) == 1


def test_place_without_point_and_postcode_is_half() -> None:
    assert share("where", service_at_locations=(a_place(latitude=None, longitude=None, addresses=()),)) == 0
    virtual = a_place(latitude=None, longitude=None, addresses=(), location_type="virtual")
    assert share("where", service_at_locations=(virtual,)) == 0.5


def test_hours_in_words_are_half() -> None:
    assert share("hours", schedules=(ScheduleRecord(description="Most mornings"),)) == 0.5


def test_check_counts_less_the_older_it_is() -> None:
    ages = [share("checked", assured_date=TODAY - timedelta(days=days)) for days in (30, 500, 900)]

    assert ages == [1.0, 0.5, 0.0]


def test_longer_description_never_counts_less() -> None:
    lengths = [share("description", description="x" * length) for length in range(0, 400, 10)]

    assert lengths == sorted(lengths)


def test_score_never_falls_below_nothing() -> None:
    empty = a_listing(
        name="TBC", summary="TBC", description="TBC", phones=(), email=None, url=None, service_at_locations=(),
        schedules=(ScheduleRecord(dtstart=date(2020, 1, 1)),), cost_options=(), eligibilities=(), needs=(),
        access=Access.UNKNOWN, access_note="", service_areas=(), assured_date=None,
    )  # fmt: skip

    assert Judge(TODAY).judge(empty).score == 0

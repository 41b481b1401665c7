"""Rows that cannot be used: each is named by its file and row, none takes others with it."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.feeds.hsds_csv.names import READ
from directory.feeds.hsds_csv.reader import read_hsds_csv
from directory.feeds.hsds_csv.repairs import join_repairs, name_rows
from directory.feeds.records import FeedError, Refusal, Repair, ServiceRecord
from tests.record_strategies import WILD_TEXT
from tests.tabular.conftest import LINK, LOCATION, ORGANIZATION, SERVICE, WriteTables, read_one, refusals_of, repairs_of


@pytest.mark.parametrize(
    ("tables", "field", "reason"),
    [
        (
            {"phones": [{"service_id": "s9", "number": "01632 960101"}]},
            "phones.csv row 2",
            "belongs to services that the feed does not have, so the row was left out",
        ),
        (
            {"phones": [{"service_id": "0", "number": "01632 960101"}]},
            "phones.csv row 2",
            "belongs to no service, organization or location, so the row was left out",
        ),
        (
            {"phones": [{"service_id": "s1", "number": "12"}]},
            "phones.csv row 2.number",
            "not a phone number of its country, so it was left out",
        ),
        (
            {"locations": [LOCATION]},
            "locations.csv row 2",
            "no service is given at this location, so the row was left out",
        ),
        (
            {"organizations": [ORGANIZATION, ORGANIZATION]},
            "organizations.csv row 3",
            "its id came earlier, in row 2, so the row was left out",
        ),
        (
            {"service_at_locations": [LINK]},
            "service_at_locations.csv row 2.location_id",
            "a place that locations.csv does not have, so it was left out",
        ),
        (
            {"schedules": [{"service_id": "s1", "byday": "monday"}]},
            "schedules.csv row 2.opens_at",
            "no times and no words for them, so the row was left out",
        ),
        (
            {"service_attributes": [{"service_id": "s1", "taxonomy_term_id": "t9"}]},
            "service_attributes.csv row 2.taxonomy_term_id",
            "a term that taxonomy_terms.csv does not have, so it was left out",
        ),
        ({"reviews": [{"id": "1"}]}, "reviews.csv", "not a table that is read, so the file was left out"),
        (
            {"services": [SERVICE | {"mood": "sunny"}]},
            "services.csv",
            "columns that are not read were left out: mood",
        ),
        (
            {"services": [SERVICE | {"status": "7"}]},
            "services.csv row 2.status",
            "not one of active, inactive, defunct and temporarily closed, so it counts as active",
        ),
    ],
)
def test_row_that_cannot_be_used_is_named_and_the_service_stays(
    write_tables: WriteTables, tables: dict[str, list[dict[str, str]]], field: str, reason: str
) -> None:
    record = read_one(write_tables(**tables))

    assert repairs_of(record) == {(field, reason)}


def test_reasons_that_many_rows_share_are_said_once(write_tables: WriteTables) -> None:
    rows = [{"service_id": "s1", "byday": day} for day in ("monday", "tuesday", "friday")]

    record = read_one(write_tables(schedules=rows))

    assert [repair.field for repair in record.repairs] == ["schedules.csv rows 2-4.opens_at"]


def test_rows_are_named_as_spans() -> None:
    assert name_rows("phones.csv", [3]) == "phones.csv row 3"
    assert name_rows("phones.csv", [7, 3, 5, 6]) == "phones.csv rows 3, 5-7"


def test_repairs_of_different_columns_stay_apart() -> None:
    repairs = [
        Repair(1, "s1", "Café", f"phones.csv row {row}.{column}", "wrong") for row in (2, 3) for column in ("a", "b")
    ]

    joined = join_repairs(repairs)

    assert [repair.field for repair in joined] == ["phones.csv rows 2-3.a", "phones.csv rows 2-3.b"]


def test_fault_of_a_shared_place_is_told_once(write_tables: WriteTables) -> None:
    folder = write_tables(
        services=[SERVICE, SERVICE | {"id": "s2"}],
        locations=[LOCATION | {"latitude": "-33.8", "longitude": "151.2"}],
        service_at_locations=[LINK, LINK | {"id": "sal2", "service_id": "s2"}],
    )

    first, second = (record for record in read_hsds_csv(folder) if isinstance(record, ServiceRecord))

    assert [repair.field for repair in first.repairs] == ["locations.csv row 2.latitude"]
    assert second.repairs == ()


def test_fault_is_told_without_the_value_that_is_wrong(write_tables: WriteTables) -> None:
    record = read_one(write_tables(services=[SERVICE | {"email": "jo at home"}]))

    assert len(record.repairs) == 1
    assert "jo" not in str(record.repairs)


def test_row_with_more_cells_than_the_header_is_refused(write_tables: WriteTables) -> None:
    folder = write_tables()
    (folder / "services.csv").write_text(
        "id,organization_id,name\ns1,o1,Tea, cake and talk\ns2,o1,Tea\n", encoding="utf-8"
    )

    [refusal] = refusals_of(folder)

    assert refusal.reason.startswith("services.csv row 2: more cells than the header. Correct the row")
    assert refusal.record_id == "s1"


def test_cell_that_is_far_too_long_is_refused_and_the_others_are_used(write_tables: WriteTables) -> None:
    folder = write_tables(
        services=[SERVICE, SERVICE | {"id": "s2", "description": "x" * 100_001}, SERVICE | {"id": "s3"}]
    )

    records = list(read_hsds_csv(folder))

    assert sorted(record.id for record in records if isinstance(record, ServiceRecord)) == ["s1", "s3"]
    [refusal] = [record for record in records if isinstance(record, Refusal)]
    assert refusal.reason.startswith("services.csv row 3: a cell of more than 100,000 characters")


def test_monstrous_cell_is_refused_and_the_others_are_used(write_tables: WriteTables) -> None:
    folder = write_tables(
        services=[SERVICE, SERVICE | {"id": "s2", "description": "x" * 20_000_000}, SERVICE | {"id": "s3"}]
    )

    records = list(read_hsds_csv(folder))

    assert sorted(record.id for record in records if isinstance(record, ServiceRecord)) == ["s1", "s3"]
    assert [record.record_id for record in records if isinstance(record, Refusal)] == ["s2"]


def test_quotation_mark_never_closed_is_one_clear_error(write_tables: WriteTables) -> None:
    folder = write_tables()
    with (folder / "services.csv").open("a", encoding="utf-8") as file:
        file.write('s2,o1,"Tea\n')
        file.writelines("and cake, and talk\n" for _ in range(300_000))

    with pytest.raises(
        FeedError, match=r"services\.csv row 3: a cell of more than 5,000,000 characters, or a quotation"
    ):
        list(read_hsds_csv(folder))


def test_tags_and_scripts_are_taken_out_of_words(write_tables: WriteTables) -> None:
    record = read_one(
        write_tables(
            services=[SERVICE | {"description": "<p>Tea</p><script>steal()</script>", "url": "javascript:x()"}]
        )
    )

    assert record.description == "Tea"
    assert record.url is None


def test_feed_of_which_nothing_can_be_used_still_says_why(write_tables: WriteTables) -> None:
    folder = write_tables(services=[SERVICE | {"name": ""}], phones=[{"service_id": "s9", "number": "01632 960101"}])

    reasons = [record.reason for record in read_hsds_csv(folder) if isinstance(record, Refusal)]

    assert len(reasons) == 3
    assert any("phones.csv row 2: belongs to services" in reason for reason in reasons)


CELLS = st.one_of(
    st.sampled_from(["s1", "o1", "l1", "t1", "x1", "s1,s2", "0", "", "null", "51.4", "-77", "1e999", "nan", "9:00AM"]),
    WILD_TEXT,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_tables_hold_gives_records_or_reasons(data: st.DataObject, write_tables: WriteTables) -> None:
    tables = {}
    for name in data.draw(st.lists(st.sampled_from(sorted(READ)), unique=True, max_size=6)):
        rows = st.fixed_dictionaries({}, optional=dict.fromkeys(READ[name], CELLS))
        tables[name] = data.draw(st.lists(rows.filter(bool), max_size=3))
    folder: Path = write_tables(
        **{"services": [SERVICE], "organizations": [ORGANIZATION], "locations": [LOCATION]} | tables
    )

    found: list[ServiceRecord | Refusal] = []
    # A table without the columns that are needed is a reason too, for the whole feed.
    with suppress(FeedError):
        found.extend(read_hsds_csv(folder))

    for file in folder.iterdir():
        file.unlink()
    assert all(isinstance(each, ServiceRecord) or each.reason for each in found)

"""Held imports, imports that meet, and what is fetched again: nothing lands that a person should see first."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

from directory import tables
from directory.catalogue import Catalogue
from directory.feeds import FeedError, Refusal, Repair, ServiceRecord
from directory.feeds.records import ServiceAreaRecord
from directory.importing import (
    Fetched,
    ImportBusy,
    ImportLost,
    ImportReport,
    NotHeld,
    approve,
    discard,
    feed_at,
    import_feed,
    known_feeds,
    list_reports,
    load_report,
)
from directory.importing.runs import start_run
from directory.stored import StoredRecords

type MakeRecord = Callable[..., ServiceRecord]
type Import = Callable[..., ImportReport]

RUN = tables.ImportRun.metadata.tables["import_run"]
HELD = tables.HeldRecord.metadata.tables["held_record"]
ADDRESS = "https://feeds.example.org/services"


def no_areas(_: ServiceAreaRecord) -> tuple[str, ...]:
    return ()


@pytest.fixture
def import_records(engine: Engine) -> Import:
    def run(records: Any, **options: Any) -> ImportReport:
        believable: dict[str, Any] = {"source": "feed", "find_areas": no_areas}
        return import_feed(engine, records, **(believable | options))

    return run


@pytest.fixture
def twelve(make_record: MakeRecord) -> list[ServiceRecord]:
    return [make_record(f"s{number:02}", name=f"Service {number}") for number in range(12)]


def active(catalogue: Catalogue) -> int:
    return sum(service.status == "active" for service in catalogue.all())


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(HELD)).scalar_one())


def test_feed_that_lost_more_than_a_third_is_held_with_what_would_change(
    engine: Engine, catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord], make_record: MakeRecord
) -> None:
    import_records(twelve)
    fewer = [*twelve[:5], make_record("s05", name="Renamed"), make_record("new")]

    report = import_records(fewer)

    assert (report.state, report.closed, report.changed, report.added) == ("held", 6, 1, 1)
    assert "7 services that can be used, where 12 were before" in report.failure
    assert [entry.record_id for entry in report.entries("closed")] == [f"s{number:02}" for number in range(6, 12)]
    assert [entry.field for entry in report.entries("changed")] == ["name"]
    assert (active(catalogue), catalogue.count(), waiting(engine)) == (12, 12, 7)
    assert report.has_changed_something is False


def test_feed_that_lost_a_third_and_no_more_lands(
    catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    import_records(twelve)

    report = import_records(twelve[:8])

    assert (report.state, report.closed, active(catalogue)) == ("done", 4, 8)


def test_source_of_fewer_than_ten_services_is_never_held(
    catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    import_records(twelve[:9])

    report = import_records(twelve[:1])

    assert (report.state, active(catalogue)) == ("done", 1)


def test_feed_most_of_which_is_refused_is_held_although_nothing_has_left_it(
    catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    import_records(twelve)
    broken = [*twelve[:7], *(Refusal(number, f"s{number:02}", None, "no name.") for number in range(7, 12))]

    report = import_records(broken)

    assert (report.state, report.closed, report.refused) == ("held", 0, 5)


def test_emptied_feed_is_held_and_can_be_approved(
    catalogue: Catalogue, engine: Engine, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    import_records(twelve)
    held = import_records([])

    landed = approve(engine, held.run_id, by="ed", find_areas=no_areas)

    assert (held.state, landed.state, landed.closed, active(catalogue)) == ("held", "approved", 12, 0)


def test_part_of_a_feed_is_never_held(import_records: Import, twelve: list[ServiceRecord]) -> None:
    import_records(twelve)

    assert import_records(twelve[:1], whole=False).state == "done"


def test_approved_import_lands_as_it_was_read(
    engine: Engine, catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord], make_record: MakeRecord
) -> None:
    import_records(twelve)
    repair = Repair(6, "new", "Memory café", "url", "it was left out")
    fewer = [*twelve[:5], make_record("new", repairs=(repair,)), Refusal(7, "s11", None, "no name.")]
    held = import_records(fewer)

    report = approve(engine, held.run_id, by="ed", find_areas=no_areas)

    assert (report.run_id, report.state, report.decided_by) == (held.run_id, "approved", "ed")
    assert (report.added, report.closed, report.refused, report.repaired) == (1, 6, 1, 1)
    assert report.count_entries() == held.count_entries()
    assert (active(catalogue), waiting(engine)) == (7, 0)
    assert report.has_changed_something is True


def test_discarded_import_leaves_all_as_it_was(
    engine: Engine, catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    import_records(twelve)
    held = import_records(twelve[:3])

    report = discard(engine, held.run_id, by="ed")

    assert (report.state, report.decided_by, active(catalogue), waiting(engine)) == ("discarded", "ed", 12, 0)


@pytest.mark.parametrize("decide", [approve, discard])
def test_import_that_is_not_held_cannot_be_decided(
    engine: Engine, import_records: Import, twelve: list[ServiceRecord], decide: Callable[..., ImportReport]
) -> None:
    done = import_records(twelve)

    with pytest.raises(NotHeld, match=f"Import {done.run_id} is not held.*done"):
        decide(engine, done.run_id, by="ed")
    with pytest.raises(NotHeld, match=r"no (such )?import"):
        decide(engine, 99, by="ed")


def test_held_import_is_out_of_date_once_a_later_one_lands(
    engine: Engine, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    import_records(twelve)
    held = import_records(twelve[:3])

    import_records(twelve)

    report = load_report(engine, held.run_id)
    assert report is not None
    assert (report.state, report.failure) == ("discarded", "A later import of this source came after it.")
    assert waiting(engine) == 0


def test_approval_that_fails_leaves_the_import_held(
    engine: Engine, catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    def broken(_: ServiceAreaRecord) -> tuple[str, ...]:
        raise RuntimeError("no areas")

    import_records(twelve)
    areas = (ServiceAreaRecord(name="Medway"),)
    held = import_records([each.model_copy(update={"service_areas": areas}) for each in twelve[:3]])

    with pytest.raises(RuntimeError):
        approve(engine, held.run_id, by="ed", find_areas=broken)

    report = load_report(engine, held.run_id)
    assert report is not None
    assert (report.state, active(catalogue), waiting(engine)) == ("held", 12, 3)
    assert "landing it failed (RuntimeError)" in report.failure


def test_second_import_of_a_source_is_refused_while_one_is_running(
    import_records: Import, twelve: list[ServiceRecord]
) -> None:
    met: list[str] = []

    def slow() -> Iterator[ServiceRecord]:
        yield twelve[0]
        with pytest.raises(ImportBusy) as busy:
            import_records(twelve)
        met.append(str(busy.value))
        import_records(twelve[:1], source="other")
        yield twelve[1]

    report = import_records(slow())

    assert "An import of feed is running since" in met[0]
    assert (report.state, report.added) == ("done", 2)


def test_only_one_of_many_imports_that_begin_at_once_goes_on(engine: Engine) -> None:
    def begin(_: int) -> int | None:
        try:
            return start_run(engine, "feed", address="", whole=True)
        except ImportBusy:
            return None

    with ThreadPoolExecutor(8) as threads:
        begun = [run_id for run_id in threads.map(begin, range(16)) if run_id is not None]

    assert len(begun) == 1


def test_import_that_was_silent_for_ten_minutes_gives_way_and_lands_no_more(
    engine: Engine, catalogue: Catalogue, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    def sleeping() -> Iterator[ServiceRecord]:
        yield twelve[0]
        long_ago = datetime.now(UTC) - timedelta(minutes=11)
        with engine.begin() as connection:
            connection.execute(update(RUN).where(RUN.c.state == "running").values(started_at=long_ago))
        assert import_records(twelve[1:3]).state == "done"

    with pytest.raises(ImportLost):
        import_records(sleeping())

    states = [(report.state, report.failure) for report in list_reports(engine)]
    assert states == [("done", ""), ("failed", "It stopped without a word.")]
    assert {service.source_id for service in catalogue.all()} == {"s01", "s02"}


def test_import_can_begin_again_after_one_failed(import_records: Import, twelve: list[ServiceRecord]) -> None:
    def dying() -> Iterator[ServiceRecord]:
        yield twelve[0]
        raise FeedError("feed.json: cut short")

    with pytest.raises(FeedError):
        import_records(dying())

    assert import_records(twelve).state == "done"


def test_fetched_feed_is_remembered_from_where_it_landed(
    engine: Engine, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    moment = datetime(2026, 10, 5, 11, tzinfo=UTC)

    import_records(twelve, fetched=Fetched(ADDRESS, "oruk-v3", moment))

    known = feed_at(engine, ADDRESS)
    assert known is not None
    assert (known.source, known.format, known.modified_after) == ("feed", "oruk-v3", moment)
    assert feed_at(engine, ADDRESS, "other") is None


def test_held_feed_is_fetched_from_the_same_point_again(
    engine: Engine, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    first, second = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 10, 6, tzinfo=UTC)
    import_records(twelve, fetched=Fetched(ADDRESS, "oruk-v3", first))

    import_records(twelve[:3], fetched=Fetched(ADDRESS, "oruk-v3", second))

    assert [feed.modified_after for feed in known_feeds(engine)] == [first]


def test_feed_is_fetched_whole_when_that_was_last_done_a_week_ago(
    engine: Engine, import_records: Import, twelve: list[ServiceRecord]
) -> None:
    moment = datetime(2026, 10, 5, tzinfo=UTC)
    import_records(twelve, fetched=Fetched(ADDRESS, "oruk-v3", moment))
    with engine.begin() as connection:
        connection.execute(update(RUN).values(started_at=datetime.now(UTC) - timedelta(days=8)))
    import_records(twelve[:1], whole=False, fetched=Fetched(ADDRESS, "oruk-v3", moment))

    [feed] = known_feeds(engine)

    assert feed.modified_after is None


def test_records_of_an_export_keep_their_source_and_what_it_knew(
    catalogue: Catalogue, import_records: Import, make_record: MakeRecord
) -> None:
    gone = make_record("a", origin="council", status="inactive", status_note="no longer in the feed")

    report = import_records([gone, make_record("b", origin="own"), make_record("c")], source="export")

    kept = {(service.source, service.source_id, service.status) for service in catalogue.all()}
    assert report.added == 3
    assert kept == {("council", "a", "closed"), ("own", "b", "active"), ("export", "c", "active")}


def test_feed_cannot_write_over_another_sources_listings(
    catalogue: Catalogue, import_records: Import, make_record: MakeRecord
) -> None:
    record = make_record("a", origin="council", status_note="ours", modified_at=datetime(2020, 1, 1, tzinfo=UTC))

    import_records([record], keeps_origin=False)

    [service] = catalogue.all()
    assert service.source == "feed"


def test_export_imported_over_the_same_directory_closes_and_changes_nothing(
    engine: Engine, import_records: Import, make_record: MakeRecord
) -> None:
    import_records([make_record("a"), make_record("b")], source="one")
    import_records([make_record("b")], source="one")
    import_records([make_record("c")], source="two")
    exported = [record for _, record in StoredRecords(engine).all()]

    report = import_records(exported, source="export")

    assert (report.unchanged, report.changed, report.reopened, report.closed) == (3, 0, 0, 0)
    assert [record for _, record in StoredRecords(engine).all()] == exported


def test_service_area_gets_every_id_it_means_and_keeps_one_it_has(
    engine: Engine, import_records: Import, make_record: MakeRecord
) -> None:
    areas = (
        ServiceAreaRecord(name="Medway and Swale"),
        ServiceAreaRecord(name="Kent", area_id="kent-and-medway"),
        ServiceAreaRecord(name="The moon"),
    )
    known = {"Medway and Swale": ("medway", "swale"), "Kent": ("elsewhere",)}

    def find(area: ServiceAreaRecord) -> tuple[str, ...]:
        return known.get(area.name, ())

    import_records([make_record("a", service_areas=areas)], find_areas=find)
    again = import_records([make_record("a", service_areas=areas)], find_areas=find)

    [(_, record)] = StoredRecords(engine).all()
    assert [(area.name, area.area_id) for area in record.service_areas] == [
        ("Medway and Swale", "medway"),
        ("", "swale"),
        ("Kent", "kent-and-medway"),
        ("The moon", None),
    ]
    assert again.unchanged == 1


def test_service_area_is_known_by_its_name_unless_told_otherwise(engine: Engine, make_record: MakeRecord) -> None:
    areas = (ServiceAreaRecord(name="Medway"),)

    import_feed(engine, [make_record("a", service_areas=areas)], source="feed")

    [(_, record)] = StoredRecords(engine).all()
    assert record.service_areas[0].area_id == "medway"


@pytest.mark.parametrize("text", ["nothing\0here", "half \ud83d a pair"])
def test_record_with_characters_no_database_keeps_is_refused(
    import_records: Import, make_record: MakeRecord, text: str
) -> None:
    bad = make_record("b").model_copy(update={"description": text})

    report = import_records([make_record("a"), bad])

    [refused] = report.entries("refused")
    assert (report.added, refused.record_id, refused.record_number) == (1, "b", 2)
    assert "cannot be kept" in refused.reason


def test_report_gives_its_lines_page_by_page(import_records: Import, make_record: MakeRecord) -> None:
    report = import_records(make_record(f"s{number:04}") for number in range(1203))

    lines = list(report.entries("added"))
    page = list(report.entries("added", start=600, limit=3))

    assert len({entry.record_id for entry in lines}) == 1203
    assert [entry.record_id for entry in page] == ["s0600", "s0601", "s0602"]
    assert report.count_entries()["added"] == 1203

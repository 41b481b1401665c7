"""Importing: whole or not at all, the same however often, nothing deleted, every problem written down."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from directory import tables
from directory.catalogue import Catalogue
from directory.feeds import FeedError, Refusal, Repair, ServiceRecord, read_oruk_v1
from directory.feeds.records import OrganizationRecord, PhoneRecord
from directory.importing import ImportReport, import_feed

type MakeRecord = Callable[..., ServiceRecord]


def outbox(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        rows = session.exec(select(tables.Outbox.service_id, tables.Outbox.change).order_by(col(tables.Outbox.id)))
        return [(row[0], row[1]) for row in rows]


def how_many(engine: Engine, table: Any) -> int:
    with Session(engine) as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.closed


def test_import_adds_services_and_announces_them(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    report = import_feed(engine, [make_record("a"), make_record("b")], source="feed")

    assert counts(report) == (2, 0, 0, 0)
    assert catalogue.count() == 2
    assert {(service.id, "added") for service in catalogue.all()} == set(outbox(engine))


def test_importing_again_changes_nothing(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record("a")], source="feed")

    report = import_feed(engine, [make_record("a")], source="feed")

    assert counts(report) == (0, 0, 1, 0)
    assert len(outbox(engine)) == 1


def test_changed_service_keeps_its_id_and_loses_what_it_no_longer_has(
    engine: Engine, catalogue: Catalogue, make_record: MakeRecord
) -> None:
    import_feed(
        engine, [make_record("a", phones=(PhoneRecord(number="01632 960001"),), needs=("dementia",))], source="f"
    )
    before = catalogue.by_source_id("f", "a")

    report = import_feed(engine, [make_record("a", name="Memory lunch", needs=("dementia", "lunch-clubs"))], source="f")

    after = catalogue.by_source_id("f", "a")
    assert before is not None
    assert after is not None
    assert counts(report) == (0, 1, 0, 0)
    assert (after.id, after.name, after.phones) == (before.id, "Memory lunch", ())
    assert after.need_ids == ("dementia", "lunch-clubs")
    assert outbox(engine)[-1] == (after.id, "changed")


def test_same_id_in_another_source_is_another_service(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record("a")], source="one")

    report = import_feed(engine, [make_record("a")], source="two")

    assert counts(report) == (1, 0, 0, 0)
    assert how_many(engine, tables.Service) == 2


def test_feed_that_dies_half_way_leaves_the_old_data_whole(
    engine: Engine, catalogue: Catalogue, make_record: MakeRecord
) -> None:
    import_feed(engine, [make_record("a"), make_record("b")], source="feed")
    before = list(catalogue.all())

    def dying() -> Iterator[ServiceRecord]:
        yield from (make_record(f"new-{number}") for number in range(450))
        raise FeedError("feed.json: cut short")

    with pytest.raises(FeedError, match="cut short"):
        import_feed(engine, dying(), source="feed")

    assert list(catalogue.all()) == before
    assert len(outbox(engine)) == 2
    with Session(engine) as session:
        runs = session.exec(select(tables.ImportRun.state, tables.ImportRun.failure)).all()
    assert [tuple(run) for run in runs] == [("done", ""), ("failed", "feed.json: cut short")]


def test_service_that_left_the_feed_is_closed_and_opens_again_when_it_comes_back(
    engine: Engine, catalogue: Catalogue, make_record: MakeRecord
) -> None:
    import_feed(engine, [make_record("a"), make_record("b")], source="feed")

    gone = import_feed(engine, [make_record("a")], source="feed")
    closed = catalogue.by_source_id("feed", "b")
    still_gone = import_feed(engine, [make_record("a")], source="feed")
    back = import_feed(engine, [make_record("a"), make_record("b")], source="feed")
    opened = catalogue.by_source_id("feed", "b")

    assert (gone.closed, still_gone.closed, back.reopened, back.changed) == (1, 0, 1, 0)
    assert closed is not None
    assert opened is not None
    assert (closed.status, opened.status) == ("closed", "active")
    assert [change for _, change in outbox(engine)] == ["added", "added", "closed", "changed"]


def test_services_of_other_sources_and_parts_of_a_source_close_nothing(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record("a")], source="one")
    import_feed(engine, [make_record("b")], source="two")

    report = import_feed(engine, [make_record("c")], source="one", whole=False)

    assert report.closed == 0


def test_service_whose_record_is_refused_stays_as_it_was(
    engine: Engine, catalogue: Catalogue, make_record: MakeRecord
) -> None:
    import_feed(engine, [make_record("a"), make_record("b")], source="feed")

    report = import_feed(engine, [make_record("a"), Refusal(2, "b", None, "no name.")], source="feed")

    kept = catalogue.by_source_id("feed", "b")
    assert report.closed == 0
    assert kept is not None
    assert kept.status == "active"


def test_feed_without_one_usable_record_closes_nothing(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record("a")], source="feed")

    report = import_feed(engine, [Refusal(1, None, None, "not an object")], source="feed")

    assert (report.closed, report.used) == (0, 0)


def test_second_record_with_an_id_is_refused(engine: Engine, catalogue: Catalogue, make_record: MakeRecord) -> None:
    first, second = make_record("a", record_number=1), make_record("a", name="Other", record_number=2)

    report = import_feed(engine, [first, second], source="feed")

    [refusal] = report.entries("refused")
    kept = catalogue.by_source_id("feed", "a")
    assert (refusal.record_number, refusal.name) == (2, "Other")
    assert "came earlier in this feed" in refusal.reason
    assert kept is not None
    assert kept.name == "Memory café"


def test_problems_are_written_down_with_the_run(engine: Engine, make_record: MakeRecord) -> None:
    repair = Repair(1, "a", "Memory café", "url", "not a web address, so it was left out")

    report = import_feed(
        engine,
        [make_record("a", record_number=1, repairs=(repair,)), Refusal(2, None, "Nameless", "no id.")],
        source="feed",
    )

    with Session(engine) as session:
        rows = session.exec(select(tables.ImportEntry)).all()
        told = {(row.kind, row.record_number, row.reason) for row in rows}
    assert told == {
        ("refused", 2, "no id."),
        ("repaired", 1, "not a web address, so it was left out"),
        ("added", 1, ""),
    }
    assert (report.refused, report.repaired, report.added) == (1, 1, 1)
    assert [entry.name for entry in report.entries("refused")] == ["Nameless"]


def test_organisation_is_shared_and_kept_up_to_date(engine: Engine, make_record: MakeRecord) -> None:
    import_feed(engine, [make_record("a"), make_record("b")], source="feed")
    renamed = OrganizationRecord(id="riverside", name="Riverside and Mill Trust")

    import_feed(engine, [make_record(each, organization=renamed) for each in "ab"], source="feed")

    with Session(engine) as session:
        names = session.exec(select(tables.Organization.name)).all()
    assert names == ["Riverside and Mill Trust"]


def test_others_can_write_while_a_slow_feed_is_read(engine: Engine, make_record: MakeRecord) -> None:
    def slow() -> Iterator[ServiceRecord]:
        yield from (make_record(f"early-{number}") for number in range(450))
        with Session(engine) as session:
            session.add(tables.Outbox(service_id="elsewhere", change="changed", at=datetime.now(UTC)))
            session.commit()
        yield make_record("late")

    report = import_feed(engine, slow(), source="feed")

    assert report.added == 451
    assert outbox(engine)[0] == ("elsewhere", "changed")


def test_progress_is_told_up_to_the_last_record(engine: Engine, make_record: MakeRecord) -> None:
    told: list[int] = []

    import_feed(engine, (make_record(str(number)) for number in range(60)), source="feed", on_progress=told.append)

    assert told == [25, 50, 60]


def test_real_feed_is_imported_whole_and_only_once(engine: Engine, catalogue: Catalogue, shared_data: Path) -> None:
    records = list(read_oruk_v1(shared_data / "oruk_v1_north_lincolnshire" / "services.json"))

    first = import_feed(engine, records, source="north-lincolnshire")
    second = import_feed(engine, records, source="north-lincolnshire")

    assert counts(first) == (738, 0, 0, 0)
    assert counts(second) == (0, 0, 738, 0)
    assert first.refused == 0
    assert len({service.source_id for service in catalogue.all()}) == 738

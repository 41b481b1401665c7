"""Editing: an editor's word stands against the feed, with its history, and bad values are refused in words."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from directory import tables
from directory.editing import Editing, EditRefused, UnknownListing
from directory.feeds import ServiceRecord
from directory.feeds.records import (
    LocationRecord,
    OrganizationRecord,
    PhoneRecord,
    ServiceAreaRecord,
    ServiceAtLocationRecord,
)
from directory.importing import GONE_FROM_FEED, ImportReport, import_feed
from directory.stored import StoredRecords

type MakeRecord = Callable[..., ServiceRecord]

NOON = datetime(2026, 10, 5, 11, 0, tzinfo=UTC)


def no_areas(_: ServiceAreaRecord) -> tuple[str, ...]:
    return ()


@pytest.fixture
def editing(engine: Engine) -> Editing:
    return Editing(engine, find_areas=no_areas, now=lambda: NOON)


@pytest.fixture
def import_again(engine: Engine) -> Callable[..., ImportReport]:
    def run(*records: ServiceRecord, **options: Any) -> ImportReport:
        return import_feed(engine, records, source="feed", find_areas=no_areas, **options)

    return run


def held(engine: Engine, editing: Editing, source_id: str = "a") -> ServiceRecord:
    record = StoredRecords(engine).get(editing.find(f"feed:{source_id}"))
    assert record is not None
    return record


def outbox(engine: Engine) -> list[tuple[str, str]]:
    table = tables.Outbox.metadata.tables["outbox"]
    with engine.connect() as connection:
        rows = connection.execute(select(table.c.service_id, table.c.change).order_by(table.c.id))
        return [(row[0], row[1]) for row in rows]


def kept(report: ImportReport) -> list[tuple[str, str]]:
    return [(entry.record_id or "", entry.field) for entry in report.entries("kept")]


def test_edit_changes_the_listing_and_says_what_it_changed(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))

    change = editing.edit("feed:a", {"name": "Memory lunch"}, by="ed", reason="it said so at the door")

    [field] = change.fields
    record = held(engine, editing)
    assert (field.field, field.old, field.new) == ("name", "Memory café", "Memory lunch")
    assert (record.name, record.modified_at) == ("Memory lunch", NOON)
    assert outbox(engine)[-1] == (change.service_id, "changed")


def test_edit_stands_against_the_feed_which_the_report_tells_each_time(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))
    editing.edit("feed:a", {"name": "Memory lunch"}, by="ed")

    same = import_again(make_record("a"))
    newer = import_again(make_record("a", description="Cake, too."))

    record = held(engine, editing)
    assert (same.unchanged, same.kept, newer.changed, newer.kept) == (1, 1, 1, 1)
    assert kept(newer) == [("a", "name")]
    assert (record.name, record.description) == ("Memory lunch", "Cake, too.")


def test_edit_is_no_longer_needed_when_the_feed_says_the_same(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))
    editing.edit("feed:a", {"name": "Memory lunch"}, by="ed")

    agreed = import_again(make_record("a", name="Memory lunch"))
    later = import_again(make_record("a", name="Memory supper"))

    assert (agreed.kept, agreed.unchanged, later.kept) == (0, 1, 0)
    assert editing.pins("feed:a") == {}
    assert held(engine, editing).name == "Memory supper"


def test_released_field_takes_the_feeds_latest_value_at_once(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))
    editing.edit("feed:a", {"name": "Memory lunch"}, by="ed")
    import_again(make_record("a", name="Memory supper"))

    editing.release("feed:a", "name", by="ed")
    again = import_again(make_record("a", name="Memory supper"))

    assert held(engine, editing).name == "Memory supper"
    assert (again.unchanged, again.kept) == (1, 0)


def test_release_of_a_field_nobody_edited_is_refused(
    editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))

    with pytest.raises(EditRefused, match="no editor's value"):
        editing.release("feed:a", "name", by="ed")


def test_edited_organisation_stands_for_all_its_services(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"), make_record("b"))
    editing.edit("feed:a", {"organization.website": "riverside.example.org"}, by="ed")

    report = import_again(make_record("a", description="New."), make_record("b", description="New too."))
    again = import_again(make_record("a", description="New."), make_record("b", description="New too."))

    websites = {held(engine, editing, each).organization.website for each in "ab"}
    assert websites == {"https://riverside.example.org"}
    assert (report.changed, again.unchanged) == (2, 2)


def test_edited_organisation_is_told_to_the_index_for_all_its_services(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"), make_record("b"))

    editing.edit("feed:a", {"organization.name": "Riverside and Mill Trust"}, by="ed")

    told = {service_id for service_id, change in outbox(engine) if change == "changed"}
    assert told == {editing.find("feed:a"), editing.find("feed:b")}


def test_edited_place_stands_for_all_services_given_there(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    hall = (ServiceAtLocationRecord(location=LocationRecord(id="hall", name="Mill Hall")),)
    import_again(*(make_record(each, service_at_locations=hall) for each in "ab"))
    editing.edit("feed:a", {"service_at_locations.0.location.name": "The Mill"}, by="ed")

    import_again(*(make_record(each, service_at_locations=hall, description="New.") for each in "ab"))

    names = {held(engine, editing, each).service_at_locations[0].location.name for each in "ab"}
    assert names == {"The Mill"}


def test_closed_listing_stays_closed_while_the_feed_calls_it_open(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))
    editing.close("feed:a", by="ed", reason="the hall has burnt down")

    report = import_again(make_record("a", description="New."))

    record = held(engine, editing)
    assert (record.status, record.status_note) == ("inactive", "closed by an editor")
    assert kept(report) == [("a", "status")]
    assert (report.reopened, report.changed) == (0, 1)


def test_listing_reopened_after_its_feed_dropped_it_stays_open(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"), make_record("b"))
    import_again(make_record("b"))
    editing.reopen("feed:a", by="ed")

    report = import_again(make_record("b"))

    assert held(engine, editing).status == "active"
    assert (report.closed, kept(report)) == (0, [("a", "status")])


def test_listing_whose_status_is_released_is_closed_when_its_feed_has_dropped_it(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"), make_record("b"))
    import_again(make_record("b"))
    editing.reopen("feed:a", by="ed")

    editing.release("feed:a", "status", by="ed")
    report = import_again(make_record("a"), make_record("b"))

    assert report.reopened == 1
    assert [line.action for line in editing.history("feed:a")][:2] == ["reopened", "released"]


def test_close_then_reopen_leaves_nothing_pinned(
    editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))

    editing.close("feed:a", by="ed")
    editing.reopen("feed:a", by="ed")

    assert editing.pins("feed:a") == {}


def test_check_stands_until_the_feed_has_a_later_one_and_is_never_reported(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    old, later = date(2026, 9, 1), date(2026, 11, 1)
    import_again(make_record("a", assured_date=old, assurer="Feed"))
    editing.mark_checked("feed:a", "ed", date(2026, 10, 1))

    before = import_again(make_record("a", assured_date=old, assurer="Feed", description="New."))
    ours = held(engine, editing)
    import_again(make_record("a", assured_date=later, assurer="Feed", description="New."))

    theirs = held(engine, editing)
    assert (ours.assured_date, ours.assurer, before.kept) == (date(2026, 10, 1), "ed", 0)
    assert (theirs.assured_date, theirs.assurer) == (later, "Feed")
    assert editing.pins("feed:a") == {}


def test_check_on_a_day_to_come_is_refused(
    editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))

    with pytest.raises(EditRefused, match="still to come"):
        editing.mark_checked("feed:a", "ed", date(2026, 10, 6))


def test_history_tells_edits_and_imports_newest_first(
    editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"), make_record("b"))
    editing.edit("feed:a", {"name": "Memory lunch"}, by="ed", reason="they rang")
    import_again(make_record("a", description="New."), make_record("b"))
    import_again(make_record("b"))
    import_again(make_record("a", description="New."), make_record("b"))

    lines = editing.history("feed:a")

    assert [(line.action, line.by) for line in lines] == [
        ("reopened", "import of feed"),
        ("closed", "import of feed"),
        ("imported", "import of feed"),
        ("edited", "ed"),
    ]
    assert lines[-1].reason == "they rang"
    assert [field.field for field in lines[2].fields] == ["description"]
    assert lines[1].fields[0].new == "inactive"
    assert lines[1].reason == GONE_FROM_FEED


def test_edit_to_what_is_there_already_changes_and_records_nothing(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a"))
    before = len(outbox(engine))

    change = editing.edit("feed:a", {"name": "Memory café"}, by="ed")

    assert change.fields == ()
    assert editing.history("feed:a") == []
    assert len(outbox(engine)) == before


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "empty or too short"),
        ({"email": "nobody"}, "email", "name@example.org"),
        ({"url": "not an address"}, "url", "https://example.org"),
        ({"assured_date": "soon"}, "assured_date", "2026-10-02"),
        ({"status": "shut"}, "status", "must be one of 'active'"),
        ({"colour": "red"}, "colour", "is not a field of a listing"),
        ({"id": "b"}, "id", "kept by Signpost itself"),
        ({"phones.0.number": "none"}, "phones.0.number", "01632 960001"),
        ({"phones.5.number": "01632 960001"}, "phones.5.number", "counted from 0"),
        ({"is_free": "perhaps"}, "is_free", "yes or no"),
        ({"name.first": "x"}, "name.first", "has no parts"),
        ({"organization.colour": "red"}, "organization.colour", "is not a field here"),
    ],
)
def test_value_that_cannot_be_is_refused_with_how_to_put_it_right(
    engine: Engine,
    editing: Editing,
    import_again: Callable[..., ImportReport],
    make_record: MakeRecord,
    changes: dict[str, Any],
    field: str,
    words: str,
) -> None:
    import_again(make_record("a"))

    with pytest.raises(EditRefused) as refused:
        editing.edit("feed:a", {"summary": "New.", **changes}, by="ed")

    assert words in refused.value.faults[field]
    assert held(engine, editing).summary == ""


def test_edit_is_cleaned_as_a_feed_is(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    import_again(make_record("a", phones=(PhoneRecord(number="01632 960001"),)))
    changes = {
        "description": "<p>Tea</p><script>alert(1)</script>",
        "url": "riverside.example.org",
        "phones.1.number": "01632 960002",
        "is_free": "yes",
    }

    editing.edit("feed:a", changes, by="ed")

    record = held(engine, editing)
    assert (record.description, record.url, record.is_free) == ("Tea", "https://riverside.example.org", True)
    assert [phone.number for phone in record.phones] == ["01632 960001", "01632 960002"]


@pytest.mark.parametrize("named", ["nothing", "feed:nothing", "other:a"])
def test_listing_that_is_not_there_is_named_with_how_to_name_one(
    editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord, named: str
) -> None:
    import_again(make_record("a"))

    with pytest.raises(UnknownListing, match=f"no listing {named}.*SOURCE:ID"):
        editing.edit(named, {"name": "x"}, by="ed")


def test_listing_of_our_own_is_added_edited_without_a_pin_and_closed_by_no_import(
    engine: Engine, editing: Editing, import_again: Callable[..., ImportReport], make_record: MakeRecord
) -> None:
    written = {"name": "Lunch at the Mill", "organization": {"name": "Mill Trust"}, "url": "mill.example.org"}

    added = editing.add(written, by="ed")
    editing.edit(added.service_id, {"name": "Supper at the Mill"}, by="ed")
    exported = make_record("new", origin="own")
    import_feed(engine, [exported], source="own", find_areas=no_areas)

    record = StoredRecords(engine).get(editing.find("own:lunch-at-the-mill"))
    assert record is not None
    assert (record.name, record.status, record.url) == ("Supper at the Mill", "active", "https://mill.example.org")
    assert record.organization == OrganizationRecord(id="mill-trust", name="Mill Trust")
    assert editing.pins(added.service_id) == {}
    assert [line.action for line in editing.history(added.service_id)] == ["edited", "added"]


def test_listing_of_our_own_whose_id_is_taken_or_that_is_not_whole_is_refused(editing: Editing) -> None:
    editing.add({"name": "Lunch", "organization": {"name": "Mill Trust"}}, by="ed")

    with pytest.raises(EditRefused, match="lunch is taken"):
        editing.add({"name": "Lunch", "organization": {"name": "Mill Trust"}}, by="ed")
    with pytest.raises(EditRefused, match="organization: is missing"):
        editing.add({"name": "Supper"}, by="ed")

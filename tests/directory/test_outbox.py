"""Changes are read in the order in which they became sure, and none is passed over."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from directory import tables
from directory.importing import import_feed
from directory.search.outbox import Outbox, OutboxBusy

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TABLE = tables.Outbox.metadata.tables["outbox"]


def announce(connection, *service_ids, at=NOW):
    for service_id in service_ids:
        connection.execute(insert(TABLE).values(service_id=service_id, change="changed", at=at))


def ids(changes):
    return [change.service_id for change in changes]


@pytest.fixture
def outbox(engine: Engine) -> Outbox:
    return Outbox(engine)


def test_nothing_is_announced_at_first(outbox):
    assert (outbox.last(), outbox.after(0, 10), outbox.count_after(0)) == (0, [], 0)


def test_changes_come_in_order_from_a_position_on(engine, outbox):
    with engine.begin() as connection:
        announce(connection, "c", "a", "b", "a")

    first = outbox.after(0, 2)
    rest = outbox.after(first[-1].id, 10)

    assert (ids(first), ids(rest)) == (["c", "a"], ["b", "a"])
    assert outbox.last() == rest[-1].id
    assert outbox.count_after(first[-1].id) == 2


def test_an_import_announces_what_it_changed(engine, outbox, make_record):
    import_feed(engine, [make_record("one"), make_record("two")], source="test")

    assert len(outbox.after(0, 10)) == 2


def test_a_change_that_is_undone_is_never_read(engine, outbox):
    with engine.connect() as connection, connection.begin() as undone:
        announce(connection, "a")
        undone.rollback()

    assert outbox.after(0, 10) == []


def test_old_changes_that_every_index_has_are_forgotten(engine, outbox):
    with engine.begin() as connection:
        announce(connection, "old", at=NOW - timedelta(days=8))
        announce(connection, "new", "newer")

    forgotten = outbox.forget(outbox.last() - 1, NOW - timedelta(days=7))

    assert forgotten == 1
    assert ids(outbox.after(0, 10)) == ["new", "newer"]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_change_still_under_way_is_waited_for_and_not_passed_over(engine, outbox, monkeypatch):
    """Two writers: the one that took its number first is sure last."""
    monkeypatch.setattr("directory.search.outbox._LONG_WAIT_SECONDS", 1)
    with engine.connect() as slow, slow.begin() as under_way:
        announce(slow, "slow")
        with engine.begin() as quick:
            announce(quick, "quick")

        assert outbox.after(0, 10) == []
        with pytest.raises(OutboxBusy, match="Run `signpost reindex` again"):
            outbox.last()
        under_way.commit()

    assert ids(outbox.after(0, 10)) == ["slow", "quick"]

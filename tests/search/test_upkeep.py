"""The indexes follow the database: rebuilt on demand, and change by change after the outbox."""

from datetime import UTC, datetime

import pytest

from directory.search.engines import Engines
from directory.search.ports import IndexUnavailable, ShorterIndex
from directory.search.upkeep import Upkeep
from tests.search.builders import make_service
from tests.search.fakes import FakeCatalogue, FakeIndex, FakeOutbox, FakeReader


class Kept:
    """A directory of three services in two engines, and everything that keeps them in step."""

    def __init__(self, folder):
        self.catalogue = FakeCatalogue(*(make_service(name) for name in ("one", "two", "three")))
        self.outbox = FakeOutbox()
        self.first, self.stand_by = FakeIndex("elasticsearch"), FakeIndex("embedded")
        self.upkeep = Upkeep(
            services=self.catalogue,
            outbox=self.outbox,
            engines=Engines(self.first, self.stand_by),
            reader=FakeReader(),
            encoder=None,
            vector_dir=folder,
        )
        self.upkeep.rebuild()

    def change(self, *names):
        for name in names:
            self.catalogue.services[name] = make_service(name, name=f"{name} changed")
            self.outbox.service_ids.append(name)


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path)


def test_a_change_reaches_every_engine_once(kept):
    kept.change("two", "two")

    taken = kept.upkeep.catch_up()

    for engine in (kept.first, kept.stand_by):
        changes, position = engine.applied[-1]
        assert [document.listing.service.name for document in changes.changed] == ["two changed"]
        assert position == 2
    assert taken == 4
    assert kept.upkeep.catch_up() == 0


def test_a_service_that_is_gone_leaves_the_index(kept):
    del kept.catalogue.services["one"]
    kept.outbox.service_ids.append("one")

    kept.upkeep.catch_up()

    assert list(kept.first.applied[-1][0].gone) == ["one"]


def test_an_engine_that_was_down_catches_up_in_order(kept):
    kept.first.fault = "down"
    kept.change("one")
    kept.upkeep.catch_up()
    kept.change("two")
    kept.first.fault = ""

    kept.upkeep.catch_up()

    assert [position for _, position in kept.stand_by.applied] == [1, 2]
    assert kept.first.at == 2


def test_with_every_engine_down_following_says_so(kept):
    kept.first.fault = kept.stand_by.fault = "down"

    with pytest.raises(IndexUnavailable):
        kept.upkeep.catch_up()


def test_a_rebuild_knows_up_to_which_change_it_has_read(kept):
    kept.change("one", "two")

    kept.upkeep.rebuild()

    assert (kept.first.at, kept.stand_by.at) == (2, 2)
    assert kept.upkeep.catch_up() == 0


def test_a_change_made_while_rebuilding_is_followed_afterwards(kept):
    def change_once(done, total):
        if not kept.outbox.service_ids:
            kept.change("three")

    kept.upkeep.rebuild(change_once)
    kept.upkeep.catch_up()

    assert [position for _, position in kept.first.applied] == [1]


def test_after_a_great_many_changes_the_index_is_built_afresh(kept):
    kept.outbox.service_ids += ["one"] * 2001

    assert kept.upkeep.catch_up() == 2001
    assert kept.first.applied == []
    assert kept.first.at == 2001


def test_an_engine_that_fails_half_way_does_not_spoil_the_other(kept):
    def fail(done, total):
        kept.first.fault = "down"

    for number in range(500):
        kept.catalogue.services[f"more-{number}"] = make_service(f"more-{number}")
    report = kept.upkeep.rebuild(fail)

    assert report.engines == ("embedded",)
    assert report.problems == ("elasticsearch is down",)
    assert len(kept.stand_by.held) == 503


def test_progress_is_told_by_services(kept):
    told = []

    kept.upkeep.rebuild(lambda done, total: told.append((done, total)))

    assert told == [(3, 3)]


def test_a_shorter_directory_is_refused_unless_forced(kept):
    del kept.catalogue.services["one"]

    with pytest.raises(ShorterIndex, match="holds 2 services and the one in use holds 3"):
        kept.upkeep.rebuild()
    assert len(kept.first.held) == 3

    assert kept.upkeep.rebuild(force=True).services == 2


def test_changes_are_forgotten_only_when_every_engine_that_answers_has_them(kept):
    kept.change("one", "two")
    kept.upkeep.catch_up()
    kept.stand_by.at = 1

    assert kept.upkeep.forget_before(datetime(2026, 11, 2, tzinfo=UTC)) == 1

    kept.stand_by.fault = "down"
    assert kept.upkeep.forget_before(datetime(2026, 11, 2, tzinfo=UTC)) == 2


def test_an_engine_that_lacks_forgotten_changes_is_built_afresh(kept):
    kept.change("one", "two", "three")
    kept.outbox.forgotten = 2

    kept.upkeep.catch_up()

    assert kept.first.applied == []
    assert kept.first.held["one"].service.name == "one changed"
    assert kept.first.at == 3

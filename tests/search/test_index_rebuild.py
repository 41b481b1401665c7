"""What rebuilding an index must do; each test runs on the embedded one and on a real Elasticsearch."""

import pytest

from directory.search.ports import ShorterIndex, rebuild
from tests.search.builders import ids, make_document, words


def test_a_rebuild_replaces_everything(index):
    rebuild(index, [make_document("old", name="Old club"), make_document("kept", name="Kept club")])

    rebuild(index, [make_document("kept", name="Kept club"), make_document("new", name="New club")])

    assert index.count() == 2
    assert set(ids(words(index, "club"))) == {"kept", "new"}


def test_a_rebuild_refuses_to_lose_part_of_the_directory(index):
    rebuild(index, [make_document(f"s{number}") for number in range(10)])

    with pytest.raises(ShorterIndex, match="holds 4 services and the one in use holds 10"):
        rebuild(index, [make_document(f"s{number}") for number in range(4)])

    assert index.count() == 10


def test_a_rebuild_may_be_forced_to_shrink(index):
    rebuild(index, [make_document(f"s{number}") for number in range(10)])

    rebuild(index, [make_document("s0")], force=True)

    assert index.count() == 1


def test_a_rebuild_that_fails_half_way_leaves_the_old_index(index):
    def broken():
        yield from (make_document(f"new{number}", name="New club") for number in range(600))
        raise RuntimeError("the feed died")

    rebuild(index, [make_document("old", name="Old club")], position=3)

    with pytest.raises(RuntimeError, match="the feed died"):
        rebuild(index, broken(), position=4)

    assert ids(words(index, "club")) == ["old"]
    assert index.position() == 3


def test_a_build_is_not_seen_until_it_is_swapped_in(index):
    rebuild(index, [make_document("old", name="Old club")])

    build = index.start_build()
    build.add([make_document("old", name="Old club"), make_document("new", name="New club")])
    before = ids(words(index, "club"))
    build.swap()

    assert before == ["old"]
    assert set(ids(words(index, "club"))) == {"old", "new"}


def test_a_build_abandoned_leaves_the_old_index(index):
    rebuild(index, [make_document("old", name="Old club")])

    build = index.start_build()
    build.add([make_document("new", name="New club")])
    build.abandon()

    assert ids(words(index, "club")) == ["old"]


def test_a_rebuild_takes_services_in_batches(index):
    rebuild(index, (make_document(f"s{number}") for number in range(1_203)))

    assert index.count() == 1_203
    assert len(index.listings([f"s{number}" for number in range(1_203)])) == 1_203

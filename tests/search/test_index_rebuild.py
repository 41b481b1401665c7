"""What rebuilding an index must do; each test runs on the embedded one and on a real Elasticsearch."""

import pytest

from directory.search.ports import NO_FILTERS, ShorterIndex
from tests.search.builders import make_document
from tests.search.test_index_contract import ids


def test_a_rebuild_replaces_everything(index):
    index.rebuild([make_document("old", name="Old club"), make_document("kept", name="Kept club")])

    index.rebuild([make_document("kept", name="Kept club"), make_document("new", name="New club")])

    assert index.count() == 2
    assert set(ids(index.words("club", NO_FILTERS, 10))) == {"kept", "new"}


def test_a_rebuild_refuses_to_lose_most_of_the_directory(index):
    index.rebuild([make_document(f"s{number}") for number in range(10)])

    with pytest.raises(ShorterIndex, match="holds 4 services and the one in use holds 10"):
        index.rebuild([make_document(f"s{number}") for number in range(4)])

    assert index.count() == 10


def test_a_rebuild_may_be_forced_to_shrink(index):
    index.rebuild([make_document(f"s{number}") for number in range(10)])

    index.rebuild([make_document("s0")], force=True)

    assert index.count() == 1


def test_a_rebuild_that_fails_half_way_leaves_the_old_index(index):
    def broken():
        yield make_document("new")
        raise RuntimeError("the feed died")

    index.rebuild([make_document("old", name="Old club")])

    with pytest.raises(RuntimeError, match="the feed died"):
        index.rebuild(broken())

    assert ids(index.words("club", NO_FILTERS, 10)) == ["old"]

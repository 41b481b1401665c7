"""What taking changes one by one must do; each test runs on the embedded engine and on a real Elasticsearch."""

import pytest

from directory.search.brief import make_brief
from directory.search.ports import NO_FILTERS, Changes, IndexUnavailable, Lookup, rebuild
from tests.search.builders import axis, ids, make_document, meaning, needs, rows, words


def test_a_rebuild_says_up_to_which_change_it_holds(index):
    rebuild(index, [], position=7)

    assert index.position() == 7


def test_a_new_service_is_found_by_every_signal_at_once(index):
    rebuild(index, [make_document("old", name="Old club")])

    new = make_document("new", name="Debt advice", needs={"debt": 1.0}, vectors=rows(axis(1)))
    index.apply(Changes(changed=[new]), 1)

    found = index.retrieve(Lookup(text="debt", vector=axis(1), needs={"debt": 1.0}))
    assert (ids(found.needs), ids(found.meaning), ids(found.words)) == (["new"], ["new"], ["new"])
    assert found.briefs == {"new": make_brief(new.listing)}
    assert [named.id for named in index.suggest("deb", NO_FILTERS, 5)] == ["new"]
    assert (index.count(), index.position()) == (2, 1)


def test_a_changed_service_is_found_as_it_is_now_and_not_as_it_was(index):
    rebuild(index, [make_document("a", name="Debt advice", needs={"debt": 1.0}, vectors=rows(axis(1)))])

    now = make_document("a", name="Choir", needs={"music": 1.0}, vectors=rows(axis(0, 1)))
    index.apply(Changes(changed=[now]), 1)

    assert words(index, "debt") == []
    assert needs(index, {"debt": 1.0}) == []
    assert meaning(index, axis(1))[0].score == pytest.approx(0.0, abs=0.001)
    assert index.suggest("debt", NO_FILTERS, 5) == []
    assert ids(words(index, "choir")) == ["a"]
    assert index.listings(["a"]) == {"a": now.listing}
    assert index.count() == 1


def test_a_service_that_is_gone_is_not_found(index):
    gone = make_document("gone", name="Debt advice", needs={"debt": 1.0}, vectors=rows(axis(1)))
    rebuild(index, [gone, make_document("kept", name="Kept club")])

    index.apply(Changes(gone={"gone"}), 1)

    assert index.retrieve(Lookup(text="debt", vector=axis(1), needs={"debt": 1.0})).ids() == []
    assert index.suggest("debt", NO_FILTERS, 5) == []
    assert index.listings(["gone"]) == {}
    assert index.count() == 1


def test_a_service_that_is_gone_may_come_back(index):
    rebuild(index, [make_document("a", name="Debt advice")])

    index.apply(Changes(gone={"a"}), 1)
    index.apply(Changes(changed=[make_document("a", name="Debt advice")]), 2)

    assert ids(words(index, "debt")) == ["a"]
    assert index.count() == 1


def test_many_changes_add_up(index):
    rebuild(index, [make_document(f"s{number}", name="Old club") for number in range(5)])

    for position in range(1, 6):
        changed = [make_document(f"s{position}", name=f"New club {'again ' * position}")]
        index.apply(Changes(changed=changed, gone={f"s{position - 1}"}), position)

    assert ids(words(index, "club")) == ["s5"]
    assert (index.count(), index.position()) == (1, 5)


def test_the_same_changes_taken_twice_change_nothing_more(index):
    rebuild(index, [make_document("a", name="Old club"), make_document("b", name="Other club")])
    changes = Changes(changed=[make_document("a", name="New club")], gone={"b", "never-there"})

    index.apply(changes, 1)
    index.apply(changes, 1)

    assert ids(words(index, "club")) == ["a"]
    assert (index.count(), index.position()) == (1, 1)


def test_changes_older_than_the_index_change_nothing(index):
    rebuild(index, [make_document("a", name="New club")], position=5)

    index.apply(Changes(changed=[make_document("a", name="Old club")], gone={"a"}), 4)

    assert ids(words(index, "new")) == ["a"]
    assert index.position() == 5


def test_no_changes_still_move_the_index_on(index):
    rebuild(index, [make_document("a")], position=5)

    index.apply(Changes(), 9)

    assert (index.count(), index.position()) == (1, 9)


def test_changes_count_alike_whether_a_service_was_built_or_changed(index):
    rebuild(index, [make_document("built", name="Debt advice"), make_document("changed", name="Other")])

    index.apply(Changes(changed=[make_document("changed", name="Debt advice")]), 1)

    scores = [hit.score for hit in words(index, "debt advice")]
    assert scores[0] == pytest.approx(scores[1], rel=0.05)


def test_an_index_never_built_takes_no_changes(index):
    with pytest.raises(IndexUnavailable):
        index.apply(Changes(changed=[make_document("a")]), 1)

"""The embedded index on disk: generations, and readers that never see half of one."""

import os
import threading

import numpy as np
import pytest

from directory.search.embedded import EmbeddedIndex
from directory.search.ports import Changes, IndexUnavailable, Lookup, rebuild
from tests.search.builders import axis, ids, make_document, meaning, needs, rows, words


def test_an_index_never_built_says_what_to_do(tmp_path):
    with pytest.raises(IndexUnavailable, match="signpost reindex"):
        EmbeddedIndex(tmp_path / "index").count()


def test_a_reader_sees_what_another_process_rebuilt(tmp_path):
    writer, reader = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path)
    rebuild(writer, [make_document("old", name="Old club")])
    assert reader.count() == 1

    rebuild(writer, [make_document("old", name="Old club"), make_document("new", name="New club")])

    assert ids(words(reader, "new")) == ["new"]


def test_only_the_last_two_generations_are_kept(tmp_path):
    index = EmbeddedIndex(tmp_path)

    for _ in range(4):
        rebuild(index, [make_document("a")])

    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2
    assert index.count() == 1


def test_a_generation_that_cannot_be_read_says_what_to_do(tmp_path):
    rebuild(EmbeddedIndex(tmp_path), [make_document("a")])
    for about in tmp_path.rglob("about.json"):
        about.write_text("{", encoding="utf-8")

    with pytest.raises(IndexUnavailable, match="cannot be read"):
        EmbeddedIndex(tmp_path).count()


def test_changes_outlive_the_program(tmp_path):
    index = EmbeddedIndex(tmp_path)
    rebuild(index, [make_document("old", name="Old club")])
    index.apply(Changes(changed=[make_document("new", name="New club")], gone={"old"}), 3)

    again = EmbeddedIndex(tmp_path)

    assert ids(words(again, "club")) == ["new"]
    assert (again.count(), again.position()) == (1, 3)


def test_a_reader_sees_what_another_process_changed(tmp_path):
    writer, reader = EmbeddedIndex(tmp_path), EmbeddedIndex(tmp_path)
    rebuild(writer, [make_document("old", name="Old club")])
    assert reader.count() == 1

    writer.apply(Changes(changed=[make_document("new", name="New club")]), 1)

    assert set(ids(words(reader, "club"))) == {"old", "new"}


def test_changes_that_fail_half_way_leave_the_index_as_it_was_and_can_be_taken_again(tmp_path):
    index = EmbeddedIndex(tmp_path)
    rebuild(index, [make_document("old", name="Old club")])
    broken = make_document("new", name="New club", vectors=np.zeros((1, 3), dtype=np.float32))

    with pytest.raises(IndexUnavailable):
        index.apply(Changes(changed=[broken], gone={"old"}), 1)

    assert ids(words(EmbeddedIndex(tmp_path), "club")) == ["old"]
    assert index.position() == 0
    index.apply(Changes(changed=[make_document("new", name="New club")], gone={"old"}), 1)
    assert ids(words(index, "club")) == ["new"]
    assert len(list(tmp_path.glob("*/parts/*"))) == 2


def test_many_small_changes_leave_a_handful_of_parts(tmp_path):
    index = EmbeddedIndex(tmp_path)
    rebuild(index, [make_document(f"s{number}", name="Club") for number in range(5)])

    for number in range(15):
        index.apply(Changes(changed=[make_document(f"n{number}", name="Club", needs={"any": 1.0})]), number + 1)

    assert len(list(tmp_path.glob("*/parts/*"))) <= 5
    assert len(list(tmp_path.glob("*/states/*"))) == 2
    assert index.count() == 20
    assert set(ids(needs(index, {"any": 1.0}))) == {f"n{number}" for number in range(15)}
    assert set(ids(words(index, "club", limit=99))) >= {f"n{number}" for number in range(15)}


def test_an_index_that_changed_much_is_built_again_out_of_itself(tmp_path):
    index = EmbeddedIndex(tmp_path)
    rebuild(index, [make_document("kept", name="Kept club"), make_document("gone", name="Gone club")], position=1)
    changed = [
        make_document(f"s{number}", name="Club", body="dancing", vectors=rows(axis(1)), needs={"any": 1.0})
        for number in range(2_001)
    ]

    index.apply(Changes(changed=changed, gone={"gone"}), 2)

    generation = index_folder(tmp_path)
    assert len(list((generation / "parts").iterdir())) == 1
    assert (index.count(), index.position()) == (2_002, 2)
    assert set(ids(words(index, "kept dancing", limit=3_000))) == {"kept", *(f"s{number}" for number in range(2_001))}
    assert len(meaning(index, axis(1), limit=3_000)) == 2_001


def test_changes_wait_for_nobody_who_only_reads(tmp_path):
    index = EmbeddedIndex(tmp_path)
    rebuild(index, [make_document("s0", name="Debt club")])
    counts, stop = [], threading.Event()

    def search():
        while not stop.is_set():
            found = index.retrieve(Lookup(text="debt"))
            counts.append(len(found.words) == len(found.briefs) > 0)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 8):
        index.apply(Changes(changed=[make_document(f"s{number % 3}", name="Debt club")]), number)
    stop.set()
    for thread in threads:
        thread.join()

    assert all(counts)
    assert counts


def test_two_processes_that_change_the_index_at_once_do_not_lose_a_change(tmp_path):
    rebuild(EmbeddedIndex(tmp_path), [])
    taken = threading.Barrier(2)

    def change(name, position):
        index = EmbeddedIndex(tmp_path)
        taken.wait()
        index.apply(Changes(changed=[make_document(name)]), position)

    threads = [threading.Thread(target=change, args=("a", 1)), threading.Thread(target=change, args=("b", 2))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # Whoever came second with the older position had nothing to add, for the newer one holds everything before it.
    held = EmbeddedIndex(tmp_path).listings(["a", "b"])
    assert "b" in held
    assert EmbeddedIndex(tmp_path).position() == 2


def test_a_service_built_twice_counts_as_it_came_last(tmp_path):
    index = EmbeddedIndex(tmp_path)

    rebuild(index, [make_document("a", name="Old club"), make_document("b"), make_document("a", name="New club")])

    assert index.count() == 2
    assert ids(words(index, "club")) == ["a"]
    assert index.listings(["a"])["a"].service.name == "New club"


def test_an_index_of_an_older_version_says_what_to_do(tmp_path):
    (tmp_path / "0001").mkdir()
    (tmp_path / "0001" / "about.json").write_text('{"format": 1, "services": 3}', encoding="utf-8")
    (tmp_path / "current").write_text("0001\n", encoding="utf-8")

    with pytest.raises(IndexUnavailable, match="its format is 1 and"):
        EmbeddedIndex(tmp_path).count()

    assert rebuild(EmbeddedIndex(tmp_path), [make_document("a")]) == 1


def test_a_build_left_unfinished_long_ago_is_swept_away(tmp_path):
    old, young = tmp_path / "0001.building", tmp_path / "0002.building"
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (0, 0))

    rebuild(EmbeddedIndex(tmp_path), [make_document("a")])

    assert not old.exists()
    assert young.exists()


def test_searches_go_on_while_the_index_is_rebuilt(tmp_path):
    index = EmbeddedIndex(tmp_path)
    documents = [make_document(f"s{number}", name="Debt club", vectors=rows(axis(1))) for number in range(20)]
    rebuild(index, documents)
    counts, stop = [], threading.Event()

    def search():
        while not stop.is_set():
            counts.append((len(words(index, "debt", limit=50)), len(meaning(index, axis(1), limit=50))))

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        rebuild(index, documents)
    stop.set()
    for thread in threads:
        thread.join()

    assert set(counts) == {(20, 20)}


def index_folder(folder):
    """The folder of the generation in use."""
    return folder / (folder / "current").read_text(encoding="utf-8").split("/")[0]

"""The embedded index on disk: generations, and readers that never see half of one."""

import threading

import pytest

from directory.search.embedded import EmbeddedIndex
from directory.search.ports import IndexUnavailable, rebuild
from tests.search.builders import axis, ids, make_document, meaning, rows, words


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

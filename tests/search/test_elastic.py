"""What the Elasticsearch engine does beyond what every engine must, on a real server."""

import threading
import uuid
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from directory.search.elastic import ElasticsearchIndex
from directory.search.elastic.documents import index_actions
from directory.search.elastic.mapping import FORMAT
from directory.search.elastic.server import Deadline
from directory.search.ports import NO_FILTERS, VECTOR_SIZE, Changes, IndexUnavailable, Lookup, rebuild
from tests.search.builders import axis, ids, make_document, make_site, rows, words

pytestmark = pytest.mark.sockets

type Opened = Callable[..., ElasticsearchIndex]


@pytest.fixture
def opened(elasticsearch_url: str) -> Iterator[Opened]:
    """Opens the same index as often as a test likes, as several processes would; all gone afterwards."""
    alias = f"signpost-test-{uuid.uuid4().hex[:10]}"
    engines = []

    def open_index(**given: object) -> ElasticsearchIndex:
        engines.append(ElasticsearchIndex(elasticsearch_url, alias, timeout_seconds=20.0, **given))  # type: ignore[arg-type]
        return engines[-1]

    open_index()
    yield open_index
    for name in indices(engines[0]):
        ask(engines[0], lambda client, name=name: client.indices.delete(index=name))
    for engine in engines:
        engine.close()


def ask(index, request):
    return index._server.ask("be tested", Deadline(20.0), request)


def indices(index):
    return sorted(ask(index, lambda client: client.indices.get(index=f"{index._alias}-*")).body)


def test_changed_synonyms_ask_for_a_rebuild_and_reach_people_with_it(opened):
    before, after = opened(), opened(synonyms=(("cpn", "community psychiatric nurse"),))
    documents = [make_document("a", name="Community psychiatric nurses")]
    rebuild(before, documents)

    assert before.needs_rebuild() == ""
    assert after.needs_rebuild() == "the synonyms of the needs have changed"
    assert ids(words(after, "cpn")) == []

    rebuild(after, documents)

    assert after.needs_rebuild() == ""
    assert ids(words(after, "cpn")) == ids(words(after, "two CPNs")) == ["a"]


def test_an_index_of_another_make_asks_for_a_rebuild(opened):
    index = opened()
    rebuild(index, [make_document("a")])
    ask(index, lambda client: client.indices.put_mapping(index=index._alias, meta={"position": 3}))

    assert index.needs_rebuild() == f"it has the format None and this program writes {FORMAT}"
    assert index.position() == 3


def test_an_index_of_another_make_is_not_searched(opened):
    index = opened()
    old = f"{index._alias}-20200101000000-abcdef12"
    fields = {"properties": {"name": {"type": "text", "copy_to": "everything"}, "everything": {"type": "text"}}}
    ask(index, lambda client: client.indices.create(index=old, aliases={index._alias: {}}, mappings=fields))
    ask(index, lambda client: client.index(index=old, document={"name": "Debt club", "closed": False}, refresh=True))

    with pytest.raises(IndexUnavailable, match="another version of the program"):
        index.retrieve(Lookup(text="debt"))


def test_searches_go_on_while_synonyms_change(opened):
    index = opened()
    documents = [make_document(f"s{number}", name="Debt club") for number in range(30)]
    rebuild(index, documents)
    counts, stop = [], threading.Event()

    def search():
        while not stop.is_set():
            counts.append(len(words(index, "debt", limit=50)))

    threads = [threading.Thread(target=search) for _ in range(2)]
    for thread in threads:
        thread.start()
    for group in ("debt", "owing"), ("debt", "arrears"):
        rebuild(opened(synonyms=(group,)), documents)
    stop.set()
    for thread in threads:
        thread.join()

    assert set(counts) == {30}


@pytest.mark.parametrize("said", ["home help", "Home-help", "domiciliary care", "DOMICILIARY care"])
def test_synonyms_of_several_words_with_fillers_among_them_hold_both_ways(opened, said):
    index = opened(synonyms=(("home help", "domiciliary care"),))
    names = {"help": "Home help", "care": "Domiciliary care", "garden": "Help for the garden", "leave": "Care leavers"}
    rebuild(index, [make_document(name, name=text) for name, text in names.items()])

    first = ids(words(index, f"is there {said} for my mum"))[:2]

    assert set(first) == {"help", "care"}
    assert first[0] == ("help" if "ome" in said else "care")


def test_a_brief_this_process_keeps_is_not_served_once_another_changed_it(opened):
    reader, writer = opened(), opened()
    rebuild(writer, [make_document("a", name="Debt club")])
    assert reader.retrieve(Lookup(text="debt")).briefs["a"].needs == {}

    writer.apply(Changes(changed=[make_document("a", name="Debt club", needs={"debt": 1.0})]), 1)

    assert reader.retrieve(Lookup(text="debt")).briefs["a"].needs == {"debt": 1.0}


def test_a_brief_this_process_keeps_is_not_served_once_another_rebuilt_the_index(opened):
    reader, writer = opened(), opened()
    for strength in (0.5, 1.0):
        rebuild(writer, [make_document("a", name="Debt club", needs={"debt": strength})])

        assert reader.retrieve(Lookup(text="debt")).briefs["a"].needs == {"debt": strength}


def test_a_change_written_late_does_not_undo_a_newer_one(opened):
    index = opened()
    rebuild(index, [make_document("a", name="Old club"), make_document("b", name="Old choir")])
    index.apply(Changes(changed=[make_document("a", name="New club")], gone=["b"]), 7)

    late = index_actions(
        [make_document("a", name="Late club"), make_document("b", name="Late choir")],
        (),
        to=index._alias,
        position=6,
    )
    index._server.write("write late", 20.0, late, refresh=True)

    assert ids(words(index, "new")) == ["a"]
    assert ids(words(index, "late")) == []


def test_what_an_abandoned_build_left_is_removed_when_it_is_an_hour_old(opened):
    index = opened()
    left = f"{index._alias}-20200101000000-abcdef12"
    ask(index, lambda client: client.indices.create(index=left))
    young = index.start_build()

    rebuild(index, [make_document("a")])

    assert len(indices(index)) == 2
    assert left not in indices(index)
    young.abandon()
    assert len(indices(index)) == 1


def test_a_build_whose_index_somebody_deleted_makes_no_other(opened):
    index = opened()
    build = index.start_build()
    build.abandon()

    with pytest.raises(IndexUnavailable, match="require_alias"):
        build.add([make_document("a")])

    assert indices(index) == []


def test_a_service_the_server_refuses_is_named(opened):
    index = opened()
    rebuild(index, [make_document("good")])

    with pytest.raises(IndexUnavailable, match=r"1 services were refused: lost: document_parsing_exception"):
        rebuild(index, [make_document("fine"), make_document("lost", sites=(make_site(999.0, 0.5),))])

    assert ids(words(index, "good")) == ["good"]


def test_a_new_index_is_searched_from_one_segment_and_copied_where_there_is_another_node(opened):
    index = opened()
    rebuild(index, [make_document(f"s{number}") for number in range(600)])

    settings = ask(index, lambda client: client.indices.get_settings(index=index._alias)).body
    stats = ask(index, lambda client: client.indices.stats(index=index._alias, metric="segments")).body

    assert next(iter(settings.values()))["settings"]["index"]["auto_expand_replicas"] == "0-1"
    assert stats["_all"]["primaries"]["segments"]["count"] == 1


def test_a_new_index_has_been_searched_by_every_signal_before_anybody_waits_for_it(opened):
    index = opened()
    rebuild(index, [make_document("a", needs={"debt": 1.0}, vectors=rows(axis(1)))])

    told = ask(index, lambda client: client.indices.stats(index=index._alias, metric="search"))

    assert told["_all"]["total"]["search"]["query_total"] >= 3


def test_meaning_finds_nearly_all_that_a_full_comparison_finds(opened):
    random = np.random.default_rng(3)
    vectors = random.normal(size=(1_500, 1, VECTOR_SIZE)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    asked = vectors[:20, 0] + 0.5 * vectors[20:40, 0]
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    index = opened()
    rebuild(index, (make_document(f"s{number}", vectors=rows) for number, rows in enumerate(vectors)))

    met = 0
    for vector in asked:
        best = {f"s{row}" for row in np.argsort(-(vectors[:, 0] @ vector))[:50]}
        found = index.retrieve(Lookup(vector=vector, most_by_text=50)).meaning
        met += len(best & set(ids(found)))

    assert met / (20 * 50) > 0.97


def test_an_index_never_built_says_what_to_do(opened):
    index = opened()

    for question in (
        index.count,
        index.position,
        index.needs_rebuild,
        lambda: index.retrieve(Lookup(text="debt")),
        lambda: index.suggest("debt", NO_FILTERS, 5),
    ):
        with pytest.raises(IndexUnavailable, match="signpost reindex"):
            question()

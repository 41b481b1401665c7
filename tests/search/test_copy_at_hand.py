"""A second index of the same directory spares the Elasticsearch engine what it holds just so, and nothing else."""

from pathlib import Path

import pytest

from directory.search.brief import make_brief
from directory.search.elastic import ElasticsearchIndex
from directory.search.elastic.documents import index_actions
from directory.search.embedded import EmbeddedIndex
from directory.search.listing import dump_listing, stamp_of
from directory.search.ports import Changes, IndexDocument, Lookup, rebuild
from tests.search.builders import make_document
from tests.search.elastic_fakes import Answer, FakeElasticsearch, answering

pytestmark = pytest.mark.sockets

DEBT = make_document("a", name="Debt club", needs={"debt": 0.9})
SAID = Lookup(text="debt")


def stamp(document: IndexDocument) -> str:
    return stamp_of(dump_listing(document.listing))


@pytest.fixture
def copy(tmp_path: Path) -> EmbeddedIndex:
    index = EmbeddedIndex(tmp_path)
    rebuild(index, [DEBT, make_document("b", name="Walking club")], position=1)
    return index


def hit(document: IndexDocument, **columns: str) -> dict[str, object]:
    key = f"{document.listing.service.id} {stamp(document)}"
    return {"_score": 1.0, "fields": {"key": [key], **{name: [value] for name, value in columns.items()}}}


def found(*hits: dict[str, object]) -> Answer:
    return Answer({"responses": [{"hits": {"hits": list(hits)}, "status": 200}]})


def searches(server: FakeElasticsearch) -> int:
    return len(server.bodies)


def test_the_same_listing_has_the_same_stamp_and_another_version_another() -> None:
    again, changed = make_document("a", name="Debt club", needs={"debt": 0.9}), make_document("a", name="Debt clinic")

    assert stamp(DEBT) == stamp(again) == make_brief(DEBT.listing).stamp
    assert stamp(DEBT) != stamp(changed)


def test_the_order_in_which_terms_and_needs_come_makes_no_other_stamp() -> None:
    one = make_document("a", needs={"debt": 0.9, "food": 0.5}, terms=("free:yes", "open:evening"))
    other = make_document("a", needs={"food": 0.5, "debt": 0.9}, terms=("open:evening", "free:yes"))

    assert stamp(one) == stamp(other)


def test_what_the_copy_holds_just_so_is_not_sent(copy: EmbeddedIndex) -> None:
    with answering(found(hit(DEBT))) as server:
        index = ElasticsearchIndex(server.url, copy=copy)
        briefs = index.retrieve(SAID).briefs
        listings = index.listings(["a"], {"a": stamp(DEBT)})

        assert searches(server) == 1
    assert briefs == {"a": make_brief(DEBT.listing)}
    assert listings == {"a": DEBT.listing}


def test_what_the_copy_holds_in_another_version_is_sent(copy: EmbeddedIndex) -> None:
    newer = make_document("a", name="Debt clinic", needs={"debt": 0.5})
    packed = packed_columns(newer)
    with answering(found(hit(newer)), found(hit(newer, brief=packed["brief"])), found(hit(newer, **packed))) as server:
        index = ElasticsearchIndex(server.url, copy=copy)

        assert index.retrieve(SAID).briefs == {"a": make_brief(newer.listing)}
        assert index.listings(["a"], {"a": stamp(newer)}) == {"a": newer.listing}


def test_without_stamps_the_server_is_asked(copy: EmbeddedIndex) -> None:
    newer = make_document("a", name="Debt clinic")
    with answering(found(hit(newer, **packed_columns(newer)))) as server:
        assert ElasticsearchIndex(server.url, copy=copy).listings(["a"]) == {"a": newer.listing}


def test_no_copy_yet_is_no_failure(tmp_path: Path) -> None:
    packed = packed_columns(DEBT)
    with answering(found(hit(DEBT)), found(hit(DEBT, brief=packed["brief"]))) as server:
        index = ElasticsearchIndex(server.url, copy=EmbeddedIndex(tmp_path))

        assert set(index.retrieve(SAID).briefs) == {"a"}


def test_a_copy_tells_of_what_changed_and_what_is_gone(copy: EmbeddedIndex) -> None:
    newer = make_document("a", name="Debt clinic")
    copy.apply(Changes(changed=[newer], gone=["b"]), 2)

    stamps = {"a": stamp(newer), "b": stamp(make_document("b", name="Walking club")), "c": stamp(DEBT)}

    assert copy.briefs_as(stamps) == {"a": make_brief(newer.listing)}
    assert copy.listings_as({"a": stamp(DEBT)}) == {}
    assert copy.listings_as({}) == {}


def packed_columns(document: IndexDocument) -> dict[str, str]:
    (action,) = index_actions([document], (), to="services", position=1)
    return {name: action["_source"][name] for name in ("brief", "listing")}

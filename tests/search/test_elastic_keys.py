"""What the keys of a secured Elasticsearch may do, and what they may not; the server is the tests' own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from directory.search.elastic import ElasticsearchIndex, make_keys
from directory.search.elastic.server import Deadline, Server
from directory.search.ports import NO_FILTERS, Changes, IndexUnavailable, Lookup, rebuild
from tests.search.builders import ids, make_document, words
from tests.search.elastic_server import PASSWORD, own_server

pytestmark = pytest.mark.sockets

PORT = 9610
ALIAS = "signpost-services"
OTHER = "letters-to-the-mayor"


@dataclass(frozen=True)
class Secured:
    url: str
    search_key: str
    index_key: str

    def index(self, search_key: str | None, index_key: str | None = None) -> ElasticsearchIndex:
        return ElasticsearchIndex(self.url, ALIAS, api_key=search_key, index_api_key=index_key, timeout_seconds=20.0)

    def try_with(self, key, request):
        """Ask something with a key alone, and say what the server made of it."""
        server = Server(self.url, api_key=key)
        try:
            server.ask("try", Deadline(20.0), request)
        except IndexUnavailable as refused:
            return "forbidden" if "AuthorizationException(403" in str(refused) else str(refused)
        finally:
            server.close()
        return "allowed"


@pytest.fixture(scope="module")
def secured() -> Iterator[Secured]:
    """A locked server with both keys, an index that serves, and an index of somebody else's."""
    with own_server(PORT, secure=True) as server:
        url = server.urls[0]
        holder = Secured(url, *make_keys(url, "elastic", PASSWORD, ALIAS))
        owner = Server(url, user=("elastic", PASSWORD))
        owner.ask("prepare", Deadline(30.0), lambda client: client.index(index=OTHER, document={"text": "private"}))
        owner.close()
        rebuild(holder.index(holder.index_key), [make_document("a", name="Debt club")], position=3)
        yield holder


def test_without_a_key_nothing_is_answered(secured):
    with pytest.raises(IndexUnavailable, match="401"):
        secured.index(None).retrieve(Lookup(text="debt"))


def test_the_search_key_searches_and_suggests_and_counts(secured):
    index = secured.index(secured.search_key)

    assert ids(words(index, "debt")) == ["a"]
    assert [named.id for named in index.suggest("deb", NO_FILTERS, 5)] == ["a"]
    assert set(index.listings(["a"])) == {"a"}
    assert (index.count(), index.position(), index.needs_rebuild()) == (1, 3, "")


def test_the_search_key_changes_nothing(secured):
    index = secured.index(secured.search_key)

    with pytest.raises(IndexUnavailable, match="403"):
        rebuild(index, [make_document("b")], force=True)
    with pytest.raises(IndexUnavailable, match="403"):
        index.apply(Changes(changed=[make_document("b")], gone=["a"]), 4)
    with pytest.raises(IndexUnavailable, match="403"):
        index.drop()
    assert ids(words(index, "debt")) == ["a"]
    assert index.position() == 3


REQUESTS = {
    "read another index": lambda client: client.search(index=OTHER),
    "write to another index": lambda client: client.index(index=OTHER, document={"text": "x"}),
    "delete another index": lambda client: client.indices.delete(index=OTHER),
    "make another index": lambda client: client.indices.create(index="letters-to-nobody"),
    "make an index that only begins alike": lambda client: client.indices.create(index=f"{ALIAS}2"),
    "take an alias to another index": lambda client: client.indices.put_alias(index=OTHER, name=ALIAS),
    "look at the cluster": lambda client: client.cluster.health(),
    "change the cluster": lambda client: client.cluster.put_settings(persistent={"action.auto_create_index": "false"}),
    "make a key": lambda client: client.security.create_api_key(name="more"),
}


@pytest.mark.parametrize("what", REQUESTS)
def test_neither_key_reaches_outside_the_directory(secured, what):
    assert secured.try_with(secured.search_key, REQUESTS[what]) == "forbidden"
    assert secured.try_with(secured.index_key, REQUESTS[what]) == "forbidden"


def test_the_index_key_builds_swaps_changes_and_deletes(secured):
    index = secured.index(secured.search_key, secured.index_key)

    rebuild(index, [make_document("a", name="Debt club"), make_document("b", name="Debt choir")], position=5)
    index.apply(Changes(changed=[make_document("c", name="Debt class")], gone=["b"]), 6)

    assert set(ids(words(index, "debt"))) == {"a", "c"}
    assert (index.count(), index.position()) == (2, 6)
    rebuild(index, [make_document("a", name="Debt club")], position=3, force=True)


def test_keys_are_not_made_for_a_wrong_password(secured):
    with pytest.raises(IndexUnavailable, match="could not make a key"):
        make_keys(secured.url, "elastic", "wrong", ALIAS)

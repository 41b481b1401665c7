"""What happens to searches and rebuilds while nodes of a cluster stop and start; the cluster is the tests' own."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from directory.search.elastic import ElasticsearchIndex
from directory.search.elastic.server import Deadline, Server
from directory.search.ports import Changes, IndexUnavailable, Lookup, rebuild
from tests.search.builders import ids, make_document, words
from tests.search.elastic_server import OwnServer, own_server

pytestmark = pytest.mark.sockets

PORT, NODES = 9620, 3
DOCUMENTS = [make_document(f"s{number}", name="Debt club") for number in range(20)]
# A node that stops takes the others some seconds to miss on a busy machine; a person's search waits one.
PATIENCE_SECONDS = 10.0
START_SECONDS = 150.0


@dataclass
class Drill:
    """What was seen: while one node was stopped and started again, then while all were."""

    answered: int = 0
    failures: list[str] = field(default_factory=list)
    lone_copy_reason: str = ""
    rebuilt: int = 0
    found_after_change: list[str] = field(default_factory=list)
    copies_while_down: int = 0
    health_after: str = ""
    copies_after: int = 0
    reason_when_all_down: str = ""
    seconds_when_all_down: float = 0.0
    count_after_all: int = 0


class Cluster:
    """Three nodes and the questions the drill puts to them."""

    def __init__(self, server: OwnServer) -> None:
        self.server = server
        self.index = self.open("drill")
        self.lone = self.open("lone")
        self._asked = Server(",".join(server.urls))

    def open(self, alias: str) -> ElasticsearchIndex:
        return ElasticsearchIndex(",".join(self.server.urls), alias, timeout_seconds=PATIENCE_SECONDS)

    def ask(self, request):
        return self._asked.ask("drill", Deadline(30.0), request).body

    def copies(self, alias: str) -> list[str]:
        """Return the names of the nodes with a copy that serves."""
        shards = self.ask(lambda client: client.cat.shards(index=alias, format="json", h="node,state"))
        return [shard["node"] for shard in shards if shard["state"] == "STARTED"]

    def wait(self, alias: str | None = None, status: str = "green", nodes: int = NODES) -> str:
        """Wait for a state at most as long as a busy machine needs to start a node; return the one that came."""
        ends = time.monotonic() + START_SECONDS
        while True:
            try:
                health = self.ask(lambda client: client.cluster.health(index=alias))
                reached = health["number_of_nodes"] >= nodes and health["status"] in ("green", status)
                if reached or time.monotonic() > ends:
                    return str(health["status"])
            except IndexUnavailable:
                if time.monotonic() > ends:
                    raise
            time.sleep(0.5)


@pytest.fixture(scope="module")
def drill() -> Iterator[Drill]:
    """Run the whole drill once; each test looks at one thing that was seen in it."""
    with own_server(PORT, nodes=NODES) as server:
        seen, cluster = Drill(), Cluster(server)
        rebuild(cluster.index, DOCUMENTS, position=1)
        stopped = int(cluster.copies("drill")[0].removeprefix("node-"))
        _keep_on_one_node(cluster, stopped)
        with _searching(cluster.open("drill"), seen):
            server.stop(stopped)
            _look_while_one_is_down(cluster, seen)
            server.start(stopped)
            seen.health_after = cluster.wait()
        seen.copies_after = len(set(cluster.copies("drill")))
        for node in range(1, NODES + 1):
            server.stop(node)
        _look_while_all_are_down(cluster, seen)
        for node in range(1, NODES + 1):
            server.start(node)
        cluster.wait("drill", status="yellow", nodes=NODES - 1)
        seen.count_after_all = len(words(cluster.index, "debt", limit=50))
        yield seen


def _keep_on_one_node(cluster: Cluster, node: int) -> None:
    rebuild(cluster.lone, DOCUMENTS)
    only = {"index.auto_expand_replicas": "false", "index.number_of_replicas": 0}
    there = {"index.routing.allocation.require._name": f"node-{node}"}
    cluster.ask(lambda client: client.indices.put_settings(index="lone", settings={**only, **there}))
    cluster.wait()
    ends = time.monotonic() + 30
    while cluster.copies("lone") != [f"node-{node}"] and time.monotonic() < ends:
        time.sleep(0.2)


def _look_while_one_is_down(cluster: Cluster, seen: Drill) -> None:
    try:
        words(cluster.lone, "debt")
    except IndexUnavailable as error:
        seen.lone_copy_reason = error.reason if error.reason == "red" else str(error)
    seen.rebuilt = rebuild(cluster.index, DOCUMENTS, position=2)
    cluster.index.apply(Changes(changed=[make_document("new", name="Choir")]), 3)
    seen.found_after_change = ids(words(cluster.index, "choir"))
    cluster.wait("drill", nodes=NODES - 1)
    seen.copies_while_down = len(set(cluster.copies("drill")))


def _look_while_all_are_down(cluster: Cluster, seen: Drill) -> None:
    began = time.monotonic()
    try:
        cluster.index.retrieve(Lookup(text="debt"))
    except IndexUnavailable as error:
        seen.reason_when_all_down = error.reason
    seen.seconds_when_all_down = time.monotonic() - began


class _searching:
    """Searches over and over while the block lasts, and notes what did not come back whole."""

    def __init__(self, index: ElasticsearchIndex, seen: Drill) -> None:
        self._index, self._seen = index, seen
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._search)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *raised: object) -> None:
        self._stop.set()
        self._thread.join()

    def _search(self) -> None:
        while not self._stop.wait(0.05):
            try:
                found = len(words(self._index, "debt", limit=50))
            except IndexUnavailable as error:
                self._seen.failures.append(f"{error.reason}: {error}")
                continue
            self._seen.answered += 1
            if found != len(DOCUMENTS):
                self._seen.failures.append(f"{found} found")


def test_every_search_is_answered_while_a_node_stops_and_starts(drill):
    assert drill.failures == []
    assert drill.answered > 50


def test_an_index_whose_only_copy_is_on_the_stopped_node_is_red(drill):
    assert drill.lone_copy_reason == "red"


def test_a_rebuild_and_changes_work_while_a_node_is_down(drill):
    assert drill.rebuilt == len(DOCUMENTS)
    assert drill.found_after_change == ["new"]


def test_a_new_index_has_a_second_copy_even_while_a_node_is_down(drill):
    assert drill.copies_while_down == 2


def test_the_cluster_is_whole_again_after_the_node_starts(drill):
    assert drill.health_after == "green"
    assert drill.copies_after == 2


def test_a_stopped_cluster_is_down_and_says_so_at_once(drill):
    assert drill.reason_when_all_down == "down"
    assert drill.seconds_when_all_down < 2.0


def test_a_cluster_started_again_answers_with_all_it_held(drill):
    assert drill.count_after_all == len(DOCUMENTS)

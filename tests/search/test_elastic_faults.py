"""What the Elasticsearch engine makes of a server that is slow, busy, broken or away; the server is a fake."""

import json
import socket
import time

import pytest

from directory.search.elastic import ElasticsearchIndex
from directory.search.elastic.server import Server
from directory.search.ports import IndexUnavailable, Lookup
from tests.search.elastic_fakes import Answer, answering, make_certificate

pytestmark = pytest.mark.sockets

NOTHING = {"hits": {"hits": []}, "status": 200}
BUSY = Answer({"error": {"type": "es_rejected_execution_exception", "reason": "busy"}}, status=429)
NO_COPY = {"type": "no_shard_available_action_exception", "reason": "no copy of the shard is there"}
NODE_LOST = {"type": "x", "reason": "all shards failed", "root_cause": [{"type": "node_not_connected_exception"}]}
ASKED = Lookup(text="debt")


def found(*ids):
    hits = [{"_score": 1.0, "fields": {"key": [f"{one} stamp"]}} for one in ids]
    return {"responses": [{"hits": {"hits": hits}, "status": 200}]}


def nobody_listens():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def written(*items):
    return {"errors": True, "items": [{"index": item} for item in items]}


def write(url):
    actions = [{"_op_type": "index", "_index": "i", "_id": one, "_source": {}} for one in ("a", "b")]
    return Server(url).write("take services", 10.0, actions)


def test_a_server_that_asks_for_time_gets_it_and_then_the_services():
    with answering(BUSY, BUSY, Answer(written({"_id": "a", "status": 201}, {"_id": "b", "status": 201}))) as server:
        assert write(server.url) == 2

    assert len(server.bodies) == 3


def test_only_the_services_a_busy_server_refused_are_sent_again():
    rejected = {"_id": "b", "status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "busy"}}
    some = Answer(written({"_id": "a", "status": 201}, rejected))
    with answering(some, some, Answer(written({"_id": "b", "status": 201}))) as server:
        # The second answer counts for "b" alone, which is what was asked.
        server.answers[1] = Answer(written(rejected))

        assert write(server.url) == 2

    assert [body.count("_id") for body in server.bodies] == [2, 1, 1]


def test_a_refused_service_is_told_with_its_reason():
    reason = {"type": "document_parsing_exception", "reason": "cannot read", "caused_by": {"reason": "latitude 999"}}
    answer = Answer(written({"_id": "a", "status": 201}, {"_id": "b", "status": 400, "error": reason}))
    with answering(answer) as server, pytest.raises(IndexUnavailable) as raised:
        write(server.url)

    assert "1 services were refused: b: document_parsing_exception: cannot read (latitude 999)" in str(raised.value)
    assert raised.value.reason == "error"


def test_something_newer_being_there_already_is_no_failure():
    conflict = {"_id": "b", "status": 409, "error": {"type": "version_conflict_engine_exception", "reason": "newer"}}
    with answering(Answer(written({"_id": "a", "status": 201}, conflict))) as server:
        assert write(server.url) == 1


def test_all_requests_of_a_search_share_one_deadline():
    slow = Answer(found("a"), seconds=0.4)
    with answering(slow) as server:
        index = ElasticsearchIndex(server.url, timeout_seconds=0.6)
        began = time.monotonic()
        with pytest.raises(IndexUnavailable) as raised:
            index.retrieve(ASKED)
        took = time.monotonic() - began

    assert raised.value.reason == "timeout"
    assert len(server.bodies) == 2
    assert took < 0.75


def test_a_server_nobody_can_reach_is_down_at_once():
    index = ElasticsearchIndex(nobody_listens(), timeout_seconds=5.0)
    began = time.monotonic()

    with pytest.raises(IndexUnavailable) as raised:
        index.retrieve(ASKED)

    assert raised.value.reason == "down"
    assert time.monotonic() - began < 1.0


def test_a_node_nobody_can_reach_is_passed_over():
    with answering(Answer(found())) as server:
        index = ElasticsearchIndex(f"{nobody_listens()}, {server.url}")

        for _ in range(4):
            assert index.retrieve(ASKED).ids() == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer({"responses": [{"error": NO_COPY, "status": 503}]}), "red"),
        (Answer({"responses": [{"error": NODE_LOST, "status": 500}]}), "red"),
        (Answer({"error": {"type": "cluster_block_exception", "reason": "no master"}}, status=503), "red"),
        (Answer({"responses": [{"error": {"type": "x", "reason": "time"}, "status": 504}]}), "timeout"),
        (Answer({"error": {"type": "security_exception", "reason": "no such key"}}, status=401), "error"),
        (Answer({"responses": [{"error": {"type": "parsing_exception", "reason": "?"}, "status": 400}]}), "error"),
    ],
)
def test_every_failure_has_a_reason_to_count_by(answer, reason):
    with answering(answer) as server, pytest.raises(IndexUnavailable, match="signpost reindex") as raised:
        ElasticsearchIndex(server.url).retrieve(ASKED)

    assert raised.value.reason == reason


def test_a_search_never_takes_part_of_an_answer_for_the_whole():
    with answering(Answer({"responses": [NOTHING, NOTHING]})) as server:
        ElasticsearchIndex(server.url).retrieve(Lookup(text="debt", needs={"debt": 1.0}))

    lines = [json.loads(line) for line in server.bodies[0].splitlines()]
    assert [line["allow_partial_search_results"] for line in lines[::2]] == [False, False]


def test_a_server_is_believed_when_the_authority_given_vouches_for_it(tmp_path):
    certificate, authority = make_certificate(tmp_path)

    with answering(Answer(found()), certificate=certificate) as server:
        index = ElasticsearchIndex(server.url, ca_certs=authority)

        assert index.retrieve(ASKED).ids() == []


def test_a_server_nobody_vouches_for_is_asked_nothing(tmp_path):
    certificate, _ = make_certificate(tmp_path)

    with answering(Answer(found()), certificate=certificate) as server, pytest.raises(IndexUnavailable) as raised:
        ElasticsearchIndex(server.url, api_key="secret").retrieve(ASKED)

    assert "certificate" in str(raised.value).lower()
    assert server.bodies == []


def test_an_authority_may_be_set_where_the_server_has_no_tls(tmp_path):
    _, authority = make_certificate(tmp_path)

    with answering(Answer(found())) as server:
        assert ElasticsearchIndex(server.url, ca_certs=authority).retrieve(ASKED).ids() == []

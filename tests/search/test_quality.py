"""How good search must stay, on real services and judged queries kept outside the project.

The floor lies a little under what was measured when it was set; raise it when search gets better.
"""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from directory.database import make_engine
from directory.encoder import load_encoder
from directory.feeds.oruk_v1.service import read_oruk_v1
from directory.importing import import_feed
from directory.search import Directory, SearchServer, build_directory
from directory.search.evaluation import evaluate_search, load_judged

FLOOR_FUSED = 0.50
FLOOR_NEEDS = 0.38
FLOOR_MEANING = 0.37


@pytest.fixture(scope="module")
def judged_folder(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real services in a database; both engines share the folder, so that vectors are made once."""
    folder = tmp_path_factory.mktemp("judged")
    sql = make_engine(f"sqlite:///{folder}/judged.db")
    SQLModel.metadata.create_all(sql)
    import_feed(sql, read_oruk_v1(shared_data / "oruk_v1_north_lincolnshire" / "services.json"), source="judged")
    sql.dispose()
    return folder


@pytest.fixture(scope="module", params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.sockets)])
def judged_directory(request: pytest.FixtureRequest, judged_folder: Path, encoder_folder: Path) -> Iterator[Directory]:
    sql = make_engine(f"sqlite:///{judged_folder}/judged.db")
    directory = build_directory(
        engine=sql,
        var_dir=judged_folder,
        encoder=load_encoder(encoder_folder),
        server=_server(request) if request.param == "elasticsearch" else None,
    )
    directory.reindex()
    yield directory
    for index in directory.engines.all():
        index.drop()
    sql.dispose()


def _server(request: pytest.FixtureRequest) -> SearchServer:
    url = request.getfixturevalue("elasticsearch_url")
    return SearchServer(url, f"signpost-test-{uuid.uuid4().hex[:10]}", timeout_seconds=30.0)


def test_search_is_no_worse_than_it_was(judged_directory, shared_data):
    queries = load_judged(shared_data / "judged_queries_north_lincolnshire")

    evaluation = evaluate_search(judged_directory, judged_directory.engines.first, queries)

    scores = {signal: groups["all"].ndcg for signal, groups in evaluation.scores.items()}
    assert evaluation.services == 738
    assert scores["fused"] >= FLOOR_FUSED, scores
    assert scores["needs"] >= FLOOR_NEEDS, scores
    assert scores["meaning"] >= FLOOR_MEANING, scores
    assert scores["fused"] > max(scores["words"], scores["meaning"], scores["needs"]), scores

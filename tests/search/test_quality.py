"""How good search must stay, on judged queries: those kept outside the project, and our own over the sample.

Each floor lies a little under what was measured when it was set; raise it when search gets better.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from directory.database import make_engine
from directory.encoder import load_encoder
from directory.feeds.oruk_v1.service import read_oruk_v1
from directory.feeds.sample import read_sample
from directory.importing import import_feed
from directory.reading.needs import NeedsReader
from directory.reading.vocabulary import load_vocabulary
from directory.search import Directory, SearchServer, build_directory
from directory.search.evaluation import Evaluation, evaluate_search, load_judged
from directory.search.vectors import RecentVectors

SAMPLE = Path(__file__).resolve().parents[2] / "directory" / "sample" / "judged"


@dataclass(frozen=True)
class Floor:
    """What each signal must score over all queries, and how many may find nothing relevant or wrongly say so."""

    services: int
    fused: float
    needs: float
    meaning: float
    empty_handed: int
    told_unlisted: int
    wrongly_unlisted: int


FLOORS = {
    "lincolnshire": Floor(738, 0.62, 0.48, 0.37, 5, 2, 8),
    "sample": Floor(304, 0.73, 0.58, 0.42, 6, 2, 10),
}


@pytest.fixture(scope="module")
def reader(encoder_folder: Path, vector_folder: Path) -> NeedsReader:
    return NeedsReader(load_vocabulary(), RecentVectors(load_encoder(encoder_folder)), cache_dir=vector_folder)


@pytest.fixture(scope="module", params=list(FLOORS))
def judged(request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of the services judged; both engines share its folder, so that vectors are made once."""
    folder = tmp_path_factory.mktemp(request.param)
    sql = make_engine(f"sqlite:///{folder}/judged.db")
    SQLModel.metadata.create_all(sql)
    lincolnshire = shared_data / "oruk_v1_north_lincolnshire" / "services.json"
    import_feed(sql, read_sample() if request.param == "sample" else read_oruk_v1(lincolnshire), source="judged")
    sql.dispose()
    return folder


@pytest.fixture(scope="module", params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.sockets)])
def directory(
    request: pytest.FixtureRequest, judged: Path, encoder_folder: Path, reader: NeedsReader
) -> Iterator[Directory]:
    sql = make_engine(f"sqlite:///{judged}/judged.db")
    found = build_directory(
        engine=sql,
        var_dir=judged,
        encoder=load_encoder(encoder_folder),
        server=_server(request.getfixturevalue) if request.param == "elasticsearch" else None,
        reader=reader,
    )
    found.reindex()
    yield found
    for index in found.engines.all():
        index.drop()
    sql.dispose()


@pytest.fixture(scope="module")
def evaluation(directory: Directory, judged: Path, shared_data: Path) -> Evaluation:
    folder = SAMPLE if judged.name.startswith("sample") else shared_data / "judged_queries_north_lincolnshire"
    return evaluate_search(directory, directory.engines.first, load_judged(folder))


@pytest.fixture
def floor(judged: Path) -> Floor:
    return FLOORS[judged.name.rstrip("0123456789")]


def _server(fixture: Callable[[str], str]) -> SearchServer:
    return SearchServer(fixture("elasticsearch_url"), f"signpost-test-{uuid.uuid4().hex[:10]}", timeout_seconds=30.0)


def test_search_is_no_worse_than_it_was(evaluation: Evaluation, floor: Floor) -> None:
    scores = {signal: groups["all"].ndcg for signal, groups in evaluation.scores.items()}

    assert evaluation.services == floor.services
    assert scores["fused"] >= floor.fused, scores
    assert scores["needs"] >= floor.needs, scores
    assert scores["meaning"] >= floor.meaning, scores
    assert scores["fused"] > max(scores["words"], scores["meaning"], scores["needs"]), scores


def test_few_people_leave_with_nothing_and_fewer_are_told_so_wrongly(evaluation: Evaluation, floor: Floor) -> None:
    assert len(evaluation.empty_handed) <= floor.empty_handed, evaluation.empty_handed
    assert len(evaluation.told_unlisted) >= floor.told_unlisted, evaluation.told_unlisted
    assert len(evaluation.wrongly_unlisted) <= floor.wrongly_unlisted, evaluation.wrongly_unlisted

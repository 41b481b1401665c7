"""Health and metrics: what is up, by name, and what was counted."""

from collections.abc import Callable

import httpx
import pytest
from flask.testing import FlaskClient

from tests.web.fakes import FakeSignpost
from web.api.health import Dependency, NotWell, Readiness, dependencies


class Part:
    """Something depended on, up until it is not."""

    def __init__(self, *, is_up: bool = True) -> None:
        self.is_up = is_up

    def __call__(self) -> str:
        if not self.is_up:
            raise ConnectionError("no answer")
        return "fine"


@pytest.fixture
def database() -> Part:
    return Part()


@pytest.fixture
def engine() -> Part:
    return Part()


@pytest.fixture
def encoder() -> Part:
    return Part()


@pytest.fixture
def readiness(database: Part, engine: Part, encoder: Part) -> Readiness:
    return Readiness(
        [
            Dependency("database", database, "always"),
            Dependency("engine", engine, "to start"),
            Dependency("encoder", encoder, "for best"),
        ]
    )


def test_live_says_only_that_the_process_runs(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"status": "ok"}


def test_ready_names_every_dependency(fresh_client: FlaskClient) -> None:
    answer = fresh_client.get("/health/ready")

    assert answer.json is not None
    assert list(answer.json["dependencies"]) == ["database", "search", "engine", "actions", "encoder"]
    assert answer.json["dependencies"]["search"] == {"status": "ok", "detail": "embedded"}


def test_ready_waits_for_the_dialogue_engine_at_the_start(readiness: Readiness, engine: Part) -> None:
    engine.is_up = False

    status, is_ready, found = readiness.look()

    assert (status, is_ready) == ("down", False)
    assert found["engine"]["status"] == "down"


def test_ready_stays_when_the_dialogue_engine_goes_away_later(readiness: Readiness, engine: Part) -> None:
    readiness.look()
    engine.is_up = False

    status, is_ready, _ = readiness.look()

    assert (status, is_ready) == ("degraded", True)


def test_ready_ends_when_the_database_goes_away(readiness: Readiness, database: Part) -> None:
    readiness.look()
    database.is_up = False

    status, is_ready, _ = readiness.look()

    assert (status, is_ready) == ("down", False)


def test_ready_is_only_degraded_without_an_encoder(readiness: Readiness, encoder: Part) -> None:
    encoder.is_up = False

    status, is_ready, _ = readiness.look()

    assert (status, is_ready) == ("degraded", True)


@pytest.mark.parametrize(("answer", "expected"), [(200, "ok"), (409, "down")])
def test_engine_is_up_only_with_a_model(signpost: FakeSignpost, answer: int, expected: str) -> None:
    with httpx.Client(transport=httpx.MockTransport(_answers(answer))) as client:
        found = Readiness(dependencies(signpost, client)).look()[2]

    assert found["engine"]["status"] == expected


def _answers(status: int) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status)


def test_metrics_count_requests_by_route_and_turns_by_answer(fresh_client: FlaskClient) -> None:
    begun = fresh_client.post("/api/conversations", json={}).json
    assert begun is not None
    headers = {"Authorization": f"Bearer {begun['token']}"}
    fresh_client.post(f"/api/conversations/{begun['id']}/messages", json={"text": "hello"}, headers=headers)

    counted = fresh_client.get("/metrics").text

    assert 'signpost_turns_total{answer="services",channel="api",mode="bot"} 1.0' in counted
    route = "/api/conversations/<conversation_id>/messages"
    assert f'signpost_requests_total{{method="POST",route="{route}",status="200"}} 1.0' in counted
    assert begun["id"] not in counted


def test_metrics_count_the_searches_that_the_stand_by_index_answered(
    fresh_client: FlaskClient, signpost: FakeSignpost
) -> None:
    signpost.directory.failed_over = {"timeout": 2, "resting": 7}

    counted = fresh_client.get("/metrics").text

    assert 'signpost_search_failed_over_total{reason="timeout"} 2.0' in counted
    assert 'signpost_search_failed_over_total{reason="resting"} 7.0' in counted


def test_website_is_not_whole_without_the_encoder_of_red_flags() -> None:
    signpost = FakeSignpost(encoder=object())
    encoder = next(each for each in dependencies(signpost, httpx.Client()) if each.name == "encoder")

    with pytest.raises(NotWell, match="red flags"):
        encoder.check()

    signpost.safety_encoder = object()
    assert encoder.check() == "loaded"

"""``GET /api/search`` checks what it is asked and answers in the published shape."""

import pytest
from flask.testing import FlaskClient

from bot.replies import ServiceCard
from tests.web.fakes import FakeSignpost
from tests.web.test_chat_api import expect_problem


def test_search_answers_in_the_published_shape(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=blood+tests")

    assert answer.json is not None
    assert set(answer.json) == {"services", "total", "page", "facets", "engine", "notes"}
    card = ServiceCard.model_validate(answer.json["services"][0])
    assert card.source_id == "balmoral-phlebotomy"
    assert card.distance_miles == 1.2


def test_search_passes_every_parameter_on(client: FlaskClient, signpost: FakeSignpost) -> None:
    client.get(
        "/api/search?q=swim&near=ME7+1AA&radius_miles=5&open=weekend&age=72&free=true&wheelchair=1"
        "&language=Polish&audience=professional&page=2&per_page=5"
    )

    asked = signpost.directory.requests[0]
    assert asked.near is not None
    assert asked.near.name == "ME7 1AA"
    assert (asked.text, asked.radius_miles, asked.open, asked.age) == ("swim", 5, "weekend", 72)
    assert (asked.free, asked.wheelchair, asked.language, asked.audience) == (True, True, "Polish", "professional")
    assert (asked.page, asked.per_page) == (2, 5)


def test_search_by_need_needs_no_words(client: FlaskClient, signpost: FakeSignpost) -> None:
    answer = client.get("/api/search?need=blood-tests,loneliness")

    assert answer.status_code == 200
    assert signpost.directory.requests[0].need_ids == ("blood-tests", "loneliness")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("", "q"),
        ("q=+", "q"),
        ("q=x&near=Narnia", "near"),
        ("q=x&radius_miles=-1", "radius_miles"),
        ("q=x&radius_miles=nan", "radius_miles"),
        ("q=x&open=later", "open"),
        ("q=x&age=old", "age"),
        ("q=x&free=perhaps", "free"),
        ("q=x&wheelchair=2", "wheelchair"),
        ("q=x&audience=everyone", "audience"),
        ("q=x&page=0", "page"),
        ("q=x&per_page=51", "per_page"),
        ("q=x&need=happiness", "need"),
        ("q=x&postcode=ME7", "postcode"),
        ("q=" + "x" * 501, "q"),
    ],
)
def test_search_names_the_parameter_that_is_wrong(client: FlaskClient, asked: str, field: str) -> None:
    problem = expect_problem(client.get(f"/api/search?{asked}"), 422)

    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["errors"][0]["detail"].endswith(".")


def test_search_asks_which_of_two_towns_is_meant(client: FlaskClient) -> None:
    problem = expect_problem(client.get("/api/search?q=x&near=Gillingham"), 422)

    assert "Gillingham in Kent or Gillingham in Dorset" in problem["detail"]


def test_search_without_an_engine_is_unavailable(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.is_down = True

    expect_problem(client.get("/api/search?q=x"), 503)

"""``GET /api/search`` and ``GET /api/suggest`` check what they are asked and answer in the published shape."""

from datetime import time

import pytest
from flask.testing import FlaskClient

from bot.replies import ServiceCard
from directory.model import SearchRequest
from tests.web.fakes import FakeSignpost
from tests.web.test_chat_api import expect_problem
from web.api.query import SearchQuery


def test_search_answers_in_the_published_shape(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=blood+tests")

    assert answer.json is not None
    assert set(answer.json) == {"services", "total", "page", "facets", "engine", "notes", "unlisted"}
    card = ServiceCard.model_validate(answer.json["services"][0])
    assert card.source_id == "balmoral-phlebotomy"
    assert card.distance_miles == 1.2


def test_search_passes_every_parameter_on(client: FlaskClient, signpost: FakeSignpost) -> None:
    client.get(
        "/api/search?q=swim&near=ME7+1AA&radius_miles=5&open=weekend&age=72&free=true&wheelchair=1&national=true"
        "&language=Polish&audience=professional&page=2&per_page=5&open_at=Tuesday+18:30&gender=women&delivery=home"
        "&access=self-referral&sector=voluntary&need=loneliness"
    )

    asked = signpost.directory.requests[0]
    assert asked.near is not None
    assert asked.near.name == "ME7 1AA"
    assert (asked.text, asked.radius_miles, asked.age, asked.audience) == ("swim", 5, 72, "professional")
    assert (asked.page, asked.per_page, asked.open_at) == (2, 5, (1, time(18, 30)))
    assert asked.chosen == {
        "need": ("loneliness",),
        "open": ("weekend",),
        "access": ("self-referral",),
        "gender": ("women",),
        "delivery": ("home",),
        "language": ("Polish",),
        "sector": ("voluntary",),
        "free": ("yes",),
        "wheelchair": ("yes",),
        "national": ("yes",),
    }


@pytest.mark.parametrize("asked", ["open=now,Saturday", "open=now&open=saturday", "open=now,,saturday,now"])
def test_search_takes_several_values_with_commas_or_given_again(
    client: FlaskClient, signpost: FakeSignpost, asked: str
) -> None:
    client.get(f"/api/search?q=x&{asked}")

    assert signpost.directory.requests[0].chosen == {"open": ("now", "saturday")}


@pytest.mark.parametrize("name", sorted(set(SearchQuery.model_fields) - {"q", "audience", "page", "per_page"}))
def test_search_takes_an_empty_parameter_for_one_left_out(
    client: FlaskClient, signpost: FakeSignpost, name: str
) -> None:
    answer = client.get(f"/api/search?q=x&{name}=")

    assert answer.status_code == 200
    assert signpost.directory.requests[0] == SearchRequest(text="x")


def test_search_by_need_needs_no_words(client: FlaskClient, signpost: FakeSignpost) -> None:
    answer = client.get("/api/search?need=blood-tests,loneliness")

    assert answer.status_code == 200
    assert signpost.directory.requests[0].need_ids == ("blood-tests", "loneliness")
    assert signpost.directory.requests[0].chosen == {}


def test_need_beside_words_narrows_what_the_words_find(client: FlaskClient, signpost: FakeSignpost) -> None:
    client.get("/api/search?q=nurse&need=blood-tests")

    assert signpost.directory.requests[0].need_ids == ()
    assert signpost.directory.requests[0].chosen == {"need": ("blood-tests",)}


def test_search_names_the_needs_that_nothing_listed_is_for(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.unlisted = ("loneliness",)

    answer = client.get("/api/search?q=chess")

    assert answer.json is not None
    assert answer.json["unlisted"] == ["loneliness"]


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
        ("q=x&open=now,later", "open"),
        ("q=x&open_at=tuesday", "open_at"),
        ("q=x&open_at=tuesday+25:00", "open_at"),
        ("q=x&open_at=someday+18:30", "open_at"),
        ("q=x&age=121", "age"),
        ("q=x&access=drop-in", "access"),
        ("q=x&gender=everyone", "gender"),
        ("q=x&delivery=post", "delivery"),
        ("q=x&national=perhaps", "national"),
        ("q=x&language=" + "x" * 501, "language"),
        ("q=x&sector=" + "x" * 501, "sector"),
        ("q=x&need=" + "x" * 501, "need"),
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

    assert "Gillingham in Kent or Gillingham in Dorset. Enter one of these" in problem["detail"]


def test_search_without_an_engine_is_unavailable(client: FlaskClient, signpost: FakeSignpost) -> None:
    signpost.directory.is_down = True

    expect_problem(client.get("/api/search?q=x"), 503)


def test_suggestions_have_the_published_shape_and_are_kept_nowhere(client: FlaskClient) -> None:
    answer = client.get("/api/suggest?q=bloo")

    assert answer.json == {
        "suggestions": [{"kind": "need", "id": "blood-tests", "label": "Blood tests", "note": "Treatment and clinics"}]
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"


def test_suggesting_passes_every_parameter_on(client: FlaskClient, signpost: FakeSignpost) -> None:
    client.get("/api/suggest?q=+bloo&limit=3&audience=professional")

    assert signpost.directory.typed == [("bloo", 3, "professional")]


@pytest.mark.parametrize("asked", ["", "q=", "q=++"])
def test_no_words_suggest_nothing(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/api/suggest?{asked}").json == {"suggestions": []}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("q=" + "x" * 501, "q"),
        ("q=x&limit=0", "limit"),
        ("q=x&limit=21", "limit"),
        ("q=x&audience=everyone", "audience"),
        ("text=x", "text"),
    ],
)
def test_suggesting_names_the_parameter_that_is_wrong(client: FlaskClient, asked: str, field: str) -> None:
    problem = expect_problem(client.get(f"/api/suggest?{asked}"), 422)

    assert [error["field"] for error in problem["errors"]] == [field]
